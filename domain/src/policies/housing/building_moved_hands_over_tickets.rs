//! Where it was agreed so, the new company gets what is open in the house. Work that waits only for the resident's
//! word is done: it stays with who did it.

use super::Reaction;
use crate::housing::{BuildingEvent, OpenTickets};
use crate::tickets::{Status, Ticket};

pub(super) fn building_moved_hands_over_tickets<'a>(
    event: &BuildingEvent,
    tickets: impl Iterator<Item = &'a Ticket>,
) -> Vec<Reaction> {
    let BuildingEvent::Moved { from, open, .. } = event else {
        return Vec::new();
    };
    let wanted = |ticket: &&Ticket| {
        *open == OpenTickets::HandOver && ticket.place.company == *from && ticket.status != Status::Completed
    };
    tickets
        .filter(wanted)
        .map(|ticket| Reaction::HandOver(ticket.id))
        .collect()
}
