#![allow(unsafe_code)]
//! Makes sled's flush durable.
//!
//! sled 0.34 ends a flush with `sync_file_range(2)`, which commits neither the size of the file nor the disk's own cache:
//! in a power cut everything that it had "flushed" was lost, and sometimes the database did not open any more. The
//! definition of a symbol in the program wins over the one of the C library, so we define it as what sled believes it is.

use std::ffi::{c_int, c_uint};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

static SYNCS: AtomicU64 = AtomicU64::new(0);

/// Stands in for the call of the same name in the C library.
///
/// # Safety
///
/// Like the original it takes any descriptor; a wrong one makes it fail and does nothing.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn sync_file_range(fd: c_int, _offset: i64, _bytes: i64, _flags: c_uint) -> c_int {
    SYNCS.fetch_add(1, Relaxed);
    // SAFETY: `fdatasync` takes any number for a descriptor and touches no memory of ours.
    unsafe { libc::fdatasync(fd) }
}

/// Refers to the definition above, so that no linker leaves it out.
pub(crate) fn link() {
    std::hint::black_box(sync_file_range as unsafe extern "C" fn(c_int, i64, i64, c_uint) -> c_int);
}

/// How often sled had something synced, in this process.
pub(crate) fn syncs() -> u64 {
    SYNCS.load(Relaxed)
}
