//! Everything that the metrics page shows of the machine.

use crate::house::House;
use crate::machine::Liveliness;
use domovoi_domain::kernel::Kind;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

#[derive(Clone, Debug, PartialEq)]
pub struct Meters {
    pub store: domovoi_storage::Meters,
    /// Live things and their mailboxes, by kind.
    pub live: Vec<(Kind, Liveliness)>,
    /// Since the start of the process.
    pub activations: u64,
    pub passivations: u64,
    /// Things that were loaded anew after a failure.
    pub restarts: u64,
    /// Rules that panicked.
    pub panics: u64,
    /// Messages turned away because a mailbox was full.
    pub turned_away: u64,
    /// Events that the read model does not know yet.
    pub model_lag: u64,
    /// Events whose consequences have not happened yet.
    pub reactions_lag: u64,
    /// Events that search does not find yet.
    pub search_lag: u64,
    pub documents: u64,
    /// Things that wait to be woken.
    pub timers: usize,
    /// Who listens to changes.
    pub subscribers: usize,
    pub jobs_running: usize,
    pub tickets: usize,
    pub open_tickets: usize,
    pub buildings: usize,
    pub people: usize,
    pub staff: usize,
}

impl House {
    pub fn meters(&self) -> Meters {
        let store = self.store().meters();
        let counters = self.counters();
        let read = |counter: &AtomicU64| counter.load(Relaxed);
        let (projected, reacted, timers, subscribers) = self.followers();
        let behind = |seq: u64| store.last_seq.saturating_sub(seq);
        let model = self.model();
        Meters {
            live: self.liveliness(),
            activations: read(&counters.activations),
            passivations: read(&counters.passivations),
            restarts: read(&counters.restarts),
            panics: read(&counters.panics),
            turned_away: read(&counters.turned_away),
            model_lag: behind(projected),
            reactions_lag: behind(reacted),
            search_lag: behind(self.search().seq()),
            documents: self.search().len(),
            timers,
            subscribers,
            jobs_running: self.jobs().running(),
            tickets: model.tickets.len(),
            open_tickets: model.tickets.all_open().count(),
            buildings: model.buildings.len(),
            people: model.people.len(),
            staff: model.staff.len(),
            store,
        }
    }
}
