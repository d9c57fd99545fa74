//! What is durable but not yet in sled: readers look here first.

use crate::journal::frame::{Place, Placed, Position};
use crate::{Answer, AnyState, Frame, FrameEntry};
use domovoi_domain::kernel::{Instant, Kind, RecordId};
use std::collections::HashMap;
use std::sync::Arc;

/// A state that sled does not hold yet.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) version: u64,
    pub(crate) seq: u64,
    pub(crate) state: Arc<dyn AnyState>,
}

#[derive(Default)]
pub(crate) struct Overlay {
    pub(crate) states: HashMap<(Kind, u64), Held>,
    /// Sequence that brought it, and where the record lies: nowhere, when it was erased.
    records: HashMap<RecordId, (u64, Option<Place>)>,
    positions: HashMap<(Kind, u64), Vec<(u64, Position)>>,
    answers: HashMap<u128, Answer>,
    /// The latest time of any commit.
    pub(crate) newest: Instant,
}

impl Overlay {
    pub(crate) fn new(newest: Instant) -> Overlay {
        Overlay {
            newest,
            ..Overlay::default()
        }
    }

    pub(crate) fn add(&mut self, frame: &Frame, placed: &Placed) {
        self.newest = self.newest.max(frame.at);
        for entry in &frame.entries {
            if entry.events.is_empty() {
                continue; // Nothing happened to it; its records are noted below.
            }
            let thing = (entry.kind, entry.id);
            self.positions
                .entry(thing)
                .or_default()
                .push((entry.seq, placed.position));
            if let Some(held) = held(entry) {
                self.states.insert(thing, held);
            }
        }
        for (id, place) in &placed.records {
            self.records.insert(*id, (frame.last, Some(*place)));
        }
        for id in &placed.erased {
            self.records.insert(*id, (frame.last, None));
        }
        if let Some((key, answer)) = answer_of(frame, self.newest) {
            self.answers.insert(key, answer);
        }
    }

    /// Lets go of what `frame` brought, now that sled holds it and everything up to event `seq`.
    pub(crate) fn forget(&mut self, frame: &Frame, placed: &Placed, seq: u64) {
        for entry in &frame.entries {
            let thing = (entry.kind, entry.id);
            if self.states.get(&thing).is_some_and(|held| held.seq <= seq) {
                self.states.remove(&thing);
            }
            if let Some(positions) = self.positions.get_mut(&thing) {
                positions.retain(|(at, _)| *at > seq);
                if positions.is_empty() {
                    self.positions.remove(&thing);
                }
            }
        }
        for id in placed.records.iter().map(|(id, _)| id).chain(&placed.erased) {
            if self.records.get(id).is_some_and(|(at, _)| *at <= seq) {
                self.records.remove(id);
            }
        }
        if let Some(key) = frame.key
            && self.answers.get(&key.hash).is_some_and(|answer| answer.seq <= seq)
        {
            self.answers.remove(&key.hash);
        }
    }

    pub(crate) fn record(&self, id: RecordId) -> Option<Option<Place>> {
        self.records.get(&id).map(|(_, place)| *place)
    }

    pub(crate) fn positions(&self, kind: Kind, id: u64) -> Vec<(u64, Position)> {
        self.positions.get(&(kind, id)).cloned().unwrap_or_default()
    }

    pub(crate) fn answer(&self, key: u128) -> Option<Answer> {
        self.answers.get(&key).copied()
    }
}

/// The state that an entry led to, when it is known.
pub(crate) fn held(entry: &FrameEntry) -> Option<Held> {
    let state = entry.after.as_ref()?;
    Some(Held {
        version: entry.version_after(),
        seq: last_seq(entry),
        state: Arc::clone(state),
    })
}

/// Sequence of the last event of an entry that brings some.
pub(crate) fn last_seq(entry: &FrameEntry) -> u64 {
    entry.seq + entry.events.len() as u64 - 1
}

/// What is remembered of a commit that bears an idempotency key: its first thing.
/// Its age counts from `newest`, the latest moment of any commit: what was recorded long ago elsewhere and is told now
/// was still answered now.
pub(crate) fn answer_of(frame: &Frame, newest: Instant) -> Option<(u128, Answer)> {
    let (key, entry) = (frame.key?, frame.entries.first()?);
    let answer = Answer {
        body: key.body,
        kind: entry.kind,
        id: entry.id,
        seq: frame.last,
        version: entry.version_after(),
        at: newest.max(frame.at),
    };
    Some((key.hash, answer))
}
