//! Files by their content: photos, recordings, documents. The name of a blob is the SHA-256 of its bytes, so one can
//! neither be changed nor be stored twice, and no name that somebody sent ever becomes a path.
//!
//! A blob is on disk before its id is given out; an event that carries the id may be committed then.

use crate::StoreError;
use crate::journal::room::Room;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// SHA-256 of a blob's content. Its text is 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlobId(pub [u8; 32]);

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The text is not 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a SHA-256 in hexadecimal")]
pub struct NotABlobId;

impl FromStr for BlobId {
    type Err = NotABlobId;

    fn from_str(text: &str) -> Result<Self, NotABlobId> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotABlobId);
        }
        let digit = |c: u8| match c {
            b'0'..=b'9' => Ok(c - b'0'),
            b'a'..=b'f' => Ok(c - b'a' + 10),
            _ => Err(NotABlobId),
        };
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(BlobId(bytes))
    }
}

/// The folder of blobs: `ab/cdef…`, and `tmp/` for what is being written.
pub struct Blobs {
    dir: PathBuf,
    room: Arc<Room>,
    next_tmp: AtomicU64,
}

impl Blobs {
    /// Leftovers of writes that a crash cut off are removed.
    pub(crate) fn open(dir: PathBuf, room: Arc<Room>) -> Result<Blobs, StoreError> {
        let tmp = dir.join("tmp");
        if tmp.exists() {
            fs::remove_dir_all(&tmp).map_err(StoreError::io("clear", &tmp))?;
        }
        fs::create_dir_all(&tmp).map_err(StoreError::io("create", &tmp))?;
        sync_dir(&dir)?;
        Ok(Blobs {
            dir,
            room,
            next_tmp: AtomicU64::new(0),
        })
    }

    pub fn put(&self, bytes: &[u8]) -> Result<BlobId, StoreError> {
        self.put_from(&mut { bytes }, u64::MAX).map(|(id, _)| id)
    }

    /// Stores what `source` gives, up to `limit` bytes, without holding it in memory. Returns its id and length. The last room
    /// of the disk is kept for what follows from the journal.
    pub fn put_from(&self, source: &mut dyn Read, limit: u64) -> Result<(BlobId, u64), StoreError> {
        self.room.takes(0)?;
        let tmp = self
            .dir
            .join("tmp")
            .join(self.next_tmp.fetch_add(1, Relaxed).to_string());
        let stored = self.write(&tmp, source, limit).and_then(|(id, length)| {
            self.settle(&tmp, id)?;
            Ok((id, length))
        });
        if stored.is_err() {
            // Best effort: what is left is cleared at the next start.
            let _ = fs::remove_file(&tmp);
        }
        stored
    }

