//! Questions for lists of tickets: one filter for the board, the live topics and the counters.

use super::tickets::{Head, Tickets};
use domovoi_domain::access::Grant;
use domovoi_domain::access::rights::{self, Field, Sight};
use domovoi_domain::classifier::Priority;
use domovoi_domain::kernel::scope::Part;
use domovoi_domain::kernel::{BuildingId, EmployeeId, Instant, Scope, Slot, TicketId};
use domovoi_domain::tickets::{Source, Status};
use std::collections::{BinaryHeap, HashSet};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Which tickets. An empty or missing part lets everything through; `asker` must be set wherever a
/// person asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TicketFilter {
    /// Who asks, for the rule of access; `None`: the machine itself, which sees everything.
    pub asker: Option<Arc<Grant>>,
    pub part: Part,
    /// Only what lies in one of these places.
    pub scopes: Option<Vec<Scope>>,
    pub statuses: Vec<Status>,
    pub open: Option<bool>,
    pub buildings: Vec<BuildingId>,
    pub flat: Option<String>,
    pub executors: Vec<EmployeeId>,
    pub masters: Vec<EmployeeId>,
    /// Whether it has an executor.
    pub assigned: Option<bool>,
    pub emergency: Option<bool>,
    pub priorities: Vec<Priority>,
    pub overdue: Option<bool>,
    pub paid: Option<bool>,
    pub warranty: Option<bool>,
    pub rating_below: Option<u8>,
    pub sources: Vec<Source>,
    /// Rows of the classifier.
    pub services: Option<HashSet<u16>>,
    pub created: Option<Slot>,
    pub parent: Option<TicketId>,
    /// Only these, e.g. what a search has found.
    pub ids: Option<HashSet<TicketId>>,
}

/// In which order; emergencies stand first in every one, and what has ended last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    /// What is due next.
    #[default]
    Due,
    Newest,
    Oldest,
    /// What changed last.
    Changed,
}

/// Where a page ended. Its text is what a client gets and brings back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cursor {
    rank: u8,
    key: i64,
    id: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub heads: Vec<Head>,
    /// How many match in all.
    pub total: usize,
    pub next: Option<Cursor>,
}

/// How many there are of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub total: usize,
    /// In the order of [`Status::ALL`].
    pub by_status: [usize; Status::ALL.len()],
    /// Open emergencies.
    pub emergencies: usize,
    pub overdue: usize,
    /// Open and without an executor.
    pub unassigned: usize,
}

impl TicketFilter {
    /// Whether the ticket belongs to the list. `now` decides what is overdue.
    pub fn holds(&self, head: &Head, now: Instant) -> bool {
        let among = |wanted: bool, value: Option<bool>| value.is_none_or(|value| value == wanted);
        within(&self.statuses, &head.status)
            && among(head.status.is_open(), self.open)
            && among(head.emergency, self.emergency)
            && within(&self.buildings, &head.place.building)
            && one_of(&self.executors, head.executor)
            && one_of(&self.masters, head.master)
            && among(head.executor.is_some(), self.assigned)
            && within(&self.priorities, &head.priority)
            && among(head.paid, self.paid)
            && among(head.warranty, self.warranty)
            && within(&self.sources, &head.source)
            && self
                .rating_below
                .is_none_or(|limit| head.rating.is_some_and(|rating| rating < limit))
            && self
                .services
                .as_ref()
                .is_none_or(|services| services.contains(&head.service))
            && self.created.is_none_or(|slot| slot.contains(head.created_at))
            && self.parent.is_none_or(|parent| head.parent == Some(parent))
            && self
                .flat
                .as_ref()
                .is_none_or(|flat| head.place.flat.as_ref() == Some(flat))
            && self.overdue.is_none_or(|overdue| head.overdue(now) == overdue)
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&head.id))
            && self.may_see(head)
            && (!self.asks_where() || self.asker.as_ref().is_none_or(|grant| knows_where(grant, head)))
    }

    /// Whether the asker may know of the ticket at all.
    pub fn may_see(&self, head: &Head) -> bool {
        self.part.holds(&head.place)
            && self
                .scopes
                .as_ref()
                .is_none_or(|scopes| scopes.iter().any(|scope| scope.holds(&head.place)))
            && self
                .asker
                .as_ref()
                .is_none_or(|grant| rights::sees(grant, &head.place, head.relation))
    }

    /// Whether the list is of one house or flat: then it would tell where a ticket is.
    pub fn asks_where(&self) -> bool {
        !self.buildings.is_empty() || self.flat.is_some()
    }

    /// Whether open tickets, and whether ended ones, can match at all.
    fn sides(&self) -> (bool, bool) {
        let any = |open: bool| {
            self.open.is_none_or(|wanted| wanted == open)
                && (self.statuses.is_empty() || self.statuses.iter().any(|status| status.is_open() == open))
        };
        (any(true), any(false))
    }
}

