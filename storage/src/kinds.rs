//! The list of kinds that this installation stores, and how to replay each.

use crate::codec::{self, CodecError};
use crate::commit::{AnyState, State};
use domovoi_domain::kernel::{Aggregate, Kind, Stamp};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

type Decode = fn(&[u8]) -> Result<Arc<dyn AnyState>, CodecError>;
type Replay = fn(Option<&Arc<dyn AnyState>>, &[Vec<u8>], &Stamp) -> Result<Arc<dyn AnyState>, CodecError>;
type Modernise = fn(u16, &[u8]) -> Result<Vec<u8>, CodecError>;

/// What storage knows of a kind: functions over bytes. What an event means stays in the domain.
struct Known {
    state_version: u16,
    event_version: u16,
    older: HashMap<u16, Modernise>,
    decode: Decode,
    replay: Replay,
}

/// The kinds that are stored here.
#[derive(Default)]
pub struct Kinds(BTreeMap<Kind, Known>);

impl Kinds {
    pub fn new() -> Kinds {
        Kinds::default()
    }

    /// Stores things of kind `A`.
    pub fn with<A: Aggregate>(mut self) -> Kinds {
        let known = Known {
            state_version: A::STATE_VERSION,
            event_version: A::EVENT_VERSION,
            older: HashMap::new(),
            decode: |bytes| Ok(Arc::new(State(Arc::new(codec::decode_state::<A>(bytes)?)))),
            replay: |before, events, stamp| {
                let mut state = before
                    .and_then(|state| state.get::<A>())
                    .map_or_else(A::default, |state| A::clone(state));
                for bytes in events {
                    state.apply(&codec::decode_event::<A>(bytes)?, stamp);
                }
                Ok(Arc::new(State(Arc::new(state))))
            },
        };
        self.0.insert(A::KIND, known);
        self
    }

    /// Reads events of `A` that were written as `version` by the frozen type `Old`. Comes after `with::<A>()`.
    pub fn older<A: Aggregate, Old: DeserializeOwned + Into<A::Event>>(mut self, version: u16) -> Kinds {
        if let Some(known) = self.0.get_mut(&A::KIND) {
            known.older.insert(version, |version, bytes| {
                let event = codec::decode_older_event::<A, Old>(version, bytes)?.into();
                Ok(codec::encode_event::<A>(&event))
            });
        }
        self
    }

    /// Versions of all states, by kind: when they change, the stored states are made anew.
    pub(crate) fn versions(&self) -> Vec<(u8, u16)> {
        self.0
            .iter()
            .map(|(kind, known)| (*kind as u8, known.state_version))
            .collect()
    }

    fn known(&self, kind: Kind) -> Result<&Known, CodecError> {
        self.0.get(&kind).ok_or(CodecError::UnknownKind(kind as u8))
    }

    pub(crate) fn decode(&self, kind: Kind, bytes: &[u8]) -> Result<Arc<dyn AnyState>, CodecError> {
        (self.known(kind)?.decode)(bytes)
    }

    /// The event as today's version has it.
    pub(crate) fn modern(&self, kind: Kind, bytes: Vec<u8>) -> Result<Vec<u8>, CodecError> {
        let known = self.known(kind)?;
        let version = codec::event_version(kind, &bytes)?;
        if version == known.event_version {
            return Ok(bytes);
        }
        match known.older.get(&version) {
            Some(modernise) => modernise(version, &bytes),
            None => Err(CodecError::Version {
                kind: bytes[0],
                found: version,
                known: known.event_version,
            }),
        }
    }

    /// Lets `events` happen to `before` (nothing, for a new thing).
    pub(crate) fn replay(
        &self,
        kind: Kind,
        before: Option<&Arc<dyn AnyState>>,
        events: &[Vec<u8>],
        stamp: &Stamp,
    ) -> Result<Arc<dyn AnyState>, CodecError> {
        (self.known(kind)?.replay)(before, events, stamp)
    }
}
