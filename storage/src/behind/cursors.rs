//! How far each reaction has read. A small text file of its own, `cursors`: when the states are thrown away and made anew,
//! no reaction may start from the beginning. A cursor may be a little behind after a crash; repeats are harmless.

use crate::StoreError;
use crate::blobs::{missing_is_none, sync_dir};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

pub(crate) const CURSORS: &str = "cursors";

pub(crate) struct Cursors {
    path: PathBuf,
    inner: Mutex<Inner>,
}

struct Inner {
    cursors: BTreeMap<String, u64>,
    changed: bool,
}

impl Cursors {
    /// A line that cannot be read is an error: to guess would mean to do everything again. No cursor stands beyond
    /// `last_seq`, the end of the journal: one that was restored from an older backup gives these numbers to new events.
    pub(crate) fn open(dir: &Path, last_seq: u64) -> Result<Cursors, StoreError> {
        let path = dir.join(CURSORS);
        let text = missing_is_none(fs::read_to_string(&path)).map_err(StoreError::io("read", &path))?;
        let (mut cursors, mut changed) = (BTreeMap::new(), false);
        for line in text.as_deref().unwrap_or_default().lines() {
            let cursor = line
                .split_once(' ')
                .and_then(|(seq, name)| Some((name.to_owned(), seq.parse::<u64>().ok()?)));
            let Some((name, seq)) = cursor else {
                let source = std::io::Error::other("a line is not a number and a name; restore the file from a backup");
                return Err(StoreError::io("read", &path)(source));
            };
            changed |= seq > last_seq;
            cursors.insert(name, seq.min(last_seq));
        }
        let inner = Mutex::new(Inner { cursors, changed });
        Ok(Cursors { path, inner })
    }

    pub(crate) fn get(&self, name: &str) -> u64 {
        self.inner.lock().cursors.get(name).copied().unwrap_or(0)
    }

    pub(crate) fn set(&self, name: &str, seq: u64) {
        let mut inner = self.inner.lock();
        inner.changed |= inner.cursors.insert(name.to_owned(), seq) != Some(seq);
    }

    /// Writes the file anew, if anything has changed.
    pub(crate) fn save(&self) -> Result<(), StoreError> {
        let text = {
            let mut inner = self.inner.lock();
            if !std::mem::take(&mut inner.changed) {
                return Ok(());
            }
            text_of(&inner.cursors)
        };
        let saved = self.write(&text);
        if saved.is_err() {
            self.inner.lock().changed = true;
        }
        saved
    }

    /// The file's content as it would be saved now.
    pub(crate) fn text(&self) -> String {
        text_of(&self.inner.lock().cursors)
    }

    fn write(&self, text: &str) -> Result<(), StoreError> {
        let tmp = self.path.with_extension("tmp");
        let written = File::create(&tmp).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(StoreError::io("write", &tmp))?;
        fs::rename(&tmp, &self.path).map_err(StoreError::io("name", &self.path))?;
        self.path.parent().map_or(Ok(()), sync_dir)
    }
}

fn text_of(cursors: &BTreeMap<String, u64>) -> String {
    cursors.iter().map(|(name, seq)| format!("{seq} {name}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_outlive_the_process_and_a_garbled_file_is_not_guessed_at() {
        let dir = tempfile::tempdir().unwrap();
        let cursors = Cursors::open(dir.path(), 20).unwrap();
        assert_eq!(cursors.get("reactions"), 0);
        cursors.set("reactions", 17);
        cursors.set("sms gateway", 5);
        cursors.save().unwrap();
        let again = Cursors::open(dir.path(), 20).unwrap();
        assert_eq!((again.get("reactions"), again.get("sms gateway")), (17, 5));
        assert_eq!(Cursors::open(dir.path(), 9).unwrap().get("reactions"), 9);

        fs::write(dir.path().join(CURSORS), "what").unwrap();
        assert!(matches!(Cursors::open(dir.path(), 20), Err(StoreError::Io { .. })));
    }
}
