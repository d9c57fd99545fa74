//! The files of the journal. A segment is written full of zeros beforehand, so that a later `fdatasync` has no file size
//! and no extents to commit; its name is the sequence with which it begins.

use super::disk::Disk;
use super::frame::{HEADER, Place, Position, SLOT, is_erased, slot_is_whole};
use crate::StoreError;
use crate::blobs::{missing_is_none, sync_dir};
use parking_lot::{Mutex, RwLock};
use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Magic, version, sequence of the first event, CRC; zeros up to here.
pub(crate) const SEGMENT_HEADER: u64 = 64;
const SEGMENT_MAGIC: [u8; 8] = *b"Domovoi\n";
const SEGMENT_VERSION: u32 = 1;
/// Files beyond this many are closed and opened again when they are read.
const OPEN_FILES: usize = 128;
/// Name of a segment that is prepared but not yet in use.
pub(crate) const SPARE: &str = "next.spare";
/// Name of one that is being made for a single large commit.
pub(crate) const LARGE_SPARE: &str = "large.spare";

pub(crate) fn segment_name(first: u64) -> String {
    format!("{first:020}.journal")
}

/// All segments of a journal.
pub(crate) struct Segments {
    dir: PathBuf,
    writable: bool,
    pub(crate) disk: Arc<dyn Disk>,
    firsts: RwLock<BTreeSet<u64>>,
    files: Mutex<HashMap<u64, Arc<File>>>,
    /// Held while records are destroyed, and by those who copy a segment meanwhile.
    pub(crate) erasing: Mutex<()>,
}

