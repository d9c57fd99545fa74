//! How an open ticket looks to whoever hands over the shift.

use crate::handovers::{Item, Work};
use crate::kernel::{Instant, Slot};
use crate::tickets::{DeadlineState, Status, Ticket};

/// `None` for work that is done: what waits for the resident's word alone waits for no dispatcher.
pub fn ticket_joins_handover(ticket: &Ticket, now: Instant) -> Option<Work> {
    let promised = match ticket.status {
        Status::New | Status::InProgress => ticket.slot,
        // The resident was told when it comes back, and nothing nearer.
        Status::Deferred => ticket.deferred_until.map(|until| Slot::new(until, until)),
        Status::Completed | Status::Closed | Status::Declined => return None,
    };
    let passed = ticket
        .deadlines
        .iter()
        .filter(|deadline| deadline.state(now) == DeadlineState::Overdue);
    let passed = passed.map(|deadline| deadline.due).min();
    Some(Work {
        item: Item {
            ticket: ticket.id,
            number: ticket.number,
            place: ticket.place.clone(),
            service: ticket.service,
            emergency: ticket.emergency,
            description: ticket.description,
            executor: ticket.executor,
            planned: promised,
            due: None,
        },
        promised,
        term: passed.or_else(|| ticket.next_due().map(|deadline| deadline.due)),
        overdue: passed.is_some(),
    })
}
