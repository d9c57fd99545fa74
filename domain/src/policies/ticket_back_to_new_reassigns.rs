//! A ticket that is new again (returned, or back from deferral without a time planned meanwhile)
//! needs a time.

use super::Reaction;
use crate::tickets::{Reason, Ticket, TicketEvent};

pub(super) fn ticket_back_to_new_reassigns(ticket: &Ticket, event: &TicketEvent) -> Vec<Reaction> {
    let reason = match event {
        TicketEvent::Returned { .. } => Reason::Returned,
        TicketEvent::CameBack if ticket.slot.is_none() => Reason::CameBack,
        _ => return Vec::new(),
    };
    vec![Reaction::Reassign(ticket.id, vec![reason])]
}
