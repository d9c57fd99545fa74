//! Backup while the store goes on.
//!
//! A backup is a folder with the journal up to some event, the cursors, the blobs, and last of all a file that says that it
//! is finished. States are not in it: they follow from the journal. A segment that has not changed since the last
//! backup into the folder (same length, same time) is not copied again; one in which a record was destroyed has changed, so
//! what was erased disappears from the backup as well.

use super::{BackedUp, Progress};
use crate::behind::cursors::CURSORS;
use crate::blobs::{missing_is_none, sync_dir};
use crate::journal::segment::segment_name;
use crate::open::{AUDIT, BLOBS, JOURNAL};
use crate::store::Inner;
use crate::{Blobs, StoreError};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The file that makes a folder a backup.
const MANIFEST: &str = "backup";
const FINISHED: &str = "domovoi backup 1";
const UNFINISHED: &str = "domovoi backup unfinished";

/// A file to be copied.
pub(super) struct Copy {
    pub(super) from: PathBuf,
    pub(super) to: PathBuf,
    pub(super) bytes: u64,
}

pub(crate) fn backup(store: &Inner, to: &Path, progress: &mut dyn FnMut(Progress)) -> Result<BackedUp, StoreError> {
    let _one = store.backup.lock();
    begin(to)?;
    // The journal's end first and the blobs after it: every blob that an event up to there speaks of exists by now.
    let end = *store.shared.end.lock();
    let (journal, blobs) = (to.join(JOURNAL), to.join(BLOBS));
    let firsts: Vec<u64> = store
        .segments
        .firsts()
        .into_iter()
        .filter(|first| *first <= end.position.segment)
        .collect();
    remove_others(&journal, &firsts.iter().map(|first| segment_name(*first)).collect())?;

    let mut copies = Vec::new();
    for first in &firsts {
        let (from, to) = (store.segments.path(*first), journal.join(segment_name(*first)));
        let sealed = *first != end.position.segment;
        let bytes = match sealed {
            true => length(&from)?,
            false => end.position.offset,
        };
        if !(sealed && is_same(&from, &to)?) {
            copies.push(Copy { from, to, bytes });
        }
    }
    let segments = copies.len();
    let stored = Blobs::list(store.blobs.dir())?;
    copies.extend(blobs_to_copy(&stored, &blobs)?);
    copies.extend(trail_to_copy(&store.dir.join(AUDIT), &to.join(AUDIT))?);
    let ids: HashSet<_> = stored.iter().map(|(id, _)| *id).collect();
    for (id, path) in Blobs::list(&blobs)? {
        if !ids.contains(&id) {
            fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
        }
    }

    let total = copies.iter().map(|copy| copy.bytes).sum();
    let mut done = 0;
    for (n, copy) in copies.iter().enumerate() {
        // No record may be half destroyed in the copy of a segment.
        let _whole = (n < segments).then(|| store.segments.erasing.lock());
        done += copy.run()?;
        progress(Progress { done, total });
    }
    write_file(&to.join(CURSORS), &store.cursors.text())?;
    let files = (firsts.len() + stored.len() + 1) as u64;
    finish(to, end.last_seq, files)?;
    tracing::info!(dir = %store.dir.display(), seq = end.last_seq, files, copied = done, "backup finished");
    Ok(BackedUp {
        seq: end.last_seq,
        files,
        copied_bytes: done,
    })
}

impl Copy {
    /// Copies the file with its time. A blob that was erased meanwhile is left out.
    pub(super) fn run(&self) -> Result<u64, StoreError> {
        let Some(from) = missing_is_none(File::open(&self.from)).map_err(StoreError::io("open", &self.from))? else {
            return Ok(0);
        };
        let copied = (|| {
            let modified = from.metadata()?.modified()?;
            if let Some(parent) = self.to.parent() {
                fs::create_dir_all(parent)?;
            }
            let mut to = File::create(&self.to)?;
            let copied = io::copy(&mut from.take(self.bytes), &mut to)?;
            to.set_modified(modified)?;
            to.sync_all()?;
            Ok(copied)
        })();
        copied.map_err(StoreError::io("copy to", &self.to))
    }
}