/// Whether the reader is shown where the ticket is.
pub fn knows_where(grant: &Grant, head: &Head) -> bool {
    let shown = |field| rights::sight(grant, field, &head.place, head.relation) == Sight::Shown;
    shown(Field::Address) && shown(Field::Flat)
}

fn within<T: PartialEq>(wanted: &[T], value: &T) -> bool {
    wanted.is_empty() || wanted.contains(value)
}

fn one_of<T: PartialEq>(wanted: &[T], value: Option<T>) -> bool {
    wanted.is_empty() || value.is_some_and(|value| wanted.contains(&value))
}

impl Sort {
    fn cursor(self, head: &Head) -> Cursor {
        let open = head.status.is_open();
        Cursor {
            rank: match (open, head.emergency) {
                (true, true) => 0,
                (true, false) => 1,
                (false, _) => 2,
            },
            key: match self {
                Sort::Due => head.next_due.map_or(i64::MAX, |due| due.0),
                Sort::Newest => head.created_at.0.saturating_neg(),
                Sort::Oldest => head.created_at.0,
                Sort::Changed => head.changed_at.0.saturating_neg(),
            },
            id: head.id.0,
        }
    }
}

impl Tickets {
    /// One page of a list, with the number of all that match. `limit` is at least one.
    pub fn query(&self, filter: &TicketFilter, sort: Sort, after: Option<Cursor>, limit: usize, now: Instant) -> Page {
        let limit = limit.max(1);
        let mut total = 0;
        // The heap keeps the `limit + 1` smallest: one more than is shown tells whether there is more.
        let mut best: BinaryHeap<(Cursor, usize)> = BinaryHeap::with_capacity(limit + 2);
        let mut chosen: Vec<&Head> = Vec::new();
        self.each(filter, now, |head| {
            total += 1;
            let cursor = sort.cursor(head);
            let too_far = best.len() > limit && best.peek().is_some_and(|(worst, _)| cursor > *worst);
            if too_far || after.is_some_and(|after| cursor <= after) {
                return;
            }
            best.push((cursor, chosen.len()));
            chosen.push(head);
            if best.len() > limit + 1 {
                best.pop();
            }
        });
        let ordered = best.into_sorted_vec();
        let more = ordered.len() > limit;
        let heads = ordered.iter().take(limit).map(|(_, at)| chosen[*at].clone()).collect();
        Page {
            heads,
            total,
            next: if more {
                ordered.get(limit - 1).map(|(cursor, _)| *cursor)
            } else {
                None
            },
        }
    }

    pub fn counts(&self, filter: &TicketFilter, now: Instant) -> Counts {
        let mut counts = Counts::default();
        self.each(filter, now, |head| {
            let open = head.status.is_open();
            counts.total += 1;
            counts.by_status[head.status as usize] += 1;
            counts.emergencies += usize::from(open && head.emergency);
            counts.overdue += usize::from(head.overdue(now));
            counts.unassigned += usize::from(open && head.executor.is_none());
        });
        counts
    }

    /// Every head that matches, in no order.
    pub fn each<'a>(&'a self, filter: &TicketFilter, now: Instant, mut visit: impl FnMut(&'a Head)) {
        if let Some(ids) = &filter.ids {
            let found = ids.iter().filter_map(|id| self.head(*id));
            found.filter(|head| filter.holds(head, now)).for_each(visit);
            return;
        }
        let (open, ended) = filter.sides();
        for (company, heap) in &self.heaps {
            if filter.part.company.is_some_and(|wanted| wanted != *company) {
                continue;
            }
            let open = heap.open.iter().filter(|_| open);
            let ended = heap.ended.iter().filter(|_| ended);
            open.chain(ended)
                .filter(|head| filter.holds(head, now))
                .for_each(&mut visit);
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.rank, self.key, self.id)
    }
}

/// The text is not a cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotACursor;

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(NotACursor);
        Ok(Cursor {
            rank: part()?.parse().map_err(|_| NotACursor)?,
            key: part()?.parse().map_err(|_| NotACursor)?,
            id: part()?.parse().map_err(|_| NotACursor)?,
        })
    }
}
