//! Turns a run of frames into what sled should hold, and replays frames whose states are not known any more.

use super::Work;
use super::overlay::{Held, answer_of, held, last_seq};
use crate::journal::frame::Place;
use crate::journal::reader::Reader;
use crate::journal::segment::Segments;
use crate::state::{Applied, Changes, States};
use crate::{AnyState, Frame, Kinds, StoreError};
use domovoi_domain::kernel::{Instant, Kind, RecordId};
use std::collections::HashMap;
use std::sync::Arc;

/// A run of frames that is written to sled together.
#[derive(Default)]
pub(crate) struct Window {
    changes: Changes,
    /// Every thing that changed; the last state wins and is encoded once.
    states: HashMap<(Kind, u64), Held>,
    records: HashMap<RecordId, Option<Place>>,
    erased: Vec<Place>,
}

impl Window {
    /// Writes what `frames` brought. Erased records are destroyed in the journal first, so that sled never says "done" of
    /// an erasure that a crash has cut off.
    pub(crate) fn write(
        states: &States,
        segments: &Segments,
        frames: &[Work],
        newest: Instant,
    ) -> Result<(), StoreError> {
        let Some((frame, placed)) = frames.last() else {
            return Ok(());
        };
        let applied = Applied {
            first: frame.seq,
            seq: frame.last,
            position: placed.position,
            crc: placed.crc,
            newest,
        };
        let mut window = Window::default();
        for work in frames {
            window.add(states, work, newest)?;
        }
        segments.erase(&window.erased)?;
        let mut changes = window.changes;
        for ((kind, id), held) in window.states {
            changes.state(kind, id, held.version, held.seq, &held.state.encode());
        }
        for (id, place) in window.records {
            changes.record(id, place);
        }
        states.apply(changes, &applied)
    }

    fn add(&mut self, states: &States, (frame, placed): &Work, newest: Instant) -> Result<(), StoreError> {
        for entry in frame.entries.iter().filter(|entry| !entry.events.is_empty()) {
            self.changes.position(entry.kind, entry.id, entry.seq, placed.position);
            if let Some(held) = held(entry) {
                self.states.insert((entry.kind, entry.id), held);
            }
        }
        self.records
            .extend(placed.records.iter().map(|(id, place)| (*id, Some(*place))));
        for id in &placed.erased {
            let known = match self.records.insert(*id, None) {
                Some(known) => known,
                None => states.record(*id)?,
            };
            self.erased.extend(known);
        }
        if let Some((key, answer)) = answer_of(frame, newest) {
            self.changes.answer(key, &answer);
        }
        Ok(())
    }
}

/// Sequence of a thing's last event, and the state that it led to.
type Known = (u64, Arc<dyn AnyState>);

/// Replays the journal into sled.
pub(crate) struct Replay<'a> {
    pub(crate) states: &'a States,
    pub(crate) segments: &'a Arc<Segments>,
    pub(crate) kinds: &'a Kinds,
    /// Things that were changed recently, so that they need not be read back for every event.
    pub(crate) recent: HashMap<(Kind, u64), Known>,
    pub(crate) newest: Instant,
}

/// So many things are kept in memory while replaying.
const RECENT: usize = 50_000;
/// So many bytes of journal are written to sled at a time.
const WINDOW_BYTES: u64 = 8 << 20;

impl Replay<'_> {
    /// Replays everything after `applied` up to event `until`; returns the number of events.
    pub(crate) fn run(
        mut self,
        applied: Option<Applied>,
        until: u64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(u64, Instant), StoreError> {
        let mut reader = match applied {
            Some(applied) => Reader::at(self.segments, applied.position, applied.first)?,
            None => Reader::from_segment_of(self.segments, 1)?,
        };
        let after = applied.map_or(0, |applied| applied.seq);
        let (mut window, mut bytes, mut events) = (Vec::new(), 0, 0);
        loop {
            let raw = reader.next(until)?;
            if let Some(raw) = raw.as_ref().filter(|raw| raw.last() > after) {
                let (frame, placed) = raw.unpack(self.kinds)?;
                let frame = self.happen(frame)?;
                events += frame.last + 1 - frame.seq;
                bytes += raw.header.frame_length();
                window.push((Arc::new(frame), placed));
            }
            if bytes >= WINDOW_BYTES || raw.is_none() {
                Window::write(self.states, self.segments, &window, self.newest)?;
                progress(reader.next_seq() - 1);
                window.clear();
                bytes = 0;
                if self.recent.len() > RECENT {
                    self.recent.clear();
                }
            }
            if raw.is_none() {
                return Ok((events, self.newest));
            }
        }
    }

    /// Lets the events of a frame happen. A state in sled may be ahead of what was applied; what it has seen already is
    /// left out.
    fn happen(&mut self, mut frame: Frame) -> Result<Frame, StoreError> {
        let stamp = frame.stamp();
        self.newest = self.newest.max(frame.at);
        for entry in frame.entries.iter_mut().filter(|entry| !entry.events.is_empty()) {
            let thing = (entry.kind, entry.id);
            let before = match self.recent.remove(&thing) {
                Some(before) => Some(before),
                None => self.stored(thing)?,
            };
            if let Some((seq, state)) = before.as_ref().filter(|(seq, _)| *seq >= entry.seq) {
                self.recent.insert(thing, (*seq, Arc::clone(state)));
                continue;
            }
            let before = before.as_ref().map(|(_, state)| state);
            let after = self.kinds.replay(entry.kind, before, &entry.events, &stamp)?;
            self.recent.insert(thing, (last_seq(entry), Arc::clone(&after)));
            entry.after = Some(after);
        }
        Ok(frame)
    }

    fn stored(&self, (kind, id): (Kind, u64)) -> Result<Option<Known>, StoreError> {
        let Some((_, seq, bytes)) = self.states.state(kind, id)? else {
            return Ok(None);
        };
        Ok(Some((seq, self.kinds.decode(kind, &bytes)?)))
    }
}
