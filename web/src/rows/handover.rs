//! Hand-overs of the shift.

use super::Eyes;
use crate::wire::common::FlatNumber;
use crate::wire::handovers::{Handover, HandoverItem, HandoverList, HandoverRow, HandoverState, OpenWork};
use domovoi_actors::{Model, Seen};
use domovoi_domain::access::rights::{Action, Relation};
use domovoi_domain::classifier;
use domovoi_domain::handovers::{self, Item, List, Lists, Outcome};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{Instant, Record, RecordId};

/// Characters of a description that a line shows.
const EXCERPT: usize = 200;

/// Seen by those who serve every company of it: the note and the lists speak of all of them.
pub fn visible(handover: &handovers::Handover, eyes: &Eyes) -> bool {
    may(handover, Action::SeeHandovers, eyes)
}

pub fn may(handover: &handovers::Handover, action: Action, eyes: &Eyes) -> bool {
    let allowed = |company| eyes.may(action, &Place::of_company(company), Relation::NONE);
    !handover.companies.is_empty() && handover.companies.iter().all(|company| allowed(*company))
}

/// Whose tickets stand on the reader's pages.
pub fn sees(place: &Place, eyes: &Eyes) -> bool {
    eyes.may(Action::SeeTickets, place, Relation::NONE)
}

pub fn row(model: &Model, seen: &Seen<handovers::Handover>) -> HandoverRow {
    let handover = &*seen.state;
    let (state, accepted, replaced_by) = match handover.outcome {
        Outcome::Waiting => (HandoverState::Waiting, None, None),
        Outcome::Accepted { by, at } => (HandoverState::Accepted, Some((by, at)), None),
        Outcome::Replaced { by, .. } => (HandoverState::Replaced, None, Some(by)),
    };
    HandoverRow {
        id: handover.id.to_string(),
        company_ids: handover.companies.iter().map(ToString::to_string).collect(),
        state,
        given_by: super::user(model, handover.given_by),
        given_at: handover.given_at.into(),
        accepted_by: accepted.map(|(by, _)| super::user(model, by)),
        accepted_at: accepted.map(|(_, at)| at.into()),
        replaced_by: replaced_by.map(|id| id.to_string()),
        emergencies: handover.lists.emergencies.total,
        promises: handover.lists.promises.total,
        overdue: handover.lists.overdue.total,
        version: seen.version,
        seq: seen.seq,
    }
}

/// A page without its words: those are read from the store, outside the lock of the model.
pub struct Draft {
    work: OpenWork,
    /// Descriptions, list by list.
    descriptions: [Vec<RecordId>; 3],
}

/// The lists as they stood at `at`, as far as the reader sees the places.
pub fn draft(model: &Model, lists: &Lists, at: Instant, eyes: &Eyes) -> Draft {
    let shown = |list: &List| {
        let shown: Vec<&Item> = list.items.iter().filter(|item| sees(&item.place, eyes)).collect();
        let hidden = list.items.len() - shown.len();
        let line = HandoverList {
            items: shown.iter().map(|found| item(model, found, eyes)).collect(),
            total: list.total.saturating_sub(hidden as u32),
        };
        (line, shown.iter().map(|item| item.description).collect())
    };
    let (emergencies, first) = shown(&lists.emergencies);
    let (promises, second) = shown(&lists.promises);
    let (overdue, third) = shown(&lists.overdue);
    Draft {
        work: OpenWork {
            at: at.into(),
            emergencies,
            promises,
            overdue,
        },
        descriptions: [first, second, third],
    }
}

fn item(model: &Model, item: &Item, eyes: &Eyes) -> HandoverItem {
    let building = model.buildings.get(item.place.building).map(|seen| &seen.state);
    let service = classifier::get(item.service);
    HandoverItem {
        ticket_id: item.ticket.to_string(),
        company_id: item.place.company.to_string(),
        number: item.number.to_string(),
        address: building
            .map(|building| super::housing::address(building))
            .unwrap_or_default(),
        flat: item.place.flat.as_deref().map(FlatNumber::from_text),
        emergency: item.emergency,
        service_name: service.map(|service| eyes.word(&service.name())).unwrap_or_default(),
        description: String::new(),
        executor: item.executor.map(|id| super::employee(model, id)),
        planned: item.planned.map(Into::into),
        due: item.due.map(Into::into),
    }
}

impl Draft {
    /// Adds the words; `read` gives a record, or nothing where it was erased.
    pub fn finish(mut self, read: &mut dyn FnMut(RecordId) -> Option<Record>) -> OpenWork {
        let work = &mut self.work;
        let lists = [&mut work.emergencies, &mut work.promises, &mut work.overdue];
        for (list, descriptions) in lists.into_iter().zip(self.descriptions) {
            for (item, record) in list.items.iter_mut().zip(descriptions) {
                item.description = text(read(record)).chars().take(EXCERPT).collect();
            }
        }
        self.work
    }
}

/// One hand-over with its page.
pub fn whole(row: HandoverRow, note: Option<Record>, work: OpenWork) -> Handover {
    Handover {
        row,
        note: text(note),
        work,
    }
}

fn text(record: Option<Record>) -> String {
    match record {
        Some(Record::Text(text)) => text,
        _ => String::new(),
    }
}
