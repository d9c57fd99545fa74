//! What changed, told in order, after the read model holds it.

use domovoi_domain::kernel::Kind;
use domovoi_storage::Frame;
use parking_lot::RwLock;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::broadcast;

/// One thing changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Change {
    /// Sequence number of the last event of the change.
    pub seq: u64,
    pub kind: Kind,
    pub id: u64,
    /// Version of the thing after it.
    pub version: u64,
}

/// Changes that became visible together, oldest first; never empty.
pub type Batch = Arc<[Change]>;

/// How many recent changes are kept for those who come back.
const KEPT: usize = 200_000;
/// How many batches a subscriber may fall behind before it has to take a new snapshot.
const BACKLOG: usize = 4096;

pub(crate) struct Changes {
    recent: RwLock<Recent>,
    sender: broadcast::Sender<Batch>,
}

struct Recent {
    /// Everything after this sequence number is kept.
    after: u64,
    changes: VecDeque<Change>,
}

/// The changes of a commit, one for each thing.
pub(crate) fn of_frame(frame: &Frame) -> impl Iterator<Item = Change> + '_ {
    frame.entries.iter().map(|entry| Change {
        seq: entry.seq + entry.events.len().max(1) as u64 - 1,
        kind: entry.kind,
        id: entry.id,
        version: entry.version_after(),
    })
}

impl Changes {
    pub(crate) fn after(seq: u64) -> Self {
        Self {
            recent: RwLock::new(Recent {
                after: seq,
                changes: VecDeque::new(),
            }),
            sender: broadcast::Sender::new(BACKLOG),
        }
    }

    /// Everything from now on, batch by batch. A subscriber that is told it lagged takes a new
    /// snapshot, or asks [`Changes::since`].
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Batch> {
        self.sender.subscribe()
    }

    /// What changed after `seq`, oldest first; `None` when that is too long ago.
    pub(crate) fn since(&self, seq: u64) -> Option<Vec<Change>> {
        let recent = self.recent.read();
        if seq < recent.after {
            return None;
        }
        let from = recent.changes.partition_point(|change| change.seq <= seq);
        Some(recent.changes.range(from..).copied().collect())
    }

    pub(crate) fn subscribers(&self) -> usize {
        self.sender.receiver_count()
    }

    /// Remembers changes without telling: they happened before this run.
    pub(crate) fn remember(&self, batch: &[Change]) {
        let mut recent = self.recent.write();
        recent.changes.extend(batch);
        while recent.changes.len() > KEPT {
            if let Some(gone) = recent.changes.pop_front() {
                recent.after = gone.seq;
            }
        }
    }

    pub(crate) fn tell(&self, batch: Vec<Change>) {
        if batch.is_empty() {
            return;
        }
        self.remember(&batch);
        // Nobody listens: then nobody has to be told.
        let _ = self.sender.send(batch.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(seq: u64) -> Change {
        Change {
            seq,
            kind: Kind::Ticket,
            id: seq,
            version: 1,
        }
    }

    #[test]
    fn who_comes_back_is_told_what_he_missed_or_that_it_is_too_long_ago() {
        let changes = Changes::after(10);
        changes.tell((11..=20).map(change).collect());
        assert_eq!(changes.since(9), None);
        assert_eq!(changes.since(10).unwrap().len(), 10);
        assert_eq!(changes.since(18).unwrap(), [change(19), change(20)]);
        assert_eq!(changes.since(20).unwrap(), []);

        changes.tell((21..=20 + KEPT as u64).map(change).collect());
        assert_eq!(changes.since(19), None, "the oldest were let go");
        assert_eq!(changes.since(20).unwrap().len(), KEPT);
    }
}
