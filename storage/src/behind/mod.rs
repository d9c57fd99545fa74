//! Behind the journal: what was committed becomes states and indexes in sled, in the background and with a bounded lag.

pub(crate) mod apply;
pub(crate) mod cursors;
pub(crate) mod overlay;

use crate::journal::frame::Placed;
use crate::journal::segment::Segments;
use crate::state::States;
use crate::store::Shared;
use crate::{Frame, StoreError};
use apply::Window;
use cursors::Cursors;
use domovoi_domain::kernel::{Instant, Span};
use overlay::Overlay;
use parking_lot::{Condvar, Mutex, MutexGuard, RwLock};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// How long an answer to an idempotency key is remembered.
pub(crate) const REMEMBERED: Span = Span::hours(48);
/// How often old answers are swept out, by the time of commits.
const SWEEP: Span = Span::hours(1);
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

    /// Slows the committer while too much waits for sled.
    pub(crate) fn wait_for_room(&self, shared: &Shared) {
        let mut queue = self.queue.lock();
        while queue.events + queue.writing >= self.lag && queue.stop.is_none() && shared.failed().is_none() {
            self.changed.wait_for(&mut queue, TICK);
        }
    }

    pub(crate) fn stop(&self, stop: Stop) {
        self.queue.lock().stop = Some(stop);
        self.changed.notify_all();
    }

    /// The next window, when there is one; `None` after a stop.
    fn next_window(&self, tick: &mut dyn FnMut()) -> Option<Vec<Work>> {
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
                    if self.changed.wait_for(&mut queue, TICK).timed_out() {
                        MutexGuard::unlocked(&mut queue, &mut *tick);
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

    fn written(&self, window: &[Work]) {
        if let Some((last, _)) = window.last() {
            let mut overlay = self.overlay.write();
            window
                .iter()
                .for_each(|(frame, placed)| overlay.forget(frame, placed, last.last));
        }
        self.queue.lock().writing = 0;
        self.changed.notify_all();
    }
}

fn events(frame: &Frame) -> u64 {
    frame.last + 1 - frame.seq
}

/// The background writer.
pub(crate) struct Applier {
    pub(crate) shared: Arc<Shared>,
    pub(crate) states: Arc<States>,
    pub(crate) segments: Arc<Segments>,
    pub(crate) cursors: Arc<Cursors>,
    /// When old answers were last swept out, by the time of commits.
    pub(crate) swept: Instant,
}

impl Applier {
    pub(crate) fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        // sled may panic on a damaged file; the thread must not vanish without a word then.
        let why = match catch_unwind(AssertUnwindSafe(|| self.work())) {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the state database panicked; restart, it will be made anew from the journal".into(),
        };
        tracing::error!(error = %why, "states cannot be written; no commit will be taken until a restart");
        shared.fail(why);
        shared.behind.changed.notify_all();
    }

    fn work(&mut self) -> Result<(), StoreError> {
        let shared = Arc::clone(&self.shared);
        let cursors = Arc::clone(&self.cursors);
        let mut save = || {
            if let Err(error) = cursors.save() {
                tracing::warn!(%error, "cursors could not be saved; trying again");
            }
        };
        while let Some(window) = shared.behind.next_window(&mut save) {
            let newest = shared.behind.overlay.read().newest;
            Window::write(&self.states, &self.segments, &window, newest)?;
            shared.behind.written(&window);
            save();
            self.sweep(newest)?;
        }
        cursors.save()?;
        self.states.flush()
    }

    fn sweep(&mut self, newest: Instant) -> Result<(), StoreError> {
        if newest - self.swept >= SWEEP {
            self.states.sweep_answers(newest - REMEMBERED)?;
            self.swept = newest;
        }
        Ok(())
    }
}
