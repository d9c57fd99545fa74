//! Ticket numbers: per company, increasing, without gaps and without doubles.
//!
//! A number is taken under the company's lock, and the lock spans the decision and its entry into
//! the queue of the journal. A refusal therefore leaves no gap, and two commits never carry one
//! number. The queue keeps the order, so a number is on disk only when all lower ones are.

use domovoi_domain::kernel::CompanyId;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Default)]
pub(crate) struct Numbers {
    /// The last number given by each company; 0 before the first.
    last: Mutex<HashMap<CompanyId, Arc<Mutex<u64>>>>,
}

impl Numbers {
    /// The company's counter. Lock it, use `max(last + 1, first)`, and write it back only when the commit is queued.
    pub(crate) fn of(&self, company: CompanyId) -> Arc<Mutex<u64>> {
        self.last.lock().entry(company).or_default().clone()
    }

    /// Remembers at start that `number` is in use.
    pub(crate) fn seen(&self, company: CompanyId, number: u64) {
        let last = self.of(company);
        let mut last = last.lock();
        *last = number.max(*last);
    }
}
