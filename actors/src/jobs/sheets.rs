//! The three tables: what each asks of the read model, and which commands its plan becomes. The model
//! is asked row by row: nobody else waits for a long table.

use super::import::Work;
use crate::house::House;
use crate::machine::New;
use crate::model::{Model, Words};
use domovoi_domain::calendar::{Calendar, CalendarCommand};
use domovoi_domain::housing::address::AddressKey;
use domovoi_domain::housing::{self, Building, BuildingCommand, Company};
use domovoi_domain::kernel::sheet::{Mapping, Plan, Row};
use domovoi_domain::kernel::vocabulary::fold;
use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, PersonId, Refusal, Scope};
use domovoi_domain::residents::{self, Person, PersonCard, PersonCommand};
use domovoi_domain::staff::{self, Employee, EmployeeCard, EmployeeCommand};
use std::collections::HashMap;

/// What a table becomes: its report, the new things, and the commands to those that stand.
pub(super) struct Bill {
    pub(super) plan: Plan<()>,
    pub(super) new: Vec<New>,
    pub(super) changes: Vec<Work>,
}

type Rows<'a> = &'a mut dyn Iterator<Item = Row>;

/// A plan without what is to be done: only the report.
fn report<T>(plan: Plan<T>) -> Plan<()> {
    Plan {
        create: plan.create.iter().map(|_| ()).collect(),
        change: plan.change.iter().map(|_| ()).collect(),
        unchanged: plan.unchanged,
        repeats: plan.repeats,
        rejected: plan.rejected,
    }
}

pub(super) fn buildings(
    house: &House,
    company: &Company,
    headers: &[String],
    mapping: &Mapping,
    rows: Rows<'_>,
) -> Result<Bill, Refusal> {
    let existing = |key: &AddressKey| {
        let model = house.model();
        let id = model.buildings.at(company.id, key)?;
        Some(model.buildings.get(id)?.state.clone())
    };
    let plan = housing::sheet::read(headers, mapping, rows, company, existing)?;
    let layout = |it: &housing::sheet::House| {
        let entrances = (!it.entrances.is_empty()).then(|| BuildingCommand::SetEntrances {
            entrances: it.entrances.clone(),
        });
        let flats = (!it.flats.is_empty()).then(|| BuildingCommand::SetFlats {
            flats: it.flats.clone(),
        });
        entrances.into_iter().chain(flats)
    };
    let create = |it: &housing::sheet::House| {
        let id = house.new_id::<BuildingId>();
        let register = BuildingCommand::Register {
            id,
            company: company.id,
            card: it.card.clone(),
        };
        New::of::<Building>(id, [register].into_iter().chain(layout(it)).collect())
    };
    let change = |it: &housing::sheet::House| {
        let correct = BuildingCommand::Correct { card: it.card.clone() };
        let commands = [correct].into_iter().chain(layout(it)).collect();
        Some(Work::of::<Building>(it.row, it.id?, commands))
    };
    Ok(Bill {
        new: plan.create.iter().map(create).collect(),
        changes: plan.change.iter().filter_map(change).collect(),
        plan: report(plan),
    })
}

pub(super) fn staff(
    house: &House,
    company: &Company,
    headers: &[String],
    mapping: &Mapping,
    rows: Rows<'_>,
) -> Result<Bill, Refusal> {
    let known = known_staff(&house.model(), company.id);
    let place = |text: &str| place(&house.model(), company, text);
    let similar = |draft: &staff::sheet::Draft| known.get(&fold(&draft.name)).cloned().unwrap_or_default();
    let plan = staff::sheet::read(headers, mapping, rows, None, place, similar)?;
    let create = |it: &staff::sheet::Hand| {
        let id = house.new_id::<EmployeeId>();
        hired(id, company.id, it.card.clone())
    };
    let change = |it: &staff::sheet::Hand| {
        let correct = EmployeeCommand::Correct { card: it.card.clone() };
        Some(Work::of::<Employee>(it.row, it.id?, vec![correct]))
    };
    Ok(Bill {
        new: plan.create.iter().flat_map(create).collect(),
        changes: plan.change.iter().filter_map(change).collect(),
        plan: report(plan),
    })
}

/// An employee and the calendar that bears the same number.
pub(crate) fn hired(id: EmployeeId, company: CompanyId, card: EmployeeCard) -> [New; 2] {
    let open = CalendarCommand::Open { employee: id, company };
    [
        New::of::<Employee>(id, vec![EmployeeCommand::Hire { id, company, card }]),
        New::of::<Calendar>(id, vec![open]),
    ]
}

