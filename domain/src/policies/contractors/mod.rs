//! Where contractors meet tickets.

mod contract_ended_recalls_tickets;
mod contractor_takes_ticket;

pub use contract_ended_recalls_tickets::contract_ended_recalls_tickets;
pub use contractor_takes_ticket::contractor_takes_ticket;
