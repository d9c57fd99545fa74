//! The two calls on which every promise rests, behind a trait so that a test can let them fail.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

pub(crate) trait Disk: Send + Sync {
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()>;
    /// Returns when everything that was written to `file` survives a power cut.
    fn sync(&self, file: &File) -> io::Result<()>;
}

pub(crate) struct RealDisk;

impl Disk for RealDisk {
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        file.write_all_at(bytes, offset)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_data()
    }
}
