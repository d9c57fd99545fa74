//! What follows when a house changes its company.

mod building_moved_hands_over_tickets;
mod building_moved_takes_residents;

use super::Reaction;
use crate::access::User;
use crate::housing::BuildingEvent;
use crate::kernel::BuildingId;
use crate::tickets::Ticket;

/// What follows from an event of a house. `users` are all who sign in; `tickets` are those of the house that are open.
pub fn react_to_building<'a>(
    house: BuildingId,
    event: &BuildingEvent,
    users: impl Iterator<Item = &'a User>,
    tickets: impl Iterator<Item = &'a Ticket>,
) -> Vec<Reaction> {
    let mut reactions = building_moved_takes_residents::building_moved_takes_residents(house, event, users);
    reactions.extend(building_moved_hands_over_tickets::building_moved_hands_over_tickets(
        event, tickets,
    ));
    reactions
}

/// Whether anything follows from the event at all.
pub fn is_heard(event: &BuildingEvent) -> bool {
    matches!(event, BuildingEvent::Moved { .. })
}
