//! Employees and residents.

use super::Eyes;
use crate::ask::body_id;
use crate::problem::Problem;
use crate::wire::common::FlatNumber;
use crate::wire::people::{Employee, Home, Person, Scope};
use domovoi_actors::{Model, Seen};
use domovoi_domain::access::rights::{Action, Relation, Sight, resident_sight};
use domovoi_domain::kernel::phone::mask;
use domovoi_domain::kernel::scope::{Part, Place};
use domovoi_domain::{kernel, residents, staff};

pub fn employee_visible(employee: &staff::Employee, eyes: &Eyes) -> bool {
    let relation = Relation::employee(employee.id);
    eyes.may(Action::SeeStaff, &Place::of_company(employee.company), relation)
}

/// Whether the employee serves any house of the part: who is bound to no places serves all of the company.
pub fn serves(model: &Model, employee: &staff::Employee, part: &Part) -> bool {
    if part.company.is_some_and(|id| id != employee.company) {
        return false;
    }
    if !part.is_within_a_company() {
        return true;
    }
    let near = |scope: &kernel::Scope, place: &Place| match scope {
        kernel::Scope::Entrance(house, _) | kernel::Scope::Flat(house, _) => *house == place.building,
        wider => wider.holds(place),
    };
    let houses = model.buildings.iter().map(|seen| super::housing::place(&seen.state));
    let mut ours = houses.filter(|place| place.company == employee.company && part.holds(place));
    ours.any(|place| employee.bound.is_empty() || employee.bound.iter().any(|scope| near(scope, &place)))
}

pub fn employee(model: &Model, seen: &Seen<staff::Employee>) -> Employee {
    let employee = &*seen.state;
    let words = model.staff.words(employee.id);
    Employee {
        id: employee.id.to_string(),
        company_id: employee.company.to_string(),
        name: words.map(|words| words.name.clone()).unwrap_or_default(),
        phones: words.map(|words| words.phones.clone()).unwrap_or_default(),
        position: employee.position.into(),
        skills: employee.skills.iter().map(|skill| (*skill).into()).collect(),
        bound: employee.bound.iter().map(scope).collect(),
        contractor: employee.contractor,
        dismissed: employee.dismissed,
        version: seen.version,
        seq: seen.seq,
    }
}

/// Whether the reader may see the people of one of the person's flats. Somebody without a flat is
/// seen by those who see everybody of the company.
pub fn person_visible(model: &Model, person: &residents::Person, eyes: &Eyes) -> bool {
    person_may(model, person, Action::SeeResidents, eyes)
}

/// As [`person_visible`], for what is done with a person.
pub fn person_may(model: &Model, person: &residents::Person, action: Action, eyes: &Eyes) -> bool {
    let may = |place: &Place| eyes.may(action, place, Relation::NONE);
    if person.homes.is_empty() {
        return may(&Place::of_company(person.company));
    }
    person
        .homes
        .iter()
        .filter_map(|home| model.place(home.building, Some(&home.flat)))
        .any(|place| may(&place))
}

/// Whether one of the person's flats lies in the part.
pub fn lives_in(model: &Model, person: &residents::Person, part: &Part) -> bool {
    let homes = person.homes.iter();
    let mut places = homes.filter_map(|home| model.place(home.building, Some(&home.flat)));
    *part == Part::default() || places.any(|place| part.holds(&place))
}

/// How much of the person's telephones the reader is shown.
pub fn phones_sight(model: &Model, person: &residents::Person, eyes: &Eyes) -> Sight {
    let at = |place: &Place| resident_sight(&eyes.grant, place);
    let homes = person.homes.iter();
    let places = homes.filter_map(|home| model.place(home.building, Some(&home.flat)));
    let seen = places.map(|place| at(&place)).max();
    seen.unwrap_or_else(|| at(&Place::of_company(person.company)))
}

/// With those of the flats whose people the reader may see.
pub fn person(model: &Model, seen: &Seen<residents::Person>, eyes: &Eyes) -> Person {
    let person = &*seen.state;
    let mut words = model.people.words(person.id).cloned().unwrap_or_default();
    let masked = phones_sight(model, person, eyes) != Sight::Shown && !words.phones.is_empty();
    if masked {
        words.phones.iter_mut().for_each(|phone| *phone = mask(phone));
    }
    let shown = |home: &&residents::Home| {
        let place = model.place(home.building, Some(&home.flat));
        place.is_some_and(|place| eyes.may(Action::SeeResidents, &place, Relation::NONE))
    };
    Person {
        id: person.id.to_string(),
        company_id: person.company.to_string(),
        name: words.name,
        phones: words.phones,
        masked,
        email: words.email,
        homes: person.homes.iter().filter(shown).map(home).collect(),
        version: seen.version,
    }
}

fn home(home: &residents::Home) -> Home {
    Home {
        building_id: home.building.to_string(),
        flat: FlatNumber::from_text(&home.flat),
        role: home.role.into(),
        verified: home.verified,
    }
}

pub fn home_of(home: Home) -> Result<residents::Home, Problem> {
    Ok(residents::Home {
        building: body_id("homes.building_id", &home.building_id)?,
        flat: home.flat.into_text(),
        role: home.role.into(),
        verified: home.verified,
    })
}

pub fn scope(scope: &kernel::Scope) -> Scope {
    match scope {
        kernel::Scope::Company(id) => Scope::Company { id: id.to_string() },
        kernel::Scope::District(id) => Scope::District { id: id.to_string() },
        kernel::Scope::Complex(id) => Scope::Complex { id: id.to_string() },
        kernel::Scope::Building(id) => Scope::Building { id: id.to_string() },
        kernel::Scope::Entrance(id, entrance) => Scope::Entrance {
            id: id.to_string(),
            entrance: *entrance,
        },
        kernel::Scope::Flat(id, flat) => Scope::Flat {
            id: id.to_string(),
            flat: FlatNumber::from_text(flat),
        },
        kernel::Scope::Claim(id, flat, _) => Scope::Claim {
            id: id.to_string(),
            flat: FlatNumber::from_text(flat),
        },
    }
}

pub fn scope_of(scope: Scope) -> Result<kernel::Scope, Problem> {
    Ok(match scope {
        Scope::Company { id } => kernel::Scope::Company(body_id("bound.id", &id)?),
        Scope::District { id } => kernel::Scope::District(body_id("bound.id", &id)?),
        Scope::Complex { id } => kernel::Scope::Complex(body_id("bound.id", &id)?),
        Scope::Building { id } => kernel::Scope::Building(body_id("bound.id", &id)?),
        Scope::Entrance { id, entrance } => kernel::Scope::Entrance(body_id("bound.id", &id)?, entrance),
        Scope::Flat { id, flat } => kernel::Scope::Flat(body_id("bound.id", &id)?, flat.into_text()),
        Scope::Claim { .. } => return Err(crate::ask::unknown("scopes").into()),
    })
}
