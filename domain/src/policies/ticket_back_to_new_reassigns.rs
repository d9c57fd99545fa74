//! A ticket that is new again (returned, or back from deferral) needs a time anew.

use super::Reaction;
use crate::tickets::{Reason, Ticket, TicketEvent};

pub(super) fn ticket_back_to_new_reassigns(ticket: &Ticket, event: &TicketEvent) -> Vec<Reaction> {
    match event {
        TicketEvent::Returned { .. } => vec![Reaction::Reassign(ticket.id, vec![Reason::Returned])],
        TicketEvent::CameBack => vec![Reaction::Reassign(ticket.id, vec![Reason::CameBack])],
        _ => Vec::new(),
    }
}
