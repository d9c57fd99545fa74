//! How much room the disk has. What follows from a commit (states, search, the next segment) needs room behind it, so
//! nothing new is taken while only the reserve is left.

use super::disk::Disk;
use crate::StoreError;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

pub(crate) struct Room {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    reserve: u64,
    /// The states could not be written for want of room and wait for more of it.
    stuck: AtomicBool,
}

impl Room {
    pub(crate) fn new(disk: Arc<dyn Disk>, dir: &Path, reserve: u64) -> Room {
        Room {
            disk,
            dir: dir.to_owned(),
            reserve,
            stuck: AtomicBool::new(false),
        }
    }

    /// Free bytes; a file system that does not tell is taken to have room, and says otherwise when it is written.
    pub(crate) fn free(&self) -> u64 {
        self.disk.free(&self.dir).unwrap_or(u64::MAX)
    }

    /// Whether `bytes` can be written and the reserve is left.
    pub(crate) fn takes(&self, bytes: u64) -> Result<(), StoreError> {
        let free = self.free();
        if free >= self.reserve.saturating_add(bytes) {
            return Ok(());
        }
        Err(StoreError::Full {
            dir: self.dir.clone(),
            free,
        })
    }

    /// Whether nothing new is to be taken now.
    pub(crate) fn lacks(&self) -> bool {
        self.is_stuck() || self.takes(0).is_err()
    }

    pub(crate) fn is_stuck(&self) -> bool {
        self.stuck.load(SeqCst)
    }

    pub(crate) fn set_stuck(&self, stuck: bool) {
        self.stuck.store(stuck, SeqCst);
    }
}
