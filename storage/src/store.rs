//! The store as the rest of the house sees it: commits go in, states, records and history come out.

use crate::behind::cursors::{CURSORS, Cursors};
use crate::behind::{Behind, REMEMBERED, Stop};
use crate::follow::{Follower, Recent};
use crate::journal::committer::{Message, Pending};
use crate::journal::frame::{Packed, Placed, Position};
use crate::journal::reader::frame_at;
use crate::journal::room::Room;
use crate::journal::segment::Segments;
use crate::meters::{Counters, add};
use crate::state::{States, durable};
use crate::{
    Answer, AsOf, BackedUp, Blobs, Busy, Commit, CommitError, Committed, Frame, Happening, Kinds, Meters, Progress,
    StoreError, Versioned, codec, upkeep,
};
use domovoi_domain::kernel::{Aggregate, Kind, Record, RecordId};
use parking_lot::Mutex;
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

/// Called once the commit is on disk or has failed, on the committer's thread; or at once, on the caller's, when the commit
/// is refused as it stands (empty, too large, the store is closed). It must be quick and must not wait.
pub type Done = Box<dyn FnOnce(Result<Committed, CommitError>) + Send>;

/// How a store behaves. The defaults are what an installation runs with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Size of a journal segment.
    pub segment_bytes: u64,
    /// How many commits one `fdatasync` may carry.
    pub group: usize,
    /// How many commits may wait for the disk before [`Store::commit`] says [`Busy`].
    pub queue: usize,
    /// How many events may be durable but not yet in sled before commits are slowed.
    pub lag: u64,
    /// Commits are refused while fewer bytes than this are free on the disk: what follows from those that were taken needs
    /// room as well.
    pub reserve_bytes: u64,
    /// Memory for sled's cache.
    pub sled_cache_bytes: u64,
    /// How many recent commits are kept in memory for followers.
    pub recent: usize,
    /// Whether every segment and every state is read through at start, or only the last segment and what sled has not seen.
    pub verify: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            segment_bytes: 64 << 20,
            group: 2048,
            queue: 8192,
            lag: 100_000,
            reserve_bytes: 64 << 20,
            sled_cache_bytes: 256 << 20,
            recent: 16_384,
            verify: true,
        }
    }
}

impl Options {
    /// For tests and demonstrations: small files, little memory, the same promises.
    pub fn small() -> Self {
        Self {
            segment_bytes: 1 << 20,
            reserve_bytes: 1 << 20,
            sled_cache_bytes: 16 << 20,
            ..Self::default()
        }
    }
}

/// Is shown id, version, sequence and bytes of a stored state.
pub type VisitStored<'a> = dyn FnMut(u64, u64, u64, &[u8]) + 'a;

/// The store of one installation. Clones are the same store; the folder is free for another process when the last clone is
/// gone.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) messages: SyncSender<Message>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) states: Arc<States>,
    pub(crate) segments: Arc<Segments>,
    pub(crate) kinds: Arc<Kinds>,
    pub(crate) cursors: Arc<Cursors>,
    pub(crate) blobs: Blobs,
    pub(crate) dir: PathBuf,
    /// Held while a backup runs, so that there is only one.
    pub(crate) backup: Mutex<()>,
    pub(crate) threads: Mutex<Option<Threads>>,
    /// Keeps other processes out of the folder; released last.
    pub(crate) _lock: File,
}

pub(crate) struct Threads {
    pub(crate) committer: JoinHandle<()>,
    pub(crate) applier: JoinHandle<()>,
}

/// What the committer, the applier and the readers have in common.
pub(crate) struct Shared {
    pub(crate) behind: Behind,
    pub(crate) room: Arc<Room>,
    pub(crate) recent: Arc<Recent>,
    pub(crate) counters: Counters,
    /// Where the durable journal ends.
    pub(crate) end: Mutex<End>,
    pub(crate) failed: OnceLock<String>,
}

