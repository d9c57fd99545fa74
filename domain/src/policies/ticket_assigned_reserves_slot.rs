//! A ticket given to an executor at a time takes that time in his calendar.

use super::Reaction;
use crate::calendar::CalendarCommand;
use crate::kernel::{EmployeeId, Slot};
use crate::tickets::{Ticket, TicketEvent};

pub(super) fn ticket_assigned_reserves_slot(ticket: &Ticket, event: &TicketEvent) -> Vec<Reaction> {
    match event {
        TicketEvent::Registered(registered) => {
            let assignment = &registered.assignment;
            take(ticket, assignment.executor, assignment.slot, registered.emergency)
        }
        TicketEvent::Assigned { assignment } => take(ticket, assignment.executor, assignment.slot, ticket.emergency),
        // Whether it may be displaced depends on its being an emergency.
        TicketEvent::Corrected {
            emergency: Some(emergency),
            ..
        } if ticket.slot.is_some() => take(ticket, ticket.executor, ticket.slot, *emergency),
        TicketEvent::Rescheduled { slot } => take(ticket, ticket.executor, Some(*slot), ticket.emergency),
        _ => Vec::new(),
    }
}

fn take(ticket: &Ticket, executor: Option<EmployeeId>, slot: Option<Slot>, emergency: bool) -> Vec<Reaction> {
    let Some(executor) = executor else {
        return Vec::new();
    };
    let command = match slot {
        Some(slot) => CalendarCommand::Reserve {
            ticket: ticket.id,
            slot,
            emergency,
        },
        // He does it when he can; a time that was planned before is free again.
        None => CalendarCommand::Free { ticket: ticket.id },
    };
    vec![Reaction::Calendar(executor, command)]
}
