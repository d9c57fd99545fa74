//! Time as a trait: the real one, and one that a test winds on.

use domovoi_domain::kernel::{Instant, Span};
use futures_util::future::BoxFuture;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// Says what time it is and wakes sleepers. It never goes back within one run.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Instant;

    /// Ends when it is `at` or later. A sleeper may be woken early and has to look again.
    fn sleep_until(&self, at: Instant) -> BoxFuture<'static, ()>;
}

/// The clock of the machine; when somebody sets it back, time stands still until it has caught up.
#[derive(Default)]
pub struct RealClock {
    last: AtomicI64,
}

impl RealClock {
    pub fn new() -> Self {
        Self::default()
    }
}

/// Nobody sleeps longer at a stretch, so that a clock which was set is noticed.
const LONGEST_NAP: Duration = Duration::from_secs(20);

impl Clock for RealClock {
    fn now(&self) -> Instant {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_millis() as i64);
        Instant(self.last.fetch_max(now, Ordering::Relaxed).max(now))
    }

    fn sleep_until(&self, at: Instant) -> BoxFuture<'static, ()> {
        let wait = Duration::from_millis((at - self.now()).0.max(0) as u64).min(LONGEST_NAP);
        Box::pin(tokio::time::sleep(wait))
    }
}

/// A clock for tests: it stands until it is wound on, and then wakes those whose time has come.
pub struct SimClock {
    now: watch::Sender<Instant>,
}

impl SimClock {
    pub fn new(start: Instant) -> Self {
        Self {
            now: watch::Sender::new(start),
        }
    }

    /// Winds the clock on by `span`.
    pub fn advance(&self, span: Span) {
        self.now.send_modify(|now| *now = *now + span);
    }

    /// Winds the clock on to `at`; it never goes back.
    pub fn set(&self, at: Instant) {
        self.now.send_modify(|now| *now = at.max(*now));
    }
}

impl Clock for SimClock {
    fn now(&self) -> Instant {
        *self.now.borrow()
    }

    fn sleep_until(&self, at: Instant) -> BoxFuture<'static, ()> {
        let mut now = self.now.subscribe();
        Box::pin(async move {
            // An error means that the clock is gone, and with it the time to wait for.
            let _ = now.wait_for(|now| *now >= at).await;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_simulated_clock_wakes_whom_it_passes_and_nobody_else() {
        let clock = Arc::new(SimClock::new(Instant(0)));
        let soon = tokio::spawn(clock.sleep_until(Instant(1000)));
        let later = tokio::spawn(clock.sleep_until(Instant(2000)));
        clock.advance(Span(1500));
        soon.await.unwrap();
        assert!(!later.is_finished());
        clock.set(Instant(100));
        assert_eq!(clock.now(), Instant(1500), "it never goes back");
        clock.advance(Span(500));
        later.await.unwrap();
    }
}