/// Where the durable journal ends, and its last event.
#[derive(Clone, Copy)]
pub(crate) struct End {
    pub(crate) position: Position,
    pub(crate) last_seq: u64,
}

impl Shared {
    /// Makes known what has just become durable: to readers first, then to followers.
    pub(crate) fn publish(&self, frames: Vec<(Arc<Frame>, Placed)>, position: Position) {
        self.behind.add(&frames);
        {
            let mut known = self.end.lock();
            known.position = position;
            known.last_seq = frames.last().map_or(known.last_seq, |(frame, _)| frame.last);
        }
        self.recent.add(frames.into_iter().map(|(frame, _)| frame));
    }

    pub(crate) fn failed(&self) -> Option<String> {
        self.failed.get().cloned()
    }

    /// The first reason stays.
    pub(crate) fn fail(&self, why: String) {
        let _ = self.failed.set(why);
    }
}

impl Store {
    /// Enqueues a commit; commits happen in the order in which they were enqueued. Never blocks. `done` is called exactly
    /// once, unless the answer is [`Busy`].
    pub fn commit(&self, commit: Commit, done: Done) -> Result<(), Busy> {
        let asked = commit.cause.is_none() && commit.who.user.is_some();
        let packed = match Packed::of(commit) {
            Ok(packed) => packed,
            Err(error) => {
                done(Err(error));
                return Ok(());
            }
        };
        let counters = &self.inner.shared.counters;
        if asked {
            add(&counters.asked, 1);
        }
        counters.queue.fetch_add(1, Relaxed);
        let sent = self
            .inner
            .messages
            .try_send(Message::Commit(Box::new(Pending { packed, done })));
        let Err(error) = sent else {
            return Ok(());
        };
        counters.queue.fetch_sub(1, Relaxed);
        match error {
            TrySendError::Full(_) => {
                add(&counters.turned_away, 1);
                Err(Busy)
            }
            TrySendError::Disconnected(message) => {
                if let Message::Commit(pending) = message {
                    (pending.done)(Err(CommitError::Closed));
                }
                Ok(())
            }
        }
    }

    /// The state of a thing after the last durable event; `None` when nothing ever happened to it.
    pub fn state<A: Aggregate>(&self, id: u64) -> Result<Option<Versioned<A>>, StoreError> {
        let held = self
            .inner
            .shared
            .behind
            .overlay
            .read()
            .states
            .get(&(A::KIND, id))
            .cloned();
        if let Some(held) = held
            && let Some(state) = held.state.get::<A>()
        {
            return Ok(Some(Versioned {
                version: held.version,
                seq: held.seq,
                state: A::clone(state),
            }));
        }
        let Some((version, seq, bytes)) = self.inner.states.state(A::KIND, id)? else {
            return Ok(None);
        };
        let state = codec::decode_state::<A>(&bytes)?;
        Ok(Some(Versioned { version, seq, state }))
    }

    /// Visits every thing of a kind, in no particular order. What is committed meanwhile may or may not be seen: to lose
    /// nothing, ask for [`Store::last_seq`] first and follow from there, leaving out what a state's `seq` already covers.
    pub fn scan<A: Aggregate>(&self, visit: &mut dyn FnMut(u64, Versioned<A>)) -> Result<(), StoreError> {
        let mut held = Vec::new();
        for ((kind, id), thing) in &self.inner.shared.behind.overlay.read().states {
            if *kind == A::KIND {
                held.push((*id, thing.clone()));
            }
        }
        let ids: HashSet<u64> = held.iter().map(|(id, _)| *id).collect();
        for (id, thing) in held {
            if let Some(state) = thing.state.get::<A>() {
                let (version, seq, state) = (thing.version, thing.seq, A::clone(state));
                visit(id, Versioned { version, seq, state });
            }
        }
        self.inner.states.scan(A::KIND, &mut |id, version, seq, bytes| {
            if !ids.contains(&id) {
                let state = codec::decode_state::<A>(bytes)?;
                visit(id, Versioned { version, seq, state });
            }
            Ok(())
        })
    }

