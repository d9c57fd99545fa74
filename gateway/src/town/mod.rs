//! A town for a demonstration: three companies, their houses, people and three months of work, made from
//! a seed, and callers who keep the board moving. Two towns of one seed are alike but for the date.

mod calls;
mod firm;
mod founding;
mod history;
mod papers;
mod people;
mod photo;
mod simulator;
mod stock;
mod words;

pub use simulator::simulate;

use domovoi_actors::House;
use domovoi_domain::access::User;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, Scope, Skill, Slot, TicketId, UserId};
use domovoi_domain::staff::Position;
use std::collections::HashMap;

/// What is to be made.
#[derive(Clone, Debug)]
pub struct Options {
    pub seed: u64,
    /// How many days of work lie behind the town.
    pub days: u32,
    /// The PHC string of the password that all demonstration logins share.
    pub password_hash: String,
}

/// Logins of the demonstration, one for each role.
pub const LOGINS: [&str; 8] = [
    "dispatcher",
    "master",
    "executor",
    "contractor",
    "manager",
    "accountant",
    "admin",
    "resident",
];

/// Logins of the outside firm that works for the first company: who runs it, and who does its work.
pub const FIRM_LOGINS: [&str; 2] = ["firm_manager", "firm_executor"];

/// The town as its history and its callers know it.
#[derive(Debug)]
pub struct Town {
    seed: u64,
    houses: Vec<TownHouse>,
    workers: Vec<TownWorker>,
    /// Who signs in as `dispatcher`: calls are taken in this name.
    dispatcher: (UserId, Option<EmployeeId>),
}

#[derive(Debug)]
struct TownHouse {
    id: BuildingId,
    company: CompanyId,
    place: Place,
    flats: Vec<TownFlat>,
}

#[derive(Debug)]
struct TownFlat {
    number: String,
    entrance: u16,
    /// Name and phone of who calls from there.
    caller: Option<(String, String)>,
}

#[derive(Debug)]
struct TownWorker {
    id: EmployeeId,
    user: Option<UserId>,
    company: CompanyId,
    position: Position,
    skills: Vec<Skill>,
    bound: Vec<Scope>,
    shifts: Vec<Slot>,
}

impl Town {
    /// The town that stands in `house`; `None` when nobody has founded one there.
    pub fn read(house: &House, seed: u64) -> Option<Town> {
        let model = house.model();
        let dispatcher = model.users.by_login("dispatcher")?;
        let mut houses: Vec<TownHouse> = model
            .buildings
            .iter()
            .filter_map(|seen| {
                let building = &seen.state;
                let caller = |flat: &str| {
                    let person = model.people.of_flat(building.id, flat).min()?;
                    let words = model.people.words(person)?;
                    Some((words.name.clone(), words.phones.first().cloned().unwrap_or_default()))
                };
                let flat = |flat: &domovoi_domain::housing::Flat| TownFlat {
                    number: flat.number.clone(),
                    entrance: flat.entrance,
                    caller: caller(&flat.number),
                };
                Some(TownHouse {
                    id: building.id,
                    company: building.company,
                    place: model.place(building.id, None)?,
                    flats: building.flats.iter().map(flat).collect(),
                })
            })
            .filter(|house| !house.flats.is_empty())
            .collect();
        let of_employees = |seen: &domovoi_actors::Seen<User>| {
            let user = seen.state.id;
            seen.state
                .grant
                .employees()
                .map(|employee| (employee, user))
                .collect::<Vec<_>>()
        };
        let users: HashMap<EmployeeId, UserId> = model.users.iter().flat_map(of_employees).collect();
        let mut workers: Vec<TownWorker> = model
            .staff
            .iter()
            // What a firm accepts is for its own people to say.
            .filter(|seen| model.contractors.of(seen.id).is_none())
            .map(|seen| TownWorker {
                id: seen.state.id,
                user: users.get(&seen.state.id).copied(),
                company: seen.state.company,
                position: seen.state.position,
                skills: seen.state.skills.clone(),
                bound: seen.state.bound.clone(),
                shifts: model.calendars.get(seen.state.id).map_or(Vec::new(), |calendar| {
                    calendar.state.shifts.iter().map(|shift| shift.slot).collect()
                }),
            })
            .collect();
        // The model keeps no order; a seed wants one.
        houses.sort_by_key(|house| house.id);
        workers.sort_by_key(|worker| worker.id);
        let dispatcher = (dispatcher.state.id, dispatcher.state.grant.employee());
        Some(Town {
            seed,
            houses,
            workers,
            dispatcher,
        })
    }
}

/// A ticket on its way through the history.
type TicketSteps = (TicketId, Vec<history::Step>);

pub use founding::found;
