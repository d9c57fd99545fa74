//! Figures about the store's own work, for the metrics page.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// How the store is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meters {
    /// Since the start of the process.
    pub commits: u64,
    pub events: u64,
    /// Groups of commits that were written together.
    pub groups: u64,
    /// Journal bytes written since the start of the process.
    pub written_bytes: u64,
    /// `fdatasync` calls of the journal.
    pub syncs: u64,
    /// Time of one group's write and `fdatasync`, microseconds.
    pub sync_p50_us: u64,
    pub sync_p99_us: u64,
    pub sync_max_us: u64,
    /// Commits that wait for the disk.
    pub queue: u64,
    /// Commits that were turned away because the queue was full.
    pub turned_away: u64,
    /// Commits that people asked for, since the start: neither timers' nor reactions' own.
    pub asked: u64,
    /// Commits that were refused because the disk had no room.
    pub refused: u64,
    /// Bytes that are free on the disk.
    pub free_bytes: u64,
    /// Events that are durable but not yet in sled.
    pub state_lag: u64,
    /// Batches written to sled, and the keys in them.
    pub state_batches: u64,
    pub state_keys: u64,
    /// `fdatasync` calls that sled had made in this process.
    pub state_syncs: u64,
    pub last_seq: u64,
    /// Segment files and the bytes in use in them.
    pub segments: u64,
    pub journal_bytes: u64,
    /// Bytes of sled's files.
    pub state_bytes: u64,
}

/// Counters behind [`Meters`].
#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) commits: AtomicU64,
    pub(crate) events: AtomicU64,
    pub(crate) groups: AtomicU64,
    pub(crate) written_bytes: AtomicU64,
    pub(crate) syncs: AtomicU64,
    pub(crate) queue: AtomicU64,
    pub(crate) turned_away: AtomicU64,
    pub(crate) asked: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) sync_time: Histogram,
}

pub(crate) fn add(counter: &AtomicU64, n: u64) {
    counter.fetch_add(n, Relaxed);
}

/// Durations in buckets that grow by a quarter of a power of two: a percentile is at most a fifth too high.
pub(crate) struct Histogram {
    buckets: [AtomicU64; Self::BUCKETS],
    max: AtomicU64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
            max: AtomicU64::new(0),
        }
    }
}

impl Histogram {
    /// Four buckets for each power of two up to 2^40 µs.
    const BUCKETS: usize = 160;

    pub(crate) fn record(&self, time: Duration) {
        let micros = time.as_micros().min(u64::MAX as u128) as u64;
        self.buckets[Self::bucket(micros)].fetch_add(1, Relaxed);
        self.max.fetch_max(micros, Relaxed);
    }

    /// The time, in microseconds, that `share` (0…1) of the calls did not exceed; 0 when there were none.
    pub(crate) fn percentile(&self, share: f64) -> u64 {
        let counts: Vec<u64> = self.buckets.iter().map(|bucket| bucket.load(Relaxed)).collect();
        let total: u64 = counts.iter().sum();
        let wanted = (total as f64 * share).ceil() as u64;
        let mut seen = 0;
        for (bucket, count) in counts.iter().enumerate() {
            seen += count;
            if seen >= wanted && *count > 0 {
                return Self::upper(bucket).min(self.max());
            }
        }
        0
    }

    pub(crate) fn max(&self) -> u64 {
        self.max.load(Relaxed)
    }

    fn bucket(micros: u64) -> usize {
        if micros < 4 {
            return micros as usize;
        }
        let power = micros.ilog2() as u64;
        let quarter = (micros >> (power - 2)) & 3;
        ((power * 4 + quarter) as usize - 4).min(Self::BUCKETS - 1)
    }

    /// The largest value that falls into the bucket.
    fn upper(bucket: usize) -> u64 {
        if bucket < 4 {
            return bucket as u64;
        }
        let (power, quarter) = ((bucket + 4) / 4, (bucket + 4) % 4);
        ((4 + quarter as u64 + 1) << (power - 2)) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_falls_into_a_bucket_that_holds_it_and_is_a_quarter_wide_at_most() {
        for micros in (0..100_000).chain([1 << 20, 1 << 30]) {
            let bucket = Histogram::bucket(micros);
            let upper = Histogram::upper(bucket);
            assert!(
                micros <= upper && upper <= micros + micros / 4,
                "{micros} in {bucket} up to {upper}"
            );
        }
        assert_eq!(Histogram::bucket(u64::MAX), Histogram::BUCKETS - 1);
    }

    #[test]
    fn percentiles_stand_where_the_values_are() {
        let histogram = Histogram::default();
        assert_eq!(histogram.percentile(0.5), 0);
        for _ in 0..990 {
            histogram.record(Duration::from_micros(200));
        }
        for _ in 0..10 {
            histogram.record(Duration::from_micros(9_000));
        }
        assert!((200..=250).contains(&histogram.percentile(0.5)));
        assert!((200..=250).contains(&histogram.percentile(0.99)));
        assert_eq!(histogram.percentile(0.999), 9_000);
    }
}
