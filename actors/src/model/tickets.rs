//! Tickets: a head of every one, and the whole of those that are open.
//!
//! Heads of a company lie side by side in memory, the open ones apart from the ended ones, so that a
//! list with any filter and its total is one pass over them.

use crate::machine::Seen;
use domovoi_domain::access::rights::Relation;
use domovoi_domain::classifier::{self, Priority};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, Instant, RecordId, Slot, TicketId};
use domovoi_domain::policies::rights::ticket_gives_relation;
use domovoi_domain::tickets::{Deadline, Entrusted, Source, Status, Ticket};
use std::collections::HashMap;
use std::sync::Arc;

/// What a list shows of a ticket.
#[derive(Clone, PartialEq, Debug)]
pub struct Head {
    pub id: TicketId,
    pub number: u64,
    pub place: Place,
    pub service: u16,
    pub priority: Priority,
    pub status: Status,
    pub emergency: bool,
    pub paid: bool,
    pub warranty: bool,
    pub source: Source,
    pub description: RecordId,
    pub contact: Option<RecordId>,
    pub executor: Option<EmployeeId>,
    pub master: Option<EmployeeId>,
    pub slot: Option<Slot>,
    pub deadlines: Vec<Deadline>,
    /// Of the deadlines that run, the next (or the longest passed).
    pub next_due: Option<Instant>,
    pub deferred_until: Option<Instant>,
    pub comments: u32,
    pub files: u32,
    pub rating: Option<u8>,
    pub escalation: u8,
    pub returns: u8,
    pub parent: Option<TicketId>,
    pub entrusted: Option<Entrusted>,
    /// Whose it is and how far it has come, as rights ask.
    pub relation: Relation,
    pub created_at: Instant,
    pub changed_at: Instant,
    pub completed_at: Option<Instant>,
    pub version: u64,
    pub seq: u64,
}

impl Head {
    pub fn of(seen: &Seen<Ticket>) -> Head {
        let ticket = &*seen.state;
        let service = classifier::get(ticket.service);
        Head {
            id: ticket.id,
            number: ticket.number,
            place: ticket.place.clone(),
            service: ticket.service,
            priority: match service {
                _ if ticket.emergency => Priority::Emergency,
                // A dispatcher said that it is no emergency after all.
                Some(service) => service.priority.max(Priority::Urgent),
                None => Priority::Normal,
            },
            status: ticket.status,
            emergency: ticket.emergency,
            paid: ticket.paid,
            warranty: ticket.warranty,
            source: ticket.source,
            description: ticket.description,
            contact: ticket.contact,
            executor: ticket.executor,
            master: ticket.master,
            slot: ticket.slot,
            deadlines: ticket.deadlines.clone(),
            next_due: ticket.next_due().map(|deadline| deadline.due),
            deferred_until: ticket.deferred_until,
            comments: ticket.comments.len() as u32,
            files: ticket.files.len() as u32,
            rating: ticket.rating,
            escalation: ticket.escalation,
            returns: ticket.returns,
            parent: ticket.parent,
            entrusted: ticket.entrusted,
            relation: ticket_gives_relation(ticket),
            created_at: ticket.created_at,
            changed_at: ticket.changed_at,
            completed_at: ticket.completed_at,
            version: seen.version,
            seq: seen.seq,
        }
    }

    /// Whether some term has passed and the work is not done.
    pub fn overdue(&self, now: Instant) -> bool {
        let works = self.status.is_open() && self.status != Status::Completed;
        works
            && self
                .deadlines
                .iter()
                .any(|deadline| deadline.state(now) == domovoi_domain::tickets::DeadlineState::Overdue)
    }
}

/// Heads of one company.
#[derive(Debug, Default)]
pub(super) struct Heap {
    pub(super) open: Vec<Head>,
    pub(super) ended: Vec<Head>,
}

/// Where a head lies.
#[derive(Clone, Copy, Debug)]
struct Spot {
    company: CompanyId,
    open: bool,
    at: usize,
}

#[derive(Debug, Default)]
pub struct Tickets {
    pub(super) heaps: HashMap<CompanyId, Heap>,
    spots: HashMap<TicketId, Spot>,
    open: HashMap<TicketId, Seen<Ticket>>,
    by_number: HashMap<(CompanyId, u64), TicketId>,
}

impl Tickets {
    pub fn head(&self, id: TicketId) -> Option<&Head> {
        let spot = self.spots.get(&id)?;
        let heap = self.heaps.get(&spot.company)?;
        if spot.open {
            heap.open.get(spot.at)
        } else {
            heap.ended.get(spot.at)
        }
    }

    /// The whole ticket while it is open.
    pub fn open(&self, id: TicketId) -> Option<&Seen<Ticket>> {
        self.open.get(&id)
    }

    /// All open tickets, in no order.
    pub fn all_open(&self) -> impl Iterator<Item = &Arc<Ticket>> {
        self.open.values().map(|seen| &seen.state)
    }

    /// Open tickets of a house, in no order.
    pub fn open_in(&self, company: CompanyId, building: BuildingId) -> impl Iterator<Item = &Arc<Ticket>> {
        let heads = self.heaps.get(&company).into_iter().flat_map(|heap| &heap.open);
        heads
            .filter(move |head| head.place.building == building)
            .filter_map(|head| Some(&self.open.get(&head.id)?.state))
    }

    pub fn numbered(&self, company: CompanyId, number: u64) -> Option<TicketId> {
        self.by_number.get(&(company, number)).copied()
    }

    pub fn companies(&self) -> impl Iterator<Item = CompanyId> + '_ {
        self.heaps.keys().copied()
    }

    /// All heads, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Head> {
        self.heaps.values().flat_map(|heap| heap.open.iter().chain(&heap.ended))
    }

    pub fn len(&self) -> usize {
        self.spots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    pub(super) fn put(&mut self, seen: Seen<Ticket>) {
        if self.head(seen.id).is_some_and(|head| head.version >= seen.version) {
            return;
        }
        let head = Head::of(&seen);
        let (id, company, open) = (head.id, head.place.company, head.status.is_open());
        self.by_number.insert((company, head.number), id);
        if open {
            self.open.insert(id, seen);
        } else {
            self.open.remove(&id);
        }
        if let Some(spot) = self.spots.get(&id).copied() {
            if spot.company == company && spot.open == open {
                self.heaps.entry(company).or_default().side(open)[spot.at] = head;
                return;
            }
            self.take_out(spot);
        }
        let side = self.heaps.entry(company).or_default().side(open);
        let at = side.len();
        side.push(head);
        self.spots.insert(id, Spot { company, open, at });
    }

    /// Removes a head; the last one of its side moves into the hole.
    fn take_out(&mut self, spot: Spot) {
        let side = self.heaps.entry(spot.company).or_default().side(spot.open);
        side.swap_remove(spot.at);
        if let Some(moved) = side.get(spot.at) {
            self.spots.insert(moved.id, spot);
        }
    }
}

impl Heap {
    fn side(&mut self, open: bool) -> &mut Vec<Head> {
        if open { &mut self.open } else { &mut self.ended }
    }
}

/// Two are equal when they know the same; how the heads lie does not matter.
impl PartialEq for Tickets {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.iter().all(|head| other.head(head.id) == Some(head))
            && self.open == other.open
            && self.by_number == other.by_number
    }
}
