//! Time that was proposed a moment ago and that the read model cannot know of yet.
//!
//! Ranking and promising happen under one lock, so a thousand callers at once are spread over the
//! free times instead of all running for the same one.

use domovoi_domain::calendar::{Calendar, Holder, Lease};
use domovoi_domain::kernel::{EmployeeId, Instant, LeaseId, Slot, TicketId};
use parking_lot::Mutex;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Default)]
pub(crate) struct Promises(Mutex<HashMap<EmployeeId, Vec<Promised>>>);

#[derive(Clone, Copy)]
struct Promised {
    ticket: TicketId,
    slot: Slot,
    /// Sequence number at which the calendar knows it; `None` while it is being asked.
    known: Option<u64>,
}

/// A promise that is being made good. Dropped, it is taken back, unless it was kept.
pub(crate) struct Promise {
    promises: Arc<Promises>,
    employee: EmployeeId,
    ticket: TicketId,
}

impl Promises {
    /// Lets `choose` look at what is promised and promise something itself, all at one moment. What
    /// the read model knows at `seq` is forgotten first.
    pub(crate) fn choose<T>(
        self: &Arc<Self>,
        ticket: TicketId,
        seq: u64,
        choose: impl FnOnce(&Taken<'_>) -> (Option<(EmployeeId, Slot)>, T),
    ) -> (Option<Promise>, T) {
        let mut promised = self.0.lock();
        promised.retain(|_, promises| {
            promises.retain(|promise| promise.known.is_none_or(|known| known > seq));
            !promises.is_empty()
        });
        let (wanted, found) = choose(&Taken(&promised));
        let promise = wanted.map(|(employee, slot)| {
            promised.entry(employee).or_default().push(Promised {
                ticket,
                slot,
                known: None,
            });
            Promise {
                promises: self.clone(),
                employee,
                ticket,
            }
        });
        (promise, found)
    }
}

impl Promise {
    /// The calendar has it; the read model will know it at `seq`.
    pub(crate) fn keep(self, seq: u64) {
        self.change(|promises| {
            for promise in promises.iter_mut() {
                if promise.ticket == self.ticket && promise.known.is_none() {
                    promise.known = Some(seq);
                }
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Promised>)) {
        if let Some(promises) = self.promises.0.lock().get_mut(&self.employee) {
            change(promises);
        }
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        self.change(|promises| promises.retain(|promise| promise.ticket != self.ticket || promise.known.is_some()));
    }
}

/// What is promised at this moment.
pub(crate) struct Taken<'a>(&'a HashMap<EmployeeId, Vec<Promised>>);

impl Taken<'_> {
    /// The calendar as it will be when all promises are kept. `own` does not stand in its own way.
    pub(crate) fn shown_in<'a>(&self, calendar: &'a Calendar, own: TicketId) -> Cow<'a, Calendar> {
        let Some(promises) = self.0.get(&calendar.employee) else {
            return Cow::Borrowed(calendar);
        };
        let mut calendar = calendar.clone();
        let others = promises.iter().filter(|promise| promise.ticket != own);
        calendar.leases.extend(others.map(|promise| Lease {
            id: LeaseId::default(),
            slot: promise.slot,
            holder: Holder::Ticket(promise.ticket),
            until: Instant(i64::MAX),
        }));
        Cow::Owned(calendar)
    }
}
