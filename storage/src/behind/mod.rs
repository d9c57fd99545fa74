//! Behind the journal: what was committed becomes states and indexes in sled, in the background and with a bounded lag.

pub(crate) mod applier;
pub(crate) mod apply;
pub(crate) mod cursors;
pub(crate) mod overlay;

use crate::Frame;
use crate::journal::frame::Placed;
use crate::store::Shared;
use domovoi_domain::kernel::{Instant, Span};
use overlay::Overlay;
use parking_lot::{Condvar, Mutex, MutexGuard, RwLock};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// How long an answer to an idempotency key is remembered.
pub(crate) const REMEMBERED: Span = Span::hours(48);
/// So many events are written at a time; of a thing that changed several times among them only the last state.
const WINDOW_EVENTS: u64 = 4096;
/// How long a first commit waits for others that may change the same things.
const GATHER: Duration = Duration::from_millis(20);
/// How often cursors are saved.
const TICK: Duration = Duration::from_millis(500);

pub(crate) type Work = (Arc<Frame>, Placed);

/// What waits for sled.
pub(crate) struct Behind {
    pub(crate) overlay: RwLock<Overlay>,
    queue: Mutex<Queue>,
    changed: Condvar,
    lag: u64,
}

#[derive(Default)]
struct Queue {
    frames: VecDeque<Work>,
    events: u64,
    /// Events in the window that is being written.
    writing: u64,
    stop: Option<Stop>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Writes everything first.
    Drained,
    /// Leaves the rest to the next start.
    AtOnce,
}

impl Behind {
    pub(crate) fn new(lag: u64, newest: Instant) -> Behind {
        Behind {
            overlay: RwLock::new(Overlay::new(newest)),
            queue: Mutex::default(),
            changed: Condvar::new(),
            lag: lag.max(1),
        }
    }

    /// Takes what has just become durable. Readers see it from now on.
    pub(crate) fn add(&self, frames: &[Work]) {
        if frames.is_empty() {
            return;
        }
        {
            let mut overlay = self.overlay.write();
            frames.iter().for_each(|(frame, placed)| overlay.add(frame, placed));
        }
        let mut queue = self.queue.lock();
        queue.events += frames.iter().map(|(frame, _)| events(frame)).sum::<u64>();
        queue.frames.extend(frames.iter().cloned());
        self.changed.notify_all();
    }

    /// Events that are durable but not yet in sled.
    pub(crate) fn waiting(&self) -> u64 {
        let queue = self.queue.lock();
        queue.events + queue.writing
    }

    /// Slows the committer while too much waits for sled. While sled waits for room, it shall refuse instead.
    pub(crate) fn wait_for_lag(&self, shared: &Shared) {
        let mut queue = self.queue.lock();
        let going_on = || shared.failed().is_none() && !shared.room.is_stuck();
        while queue.events + queue.writing >= self.lag && queue.stop.is_none() && going_on() {
            self.changed.wait_for(&mut queue, TICK);
        }
    }

    pub(crate) fn stop(&self, stop: Stop) {
        self.queue.lock().stop = Some(stop);
        self.changed.notify_all();
    }

    /// The next window, an empty one when nothing came for a moment; `None` after a stop.
    fn next_window(&self) -> Option<Vec<Work>> {
        let mut queue = self.queue.lock();
        let mut gathered = false;
        loop {
            match queue.stop {
                Some(Stop::AtOnce) => return None,
                Some(Stop::Drained) if queue.frames.is_empty() => return None,
                Some(Stop::Drained) => break,
                None if gathered || queue.events >= WINDOW_EVENTS => break,
                None if !queue.frames.is_empty() => {
                    MutexGuard::unlocked(&mut queue, || std::thread::sleep(GATHER));
                    gathered = true;
                }
                None => {
                    if self.changed.wait_for(&mut queue, TICK).timed_out() && queue.frames.is_empty() {
                        break;
                    }
                }
            }
        }
        let mut window = Vec::new();
        while queue.writing < WINDOW_EVENTS
            && let Some(work) = queue.frames.pop_front()
        {
            let events = events(&work.0);
            queue.events -= events;
            queue.writing += events;
            window.push(work);
        }
        Some(window)
    }

    /// Waits for a moment; `false` after a stop.
    fn pause(&self) -> bool {
        let mut queue = self.queue.lock();
        if queue.stop.is_none() {
            self.changed.wait_for(&mut queue, TICK);
        }
        queue.stop.is_none()
    }

    /// Takes out of the queue what lies before event `until`, itself included.
    fn take_until(&self, until: u64) -> Vec<Work> {
        let mut queue = self.queue.lock();
        let count = queue.frames.partition_point(|(frame, _)| frame.last <= until);
        let taken: Vec<Work> = queue.frames.drain(..count).collect();
        let events: u64 = taken.iter().map(|(frame, _)| events(frame)).sum();
        queue.events -= events;
        queue.writing += events;
        taken
    }

    /// The window is in sled's hands.
    fn written(&self) {
        self.queue.lock().writing = 0;
        self.changed.notify_all();
    }

    /// Readers find the window in sled from now on.
    fn settled(&self, window: &[Work]) {
        if let Some((last, _)) = window.last() {
            let mut overlay = self.overlay.write();
            window
                .iter()
                .for_each(|(frame, placed)| overlay.forget(frame, placed, last.last));
        }
    }
}

fn events(frame: &Frame) -> u64 {
    frame.last + 1 - frame.seq
}
