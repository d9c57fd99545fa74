//! Handing over the shift (сдача смены): what stands open when a dispatcher leaves, told in one page
//! and taken over by the next one.
//!
//! Invariants: the lists are facts of the moment of giving and never change afterwards; whoever gave a
//! shift does not accept it; it is accepted once; one giver has one hand-over waiting, a newer one
//! takes the place of the older; the note is words and lives in an erasable record.

mod apply;
mod decide;
mod gather;

pub use gather::{AHEAD, MOST, Work, gather};

use crate::kernel::{CompanyId, EmployeeId, HandoverId, Instant, RecordId, Slot, TicketId, UserId, scope::Place};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Handover {
    pub id: HandoverId,
    /// Those that the giver serves; whoever takes over serves all of them.
    pub companies: Vec<CompanyId>,
    pub given_by: UserId,
    pub given_at: Instant,
    /// [`crate::kernel::Record::Text`]; `None` when nothing was said.
    pub note: Option<RecordId>,
    pub lists: Lists,
    pub outcome: Outcome,
}

/// What stood open at that moment. A ticket stands in every list that it belongs to, so that no list
/// has to be read to trust another.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Lists {
    /// Аварии that are not done.
    pub emergencies: List,
    /// Times that residents count on: soon, or gone by without the work being done.
    pub promises: List,
    /// Some term has passed.
    pub overdue: List,
}

/// The most pressing ones, and how many there were in all.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct List {
    pub items: Vec<Item>,
    pub total: u32,
}

/// A ticket as it stood, without its words.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Item {
    pub ticket: TicketId,
    pub number: u64,
    pub place: Place,
    /// Row of the classifier.
    pub service: u16,
    pub emergency: bool,
    /// [`crate::kernel::Record::Text`]: the ticket's own, so that erasing it there erases it here.
    pub description: RecordId,
    pub executor: Option<EmployeeId>,
    /// When the resident expects somebody.
    pub planned: Option<Slot>,
    /// What the list counts down to: the term, or the end of the planned time. Passed when before the giving.
    pub due: Option<Instant>,
}

/// What became of it. Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Outcome {
    #[default]
    Waiting,
    Accepted {
        by: UserId,
        at: Instant,
    },
    /// The giver gave the shift anew before anybody accepted.
    Replaced {
        by: HandoverId,
        at: Instant,
    },
}

/// Everything that is said when a shift is given.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Give {
    pub id: HandoverId,
    pub companies: Vec<CompanyId>,
    pub note: String,
    pub lists: Lists,
    /// Those of the same giver that nobody has accepted yet.
    pub replaces: Vec<HandoverId>,
}

#[derive(Clone, Debug)]
pub enum HandoverCommand {
    Give(Box<Give>),
    Accept,
    /// Another one of the same giver has taken its place.
    Replace {
        by: HandoverId,
    },
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum HandoverEvent {
    Given(Box<Given>),
    Accepted { by: UserId },
    Replaced { by: HandoverId },
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Given {
    pub id: HandoverId,
    pub companies: Vec<CompanyId>,
    pub by: UserId,
    pub note: Option<RecordId>,
    pub lists: Lists,
    pub replaces: Vec<HandoverId>,
}

impl Handover {
    /// Whether nobody has taken it over yet.
    pub fn is_waiting(&self) -> bool {
        self.outcome == Outcome::Waiting
    }
}

#[cfg(test)]
mod tests;
