//! One button informs all: each attached ticket that has not heard the answer gets it as a comment for
//! the resident, and is thereby informed of the planned time (A9).

use super::{Reaction, tell};
use crate::outages::OutageEvent;
use crate::tickets::TicketCommand;

pub(super) fn outage_informs_tickets(event: &OutageEvent, words: &str) -> Vec<Reaction> {
    let OutageEvent::Informed { tickets, .. } = event else {
        return Vec::new();
    };
    let each = tickets
        .iter()
        .flat_map(|id| [tell(*id, words), Reaction::Ticket(*id, TicketCommand::Inform)]);
    each.collect()
}