    /// Visits every state of a kind as it is stored (id, version, sequence, bytes), for comparing stores. What is durable but
    /// not yet in sled is not seen: ask a store that was just opened.
    pub fn scan_stored(&self, kind: Kind, visit: &mut VisitStored<'_>) -> Result<(), StoreError> {
        self.inner.states.scan(kind, &mut |id, version, seq, bytes| {
            visit(id, version, seq, bytes);
            Ok(())
        })
    }

    /// The content of a record; `None` when it was erased or never was.
    pub fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        let held = self.inner.shared.behind.overlay.read().record(id);
        let place = match held {
            Some(place) => place,
            None => self.inner.states.record(id)?,
        };
        let Some(bytes) = place
            .map(|place| self.inner.segments.record(place))
            .transpose()?
            .flatten()
        else {
            return Ok(None);
        };
        Ok(Some(codec::decode_record(&bytes)?))
    }

    /// Everything that ever happened to a thing, in order.
    pub fn history<A: Aggregate>(&self, id: u64) -> Result<Vec<Happening<A::Event>>, StoreError> {
        // First what is not yet in sled: what moves over meanwhile is then seen twice, not missed.
        let mut positions: BTreeMap<u64, Position> = BTreeMap::new();
        positions.extend(self.inner.shared.behind.overlay.read().positions(A::KIND, id));
        positions.extend(self.inner.states.positions(A::KIND, id)?);
        let mut happenings = Vec::new();
        let mut last = None;
        for position in positions.into_values() {
            if last.replace(position) == Some(position) {
                continue; // Two entries of one commit.
            }
            let (frame, _) = frame_at(&self.inner.segments, position)?.unpack(&self.inner.kinds)?;
            let stamp = frame.stamp();
            for entry in frame
                .entries
                .iter()
                .filter(|entry| entry.kind == A::KIND && entry.id == id)
            {
                for (n, bytes) in entry.events.iter().enumerate() {
                    happenings.push(Happening {
                        seq: entry.seq + n as u64,
                        version: entry.version + n as u64 + 1,
                        stamp: stamp.clone(),
                        cause: frame.cause,
                        event: codec::decode_event::<A>(bytes)?,
                    });
                }
            }
        }
        Ok(happenings)
    }

    /// The state of a thing as it was at some event or time, inclusive; `None` when nothing had happened to it yet.
    pub fn as_of<A: Aggregate>(&self, id: u64, until: AsOf) -> Result<Option<Versioned<A>>, StoreError> {
        let mut found: Option<Versioned<A>> = None;
        for happening in self.history::<A>(id)? {
            let within = match until {
                AsOf::Seq(seq) => happening.seq <= seq,
                AsOf::At(at) => happening.stamp.at <= at,
            };
            if !within {
                break;
            }
            let state = found.get_or_insert_with(|| Versioned {
                version: 0,
                seq: 0,
                state: A::default(),
            });
            state.state.apply(&happening.event, &happening.stamp);
            (state.version, state.seq) = (happening.version, happening.seq);
        }
        Ok(found)
    }

    /// What an idempotency key led to in the last 48 hours. Whoever cannot learn it must not act: to do something twice would
    /// be worse than not to do it.
    pub fn answer(&self, key: u128) -> Result<Option<Answer>, StoreError> {
        let (held, newest) = {
            let overlay = self.inner.shared.behind.overlay.read();
            (overlay.answer(key), overlay.newest)
        };
        let found = held.map_or_else(|| self.inner.states.answer(key), |answer| Ok(Some(answer)))?;
        Ok(found.filter(|answer| answer.at >= newest - REMEMBERED))
    }

    /// Follows the journal from the event after `after`.
    pub fn follow(&self, after: u64) -> Follower {
        Follower {
            recent: Arc::clone(&self.inner.shared.recent),
            segments: Arc::clone(&self.inner.segments),
            kinds: Arc::clone(&self.inner.kinds),
            after,
            reader: None,
        }
    }

    /// Sequence of the last durable event; 0 when nothing has happened yet.
    pub fn last_seq(&self) -> u64 {
        self.inner.shared.recent.last_seq()
    }

    /// Why commits fail, once they do. Reads go on; the process should be restarted.
    pub fn failed(&self) -> Option<String> {
        self.inner.shared.failed()
    }

    /// Whether commits are refused because the disk has no room; they are taken again as soon as there is some.
    pub fn is_full(&self) -> bool {
        self.inner.shared.room.lacks()
    }

    /// How far the reaction `name` has read; 0 when it never did.
    pub fn cursor(&self, name: &str) -> u64 {
        self.inner.cursors.get(name)
    }

    /// Remembers how far the reaction `name` has read; written to disk within half a second.
    pub fn set_cursor(&self, name: &str, seq: u64) -> Result<(), StoreError> {
        if name.is_empty() || name.contains(['\n', '\r']) {
            let source = std::io::Error::other("a cursor's name is one line of text");
            return Err(StoreError::io("write", Path::new(CURSORS))(source));
        }
        self.inner.cursors.set(name, seq);
        Ok(())
    }

    pub fn meters(&self) -> Meters {
        let inner = &*self.inner;
        let counters = &inner.shared.counters;
        let end = inner.shared.end.lock().position;
        let (state_batches, state_keys, state_bytes) = inner.states.figures();
        Meters {
            commits: counters.commits.load(Relaxed),
            events: counters.events.load(Relaxed),
            groups: counters.groups.load(Relaxed),
            written_bytes: counters.written_bytes.load(Relaxed),
            syncs: counters.syncs.load(Relaxed),
            sync_p50_us: counters.sync_time.percentile(0.5),
            sync_p99_us: counters.sync_time.percentile(0.99),
            sync_max_us: counters.sync_time.max(),
            queue: counters.queue.load(Relaxed),
            turned_away: counters.turned_away.load(Relaxed),
            asked: counters.asked.load(Relaxed),
            refused: counters.refused.load(Relaxed),
            free_bytes: inner.shared.room.free(),
            state_lag: inner.shared.behind.waiting(),
            state_batches,
            state_keys,
            state_syncs: durable::syncs(),
            last_seq: self.last_seq(),
            segments: inner.segments.count(),
            journal_bytes: inner.segments.bytes_until(end),
            state_bytes,
        }
    }

    pub fn blobs(&self) -> &Blobs {
        &self.inner.blobs
    }

    /// Copies the journal up to the last durable event, the cursors and the blobs into `to`, while the store goes on. What
    /// an earlier backup in that folder holds already is not copied again.
    pub fn backup(&self, to: &Path, progress: &mut dyn FnMut(Progress)) -> Result<BackedUp, StoreError> {
        upkeep::backup(&self.inner, to, progress)
    }

    /// Ordered stop: what waits is written, states are flushed, threads end. Later commits fail, reads go on.
    pub fn close(&self) -> Result<(), StoreError> {
        self.inner.stop(true);
        match self.failed() {
            Some(why) => Err(StoreError::Failed(why)),
            None => Ok(()),
        }
    }
}

impl Inner {
    /// A clean stop leaves nothing to do for the next start; the other leaves what a crash would.
    fn stop(&self, clean: bool) {
        let Some(threads) = self.threads.lock().take() else {
            return;
        };
        if threads.committer.thread().id() == thread::current().id() {
            // The last clone went away in a `done`: this thread cannot wait for itself. It ends with its queue.
            self.shared.behind.stop(Stop::AtOnce);
            return;
        }
        // An error means that the thread has ended already.
        let _ = self.messages.send(Message::Stop { clean });
        let _ = threads.committer.join();
        self.shared
            .behind
            .stop(if clean { Stop::Drained } else { Stop::AtOnce });
        let _ = threads.applier.join();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop(false);
    }
}
