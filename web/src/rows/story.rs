//! The history of a ticket: who, when, what, from where.

use super::{Eyes, user, zone};
use crate::wire::ticket::{Actor, HistoryItem};
use domovoi_actors::{Happening, Model};
use domovoi_domain::access::rights::Action;
use domovoi_domain::classifier;
use domovoi_domain::kernel::{ContractorId, EmployeeId, Record, RecordId, Text, TicketId};
use domovoi_domain::policies::rights::ticket_gives_relation;
use domovoi_domain::tickets::story::{Names, story};
use domovoi_domain::tickets::{Audience, Ticket, TicketEvent};

use std::collections::HashMap;

/// Records whose words the story quotes.
pub fn records(events: &[Happening<TicketEvent>]) -> Vec<RecordId> {
    let record = |happening: &Happening<TicketEvent>| match &happening.event {
        TicketEvent::Registered(registered) => Some(registered.description),
        TicketEvent::Deferred { reason, .. } | TicketEvent::Returned { reason } => Some(*reason),
        TicketEvent::Completed { note } => *note,
        TicketEvent::Declined { decline } => decline.text,
        TicketEvent::Commented { comment } => Some(comment.text),
        TicketEvent::FileAdded { file } => Some(file.name),
        TicketEvent::Corrected { description, .. } => *description,
        TicketEvent::Refused { reason, .. } => Some(*reason),
        TicketEvent::Recalled { reason, .. } => *reason,
        _ => None,
    };
    events.iter().filter_map(record).collect()
}

/// The story as the reader may hear it. What staff said among themselves stays among staff.
pub fn tell(
    model: &Model,
    ticket: &Ticket,
    events: &[Happening<TicketEvent>],
    words: &HashMap<RecordId, Record>,
    eyes: &Eyes,
) -> Vec<HistoryItem> {
    let relation = ticket_gives_relation(ticket);
    let staff = eyes.may(Action::SeeStaffComments, &ticket.place, relation);
    let shown = |happening: &&Happening<TicketEvent>| {
        staff
            || match &happening.event {
                TicketEvent::Commented { comment } => comment.audience == Audience::Resident,
                TicketEvent::FileAdded { file } => file.audience == Audience::Resident,
                _ => true,
            }
    };
    let zone = zone(&ticket.zone);
    let told = Told { model, words };
    let item = |happening: &Happening<TicketEvent>| HistoryItem {
        seq: happening.seq,
        version: happening.version,
        at: happening.stamp.at.into(),
        by: Actor {
            user: happening.stamp.who.user.map(|id| user(model, id)),
            role: happening.stamp.who.role.into(),
            via: happening.stamp.who.via.into(),
            from: happening.stamp.who.from.map(|address| address.to_string()),
        },
        kind: kind(&happening.event).to_owned(),
        text: eyes.word(&story(&happening.event, &told, &zone)),
    };
    events.iter().filter(shown).map(item).collect()
}

struct Told<'a> {
    model: &'a Model,
    words: &'a HashMap<RecordId, Record>,
}

impl Names for Told<'_> {
    fn employee(&self, id: EmployeeId) -> Option<String> {
        Some(self.model.staff.name(id).to_owned()).filter(|name| !name.is_empty())
    }

    fn ticket(&self, id: TicketId) -> Option<String> {
        self.model.tickets.head(id).map(|head| head.number.to_string())
    }

    fn words(&self, id: RecordId) -> Option<String> {
        self.words
            .get(&id)
            .map(|record| super::whole::words(Some(record.clone())))
    }

    fn service(&self, number: u16) -> Option<Text> {
        classifier::get(number).map(|service| service.name())
    }

    fn contractor(&self, id: ContractorId) -> Option<String> {
        Some(self.model.contractors.name(id).to_owned())
    }
}

/// Stable names of what can happen.
fn kind(event: &TicketEvent) -> &'static str {
    match event {
        TicketEvent::Registered(_) => "registered",
        TicketEvent::Assigned { .. } => "assigned",
        TicketEvent::Unassigned { .. } => "unassigned",
        TicketEvent::Started => "started",
        TicketEvent::Deferred { .. } => "deferred",
        TicketEvent::CameBack => "came_back",
        TicketEvent::Completed { .. } => "completed",
        TicketEvent::Returned { .. } => "returned",
        TicketEvent::Closed { .. } => "closed",
        TicketEvent::Declined { .. } => "declined",
        TicketEvent::Rescheduled { .. } => "rescheduled",
        TicketEvent::Commented { .. } => "commented",
        TicketEvent::FileAdded { .. } => "file_added",
        TicketEvent::Localised => "localised",
        TicketEvent::Informed => "informed",
        TicketEvent::Corrected { .. } => "corrected",
        TicketEvent::DeadlinesSet { .. } => "deadlines_set",
        TicketEvent::DeadlineReached { .. } => "deadline_reached",
        TicketEvent::Escalated { .. } => "escalated",
        TicketEvent::Linked { .. } => "linked",
        TicketEvent::Entrusted { .. } => "entrusted",
        TicketEvent::Accepted => "accepted",
        TicketEvent::Refused { .. } => "refused",
        TicketEvent::Recalled { .. } => "recalled",
        TicketEvent::Forgotten { .. } => "forgotten",
    }
}
