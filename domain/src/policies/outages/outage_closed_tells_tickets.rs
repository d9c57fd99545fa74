//! When it is over, everybody who told of it hears so, if there are words for it.

use super::{Reaction, tell};
use crate::outages::OutageEvent;

pub(super) fn outage_closed_tells_tickets(event: &OutageEvent, words: &str) -> Vec<Reaction> {
    match event {
        OutageEvent::Closed {
            words: Some(_),
            tickets,
        } => tickets.iter().map(|id| tell(*id, words)).collect(),
        _ => Vec::new(),
    }
}
