//! Restore: a backup, and what the damaged store still holds of the time since.

use super::backup::{Copy, blobs_to_copy, length, manifest, not_a_backup, sync_tree, trail_to_copy, write_file};
use super::{BackedUp, Progress};
use crate::behind::cursors::{CURSORS, Cursors};
use crate::blobs::sync_dir;
use crate::journal::disk::RealDisk;
use crate::journal::frame::Position;
use crate::journal::segment::{Segments, segment_name};
use crate::journal::{Tail, find_tail};
use crate::open::{AUDIT, BLOBS, JOURNAL, LOCK, RESTORING, lock};
use crate::{Blobs, StoreError};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// Copies a finished backup into the empty or missing folder `dir`; the states are made anew at the next start.
pub fn restore(from: &Path, dir: &Path, progress: &mut dyn FnMut(Progress)) -> Result<BackedUp, StoreError> {
    bring_back(from, None, dir, progress)
}

/// As [`restore`]; what happened after the backup is taken from the journal of the damaged store in `since`, which is only
/// read and must not be running. Refuses when the journal is damaged there as well, after the backup.
pub fn restore_since(
    from: &Path,
    since: &Path,
    dir: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<BackedUp, StoreError> {
    let _lock = since.join(LOCK).exists().then(|| lock(since)).transpose()?;
    bring_back(from, Some(since), dir, progress)
}

fn bring_back(
    from: &Path,
    since: Option<&Path>,
    dir: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<BackedUp, StoreError> {
    let (seq, files) = manifest(from)?;
    let segments = Segments::open(&from.join(JOURNAL), false, Arc::new(RealDisk))?;
    let tail = find_tail(&segments, true)?;
    if tail.last_seq() != seq || tail.torn_bytes > 0 {
        let why = format!("it should end with event {seq}, but ends with {}", tail.last_seq());
        return Err(not_a_backup(from, why));
    }
    let lock = lock(dir)?;
    let others = |name: &io::Result<fs::DirEntry>| name.as_ref().map_or(true, |entry| entry.file_name() != LOCK);
    if fs::read_dir(dir)
        .map_err(StoreError::io("list", dir))?
        .any(|entry| others(&entry))
    {
        return Err(StoreError::NotEmpty(dir.to_owned()));
    }
    let marker = dir.join(RESTORING);
    write_file(&marker, "")?;
    let (journal, blobs) = (dir.join(JOURNAL), dir.join(BLOBS));
    for folder in [&journal, &blobs] {
        fs::create_dir_all(folder).map_err(StoreError::io("create", folder))?;
    }
    let mut copies = segments
        .firsts()
        .into_iter()
        .map(|first| whole(&segments, first, &journal))
        .collect::<Result<Vec<_>, _>>()?;
    copies.extend(blobs_to_copy(&Blobs::list(&from.join(BLOBS))?, &blobs)?);
    copies.extend(trail_to_copy(&from.join(AUDIT), &dir.join(AUDIT))?);
    copies.push(file(from, CURSORS, dir)?);
    // The audit trail is only ever appended to: the later one holds the earlier one.
    let trail = since.filter(|since| since.join(AUDIT).exists()).unwrap_or(from);
    copies.extend(trail_to_copy(&trail.join(AUDIT), &dir.join(AUDIT))?);
    let mut rest = None;
    if let Some(since) = since {
        let damaged = Segments::open(&since.join(JOURNAL), false, Arc::new(RealDisk))?;
        let known = tail.end.map_or(0, |end| end.segment);
        for first in damaged.firsts().into_iter().filter(|first| *first > known) {
            copies.push(whole(&damaged, first, &journal)?);
        }
        copies.extend(blobs_to_copy(&Blobs::list(&since.join(BLOBS))?, &blobs)?);
        // The later copy of a day is the longer one.
        copies.extend(trail_to_copy(&since.join(AUDIT), &dir.join(AUDIT))?);
        // A file that cannot be read leaves that of the backup: reactions repeat, which does no harm.
        if since.join(CURSORS).exists() && Cursors::open(since, u64::MAX).is_ok() {
            copies.push(file(since, CURSORS, dir)?);
        }
        rest = tail
            .end
            .filter(|end| damaged.has(end.segment))
            .map(|end| (damaged, end));
    }

    let total = copies.iter().map(|copy| copy.bytes).sum();
    let mut done = 0;
    for copy in &copies {
        done += copy.run()?;
        progress(Progress { done, total });
    }
    if let Some((damaged, end)) = rest {
        done += append(&damaged, end, &journal)?;
    }
    let seq = match since {
        Some(_) => looked_through(&journal, &tail)?,
        None => seq,
    };
    sync_tree(dir)?;
    fs::remove_file(&marker).map_err(StoreError::io("remove", &marker))?;
    sync_dir(dir)?;
    drop(lock);
    Ok(BackedUp {
        seq,
        files,
        copied_bytes: done,
    })
}

fn whole(segments: &Segments, first: u64, journal: &Path) -> Result<Copy, StoreError> {
    let from = segments.path(first);
    let bytes = length(&from)?;
    let to = journal.join(segment_name(first));
    Ok(Copy { from, to, bytes })
}

fn file(folder: &Path, name: &str, dir: &Path) -> Result<Copy, StoreError> {
    let from = folder.join(name);
    let bytes = length(&from)?;
    let to = dir.join(name);
    Ok(Copy { from, to, bytes })
}

/// The last segment of the backup ends at `end`; the store went on writing behind that.
fn append(damaged: &Segments, end: Position, journal: &Path) -> Result<u64, StoreError> {
    let path = journal.join(segment_name(end.segment));
    let appended = (|| {
        let mut from = File::open(damaged.path(end.segment))?;
        let mut to = OpenOptions::new().write(true).open(&path)?;
        to.set_len(end.offset)?;
        from.seek(SeekFrom::Start(end.offset))?;
        to.seek(SeekFrom::Start(end.offset))?;
        let appended = io::copy(&mut from, &mut to)?;
        to.sync_all()?;
        Ok(appended)
    })();
    appended.map_err(StoreError::io("append to", &path))
}

/// The last event of what was put together; an error when it is not whole.
fn looked_through(journal: &Path, backup: &Tail) -> Result<u64, StoreError> {
    let segments = Segments::open(journal, false, Arc::new(RealDisk))?;
    match find_tail(&segments, true) {
        Ok(tail) => Ok(tail.last_seq()),
        Err(StoreError::Damaged { segment, offset, why }) => Err(StoreError::DamagedSince {
            segment,
            offset,
            why,
            seq: backup.last_seq(),
        }),
        Err(error) => Err(error),
    }
}
