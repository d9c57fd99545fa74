//! What can go wrong, told so that a person knows what to do.

use crate::codec::CodecError;
use crate::journal::disk::is_full;
use std::path::{Path, PathBuf};

/// Why the store could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{dir} is in use by another process; stop it first", dir = .0.display())]
    Locked(PathBuf),
    #[error(
        "the journal is damaged: {segment} at byte {offset}: {why}. Nothing was changed. Run `domovoi check` to list \
         every damaged place, then restore from a backup with `domovoi restore`"
    )]
    Damaged { segment: String, offset: u64, why: String },
    #[error("{action} {path}: {source}", path = path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("a stored value cannot be read: {0}")]
    Codec(#[from] CodecError),
    #[error("the state database: {0}; it is derived from the journal: stop, run `domovoi rebuild`, start again")]
    State(String),
    #[error("{path} is not a finished backup: {why}", path = path.display())]
    NotABackup { path: PathBuf, why: String },
    #[error(
        "the journal since the backup is damaged as well: {segment} at byte {offset}: {why}. Empty the new folder and restore \
         without `--since`: everything up to event {seq} comes back"
    )]
    DamagedSince {
        segment: String,
        offset: u64,
        why: String,
        seq: u64,
    },
    #[error("{path} is not empty; choose an empty or a new folder", path = .0.display())]
    NotEmpty(PathBuf),
    #[error("a restore into {dir} was cut off; empty the folder and restore again", dir = .0.display())]
    Unfinished(PathBuf),
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the disk of {dir} has no room, only {mib} MiB are left; free some of it", dir = .dir.display(), mib = .free >> 20)]
    Full { dir: PathBuf, free: u64 },
    #[error("the store is closed")]
    Closed,
    #[error("{0}; restart, what was answered before is safe")]
    Failed(String),
}

impl StoreError {
    /// Whether it was only for want of room: that passes as soon as there is some.
    pub fn is_full(&self) -> bool {
        match self {
            StoreError::Full { .. } => true,
            StoreError::Io { source, .. } => is_full(source),
            _ => false,
        }
    }

    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError + use<> {
        let path = path.to_owned();
        move |source| StoreError::Io { action, path, source }
    }
}

/// Why a commit is not on disk. After [`CommitError::Full`] it is certain that nothing of it is stored. After [`CommitError::Failed`] no commit succeeds until the process starts anew;
/// whether the failed ones reached the disk is known only then, so a client repeats them with the same key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    #[error("the disk failed: {0}; free or replace it and restart")]
    Failed(String),
    #[error("the disk has no room; commits are taken again as soon as there is some")]
    Full,
    #[error("the store is closed")]
    Closed,
    #[error("a commit holds at least one event")]
    Empty,
    #[error("a commit of {bytes} bytes is over the limit of {limit}", limit = crate::MAX_FRAME)]
    TooLarge { bytes: usize },
}

/// The queue of commits is full: try again shortly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many commits are waiting; try again shortly")]
pub struct Busy;
