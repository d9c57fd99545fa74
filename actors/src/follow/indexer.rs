//! Feeds the search index: behind the read model, in batches, with the journal's number in every
//! commit of the index. So a crash neither loses nor doubles a document.

use super::documents::{Librarian, Trouble};
use super::{BATCH, Progress, Stop};
use crate::model::Model;
use domovoi_domain::housing::{Building, BuildingEvent};
use domovoi_domain::kernel::{BuildingId, Kind};
use domovoi_domain::residents::{Person, PersonEvent};
use domovoi_search::Index;
use domovoi_storage::{Frame, Store};
use parking_lot::RwLock;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The longest that a change waits for a commit of the index.
const DELAY: Duration = Duration::from_millis(200);
/// How often what was replaced or erased is rewritten out of the files.
const EXPUNGE: Duration = Duration::from_secs(24 * 3600);
/// The same when a person was erased: time enough for what follows from it to be heard, too.
const EXPUNGE_PERSON: Duration = Duration::from_secs(2);
/// How long a stopped index rests before it is tried again.
const REST: Duration = Duration::from_secs(1);

pub(crate) struct Indexer {
    pub(crate) store: Store,
    pub(crate) model: Arc<RwLock<Model>>,
    pub(crate) index: Arc<Index>,
    /// How far the read model has come.
    pub(crate) projected: Progress,
}

impl Indexer {
    pub(crate) async fn run(self, stop: Stop) {
        while !self.feed(&stop).await {
            // What was not committed is put again.
            std::thread::sleep(REST);
            match self.index.revive() {
                Ok(()) => tracing::info!(seq = self.index.seq(), "search goes on after its last commit"),
                Err(error) => tracing::warn!(%error, "search cannot go on yet"),
            }
        }
    }

    /// Feeds the index until the house closes; `false` when the index stopped taking changes before.
    async fn feed(&self, stop: &Stop) -> bool {
        let librarian = Librarian {
            store: &self.store,
            model: &self.model,
            index: &self.index,
        };
        let mut seq = self.index.seq();
        if seq == 0 {
            seq = self.projected.get();
            if !self.insist(stop, || librarian.put_all()) {
                return stop.asked();
            }
            report(self.index.commit(seq).map_err(Trouble::from));
        }
        let mut follower = self.store.follow(seq);
        let (mut pending, mut expunge_at) = (None, Instant::now() + EXPUNGE);
        loop {
            let stopping = stop.asked();
            if self.index.is_stopped() {
                return stopping;
            }
            let patience = pending.map_or(DELAY / 4, |since: Instant| DELAY.saturating_sub(since.elapsed()));
            let frames = follower.next(BATCH, patience).unwrap_or_else(|error| {
                tracing::error!(%error, "search cannot follow the journal");
                std::thread::sleep(DELAY);
                Vec::new()
            });
            if let Some(last) = frames.last().map(|frame| frame.last) {
                self.projected.reach(last).await;
                // What could not be taken is tried again: a sequence that is committed means that all up to it is found.
                if !self.insist(stop, || take(&librarian, &frames)) {
                    return stop.asked();
                }
                if frames.iter().any(|frame| erases(frame)) {
                    expunge_at = Instant::now() + EXPUNGE_PERSON;
                }
                seq = last;
                pending.get_or_insert_with(Instant::now);
            }
            let due = pending.is_some_and(|since| since.elapsed() >= DELAY);
            if due || (stopping && pending.is_some()) {
                report(self.index.commit(seq).map_err(Trouble::from));
                pending = None;
            }
            if Instant::now() >= expunge_at && pending.is_none() {
                report(self.index.expunge().map_err(Trouble::from));
                expunge_at = Instant::now() + EXPUNGE;
            }
            if stopping && frames.is_empty() {
                return true;
            }
        }
    }

    /// Does it until it is done; whether it was, before the house closes or the index stops.
    fn insist(&self, stop: &Stop, mut work: impl FnMut() -> Result<(), Trouble>) -> bool {
        loop {
            match work() {
                Ok(()) => return true,
                failed => report(failed),
            }
            if stop.asked() || self.index.is_stopped() {
                return false;
            }
            std::thread::sleep(DELAY);
        }
    }
}

/// Puts everything that the commits changed, each thing once.
/// Whether somebody's data were destroyed.
fn erases(frame: &Frame) -> bool {
    let erased = |event: &PersonEvent| matches!(event, PersonEvent::Erased);
    let events = frame.entries.iter().filter_map(|entry| entry.events_of::<Person>());
    events.flatten().flatten().any(|event| erased(&event))
}

fn take(librarian: &Librarian<'_>, frames: &[Arc<Frame>]) -> Result<(), Trouble> {
    let mut changed: BTreeSet<(Kind, u64)> = BTreeSet::new();
    for entry in frames.iter().flat_map(|frame| &frame.entries) {
        changed.insert((entry.kind, entry.id));
        let moved = match entry.events_of::<Building>() {
            Some(Ok(events)) => events
                .iter()
                .any(|event| matches!(event, BuildingEvent::Corrected { .. } | BuildingEvent::Moved { .. })),
            _ => false,
        };
        if moved {
            changed.extend(librarian.at(BuildingId(entry.id)));
        }
    }
    changed.into_iter().try_for_each(|(kind, id)| librarian.put(kind, id))
}

fn report(done: Result<(), Trouble>) {
    if let Err(error) = done {
        tracing::error!(%error, "search could not take a change; it is tried again");
    }
}
