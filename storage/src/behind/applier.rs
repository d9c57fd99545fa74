//! The background writer: brings what was committed into sled, and begins anew when the disk was full.

use super::apply::Window;
use super::cursors::Cursors;
use super::{REMEMBERED, Work};
use crate::journal::Tail;
use crate::journal::segment::Segments;
use crate::open::open_states;
use crate::state::States;
use crate::store::Shared;
use crate::{Kinds, Options, StoreError};
use domovoi_domain::kernel::{Instant, Span};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How often old answers are swept out, by the time of commits.
const SWEEP: Span = Span::hours(1);

/// sled brings what it was given to the disk twice a second. Readers are told from memory until that has surely happened: of
/// a database whose disk is full only what is on the disk can be read.
const SETTLED: Duration = Duration::from_secs(2);

pub(crate) struct Applier {
    pub(crate) shared: Arc<Shared>,
    pub(crate) states: Arc<States>,
    pub(crate) segments: Arc<Segments>,
    pub(crate) cursors: Arc<Cursors>,
    /// When old answers were last swept out, by the time of commits.
    pub(crate) swept: Instant,
    /// What sled has, but perhaps not yet on the disk, and since when.
    pub(crate) settling: VecDeque<(std::time::Instant, Vec<Work>)>,
    pub(crate) dir: PathBuf,
    pub(crate) kinds: Arc<Kinds>,
    pub(crate) options: Options,
}

impl Applier {
    pub(crate) fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        let why = match catch_unwind(AssertUnwindSafe(|| self.work())) {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the background writer panicked; restart, what was answered is in the journal".into(),
        };
        tracing::error!(error = %why, "states cannot be written; no commit will be taken until a restart");
        shared.fail(why);
        shared.behind.changed.notify_all();
    }

    fn work(&mut self) -> Result<(), StoreError> {
        let shared = Arc::clone(&self.shared);
        while let Some(window) = shared.behind.next_window() {
            match self.write_when_there_is_room(&window) {
                Ok(false) => return Ok(()), // The next start does the rest.
                Ok(true) if window.is_empty() => {}
                Ok(true) => {
                    shared.behind.written();
                    self.settling.push_back((std::time::Instant::now(), window));
                }
                Err(error) if error.is_full() || shared.room.lacks() => {
                    tracing::error!(%error, "states wait for room on the disk; no commit is taken meanwhile");
                    if !self.begin_anew(window)? {
                        return Ok(()); // The next start does the rest.
                    }
                }
                Err(error) => return Err(error),
            }
            self.settle();
            if let Err(error) = self.cursors.save() {
                tracing::warn!(%error, "cursors could not be saved; trying again");
            }
        }
        self.cursors.save()?;
        self.states.flush()
    }

    fn settle(&mut self) {
        while let Some((_, window)) = self.settling.pop_front_if(|(since, _)| since.elapsed() >= SETTLED) {
            self.shared.behind.settled(&window);
        }
    }

    /// Without room for the next batch sled is not asked at all: it stays whole, and what is not in memory can be read
    /// meanwhile. A window that was begun is told again from its start. `false` when a stop came first.
    fn write_when_there_is_room(&mut self, window: &[Work]) -> Result<bool, StoreError> {
        let shared = Arc::clone(&self.shared);
        loop {
            match self.write(window) {
                Err(error @ StoreError::Full { .. }) => {
                    if !shared.room.is_stuck() {
                        tracing::error!(%error, "states wait for room on the disk; no commit is taken meanwhile");
                        shared.room.set_stuck(true);
                        shared.behind.changed.notify_all();
                    }
                    if !shared.behind.pause() {
                        return Ok(false);
                    }
                }
                Err(error) => return Err(error),
                Ok(()) => {
                    if shared.room.is_stuck() {
                        shared.room.set_stuck(false);
                        tracing::warn!("the states have room again; commits are taken");
                    }
                    return Ok(true);
                }
            }
        }
    }

    /// sled may panic on a damaged file, or on a full disk; that too is only an error here.
    fn write(&mut self, window: &[Work]) -> Result<(), StoreError> {
        let newest = self.shared.behind.overlay.read().newest;
        let written = catch_unwind(AssertUnwindSafe(|| {
            Window::write(&self.states, &self.segments, window, newest)?;
            self.sweep(newest)
        }));
        written.unwrap_or_else(|_| {
            Err(StoreError::State(
                "it panicked; restart, it will be made anew from the journal".into(),
            ))
        })
    }

    fn sweep(&mut self, newest: Instant) -> Result<(), StoreError> {
        if newest - self.swept >= SWEEP {
            self.states.sweep_answers(newest - REMEMBERED)?;
            self.swept = newest;
        }
        Ok(())
    }

    /// sled takes nothing any more after a write that failed, and what it had not flushed by then is lost. So it is opened
    /// again once there is room, and the journal tells it everything that it lacks; `false` when a stop came first.
    fn begin_anew(&mut self, window: Vec<Work>) -> Result<bool, StoreError> {
        let shared = Arc::clone(&self.shared);
        let (behind, room) = (&shared.behind, &shared.room);
        room.set_stuck(true);
        behind.changed.notify_all();
        let until = loop {
            if !behind.pause() {
                return Ok(false);
            }
            if room.takes(0).is_err() {
                continue;
            }
            match self.open_again() {
                Ok(until) => break until,
                Err(error) if error.is_full() => tracing::warn!(%error, "the states still wait for room"),
                Err(error) => return Err(error),
            }
        };
        let mut told = window;
        told.extend(behind.take_until(until));
        behind.written();
        self.settling.push_back((std::time::Instant::now(), told));
        room.set_stuck(false);
        tracing::warn!(
            seq = until,
            "the states have room again and know everything; commits are taken"
        );
        Ok(true)
    }

    /// Returns the last event that the states know then.
    fn open_again(&self) -> Result<u64, StoreError> {
        let end = *self.shared.end.lock();
        let tail = Tail {
            end: Some(end.position),
            next_seq: end.last_seq + 1,
            torn_bytes: 0,
            damaged_records: 0,
        };
        let open = || {
            open_states(
                &self.dir,
                &self.segments,
                &tail,
                &self.kinds,
                &self.options,
                &mut |_| (),
            )
        };
        self.states.renew(|| Ok(open()?.states))?;
        Ok(end.last_seq)
    }
}
