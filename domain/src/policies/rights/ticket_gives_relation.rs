//! Whose a ticket is, what kind it is and how far it has come, as rights ask.

use crate::access::rights::{Moment, Relation};
use crate::classifier;
use crate::tickets::{Status, Ticket};

pub fn ticket_gives_relation(ticket: &Ticket) -> Relation {
    let waits = ticket
        .entrusted
        .is_some_and(|entrusted| entrusted.accepted_at.is_none());
    Relation {
        executor: ticket.executor,
        master: ticket.master,
        author: ticket.created_by,
        person: None,
        contractor: ticket.entrusted.map(|entrusted| entrusted.contractor),
        skill: classifier::get(ticket.service).map(|service| service.skill),
        emergency: ticket.emergency,
        warranty: ticket.warranty,
        moment: match ticket.status {
            Status::Completed | Status::Closed | Status::Declined => Moment::After,
            _ if waits => Moment::Before,
            _ => Moment::Working,
        },
    }
}
