//! Work that has begun is never moved: its booking learns of it.

use super::Reaction;
use crate::calendar::CalendarCommand;
use crate::tickets::{Ticket, TicketEvent};

pub(super) fn ticket_started_starts_booking(ticket: &Ticket, event: &TicketEvent) -> Vec<Reaction> {
    match (event, ticket.executor) {
        (TicketEvent::Started, Some(executor)) => {
            vec![Reaction::Calendar(
                executor,
                CalendarCommand::Start { ticket: ticket.id },
            )]
        }
        _ => Vec::new(),
    }
}
