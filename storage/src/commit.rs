//! What is committed, and what the journal then tells about it.

use crate::codec::{self, CodecError};
use domovoi_domain::kernel::{Aggregate, Decision, Instant, Kind, RecordId, Stamp, Who};
use std::any::Any;
use std::sync::Arc;

/// An idempotency key: the same person repeating the same request gets the same answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    /// Of the person and the key they sent.
    pub hash: u128,
    /// Of the request, to tell a repeat from another request under the same key.
    pub body: u64,
}

/// What a remembered key led to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Hash of the request that was answered.
    pub body: u64,
    pub kind: Kind,
    pub id: u64,
    /// Sequence of the last event of the commit.
    pub seq: u64,
    /// Version of the thing after the commit.
    pub version: u64,
    pub at: Instant,
}

/// What happens at once or not at all: one frame of the journal.
pub struct Commit {
    pub at: Instant,
    pub who: Who,
    pub key: Option<Key>,
    /// Sequence of the event that a reaction answers to.
    pub cause: Option<u64>,
    pub entries: Vec<Entry>,
}

/// What happens to one thing in a commit.
pub struct Entry {
    pub kind: Kind,
    pub id: u64,
    /// How many events the thing had before.
    pub version: u64,
    /// Made by [`codec::encode_event`].
    pub events: Vec<Vec<u8>>,
    /// Made by [`codec::encode_record`].
    pub records: Vec<(RecordId, Vec<u8>)>,
    pub erased: Vec<RecordId>,
    /// The state that the events lead to.
    pub after: Arc<dyn AnyState>,
}

impl Entry {
    /// The entry for a decision of thing `id`, which had `version` events before and is `after` now.
    pub fn of<A: Aggregate>(id: u64, version: u64, decision: Decision<A::Event>, after: Arc<A>) -> Entry {
        Entry {
            kind: A::KIND,
            id,
            version,
            events: decision.events.iter().map(codec::encode_event::<A>).collect(),
            records: decision
                .records
                .iter()
                .map(|(id, record)| (*id, codec::encode_record(record)))
                .collect(),
            erased: decision.erased,
            after: Arc::new(State(after)),
        }
    }
}

/// A state of some kind. It is encoded by the one who writes behind, and only then: a thing that changed ten times in
/// a moment is encoded once.
pub trait AnyState: Send + Sync + Any {
    fn encode(&self) -> Vec<u8>;
    fn as_any(&self) -> &dyn Any;
}

/// The [`AnyState`] of an aggregate.
pub struct State<A>(pub Arc<A>);

impl<A: Aggregate> AnyState for State<A> {
    fn encode(&self) -> Vec<u8> {
        codec::encode_state(&*self.0)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl dyn AnyState {
    /// The state itself, when it is of kind `A`.
    pub fn get<A: Aggregate>(&self) -> Option<&Arc<A>> {
        self.as_any().downcast_ref::<State<A>>().map(|state| &state.0)
    }
}

/// Where a commit stands in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Committed {
    /// Sequence of its last event.
    pub seq: u64,
}

/// A commit as it stands in the journal. Events of all entries are numbered one after the other.
#[derive(Clone)]
pub struct Frame {
    /// Sequence of its first event.
    pub seq: u64,
    /// Sequence of its last event.
    pub last: u64,
    pub at: Instant,
    pub who: Who,
    pub key: Option<Key>,
    pub cause: Option<u64>,
    pub entries: Vec<FrameEntry>,
}

#[derive(Clone)]
pub struct FrameEntry {
    pub kind: Kind,
    pub id: u64,
    /// Sequence of its first event.
    pub seq: u64,
    /// How many events the thing had before.
    pub version: u64,
    pub events: Vec<Vec<u8>>,
    /// Known for commits of this run only.
    pub after: Option<Arc<dyn AnyState>>,
}

impl Frame {
    pub fn stamp(&self) -> Stamp {
        Stamp {
            at: self.at,
            who: self.who.clone(),
        }
    }
}

impl FrameEntry {
    /// The events, if the entry is of kind `A`.
    pub fn events_of<A: Aggregate>(&self) -> Option<Result<Vec<A::Event>, CodecError>> {
        (self.kind == A::KIND).then(|| {
            self.events
                .iter()
                .map(|bytes| codec::decode_event::<A>(bytes))
                .collect()
        })
    }

    /// The state after the entry, if it is of kind `A` and known.
    pub fn after_of<A: Aggregate>(&self) -> Option<&Arc<A>> {
        self.after.as_ref()?.get::<A>()
    }

    /// How many events the thing has after the entry.
    pub fn version_after(&self) -> u64 {
        self.version + self.events.len() as u64
    }
}

/// A state with its place in the life of the thing.
#[derive(Clone, PartialEq, Debug)]
pub struct Versioned<A> {
    /// How many events led to it.
    pub version: u64,
    /// Sequence of the last of them.
    pub seq: u64,
    pub state: A,
}

/// One event of a thing's life.
#[derive(Clone, PartialEq, Debug)]
pub struct Happening<E> {
    pub seq: u64,
    /// Version of the thing after it.
    pub version: u64,
    pub stamp: Stamp,
    pub cause: Option<u64>,
    pub event: E,
}

/// Up to when one looks back, inclusive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsOf {
    Seq(u64),
    At(Instant),
}
