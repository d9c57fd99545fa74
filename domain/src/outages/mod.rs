//! Outages (журнал отключений, U12): what is off for many people at once, and the tickets of those who told of it.
//!
//! Invariants: an outage lies in at least one house, and in exactly one where it names a riser; a ticket
//! is attached once; each ticket is told each answer at most once; what is closed changes no more.

mod apply;
mod decide;
pub mod offers;

use crate::kernel::{BuildingId, CompanyId, Instant, OutageId, RecordId, TicketId, UserId};
use serde::{Deserialize, Serialize};

/// Отключение.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Outage {
    pub id: OutageId,
    pub company: CompanyId,
    pub buildings: Vec<BuildingId>,
    /// Only the flats of this riser; `None`: the whole houses.
    pub riser: Option<Pipe>,
    pub trouble: Trouble,
    /// Planned work (плановое) or a failure (аварийное).
    pub planned: bool,
    /// Since when, or from when on, it is off.
    pub started: Instant,
    /// When it is to be over, as far as anybody knows.
    pub planned_until: Option<Instant>,
    /// What to tell the resident: [`crate::kernel::Record::Text`].
    pub answer: RecordId,
    /// In the order in which they were attached.
    pub tickets: Vec<Attached>,
    pub opened_at: Instant,
    pub opened_by: Option<UserId>,
    pub closed: Option<Instant>,
    /// The last change of anything.
    pub changed_at: Instant,
}

/// Стояк, as the house knew it when the outage was opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pipe {
    pub name: String,
    pub flats: Vec<String>,
}

/// What is wrong, in codes of the classifier. Without a problem it is the category as a whole.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Trouble {
    pub category: String,
    pub problem: Option<String>,
}

/// A ticket of somebody who told of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attached {
    pub ticket: TicketId,
    /// The answer that its resident was told last.
    pub told: Option<RecordId>,
}

/// Everything that is known when an outage is opened.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Open {
    pub id: OutageId,
    pub company: CompanyId,
    pub buildings: Vec<BuildingId>,
    pub riser: Option<Pipe>,
    pub trouble: Trouble,
    pub planned: bool,
    /// `None`: now.
    pub started: Option<Instant>,
    pub planned_until: Option<Instant>,
    pub answer: String,
    pub tickets: Vec<TicketId>,
}

#[derive(Clone, Debug)]
pub enum OutageCommand {
    Open(Box<Open>),
    Attach {
        tickets: Vec<TicketId>,
    },
    Detach {
        tickets: Vec<TicketId>,
    },
    /// Another answer; who was told the old one is told anew by the next [`OutageCommand::Inform`].
    SetAnswer {
        answer: String,
        planned_until: Option<Instant>,
    },
    /// Tells the answer to everybody who has not heard it yet.
    Inform,
    /// It is over. Words that are not empty go to everybody.
    Close {
        words: String,
    },
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum OutageEvent {
    Opened(Box<Opened>),
    Attached {
        tickets: Vec<TicketId>,
    },
    Detached {
        tickets: Vec<TicketId>,
    },
    AnswerSet {
        answer: RecordId,
        planned_until: Option<Instant>,
    },
    Informed {
        tickets: Vec<TicketId>,
        answer: RecordId,
    },
    Closed {
        words: Option<RecordId>,
        /// Whom the words go to.
        tickets: Vec<TicketId>,
    },
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Opened {
    pub id: OutageId,
    pub company: CompanyId,
    pub buildings: Vec<BuildingId>,
    pub riser: Option<Pipe>,
    pub trouble: Trouble,
    pub planned: bool,
    pub started: Instant,
    pub planned_until: Option<Instant>,
    pub answer: RecordId,
    pub tickets: Vec<TicketId>,
}

impl Trouble {
    /// Whether a caller who tells of `other` may mean this: whoever names no problem may mean any.
    pub fn may_be(&self, other: &Trouble) -> bool {
        let open = self.problem.is_none() || other.problem.is_none();
        self.category == other.category && (open || self.problem == other.problem)
    }
}

impl Outage {
    pub fn is_live(&self) -> bool {
        self.opened_at != Instant::default() && self.closed.is_none()
    }

    /// Whether it reaches this place: a flat of the riser where it names one, else anything in its houses.
    pub fn reaches(&self, building: BuildingId, flat: Option<&str>) -> bool {
        let on_riser = |pipe: &Pipe| flat.is_some_and(|flat| pipe.flats.iter().any(|number| number == flat));
        self.buildings.contains(&building) && self.riser.as_ref().is_none_or(on_riser)
    }

    pub fn has(&self, ticket: TicketId) -> bool {
        self.tickets.iter().any(|attached| attached.ticket == ticket)
    }

    /// Who has not heard the present answer.
    pub fn untold(&self) -> impl Iterator<Item = TicketId> + '_ {
        let untold = self
            .tickets
            .iter()
            .filter(|attached| attached.told != Some(self.answer));
        untold.map(|attached| attached.ticket)
    }
}

#[cfg(test)]
mod tests;
