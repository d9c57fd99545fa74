//! A town for a demonstration: three companies, their houses, people and three months of work, made from
//! a seed, and callers who keep the board moving. Two towns of one seed are alike but for the date.

mod calls;
mod founding;
mod history;
mod people;
mod photo;
mod simulator;
mod stock;
mod words;

pub use simulator::simulate;

use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, PersonId, TicketId, UserId};
use domovoi_domain::staff::Position;

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
pub const LOGINS: [&str; 8] =
    ["dispatcher", "master", "executor", "contractor", "manager", "accountant", "admin", "resident"];

/// What the simulator needs to know of the town it lives in.
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
    place: domovoi_domain::kernel::scope::Place,
    /// Flat, entrance and those who live there.
    flats: Vec<TownFlat>,
}

#[derive(Debug)]
struct TownFlat {
    number: String,
    entrance: u16,
    people: Vec<(PersonId, String, String)>,
}

#[derive(Debug)]
struct TownWorker {
    id: EmployeeId,
    company: CompanyId,
    position: Position,
    skills: Vec<domovoi_domain::kernel::Skill>,
    bound: Vec<domovoi_domain::kernel::Scope>,
    shifts: Vec<domovoi_domain::kernel::Slot>,
}

/// A ticket on its way through the history.
type TicketSteps = (TicketId, Vec<history::Step>);

pub use founding::found;
