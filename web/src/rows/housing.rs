//! Companies and buildings.

use super::Eyes;
use crate::wire::common::FlatNumber;
use crate::wire::housing::*;
use crate::wire::transfers::Management;
use domovoi_actors::{Model, Seen};
use domovoi_domain::access::rights::{Action, Relation};
use domovoi_domain::housing;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{self, BuildingId};
use domovoi_domain::policies::rights::ticket_gives_relation;
use std::collections::HashMap;

/// Open tickets and emergencies of each house, as far as the reader sees them.
#[derive(Default)]
pub struct Open(HashMap<BuildingId, (u32, u32)>);

impl Open {
    /// Counts every house in one pass over the open tickets.
    pub fn count(model: &Model, eyes: &Eyes) -> Open {
        let mut open = HashMap::<BuildingId, (u32, u32)>::new();
        for ticket in model.tickets.all_open() {
            let relation = ticket_gives_relation(ticket);
            if eyes.may(Action::SeeTickets, &ticket.place, relation) {
                let counts = open.entry(ticket.place.building).or_default();
                counts.0 += 1;
                counts.1 += u32::from(ticket.emergency);
            }
        }
        Open(open)
    }

    /// Counts one house.
    pub fn of(model: &Model, building: &housing::Building, eyes: &Eyes) -> Open {
        let mut counts = (0, 0);
        for ticket in model.tickets.open_in(building.company, building.id) {
            let relation = ticket_gives_relation(ticket);
            if eyes.may(Action::SeeTickets, &ticket.place, relation) {
                counts.0 += 1;
                counts.1 += u32::from(ticket.emergency);
            }
        }
        Open(HashMap::from([(building.id, counts)]))
    }

    fn get(&self, id: BuildingId) -> (u32, u32) {
        self.0.get(&id).copied().unwrap_or_default()
    }
}

/// Where a building stands on the ladder of places.
pub fn place(building: &housing::Building) -> Place {
    Place {
        company: building.company,
        district: building.district,
        complex: building.complex,
        building: building.id,
        ..Place::default()
    }
}

/// Street and number in one.
pub fn address(building: &housing::Building) -> String {
    housing::address::full(&building.street, &building.number)
}

pub fn visible(building: &housing::Building, eyes: &Eyes) -> bool {
    eyes.may(Action::SeeHousing, &place(building), Relation::NONE)
}

pub fn row(seen: &Seen<housing::Building>, open: &Open) -> BuildingRow {
    let building = &*seen.state;
    let (open_tickets, open_emergencies) = open.get(building.id);
    BuildingRow {
        id: building.id.to_string(),
        company_id: building.company.to_string(),
        district_id: building.district.map(|id| id.to_string()),
        complex_id: building.complex.map(|id| id.to_string()),
        address: address(building),
        street: building.street.clone(),
        number: building.number.clone(),
        zone: building.zone.clone(),
        lat: building.lat,
        lon: building.lon,
        floors: building.floors,
        living: building.living,
        entrances_count: building.entrances.len() as u32,
        flats_count: building.flats.len() as u32,
        open_tickets,
        open_emergencies,
        version: seen.version,
        seq: seen.seq,
    }
}

pub fn whole(model: &Model, seen: &Seen<housing::Building>, open: &Open) -> Building {
    let building = &*seen.state;
    Building {
        row: row(seen, open),
        entrances: building
            .entrances
            .iter()
            .map(|entrance| Entrance {
                number: entrance.number,
                floors: entrance.floors,
            })
            .collect(),
        flats: building
            .flats
            .iter()
            .map(|flat| Flat {
                number: FlatNumber::from_text(&flat.number),
                entrance: flat.entrance,
                floor: flat.floor,
                kind: flat.kind.into(),
            })
            .collect(),
        risers: building
            .risers
            .iter()
            .map(|riser| Riser {
                name: riser.name.clone(),
                medium: riser.medium.into(),
                flats: riser.flats.iter().map(|flat| FlatNumber::from_text(flat)).collect(),
            })
            .collect(),
        outline: building.outline.clone(),
        managed: managed(model, building),
    }
}

fn managed(model: &Model, building: &housing::Building) -> Vec<Management> {
    let now = Management {
        company: super::users::company(model, building.company),
        since: building.since.into(),
        until: None,
    };
    let past = building.past.iter().rev().map(|one| Management {
        company: super::users::company(model, one.company),
        since: one.since.into(),
        until: Some(one.until.into()),
    });
    std::iter::once(now).chain(past).collect()
}

pub fn on_map(building: &housing::Building, open: &Open, outlines: bool) -> MapBuilding {
    let (open_tickets, open_emergencies) = open.get(building.id);
    MapBuilding {
        id: building.id.to_string(),
        company_id: building.company.to_string(),
        district_id: building.district.map(|id| id.to_string()),
        complex_id: building.complex.map(|id| id.to_string()),
        address: address(building),
        lat: building.lat,
        lon: building.lon,
        floors: building.floors,
        living: building.living,
        open_tickets,
        open_emergencies,
        outline: if outlines { building.outline.clone() } else { Vec::new() },
    }
}

pub fn company(seen: &Seen<housing::Company>) -> Company {
    let company = &*seen.state;
    Company {
        id: company.id.to_string(),
        name: company.name.clone(),
        settings: settings(&company.settings),
        districts: company
            .districts
            .iter()
            .map(|district| District {
                id: district.id.to_string(),
                name: district.name.clone(),
            })
            .collect(),
        complexes: company
            .complexes
            .iter()
            .map(|complex| Complex {
                id: complex.id.to_string(),
                name: complex.name.clone(),
                district_id: complex.district.map(|id| id.to_string()),
            })
            .collect(),
        second_factor: company.second_factor.iter().map(|role| (*role).into()).collect(),
        version: seen.version,
        seq: seen.seq,
    }
}

fn settings(settings: &kernel::Settings) -> Settings {
    Settings {
        zone: settings.zone.clone(),
        distribution: settings.distribution.into(),
        work_day: WorkDay {
            start: settings.work_day.0,
            end: settings.work_day.1,
        },
        same_ticket_minutes: settings.same_ticket_minutes,
        first_number: settings.first_number,
        services: settings
            .services
            .iter()
            .map(|rule| ServiceRule {
                service: rule.service,
                enabled: rule.enabled,
                minutes: rule.minutes,
                term_hours: rule.term_hours,
                photos: rule.photos,
            })
            .collect(),
    }
}

pub fn settings_of(settings: Settings) -> kernel::Settings {
    kernel::Settings {
        zone: settings.zone,
        distribution: settings.distribution.into(),
        work_day: (settings.work_day.start, settings.work_day.end),
        same_ticket_minutes: settings.same_ticket_minutes,
        first_number: settings.first_number,
        services: settings
            .services
            .into_iter()
            .map(|rule| kernel::ServiceRule {
                service: rule.service,
                enabled: rule.enabled,
                minutes: rule.minutes,
                term_hours: rule.term_hours,
                photos: rule.photos,
            })
            .collect(),
    }
}
