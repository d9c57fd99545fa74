//! Intake and distribution of tickets: who does it and when, found before the ticket is told.
//!
//! The rules stand in the domain; here they are asked with what the read model knows, and the time
//! they propose is held in the calendar before anything is promised. Two askers who look at the same
//! moment never get the same time: what was proposed a moment ago counts as taken (see [`Promises`]),
//! and the calendar itself has the last word.

mod hand_over;
mod people;
mod plan;
mod promises;
mod reassign;
mod register;

pub use plan::Choice;
pub(crate) use promises::Promises;
pub use reassign::Moved;
pub use register::{Request, Wanted};

use domovoi_domain::kernel::{BuildingId, ContractorId, EmployeeId};
use domovoi_domain::tickets::assignment::Ranking;

/// Who could do a job, the best first, and which master answers for the place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposal {
    pub ranking: Ranking,
    pub master: Option<EmployeeId>,
    /// Firms whose contract is for it, by name.
    pub contractors: Vec<ContractorId>,
}

/// A job that nobody has registered yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    pub building: BuildingId,
    pub flat: Option<String>,
    pub service: u16,
    /// `None`: as the classifier says.
    pub emergency: Option<bool>,
}