    fn write(&self, tmp: &Path, source: &mut dyn Read, limit: u64) -> Result<(BlobId, u64), StoreError> {
        let mut file = File::create(tmp).map_err(StoreError::io("create", tmp))?;
        let (mut hash, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 64 << 10]);
        loop {
            let read = match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(StoreError::io("receive", tmp)(error)),
            };
            length += read as u64;
            if length > limit {
                return Err(StoreError::TooLarge { limit });
            }
            hash.update(&buffer[..read]);
            file.write_all(&buffer[..read]).map_err(StoreError::io("write", tmp))?;
        }
        file.sync_all().map_err(StoreError::io("sync", tmp))?;
        Ok((BlobId(hash.finalize().into()), length))
    }

    /// Gives the written file its name and makes the name durable.
    fn settle(&self, tmp: &Path, id: BlobId) -> Result<(), StoreError> {
        let path = self.path(id);
        let Some(parent) = path.parent() else {
            return Ok(());
        };
        if !parent.exists() {
            fs::create_dir_all(parent).map_err(StoreError::io("create", parent))?;
            sync_dir(&self.dir)?;
        }
        fs::rename(tmp, &path).map_err(StoreError::io("name", &path))?;
        sync_dir(parent)
    }

    /// The content, or `None` when there is no such blob (any more).
    pub fn get(&self, id: BlobId) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(id);
        missing_is_none(fs::read(&path)).map_err(StoreError::io("read", &path))
    }

    /// The file and its length, to be streamed.
    pub fn open_file(&self, id: BlobId) -> Result<Option<(File, u64)>, StoreError> {
        let path = self.path(id);
        let opened = missing_is_none(File::open(&path)).and_then(|file| match file {
            Some(file) => file.metadata().map(|meta| Some((file, meta.len()))),
            None => Ok(None),
        });
        opened.map_err(StoreError::io("open", &path))
    }

    pub fn exists(&self, id: BlobId) -> bool {
        self.path(id).exists()
    }

    /// Destroys the content; whether there was any.
    pub fn erase(&self, id: BlobId) -> Result<bool, StoreError> {
        let path = self.path(id);
        let erased = missing_is_none(fs::remove_file(&path)).map_err(StoreError::io("erase", &path))?;
        if erased.is_some() {
            path.parent().map_or(Ok(()), sync_dir)?;
        }
        Ok(erased.is_some())
    }

    /// Ids and paths of all blobs under `dir`, in order of their ids; files that no blob could be called are left out.
    pub(crate) fn list(dir: &Path) -> Result<Vec<(BlobId, PathBuf)>, StoreError> {
        let mut found = Vec::new();
        for folder in names(dir)? {
            if folder.len() != 2 {
                continue;
            }
            for name in names(&dir.join(&folder))? {
                if let Ok(id) = format!("{folder}{name}").parse() {
                    found.push((id, dir.join(&folder).join(name)));
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// Path of a blob, made of its hash alone.
    pub(crate) fn path_in(dir: &Path, id: BlobId) -> PathBuf {
        let name = id.to_string();
        dir.join(&name[..2]).join(&name[2..])
    }

    fn path(&self, id: BlobId) -> PathBuf {
        Self::path_in(&self.dir, id)
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }
}

/// Names in a folder; none when there is no such folder.
fn names(dir: &Path) -> Result<Vec<String>, StoreError> {
    let Some(entries) = missing_is_none(fs::read_dir(dir)).map_err(StoreError::io("list", dir))? else {
        return Ok(Vec::new());
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(StoreError::io("list", dir))?;
        names.extend(entry.file_name().into_string());
    }
    Ok(names)
}

/// Makes the names in a folder durable.
pub(crate) fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    File::open(dir)
        .and_then(|dir| dir.sync_all())
        .map_err(StoreError::io("sync", dir))
}

pub(crate) fn missing_is_none<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::disk::RealDisk;

    fn open(dir: &Path) -> Blobs {
        let room = Room::new(Arc::new(RealDisk), dir, 0);
        Blobs::open(dir.join("blobs"), Arc::new(room)).unwrap()
    }

    #[test]
    fn content_is_kept_once_under_its_hash_and_can_be_destroyed() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = open(dir.path());
        let id = blobs.put(b"photo").unwrap();
        assert_eq!(blobs.put(b"photo").unwrap(), id);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(blobs.get(id).unwrap().as_deref(), Some(&b"photo"[..]));
        assert_eq!(blobs.open_file(id).unwrap().unwrap().1, 5);
        assert_eq!(Blobs::list(blobs.dir()).unwrap().len(), 1);

        assert!(blobs.erase(id).unwrap());
        assert!(!blobs.exists(id) && blobs.get(id).unwrap().is_none());
        assert!(!blobs.erase(id).unwrap());
    }

    #[test]
    fn what_is_too_large_is_refused_and_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = open(dir.path());
        let refused = blobs.put_from(&mut io::repeat(7), 1000);
        assert!(matches!(refused, Err(StoreError::TooLarge { limit: 1000 })));
        assert_eq!(fs::read_dir(dir.path().join("blobs/tmp")).unwrap().count(), 0);
        assert!(Blobs::list(blobs.dir()).unwrap().is_empty());
    }

    #[test]
    fn no_text_but_a_hash_becomes_a_path() {
        for text in [
            "",
            "../../etc/passwd",
            &"g".repeat(64),
            &"A".repeat(64),
            &"é".repeat(32),
        ] {
            assert_eq!(text.parse::<BlobId>(), Err(NotABlobId));
        }
    }
}
