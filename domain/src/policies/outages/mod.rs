//! Where outages meet tickets and houses.

mod outage_closed_tells_tickets;
mod outage_informs_tickets;
mod ticket_joins_outage;
mod tickets_offer_outage;

pub use ticket_joins_outage::ticket_joins_outage;
pub use tickets_offer_outage::tickets_offer_outage;

use super::Reaction;
use crate::kernel::{RecordId, TicketId};
use crate::outages::OutageEvent;
use crate::tickets::{Audience, TicketCommand};

/// What follows from an event of an outage; `words` are those of [`words_of`].
pub fn react_to_outage(event: &OutageEvent, words: &str) -> Vec<Reaction> {
    [
        outage_informs_tickets::outage_informs_tickets,
        outage_closed_tells_tickets::outage_closed_tells_tickets,
    ]
    .into_iter()
    .flat_map(|policy| policy(event, words))
    .collect()
}

/// The words that [`react_to_outage`] needs; `None` when nothing follows from the event.
pub fn words_of(event: &OutageEvent) -> Option<RecordId> {
    match event {
        OutageEvent::Informed { answer, .. } => Some(*answer),
        OutageEvent::Closed { words, .. } => *words,
        _ => None,
    }
}

/// Says something to the resident of a ticket.
fn tell(ticket: TicketId, words: &str) -> Reaction {
    let command = TicketCommand::Comment {
        audience: Audience::Resident,
        text: words.to_owned(),
    };
    Reaction::Ticket(ticket, command)
}

#[cfg(test)]
mod tests;