impl Segments {
    /// Lists the segments under `dir`; none when there is no such folder.
    pub(crate) fn open(dir: &Path, writable: bool, disk: Arc<dyn Disk>) -> Result<Segments, StoreError> {
        let mut firsts = BTreeSet::new();
        if let Some(entries) = missing_is_none(fs::read_dir(dir)).map_err(StoreError::io("list", dir))? {
            for entry in entries {
                let name = entry.map_err(StoreError::io("list", dir))?.file_name();
                let number = name.to_str().and_then(|name| name.strip_suffix(".journal"));
                firsts.extend(number.and_then(|digits| digits.parse::<u64>().ok()));
            }
        }
        Ok(Segments {
            dir: dir.to_owned(),
            writable,
            disk,
            firsts: RwLock::new(firsts),
            files: Mutex::default(),
            erasing: Mutex::default(),
        })
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn path(&self, first: u64) -> PathBuf {
        self.dir.join(segment_name(first))
    }

    pub(crate) fn firsts(&self) -> Vec<u64> {
        self.firsts.read().iter().copied().collect()
    }

    pub(crate) fn count(&self) -> u64 {
        self.firsts.read().len() as u64
    }

    /// Bytes on disk, of the last segment only those in use.
    pub(crate) fn bytes_until(&self, end: Position) -> u64 {
        let sealed = self.firsts().into_iter().filter(|first| *first < end.segment);
        let lengths = sealed.filter_map(|first| fs::metadata(self.path(first)).ok());
        lengths.map(|meta| meta.len()).sum::<u64>() + end.offset
    }

    pub(crate) fn has(&self, first: u64) -> bool {
        self.firsts.read().contains(&first)
    }

    /// The segment that holds event `seq`, or would hold it.
    pub(crate) fn holding(&self, seq: u64) -> Option<u64> {
        self.firsts.read().range(..=seq).next_back().copied()
    }

    pub(crate) fn file(&self, first: u64) -> Result<Arc<File>, StoreError> {
        let mut files = self.files.lock();
        if let Some(file) = files.get(&first) {
            return Ok(Arc::clone(file));
        }
        let path = self.path(first);
        let opened = OpenOptions::new().read(true).write(self.writable).open(&path);
        let file = Arc::new(opened.map_err(StoreError::io("open", &path))?);
        if files.len() >= OPEN_FILES {
            files.clear();
        }
        files.insert(first, Arc::clone(&file));
        Ok(file)
    }

    pub(crate) fn damaged(&self, segment: u64, offset: u64, why: impl Into<String>) -> StoreError {
        StoreError::Damaged {
            segment: segment_name(segment),
            offset,
            why: why.into(),
        }
    }

    pub(crate) fn io(&self, action: &'static str, segment: u64) -> impl FnOnce(std::io::Error) -> StoreError + use<> {
        StoreError::io(action, &self.path(segment))
    }

    /// Checks the first bytes of a segment.
    pub(crate) fn check_header(&self, first: u64) -> Result<(), StoreError> {
        let mut found = [0; SEGMENT_HEADER as usize];
        let read = read_at(&*self.file(first)?, &mut found, 0).map_err(self.io("read", first))?;
        if read < found.len() || found != header(first) {
            let why = if found[..8] == SEGMENT_MAGIC && found[8..12] != SEGMENT_VERSION.to_le_bytes() {
                "the segment was written by a newer version of this program"
            } else {
                "the header of the segment is not what it should be"
            };
            return Err(self.damaged(first, 0, why));
        }
        Ok(())
    }

    /// Puts a prepared file into use as the segment that begins with `first`.
    pub(crate) fn adopt(&self, spare: &Path, first: u64) -> Result<Arc<File>, StoreError> {
        let path = self.path(first);
        let opened = OpenOptions::new().read(true).write(true).open(spare);
        let file = opened.map_err(StoreError::io("open", spare))?;
        self.disk
            .write(&file, &header(first), 0)
            .map_err(StoreError::io("write", spare))?;
        self.disk.sync(&file).map_err(StoreError::io("sync", spare))?;
        fs::rename(spare, &path).map_err(StoreError::io("name", &path))?;
        // The file has its name now, be that durable or not: there is no way back to before.
        sync_dir(&self.dir).map_err(|error| StoreError::Failed(error.to_string()))?;
        let file = Arc::new(file);
        self.files.lock().insert(first, Arc::clone(&file));
        self.firsts.write().insert(first);
        Ok(file)
    }

    /// Reads a record: `None` when it was erased.
    pub(crate) fn record(&self, place: Place) -> Result<Option<Vec<u8>>, StoreError> {
        let file = self.file(place.segment)?;
        let mut slot = vec![0; SLOT + place.length as usize];
        // Erasing marks first and destroys then, so a record that is being erased is seen as erased or whole at the
        // second look at the latest.
        for _ in 0..2 {
            let read = read_at(&file, &mut slot, place.offset).map_err(self.io("read", place.segment))?;
            if is_erased(&slot) {
                return Ok(None);
            }
            if read == slot.len() && slot_is_whole(&slot) {
                slot.drain(..SLOT);
                return Ok(Some(slot));
            }
        }
        Err(self.damaged(
            place.segment,
            place.offset,
            "the content of a record does not fit its checksum",
        ))
    }

    /// Destroys the content of records. First every mark reaches the disk, then the content is overwritten: after a
    /// power cut in between the record reads as erased, and the journal, replayed, finishes the work.
    pub(crate) fn erase(&self, places: &[Place]) -> Result<(), StoreError> {
        let _held = self.erasing.lock();
        let mut left = Vec::new();
        for place in places {
            if !self.is_destroyed(*place)? {
                left.push(*place);
            }
        }
        self.write_all(&left, 4, |_| vec![0xff; 4])?;
        self.write_all(&left, SLOT as u64, |place| vec![0; place.length as usize])
    }

    fn is_destroyed(&self, place: Place) -> Result<bool, StoreError> {
        let mut slot = vec![0; SLOT + place.length as usize];
        read_at(&*self.file(place.segment)?, &mut slot, place.offset).map_err(self.io("read", place.segment))?;
        Ok(slot[4..SLOT] == [0xff; 4] && slot[SLOT..].iter().all(|byte| *byte == 0))
    }

    /// Writes `bytes` at `offset` of every place, then syncs each file once.
    fn write_all(&self, places: &[Place], offset: u64, bytes: impl Fn(&Place) -> Vec<u8>) -> Result<(), StoreError> {
        let mut touched = BTreeSet::new();
        for place in places {
            let file = self.file(place.segment)?;
            let written = self.disk.write(&file, &bytes(place), place.offset + offset);
            written.map_err(self.io("erase in", place.segment))?;
            touched.insert(place.segment);
        }
        for segment in touched {
            self.disk
                .sync(&*self.file(segment)?)
                .map_err(self.io("sync", segment))?;
        }
        Ok(())
    }
}

fn header(first: u64) -> [u8; SEGMENT_HEADER as usize] {
    let mut bytes = [0; SEGMENT_HEADER as usize];
    bytes[..8].copy_from_slice(&SEGMENT_MAGIC);
    bytes[8..12].copy_from_slice(&SEGMENT_VERSION.to_le_bytes());
    bytes[16..24].copy_from_slice(&first.to_le_bytes());
    let crc = crc32c::crc32c(&bytes[..24]);
    bytes[24..28].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// Reads as much as there is, up to the length of `buffer`.
pub(crate) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
    let mut read = 0;
    while read < buffer.len() {
        match file.read_at(&mut buffer[read..], offset + read as u64) {
            Ok(0) => break,
            Ok(n) => read += n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

/// Makes a file of `bytes` zeros that needs no more metadata when it is written. Gives up when `stop` is raised. What could
/// not be finished is removed.
pub(crate) fn zeros(path: &Path, bytes: u64, stop: &AtomicBool) -> Result<(), StoreError> {
    let file = File::create(path).map_err(StoreError::io("create", path))?;
    let filled = fill(&file, path, 0, bytes, stop);
    if filled.is_err() {
        // Best effort: it is removed at the next start as well.
        let _ = fs::remove_file(path);
    }
    filled
}

/// Writes zeros from `from` up to `to` and syncs the file with its size.
pub(crate) fn fill(file: &File, path: &Path, from: u64, to: u64, stop: &AtomicBool) -> Result<(), StoreError> {
    let block = vec![0; 1 << 20];
    let mut at = from;
    while at < to && !stop.load(Relaxed) {
        let length = (to - at).min(block.len() as u64);
        file.write_all_at(&block[..length as usize], at)
            .map_err(StoreError::io("fill", path))?;
        at += length;
    }
    file.sync_all().map_err(StoreError::io("sync", path))
}

/// The least size of a segment that takes a frame of `length`, with room for a closing mark.
pub(crate) fn size_for(length: u64, usual: u64) -> u64 {
    usual.max(SEGMENT_HEADER + length + HEADER as u64)
}
