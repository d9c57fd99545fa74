//! An emergency took the time of a ticket: it is assigned anew and says so.

use super::{Reaction, lost};
use crate::calendar::CalendarEvent;
use crate::kernel::EmployeeId;
use crate::tickets::{Reason, Ticket};

pub(super) fn slot_displaced_reassigns_ticket(
    employee: EmployeeId,
    event: &CalendarEvent,
    ticket: &Ticket,
) -> Vec<Reaction> {
    match event {
        CalendarEvent::Displaced { slot, by, .. } => lost(employee, *slot, ticket, Reason::DisplacedBy(*by)),
        _ => Vec::new(),
    }
}