pub(super) fn blobs_to_copy(stored: &[(crate::BlobId, PathBuf)], to: &Path) -> Result<Vec<Copy>, StoreError> {
    let mut copies = Vec::new();
    for (id, from) in stored {
        let to = Blobs::path_in(to, *id);
        let Some(meta) = missing_is_none(fs::metadata(from)).map_err(StoreError::io("look at", from))? else {
            continue;
        };
        let there = missing_is_none(fs::metadata(&to)).map_err(StoreError::io("look at", &to))?;
        if there.is_none_or(|there| there.len() != meta.len()) {
            let from = from.clone();
            let bytes = meta.len();
            copies.push(Copy { from, to, bytes });
        }
    }
    Ok(copies)
}

/// The days of the audit trail that have grown. A line that is being written may be cut in the copy of the last one;
/// whoever opens it takes that away.
pub(super) fn trail_to_copy(from: &Path, to: &Path) -> Result<Vec<Copy>, StoreError> {
    let mut copies = Vec::new();
    for path in crate::trail::files(from)? {
        let bytes = length(&path)?;
        let to = to.join(path.file_name().unwrap_or_default());
        let there = missing_is_none(fs::metadata(&to)).map_err(StoreError::io("look at", &to))?;
        if there.is_none_or(|there| there.len() != bytes) {
            copies.push(Copy { from: path, to, bytes });
        }
    }
    Ok(copies)
}

/// Makes the folder, or takes up an earlier backup in it; from now on it is unfinished.
fn begin(to: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(to).map_err(StoreError::io("create", to))?;
    let manifest = to.join(MANIFEST);
    if !manifest.exists() && fs::read_dir(to).map_err(StoreError::io("list", to))?.next().is_some() {
        return Err(StoreError::NotEmpty(to.to_owned()));
    }
    for folder in [JOURNAL, BLOBS] {
        let folder = to.join(folder);
        fs::create_dir_all(&folder).map_err(StoreError::io("create", &folder))?;
    }
    write_file(&manifest, UNFINISHED)?;
    sync_dir(to)
}

fn finish(to: &Path, seq: u64, files: u64) -> Result<(), StoreError> {
    sync_tree(to)?;
    let tmp = to.join("backup.tmp");
    write_file(&tmp, &format!("{FINISHED}\nseq {seq}\nfiles {files}\n"))?;
    fs::rename(&tmp, to.join(MANIFEST)).map_err(StoreError::io("name", &tmp))?;
    sync_dir(to)
}

/// The last event and the number of files of a finished backup.
pub(super) fn manifest(from: &Path) -> Result<(u64, u64), StoreError> {
    let path = from.join(MANIFEST);
    let text = missing_is_none(fs::read_to_string(&path)).map_err(StoreError::io("read", &path))?;
    let text = text.ok_or_else(|| not_a_backup(from, "there is no file `backup` in it".into()))?;
    let number = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    };
    match (text.starts_with(FINISHED), number("seq "), number("files ")) {
        (true, Some(seq), Some(files)) => Ok((seq, files)),
        _ => Err(not_a_backup(from, "it was cut off; make it again".into())),
    }
}

pub(super) fn not_a_backup(path: &Path, why: String) -> StoreError {
    StoreError::NotABackup {
        path: path.to_owned(),
        why,
    }
}

fn remove_others(dir: &Path, wanted: &HashSet<String>) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir).map_err(StoreError::io("list", dir))? {
        let path = entry.map_err(StoreError::io("list", dir))?.path();
        let known = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| wanted.contains(name));
        if !known {
            fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
        }
    }
    Ok(())
}

fn is_same(from: &Path, to: &Path) -> Result<bool, StoreError> {
    let Some(there) = missing_is_none(fs::metadata(to)).map_err(StoreError::io("look at", to))? else {
        return Ok(false);
    };
    let here = fs::metadata(from).map_err(StoreError::io("look at", from))?;
    Ok(here.len() == there.len() && here.modified().ok() == there.modified().ok())
}

pub(super) fn length(path: &Path) -> Result<u64, StoreError> {
    fs::metadata(path)
        .map(|meta| meta.len())
        .map_err(StoreError::io("look at", path))
}

pub(super) fn write_file(path: &Path, text: &str) -> Result<(), StoreError> {
    let written = File::create(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(StoreError::io("write", path))
}

/// Makes all names under a folder durable.
pub(super) fn sync_tree(dir: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir).map_err(StoreError::io("list", dir))? {
        let path = entry.map_err(StoreError::io("list", dir))?.path();
        if path.is_dir() {
            sync_tree(&path)?;
        }
    }
    sync_dir(dir)
}
