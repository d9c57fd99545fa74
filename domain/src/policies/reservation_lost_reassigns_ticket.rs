//! The time a ticket counted on belongs to somebody else: it is assigned anew and says so.

use super::{Reaction, lost};
use crate::calendar::CalendarEvent;
use crate::kernel::EmployeeId;
use crate::tickets::{Reason, Ticket};

pub(super) fn reservation_lost_reassigns_ticket(
    employee: EmployeeId,
    event: &CalendarEvent,
    ticket: &Ticket,
) -> Vec<Reaction> {
    match event {
        CalendarEvent::ReservationLost { slot, .. } => lost(employee, *slot, ticket, Reason::SlotLost),
        _ => Vec::new(),
    }
}
