//! Calendar (календарь нагрузки): the time of one employee.
//!
//! Invariants: bookings never overlap; a live lease overlaps no other lease and no booking but what
//! its holder may displace; nothing is booked outside a shift or inside an absence, except an
//! emergency. Work that has started is never moved. An absence that comes over bookings leaves them:
//! handing them over is a person's decision, see [`crate::policies::absence_moves_tickets`].

mod apply;
mod decide;
pub mod free_time;
pub mod ics;

pub use apply::MEMORY;
pub use decide::{ABSENCE_LIMIT, LEASE, SHIFT_LIMIT, SLOT_LIMIT};

use crate::kernel::{CompanyId, EmployeeId, Instant, LeaseId, ShiftId, Slot, TicketId, UserId};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Calendar {
    pub employee: EmployeeId,
    pub company: CompanyId,
    /// Смены, ordered by start.
    pub shifts: Vec<Shift>,
    /// Отпуск, больничный, ordered by start.
    pub absences: Vec<Absence>,
    /// Ordered by start.
    pub bookings: Vec<Booking>,
    pub leases: Vec<Lease>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Shift {
    pub id: ShiftId,
    pub slot: Slot,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Absence {
    pub id: ShiftId,
    pub slot: Slot,
    pub reason: AbsenceReason,
}

/// Append only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceReason {
    /// Отпуск.
    #[default]
    Vacation,
    /// Больничный.
    Sick,
    /// Отгул.
    DayOff,
    /// Обучение.
    Training,
    Other,
}

/// Time that a ticket has taken.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Booking {
    pub ticket: TicketId,
    pub slot: Slot,
    pub emergency: bool,
    pub started: bool,
}

/// A slot held for a short while (90 s) while the dispatcher talks or a ticket is being registered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Lease {
    pub id: LeaseId,
    pub slot: Slot,
    pub holder: Holder,
    pub until: Instant,
}

/// Who holds a lease. Append only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Holder {
    User(UserId),
    Ticket(TicketId),
}

#[derive(Clone, Debug)]
pub enum CalendarCommand {
    Open {
        employee: EmployeeId,
        company: CompanyId,
    },
    AddShift {
        slot: Slot,
    },
    /// Several at once, as a schedule gives them.
    AddShifts {
        slots: Vec<Slot>,
    },
    RemoveShift {
        id: ShiftId,
    },
    AddAbsence {
        slot: Slot,
        reason: AbsenceReason,
    },
    RemoveAbsence {
        id: ShiftId,
    },
    /// Holds a slot for `holder`. A holder has one lease in a calendar: a second moves the first.
    /// `give_up` names the holder whose lease may be taken over (the user whose ticket it becomes).
    Lease {
        slot: Slot,
        holder: Holder,
        emergency: bool,
        give_up: Option<Holder>,
    },
    ReleaseLease {
        id: LeaseId,
    },
    /// Turns time into a booking; a lease of this ticket is used up. Repeating it changes nothing.
    Reserve {
        ticket: TicketId,
        slot: Slot,
        emergency: bool,
    },
    /// The work has begun.
    Start {
        ticket: TicketId,
    },
    /// The ticket needs this employee no more. The time that was used stays.
    Free {
        ticket: TicketId,
    },
    /// Drops leases that have lapsed.
    Tick,
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum CalendarEvent {
    Opened {
        employee: EmployeeId,
        company: CompanyId,
    },
    ShiftAdded {
        shift: Shift,
    },
    ShiftRemoved {
        id: ShiftId,
    },
    AbsenceAdded {
        absence: Absence,
    },
    AbsenceRemoved {
        id: ShiftId,
    },
    Leased {
        lease: Lease,
    },
    LeaseEnded {
        id: LeaseId,
    },
    Reserved {
        booking: Booking,
    },
    /// An emergency took the time of something that had not started.
    Displaced {
        ticket: TicketId,
        slot: Slot,
        by: TicketId,
    },
    Started {
        ticket: TicketId,
        at: Instant,
    },
    Freed {
        ticket: TicketId,
        at: Instant,
    },
    /// The reservation could not be kept: somebody else has the time.
    ReservationLost {
        ticket: TicketId,
        slot: Slot,
    },
}

#[cfg(test)]
mod tests;
