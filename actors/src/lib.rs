//! What happens, when: one supervised actor per thing, and those who follow the journal.
//!
//! This crate must not know HTTP, the bytes of the wire, or any vendor's device. It never calls the
//! gateway: it commits events, and the gateway reads them. What it decides with are the rules of the
//! domain; here is only who is asked, in which order, and what must be on disk before anyone is told.

pub mod clock;
mod contractors;
mod follow;
mod found;
mod handovers;
mod house;
mod intake;
mod jobs;
mod machine;
mod meters;
pub mod model;
mod trail;

pub use clock::{Clock, RealClock, SimClock};
pub use follow::changes::{Batch, Change};
pub use handovers::open_work;
pub use house::{House, HouseOptions, OpenError, kinds};
pub use intake::{Choice, Moved, Proposal, Request, Sketch, Wanted};
pub use jobs::{Cell, Columns, Import, Job, JobState, Jobs, NAMED_CELLS, Reason, Table};
pub use machine::{Builder, Done, Liveliness, Machine, MachineOptions, New, Order, Seen, disk_full};
pub use meters::Meters;
pub use model::Model;
pub use trail::{Audit, Note, NoteFilter};

/// What the layers above need of the store and the index, which they do not name themselves.
pub use domovoi_search::{DocKind, Found, Hit, Matched, Query};
pub use domovoi_storage::{
    BackedUp, BlobId, Fault, Happening, Key, Opened, Options as StoreOptions, Progress, Rebuilt, Report, Store,
    StoreError, check, rebuild, restore, restore_since,
};