/// Employees who are not dismissed, by their folded names.
fn known_staff(model: &Model, company: CompanyId) -> HashMap<String, Vec<staff::sheet::Known>> {
    let mut known: HashMap<String, Vec<staff::sheet::Known>> = HashMap::new();
    for seen in model.staff.of(company).filter(|seen| !seen.state.dismissed) {
        let words = model.staff.words(seen.id).cloned().unwrap_or_default();
        let state = &seen.state;
        let card = EmployeeCard {
            name: words.name.clone(),
            phones: words.phones,
            position: state.position,
            skills: state.skills.clone(),
            bound: state.bound.clone(),
            contractor: state.contractor,
        };
        known
            .entry(fold(&words.name))
            .or_default()
            .push(staff::sheet::Known { id: seen.id, card });
    }
    known
}

/// A bound place by an address or by the name of a district or complex.
fn place(model: &Model, company: &Company, text: &str) -> Option<Scope> {
    let building = || {
        model
            .buildings
            .at(company.id, &AddressKey::read(text, "")?)
            .map(Scope::Building)
    };
    let district = || company.district_named(text).map(|one| Scope::District(one.id));
    let complex = || company.complex_named(text).map(|one| Scope::Complex(one.id));
    district().or_else(complex).or_else(building)
}

pub(super) fn people(
    house: &House,
    company: &Company,
    headers: &[String],
    mapping: &Mapping,
    rows: Rows<'_>,
) -> Result<Bill, Refusal> {
    let find = |street: &str, number: &str, flat: &str| flat_at(&house.model(), company.id, street, number, flat);
    let similar = |draft: &residents::sheet::Draft| known_people(&house.model(), company.id, draft);
    let plan = residents::sheet::read(headers, mapping, rows, None, find, similar)?;
    let create = |it: &residents::sheet::Resident| {
        let id = house.new_id::<PersonId>();
        let register = PersonCommand::Register {
            id,
            company: company.id,
            card: it.card.clone().unwrap_or_default(),
            homes: it.homes.clone(),
        };
        New::of::<Person>(id, vec![register])
    };
    let change = |it: &residents::sheet::Resident| {
        let correct = it.card.clone().map(|card| PersonCommand::Correct { card });
        let homes = it
            .homes
            .iter()
            .map(|home| PersonCommand::AddHome { home: home.clone() });
        Some(Work::of::<Person>(
            it.row,
            it.id?,
            correct.into_iter().chain(homes).collect(),
        ))
    };
    Ok(Bill {
        new: plan.create.iter().map(create).collect(),
        changes: plan.change.iter().filter_map(change).collect(),
        plan: report(plan),
    })
}

/// The flat as it stands in the house. A house whose flats nobody has listed yet takes any.
fn flat_at(
    model: &Model,
    company: CompanyId,
    street: &str,
    number: &str,
    flat: &str,
) -> Result<(BuildingId, String), residents::sheet::Missing> {
    use residents::sheet::Missing;
    let key = AddressKey::read(street, number).ok_or(Missing::House)?;
    let id = model.buildings.at(company, &key).ok_or(Missing::House)?;
    let building = &model.buildings.get(id).ok_or(Missing::House)?.state;
    building
        .flat_number(flat)
        .map(|number| (id, number))
        .ok_or(Missing::Flat)
}

/// Residents who have a telephone or a flat of the draft.
fn known_people(model: &Model, company: CompanyId, draft: &residents::sheet::Draft) -> Vec<residents::sheet::Known> {
    let by_phone = draft.phones.iter().flat_map(|phone| model.people.by_phone(phone));
    let by_flat = draft
        .homes
        .iter()
        .flat_map(|claim| model.people.of_flat(claim.building, &claim.flat));
    let mut ids: Vec<PersonId> = by_phone.chain(by_flat).collect();
    ids.sort_unstable();
    ids.dedup();
    let known = |id| {
        let seen = model.people.get(id).filter(|seen| seen.state.company == company)?;
        let Words { name, phones, email } = model.people.words(id).cloned().unwrap_or_default();
        Some(residents::sheet::Known {
            id,
            card: PersonCard { name, phones, email },
            homes: seen.state.homes.clone(),
        })
    };
    ids.into_iter().filter_map(known).collect()
}
