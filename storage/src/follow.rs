//! Following the journal: recent commits from memory, older ones from disk.

use crate::journal::reader::Reader;
use crate::journal::segment::Segments;
use crate::{Frame, Kinds, StoreError};
use parking_lot::{Condvar, Mutex};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Recent commits take no more memory than about this, however large they are.
const RECENT_BYTES: usize = 64 << 20;

/// The most recent commits, and the last sequence of all.
pub(crate) struct Recent {
    inner: Mutex<Inner>,
    grown: Condvar,
    keep: usize,
}

struct Inner {
    frames: VecDeque<Arc<Frame>>,
    bytes: usize,
    last_seq: u64,
}

impl Recent {
    pub(crate) fn new(keep: usize, last_seq: u64) -> Recent {
        let inner = Inner {
            frames: VecDeque::new(),
            bytes: 0,
            last_seq,
        };
        Recent {
            inner: Mutex::new(inner),
            grown: Condvar::new(),
            keep: keep.max(1),
        }
    }

    pub(crate) fn last_seq(&self) -> u64 {
        self.inner.lock().last_seq
    }

    pub(crate) fn add(&self, frames: impl Iterator<Item = Arc<Frame>>) {
        let mut inner = self.inner.lock();
        for frame in frames {
            inner.last_seq = frame.last;
            inner.bytes += size(&frame);
            inner.frames.push_back(frame);
        }
        while inner.frames.len() > self.keep || inner.bytes > RECENT_BYTES {
            let Some(oldest) = inner.frames.pop_front() else {
                break;
            };
            inner.bytes -= size(&oldest);
        }
        self.grown.notify_all();
    }

    /// Commits after event `after`, when they are all in memory; waits for the first. Otherwise the last sequence.
    fn after(&self, after: u64, max: usize, timeout: Duration) -> Result<Vec<Arc<Frame>>, u64> {
        let deadline = Instant::now() + timeout;
        let mut inner = self.inner.lock();
        while inner.last_seq <= after {
            if self.grown.wait_until(&mut inner, deadline).timed_out() {
                return Ok(Vec::new());
            }
        }
        match inner.frames.front() {
            Some(oldest) if oldest.seq <= after + 1 => {
                let from = inner.frames.partition_point(|frame| frame.last <= after);
                Ok(inner.frames.range(from..).take(max).cloned().collect())
            }
            _ => Err(inner.last_seq),
        }
    }
}

fn size(frame: &Frame) -> usize {
    let events = frame.entries.iter().flat_map(|entry| &entry.events);
    events.map(|bytes| bytes.len() + 32).sum::<usize>() + 200
}

/// Reads the journal in order, from memory while it keeps up and from disk when it fell behind.
pub struct Follower {
    pub(crate) recent: Arc<Recent>,
    pub(crate) segments: Arc<Segments>,
    pub(crate) kinds: Arc<Kinds>,
    pub(crate) after: u64,
    pub(crate) reader: Option<Reader>,
}

impl Follower {
    /// The next commits, at most `max` of them; waits up to `timeout` for the first. Only durable commits are told,
    /// each once and in order. An empty answer means that nothing happened meanwhile.
    pub fn next(&mut self, max: usize, timeout: Duration) -> Result<Vec<Arc<Frame>>, StoreError> {
        let frames = match self.recent.after(self.after, max.max(1), timeout) {
            Ok(frames) => {
                self.reader = None;
                frames
            }
            Err(last_seq) => self.read_disk(max.max(1), last_seq)?,
        };
        if let Some(last) = frames.last() {
            self.after = last.last;
        }
        Ok(frames)
    }

    /// Sequence of the last event that was handed out.
    pub fn after(&self) -> u64 {
        self.after
    }

    fn read_disk(&mut self, max: usize, last_seq: u64) -> Result<Vec<Arc<Frame>>, StoreError> {
        let mut reader = match self.reader.take() {
            Some(reader) => reader,
            None => Reader::from_segment_of(&self.segments, self.after + 1)?,
        };
        let mut frames = Vec::new();
        while frames.len() < max
            && let Some(raw) = reader.next(last_seq)?
        {
            if raw.last() > self.after {
                frames.push(Arc::new(raw.unpack(&self.kinds)?.0));
            }
        }
        self.reader = Some(reader);
        Ok(frames)
    }
}
