//! A line of the board.

use super::Eyes;
use crate::wire::common::{FlatNumber, Slot};
use crate::wire::ticket::{Contact, Deadline, TicketRow};
use domovoi_actors::Model;
use domovoi_actors::model::Head;
use domovoi_domain::access::rights::{Action, Relation, sees};
use domovoi_domain::classifier;
use domovoi_domain::kernel::{Record, RecordId, phone};
use domovoi_domain::tickets;

/// Characters of the description that a row shows.
const EXCERPT: usize = 200;

/// A row without its words: those are read from the store, outside the lock of the model.
pub struct Draft {
    row: TicketRow,
    description: RecordId,
    contact: Option<RecordId>,
    /// Whether the reader sees phones whole.
    phones: bool,
}

pub fn relation(head: &Head) -> Relation {
    Relation::ticket(head.executor, head.master)
}

pub fn visible(head: &Head, eyes: &Eyes) -> bool {
    sees(&eyes.grant, &head.place, relation(head))
}

/// The row of a ticket that the reader may see.
pub fn draft(model: &Model, head: &Head, eyes: &Eyes) -> Draft {
    let building = model.buildings.get(head.place.building).map(|seen| &seen.state);
    let service = classifier::get(head.service);
    let row = TicketRow {
        id: head.id.to_string(),
        number: head.number.to_string(),
        status: head.status.into(),
        emergency: head.emergency,
        priority: head.priority.into(),
        paid: head.paid,
        warranty: head.warranty,
        source: head.source.into(),
        building_id: head.place.building.to_string(),
        company_id: head.place.company.to_string(),
        address: building
            .map(|building| super::housing::address(building))
            .unwrap_or_default(),
        flat: head.place.flat.as_deref().map(FlatNumber::from_text),
        entrance: head.place.entrance,
        lat: building.map_or(0.0, |building| building.lat),
        lon: building.map_or(0.0, |building| building.lon),
        place: service.map_or("", |service| service.place.code).to_owned(),
        category: service.map_or("", |service| service.category.code).to_owned(),
        problem: service
            .and_then(|service| service.problem.as_ref())
            .map(|term| term.code.to_owned()),
        service_name: service.map(|service| eyes.word(&service.name())).unwrap_or_default(),
        description: String::new(),
        contact: Contact::default(),
        executor: head.executor.map(|id| super::employee(model, id)),
        master: head.master.map(|id| super::employee(model, id)),
        slot: head.slot.map(Slot::from),
        deadlines: head
            .deadlines
            .iter()
            .map(|deadline| deadline_of(deadline, eyes))
            .collect(),
        next_due: head.next_due.map(Into::into),
        overdue: head.overdue(eyes.now),
        deferred_until: head.deferred_until.map(Into::into),
        comments_count: head.comments,
        files_count: head.files,
        rating: head.rating,
        escalation: head.escalation,
        parent_id: head.parent.map(|id| id.to_string()),
        version: head.version,
        seq: head.seq,
        created_at: head.created_at.into(),
        changed_at: head.changed_at.into(),
    };
    Draft {
        row,
        description: head.description,
        contact: head.contact,
        phones: eyes.may(Action::SeePhones, &head.place, relation(head)),
    }
}

fn deadline_of(deadline: &tickets::Deadline, eyes: &Eyes) -> Deadline {
    Deadline {
        kind: deadline.kind.into(),
        start: deadline.start.into(),
        due: deadline.due.into(),
        state: deadline.state(eyes.now).into(),
        met: deadline.met.map(Into::into),
        paused: deadline.paused.map(Into::into),
    }
}

impl Draft {
    /// Adds the words; `read` gives a record, or nothing where it was erased. Also returns the whole description.
    pub fn finish(mut self, read: &mut dyn FnMut(RecordId) -> Option<Record>) -> (TicketRow, String) {
        let text = match read(self.description) {
            Some(Record::Text(text)) => text,
            _ => String::new(),
        };
        self.row.description = text.chars().take(EXCERPT).collect();
        if let Some(Record::Contact { name, phone }) = self.contact.and_then(read) {
            let phone = match phone.as_str() {
                "" => phone,
                _ if self.phones => phone,
                _ => phone::mask(&phone),
            };
            self.row.contact = Contact {
                name: if self.phones { name } else { String::new() },
                phone,
            };
        }
        (self.row, text)
    }
}

impl Draft {
    /// The row as it is without its words.
    pub(super) fn bare(&self) -> TicketRow {
        self.row.clone()
    }
}
