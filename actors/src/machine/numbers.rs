//! Ticket numbers: per company, increasing, without gaps and without doubles.
//!
//! A number is taken under the company's lock, and the lock spans the decision and its entry into
//! the queue of the journal. A refusal therefore leaves no gap, and two commits never carry one
//! number. The queue keeps the order, so a number is on disk only when all lower ones are. Only when the
//! disk had no room for a while may a lower one follow: what was refused then gives its number back.

use domovoi_domain::kernel::CompanyId;
use parking_lot::Mutex;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

#[derive(Default)]
pub(crate) struct Numbers {
    companies: Mutex<HashMap<CompanyId, Arc<Mutex<Counter>>>>,
}

/// The numbers of one company.
#[derive(Default)]
pub(crate) struct Counter {
    /// The last number given; 0 before the first.
    last: u64,
    /// Lower ones that nobody bears.
    free: BTreeSet<u64>,
}

/// A number in the hands of a commit.
pub(crate) struct Taken {
    pub(crate) counter: Arc<Mutex<Counter>>,
    pub(crate) number: u64,
}

impl Taken {
    /// Nothing was stored under it.
    pub(crate) fn give_back(self) {
        self.counter.lock().free.insert(self.number);
    }
}

impl Counter {
    /// The number that comes next; [`Counter::take`] it only when the commit is queued.
    pub(crate) fn next(&self, first: u64) -> u64 {
        self.free.first().copied().unwrap_or((self.last + 1).max(first))
    }

    pub(crate) fn take(&mut self, number: u64) {
        self.free.remove(&number);
        self.last = self.last.max(number);
    }
}

impl Numbers {
    /// The company's counter. It is locked from the decision to the journal's queue.
    pub(crate) fn of(&self, company: CompanyId) -> Arc<Mutex<Counter>> {
        self.companies.lock().entry(company).or_default().clone()
    }

    /// Remembers at start that `number` is in use.
    pub(crate) fn seen(&self, company: CompanyId, number: u64) {
        self.of(company).lock().take(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_leaves_no_gap() {
        let numbers = Numbers::default();
        let counter = numbers.of(CompanyId(1));
        numbers.seen(CompanyId(1), 7);
        let give = || {
            let mut counter = counter.lock();
            let number = counter.next(5);
            counter.take(number);
            number
        };
        let taken = |number| Taken {
            counter: counter.clone(),
            number,
        };
        assert_eq!((give(), give(), give()), (8, 9, 10));
        taken(9).give_back();
        taken(8).give_back();
        assert_eq!((give(), give(), give()), (8, 9, 11));
    }
}
