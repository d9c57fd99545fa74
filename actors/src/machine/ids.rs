//! Ids: 64 bits that grow with time and are given once.
//!
//! The upper 44 bits are milliseconds since 2026-01-01, the lower 20 count within one, so that ids of
//! one time lie together in every index. A clock that was set back does no harm: the counter starts
//! above the highest id ever seen.

use domovoi_domain::kernel::{Context, Instant};
use std::sync::atomic::{AtomicU64, Ordering};

/// 2026-01-01T00:00:00Z in milliseconds.
const EPOCH: i64 = 1_767_225_600_000;
const COUNTER_BITS: u32 = 20;

pub(crate) struct Ids {
    /// The first id that nobody has.
    next: AtomicU64,
}

impl Ids {
    /// Starts above `highest`, an id that is in use, and above everything given until `last`.
    pub(crate) fn above(highest: u64, last: Instant) -> Self {
        let block = highest.saturating_add(Context::ID_BLOCK);
        Self {
            next: AtomicU64::new(block.max(floor(last + domovoi_domain::kernel::Span(1)))),
        }
    }

    /// One id.
    pub(crate) fn one(&self, now: Instant) -> u64 {
        self.take(now, 1)
    }

    /// The first of [`Context::ID_BLOCK`] ids for one decision.
    pub(crate) fn block(&self, now: Instant) -> u64 {
        self.take(now, Context::ID_BLOCK)
    }

    fn take(&self, now: Instant, count: u64) -> u64 {
        let floor = floor(now);
        let mut next = self.next.load(Ordering::Relaxed);
        loop {
            let first = next.max(floor);
            match self
                .next
                .compare_exchange_weak(next, first + count, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => return first,
                Err(seen) => next = seen,
            }
        }
    }
}

/// The lowest id of the millisecond. Zero is never an id: it means "none" in a default state.
fn floor(at: Instant) -> u64 {
    (((at.0 - EPOCH).max(0) as u64) << COUNTER_BITS).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domovoi_domain::kernel::Span;

    const NOW: Instant = Instant(EPOCH + 1_000_000);

    #[test]
    fn ids_are_unique_among_threads_and_blocks() {
        let ids = Ids::above(0, Instant(0));
        let mut all: Vec<u64> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        (0..5_000)
                            .flat_map(|_| {
                                let block = ids.block(NOW);
                                (block..block + Context::ID_BLOCK).chain([ids.one(NOW)])
                            })
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        let given = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), given);
    }

    #[test]
    fn a_clock_set_back_over_a_restart_gives_no_id_twice() {
        let before = Ids::above(0, Instant(0));
        let highest = before.block(NOW) + Context::ID_BLOCK - 1;
        let back = NOW - Span::days(2);
        assert!(
            Ids::above(0, NOW).one(back) > highest,
            "the last commit's time is enough"
        );
        assert!(
            Ids::above(highest, Instant(0)).one(back) > highest,
            "and so is the highest id"
        );
    }

    #[test]
    fn ids_grow_with_time() {
        let ids = Ids::above(0, Instant(0));
        assert!(ids.one(NOW) < ids.one(NOW + Span(1)));
    }
}
