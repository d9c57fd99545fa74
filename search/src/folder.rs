//! The folder of the index: opening what is there, or starting anew.

use crate::error::{Error, Result};
use crate::schema::{self, FORMAT, Fields};
use std::fs::File;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy};

/// Bytes of documents held in memory before they are written to a segment.
pub(crate) const WRITER_MEMORY: usize = 50_000_000;

/// An index that can be used.
pub(crate) struct Kept {
    pub(crate) index: tantivy::Index,
    pub(crate) reader: IndexReader,
    pub(crate) seq: u64,
}

/// Opens what is there and reads all of it once, so that damage shows now and not in a search.
/// `Ok(None)` when nothing is there; an error says why it cannot be used.
pub(crate) fn keep(path: &Path, fields: &Fields) -> Result<Option<Kept>, String> {
    match std::fs::read_dir(path).map(|mut entries| entries.next().is_none()) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
        Ok(true) => return Ok(None),
        Ok(false) => {}
    }
    // The library trusts its files in places and panics on nonsense.
    let opened = std::panic::catch_unwind(AssertUnwindSafe(|| -> Result<Kept, String> {
        let mut index = tantivy::Index::open_in_dir(path).map_err(|e| e.to_string())?;
        index.set_tokenizers(schema::tokenizers());
        let payload = index.load_metas().map_err(|e| e.to_string())?.payload;
        let seq = payload
            .as_deref()
            .and_then(read_payload)
            .ok_or("it is of another format")?;
        if index.schema() != fields.schema {
            return Err("it has other fields".into());
        }
        let damaged = index.validate_checksum().map_err(|e| e.to_string())?;
        if let Some(file) = damaged.iter().next() {
            return Err(format!("{} is damaged", file.display()));
        }
        let reader = reader(&index).map_err(|e| e.to_string())?;
        Ok(Kept { index, reader, seq })
    }));
    opened.unwrap_or_else(|_| Err("it is damaged".into())).map(Some)
}

/// Starts an empty index with sequence number 0.
pub(crate) fn create(path: &Path, fields: &Fields) -> Result<Kept> {
    std::fs::create_dir_all(path).map_err(|source| Error::Folder {
        path: path.to_owned(),
        source,
    })?;
    let mut index = tantivy::Index::create_in_dir(path, fields.schema.clone())?;
    index.set_tokenizers(schema::tokenizers());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&payload(0));
    commit.commit()?;
    drop(writer);
    let reader = reader(&index)?;
    Ok(Kept { index, reader, seq: 0 })
}

fn reader(index: &tantivy::Index) -> tantivy::Result<IndexReader> {
    index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()
}

/// One process at a time: the lock is the operating system's, so a killed process leaves none.
pub(crate) fn lock(dir: &Path) -> Result<File> {
    let path = dir.join("lock");
    let file = File::create(&path).map_err(|source| Error::Folder {
        path: path.clone(),
        source,
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::InUse(dir.to_owned())),
        Err(std::fs::TryLockError::Error(source)) => Err(Error::Folder { path, source }),
    }
}

/// What a commit carries: the format of the index and the number of the last change in it.
pub(crate) fn payload(seq: u64) -> String {
    format!("{FORMAT} {seq}")
}

fn read_payload(payload: &str) -> Option<u64> {
    let (format, seq) = payload.split_once(' ')?;
    if format.parse() != Ok(FORMAT) {
        return None;
    }
    seq.parse().ok()
}
