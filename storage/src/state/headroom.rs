//! Room on the disk that sled is given before it writes.
//!
//! sled takes nothing and tells nothing any more after one write that failed, until it is opened again; on a full disk that
//! means that nobody can read what is not in memory. So its file is given blocks beyond its end (`fallocate(2)` with
//! `FALLOC_FL_KEEP_SIZE`) before each batch: a full disk is met there, where it breaks nothing.

use crate::StoreError;
use crate::journal::disk::{Disk, RealDisk, is_full};
use rustix::fs::{FallocateFlags, fallocate};
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) struct Headroom {
    /// sled's one file.
    file: PathBuf,
    bytes: u64,
}

impl Headroom {
    /// For the database in folder `states`. `bytes` must be more than one batch can make sled write.
    pub(crate) fn new(states: &Path, bytes: u64) -> Headroom {
        Headroom {
            file: states.join("db"),
            bytes,
        }
    }

    /// Sees to it that the file may grow by `bytes`; [`StoreError::Full`] when the disk has no room for that.
    pub(crate) fn take(&self) -> Result<(), StoreError> {
        match self.allocate() {
            Err(error) if is_full(&error) => Err(StoreError::Full {
                dir: self.file.clone(),
                free: RealDisk.free(&self.file).unwrap_or_default(),
            }),
            // A file system without the call goes on as before: sled is opened again after a write that failed.
            Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::NotFound) => Ok(()),
            done => done.map_err(StoreError::io("give room to", &self.file)),
        }
    }

    /// Blocks that the file has are left as they are, so this costs a few microseconds when there is nothing to do.
    fn allocate(&self) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(&self.file)?;
        let end = file.metadata()?.len();
        Ok(fallocate(&file, FallocateFlags::KEEP_SIZE, end, self.bytes)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt;

    #[test]
    fn the_file_has_the_blocks_and_keeps_its_length() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("db"), [1; 100]).unwrap();
        Headroom::new(folder.path(), 1 << 20).take().unwrap();
        let found = std::fs::metadata(folder.path().join("db")).unwrap();
        assert_eq!(found.len(), 100);
        assert!(found.blocks() * 512 >= 1 << 20);
    }

    #[test]
    fn want_of_room_is_told_and_breaks_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("db"), [1; 100]).unwrap();
        let told = Headroom::new(folder.path(), 1 << 43).take().unwrap_err();
        assert!(told.is_full(), "{told}");
        assert_eq!(std::fs::metadata(folder.path().join("db")).unwrap().len(), 100);
    }
}
