//! Calendars: shifts, absences, bookings and short holds of one employee.

use super::common::{Coded, Named, Skill, Slot, When, mirror};
use super::people::Position;
use super::ticket::Status;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    AbsenceReason = domovoi_domain::calendar::AbsenceReason { Vacation, Sick, DayOff, Training, Other }
}

/// The time of one employee between `from` and `to`.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Calendar {
    /// The employee's id: a calendar bears the same.
    pub id: String,
    pub employee: Named,
    pub company_id: String,
    pub position: Position,
    pub skills: Vec<Skill>,
    pub contractor: bool,
    pub shifts: Vec<Shift>,
    pub absences: Vec<Absence>,
    pub bookings: Vec<Booking>,
    pub leases: Vec<Lease>,
    pub version: u64,
    pub seq: u64,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Shift {
    pub id: String,
    pub start: When,
    pub end: When,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Absence {
    pub id: String,
    pub start: When,
    pub end: When,
    pub reason: AbsenceReason,
}

/// Time that a ticket has taken.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Booking {
    pub ticket_id: String,
    pub start: When,
    pub end: When,
    pub emergency: bool,
    pub started: bool,
    /// The ticket in short; `null` where the caller may not see it.
    pub ticket: Option<BookedTicket>,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct BookedTicket {
    pub number: String,
    pub status: Status,
    pub address: String,
    pub service_name: String,
}

/// A slot held for a short while.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Lease {
    pub id: String,
    pub start: When,
    pub end: When,
    /// When it lapses by itself.
    pub until: When,
    /// The user or the ticket that holds it.
    pub holder: LeaseHolder,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LeaseHolder {
    User { id: String, name: String },
    Ticket { id: String },
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewLease {
    pub start: When,
    pub end: When,
    /// An emergency may hold time of what has not started.
    #[serde(default)]
    pub emergency: bool,
}

/// Several at once, as a schedule gives them.
#[derive(Clone, Deserialize, ToSchema)]
pub struct NewShifts {
    #[schema(min_items = 1, max_items = 400)]
    pub slots: Vec<Slot>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewAbsence {
    pub start: When,
    pub end: When,
    pub reason: AbsenceReason,
}

/// What an employee had not started between `start` and `end` goes to others.
#[derive(Clone, Deserialize, ToSchema)]
pub struct Reassign {
    pub start: When,
    pub end: When,
}

/// What becomes of each ticket, in the order in which they would be moved.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Reassigned {
    pub items: Vec<ReassignedTicket>,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct ReassignedTicket {
    pub ticket_id: String,
    pub number: String,
    pub address: String,
    pub slot: Option<Slot>,
    /// `null` when nobody can do it; `reasons` says why.
    pub executor: Option<Named>,
    pub new_slot: Option<Slot>,
    pub reasons: Vec<Coded>,
}
