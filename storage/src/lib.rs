//! What is remembered: the journal (the truth), the states that sled holds (derived from it), and blobs.
//!
//! This crate must not know what an event means. It keeps bytes, sequence numbers and keys, and knows
//! [`Aggregate`](domovoi_domain::kernel::Aggregate) only as a trait. An answer that it gives to a commit means: it is on
//! disk. `storage/README.md` tells how the pieces stand together.

mod behind;
mod blobs;
pub mod codec;
mod commit;
mod error;
mod follow;
mod journal;
mod kinds;
mod meters;
mod open;
mod state;
mod store;
pub mod trail;
mod upkeep;

pub use blobs::{BlobId, Blobs, NotABlobId};
pub use codec::CodecError;
pub use commit::{
    Answer, AnyState, AsOf, Commit, Committed, Entry, Frame, FrameEntry, Happening, Key, State, Versioned,
};
pub use error::{Busy, CommitError, StoreError};
pub use follow::Follower;
pub use kinds::Kinds;
pub use meters::Meters;
pub use open::Opened;
pub use store::{Done, Options, Store, VisitStored};
pub use trail::Trail;
pub use upkeep::{BackedUp, Fault, Progress, Rebuilt, Report, check, rebuild, restore, restore_since};

// The tests inside the crate share their small aggregates with those outside.
#[cfg(test)]
extern crate self as domovoi_storage;
#[cfg(test)]
mod samples;
#[cfg(test)]
#[path = "../tests/toy/mod.rs"]
mod toy;

/// The largest commit, in bytes: an import of a hundred thousand flats is a few dozen megabytes.
pub const MAX_FRAME: usize = 192 << 20;
