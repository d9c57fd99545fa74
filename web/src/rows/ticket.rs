//! A line of the board.

use super::Eyes;
use crate::wire::common::{FlatNumber, Slot};
use crate::wire::ticket::{Contact, Deadline, Entrusted, TicketRow};
use domovoi_actors::Model;
use domovoi_actors::model::Head;
use domovoi_domain::access::rights::{self, sees};
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
    hidden: Vec<rights::Field>,
    /// Whether the reader sees phones whole.
    phones: bool,
    /// Whether he sees names: who may ask for a masked telephone knows whose it is.
    names: bool,
}

pub fn visible(head: &Head, eyes: &Eyes) -> bool {
    sees(&eyes.grant, &head.place, head.relation)
}

/// Where it is: the address, or the district or complex for who is not told more yet.
pub fn whereabouts(model: &Model, head: &Head, eyes: &Eyes) -> String {
    let Some(building) = model.buildings.get(head.place.building).map(|seen| &seen.state) else {
        return String::new();
    };
    if eyes.shows(rights::Field::Address, &head.place, head.relation) {
        return super::housing::address(building);
    }
    let Some(company) = model.companies.get(head.place.company).map(|seen| &seen.state) else {
        return String::new();
    };
    let district = company.districts.iter().find(|one| Some(one.id) == head.place.district);
    let complex = company.complexes.iter().find(|one| Some(one.id) == head.place.complex);
    let name = district.map(|one| &one.name).or(complex.map(|one| &one.name));
    name.unwrap_or(&company.name).clone()
}

/// Whether the words of a search may find it: what hides anything is found by its number alone, or the box would tell
/// whose telephone stands in it.
pub fn findable(head: &Head, words: &str, eyes: &Eyes) -> bool {
    let number = words.trim().trim_start_matches(['№', '#', ' ']);
    visible(head, eyes) && (!eyes.hides(head) || number == head.number.to_string())
}

/// The row of a ticket that the reader may see.
pub fn draft(model: &Model, head: &Head, eyes: &Eyes) -> Draft {
    let sight = |field| rights::sight(&eyes.grant, field, &head.place, head.relation);
    let hidden: Vec<rights::Field> = rights::Field::ALL
        .into_iter()
        .filter(|field| sight(*field) == rights::Sight::Hidden)
        .collect();
    let shows = |field| !hidden.contains(&field);
    let (address, flat) = (shows(rights::Field::Address), shows(rights::Field::Flat));
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
        building_id: if address {
            head.place.building.to_string()
        } else {
            String::new()
        },
        company_id: head.place.company.to_string(),
        district_id: head.place.district.map(|id| id.to_string()),
        complex_id: head.place.complex.filter(|_| address).map(|id| id.to_string()),
        address: whereabouts(model, head, eyes),
        flat: head.place.flat.as_deref().filter(|_| flat).map(FlatNumber::from_text),
        entrance: head.place.entrance.filter(|_| address),
        lat: building.filter(|_| address).map_or(0.0, |building| building.lat),
        lon: building.filter(|_| address).map_or(0.0, |building| building.lon),
        hidden: hidden.iter().map(|field| (*field).into()).collect(),
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
        contractor: head.entrusted.map(|entrusted| Entrusted {
            id: entrusted.contractor.to_string(),
            name: model.contractors.name(entrusted.contractor).to_owned(),
            at: entrusted.at.into(),
            accepted_at: entrusted.accepted_at.map(Into::into),
        }),
        slot: head.slot.map(Slot::from),
        deadlines: head
            .deadlines
            .iter()
            .map(|deadline| deadline_of(deadline, eyes))
            .collect(),
        next_due: head.next_due.map(Into::into),
        overdue: head.overdue(eyes.now),
        deferred_until: head.deferred_until.map(Into::into),
        comments_count: if shows(rights::Field::Description) {
            head.comments
        } else {
            0
        },
        files_count: if shows(rights::Field::Files) { head.files } else { 0 },
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
        phones: sight(rights::Field::Phone) == rights::Sight::Shown,
        names: eyes.may(rights::Action::SeePhones, &head.place, head.relation),
        hidden,
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
        let shows = |field| !self.hidden.contains(&field);
        let (description, contact) = (shows(rights::Field::Description), shows(rights::Field::Phone));
        let text = match Some(self.description).filter(|_| description).and_then(&mut *read) {
            Some(Record::Text(text)) => text,
            _ => String::new(),
        };
        self.row.description = text.chars().take(EXCERPT).collect();
        if let Some(Record::Contact { name, phone }) = self.contact.filter(|_| contact).and_then(read) {
            let masked = !self.phones && !phone.is_empty();
            self.row.contact = Contact {
                name: if self.names { name } else { String::new() },
                phone: if masked { phone::mask(&phone) } else { phone },
                masked,
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
