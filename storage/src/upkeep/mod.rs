//! What an operator does: back up, restore, check, rebuild.

mod backup;
mod check;
mod restore;

pub(crate) use backup::backup;
pub use check::check;
pub use restore::{restore, restore_since};

use crate::journal::disk::RealDisk;
use crate::journal::find_tail;
use crate::journal::segment::Segments;
use crate::open::{JOURNAL, STATE, lock, open_states};
use crate::{Kinds, Options, StoreError};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// How far a long piece of work has come: in bytes for a backup and a restore, in events for a rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub total: u64,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Sequence of the last event in it.
    pub seq: u64,
    pub files: u64,
    /// Bytes that had to be copied; what had not changed since the last backup into the folder was left alone.
    pub copied_bytes: u64,
}

/// What a rebuild did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    pub last_seq: u64,
    pub events: u64,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// File or folder, relative to the store's.
    pub file: String,
    pub offset: Option<u64>,
    pub what: String,
    /// What it means and what to do about it.
    pub consequence: String,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub segments: u64,
    pub commits: u64,
    pub events: u64,
    pub last_seq: u64,
    pub records: u64,
    pub erased_records: u64,
    pub blobs: u64,
    pub states: u64,
    /// Bytes of a torn tail, which the next start cuts: nobody was told of those commits. No fault.
    pub torn_bytes: u64,
    /// The audit trail; its faults stand among the others.
    pub trail_lines: u64,
    pub trail_end: String,
    pub faults: Vec<Fault>,
}

/// Throws the states away and makes them anew from the journal. The store must not be running.
pub fn rebuild(dir: &Path, kinds: Kinds, progress: &mut dyn FnMut(Progress)) -> Result<Rebuilt, StoreError> {
    let _lock = lock(dir)?;
    let segments = Arc::new(Segments::open(&dir.join(JOURNAL), true, Arc::new(RealDisk))?);
    let tail = find_tail(&segments, true)?;
    let state = dir.join(STATE);
    if state.exists() {
        fs::remove_dir_all(&state).map_err(StoreError::io("remove", &state))?;
    }
    let total = tail.last_seq();
    let mut events_done = |done| progress(Progress { done, total });
    let caught_up = open_states(dir, &segments, &tail, &kinds, &Options::default(), &mut events_done)?;
    caught_up.states.flush()?;
    Ok(Rebuilt {
        last_seq: tail.last_seq(),
        events: caught_up.replayed,
    })
}
