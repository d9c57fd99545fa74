//! What one gives a thing to do, and what comes back.

use domovoi_domain::kernel::{Aggregate, Instant, Who};
use domovoi_storage::Key;
use std::sync::Arc;

/// A command with everything that belongs to it.
pub struct Order<A: Aggregate> {
    pub command: A::Command,
    pub who: Who,
    /// Idempotency: a repeat of the same key gets the first answer.
    pub key: Option<Key>,
    /// The version the sender has seen (`If-Match`); another one refuses as stale.
    pub expect: Option<u64>,
    /// Sequence number of the event that caused it, for reactions.
    pub cause: Option<u64>,
    /// When it really happened, for what was recorded elsewhere ([`domovoi_domain::kernel::Via::Import`]
    /// and `Replay`); otherwise it happens now.
    pub at: Option<Instant>,
}

impl<A: Aggregate> Order<A> {
    pub fn new(command: A::Command, who: Who) -> Self {
        Self {
            command,
            who,
            key: None,
            expect: None,
            cause: None,
            at: None,
        }
    }

    pub fn key(mut self, key: Option<Key>) -> Self {
        self.key = key;
        self
    }

    pub fn expect(mut self, version: Option<u64>) -> Self {
        self.expect = version;
        self
    }

    pub fn cause(mut self, seq: Option<u64>) -> Self {
        self.cause = seq;
        self
    }

    pub fn at(mut self, at: Option<Instant>) -> Self {
        self.at = at;
        self
    }
}

/// The answer to an order; it is on disk.
#[derive(Debug)]
pub struct Done<A: Aggregate> {
    pub id: A::Id,
    pub state: Arc<A>,
    pub version: u64,
    /// Sequence number of its last event.
    pub seq: u64,
    /// Whether this is the first answer to the same key, given again.
    pub repeated: bool,
}

/// A thing as it durably stands, or once stood.
#[derive(Debug, PartialEq)]
pub struct Seen<A: Aggregate> {
    pub id: A::Id,
    pub state: Arc<A>,
    pub version: u64,
    pub seq: u64,
}

impl<A: Aggregate> Clone for Done<A> {
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            state: self.state.clone(),
            version: self.version,
            seq: self.seq,
            repeated: self.repeated,
        }
    }
}

impl<A: Aggregate> Clone for Seen<A> {
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            state: self.state.clone(),
            version: self.version,
            seq: self.seq,
        }
    }
}
