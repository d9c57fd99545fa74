//! A ticket that needs its executor no more (done, deferred, given back, declined, taken off) frees
//! what is left of his time.

use super::Reaction;
use crate::calendar::CalendarCommand;
use crate::tickets::{Ticket, TicketEvent};

pub(super) fn ticket_ended_frees_slot(ticket: &Ticket, event: &TicketEvent) -> Vec<Reaction> {
    let executor = match event {
        TicketEvent::Unassigned { executor, .. } => *executor,
        TicketEvent::Completed { .. }
        | TicketEvent::Closed { .. }
        | TicketEvent::Declined { .. }
        | TicketEvent::Deferred { .. }
        | TicketEvent::Returned { .. } => ticket.executor,
        _ => None,
    };
    let free = |executor| Reaction::Calendar(executor, CalendarCommand::Free { ticket: ticket.id });
    executor.map(free).into_iter().collect()
}
