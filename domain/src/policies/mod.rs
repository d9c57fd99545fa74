//! Where contexts meet: one pure function per file, named cause_effect.
//!
//! Two kinds of meeting. What one context gives another for a decision: [`service_gives_terms`],
//! [`service_gives_need`], [`employee_becomes_candidate`]. And reactions: what happens in one
//! context because something happened in another; [`react_to_ticket`] and [`react_to_calendar`]
//! are their lists. A reaction may be made twice after a crash, so what it asks for must be
//! harmless to repeat.

mod absence_moves_tickets;
pub mod contractors;
mod employee_becomes_candidate;
mod handovers;
pub mod housing;
pub mod outages;
pub mod privacy;
mod reservation_lost_reassigns_ticket;
pub mod residents;
pub mod rights;
mod service_gives_need;
mod service_gives_terms;
mod slot_displaced_reassigns_ticket;
mod ticket_assigned_reserves_slot;
mod ticket_back_to_new_reassigns;
mod ticket_ended_frees_slot;
mod ticket_started_starts_booking;

pub use absence_moves_tickets::{Move, absence_moves_tickets};
pub use employee_becomes_candidate::{employee_becomes_candidate, master_of, rank_people};
pub use handovers::ticket_joins_handover;
pub use service_gives_need::{Wish, service_gives_need, ticket_gives_need};
pub use service_gives_terms::service_gives_terms;

use crate::access::UserCommand;
use crate::calendar::{CalendarCommand, CalendarEvent};
use crate::handovers::{HandoverCommand, HandoverEvent};
use crate::kernel::{EmployeeId, HandoverId, PersonId, TicketId, UserId};
use crate::residents::PersonCommand;
use crate::tickets::{Reason, Ticket, TicketCommand, TicketEvent};

/// What is to be done because something happened.
#[derive(Clone, Debug)]
pub enum Reaction {
    Calendar(EmployeeId, CalendarCommand),
    Ticket(TicketId, TicketCommand),
    /// Find an executor anew, as the company distributes; the reasons say why it is needed.
    Reassign(TicketId, Vec<Reason>),
    Handover(HandoverId, HandoverCommand),
    Person(PersonId, PersonCommand),
    User(UserId, UserCommand),
    /// Register a ticket anew with the company that manages its house now, and decline it with the old one.
    HandOver(TicketId),
}

/// What follows from an event of a ticket. `ticket` is its state after the event.
pub fn react_to_ticket(ticket: &Ticket, event: &TicketEvent) -> Vec<Reaction> {
    [
        ticket_assigned_reserves_slot::ticket_assigned_reserves_slot,
        ticket_started_starts_booking::ticket_started_starts_booking,
        ticket_ended_frees_slot::ticket_ended_frees_slot,
        ticket_back_to_new_reassigns::ticket_back_to_new_reassigns,
    ]
    .into_iter()
    .flat_map(|policy| policy(ticket, event))
    .collect()
}

/// What follows from an event of an employee's calendar. `ticket` is the ticket that the event is
/// about (see [`ticket_of`]) as it stands now.
pub fn react_to_calendar(employee: EmployeeId, event: &CalendarEvent, ticket: &Ticket) -> Vec<Reaction> {
    [
        slot_displaced_reassigns_ticket::slot_displaced_reassigns_ticket,
        reservation_lost_reassigns_ticket::reservation_lost_reassigns_ticket,
    ]
    .into_iter()
    .flat_map(|policy| policy(employee, event, ticket))
    .collect()
}

/// What follows from an event of a hand-over.
pub fn react_to_handover(event: &HandoverEvent) -> Vec<Reaction> {
    handovers::handover_given_replaces_earlier(event)
}

/// The ticket whose state [`react_to_calendar`] needs; `None` when nothing follows from the event.
pub fn ticket_of(event: &CalendarEvent) -> Option<TicketId> {
    match event {
        CalendarEvent::Displaced { ticket, .. } | CalendarEvent::ReservationLost { ticket, .. } => Some(*ticket),
        _ => None,
    }
}

/// Takes the executor off and looks for another, if the ticket still counts on that time.
fn lost(employee: EmployeeId, slot: crate::kernel::Slot, ticket: &Ticket, reason: Reason) -> Vec<Reaction> {
    if ticket.executor != Some(employee) || ticket.slot != Some(slot) {
        return Vec::new();
    }
    let reasons = vec![reason];
    vec![
        Reaction::Ticket(
            ticket.id,
            TicketCommand::Unassign {
                reasons: reasons.clone(),
            },
        ),
        Reaction::Reassign(ticket.id, reasons),
    ]
}

#[cfg(test)]
mod tests;
