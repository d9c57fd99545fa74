//! A series of lines beside the journal that only grows, each bound to the one before by SHA-256, so that a line
//! that was changed, taken out or put in is found. What the lines say, the layers above decide.
//!
//! It is not part of the journal: looking at something is no event, nothing follows from it, and it may be thrown
//! away after its time, which an event never is. One file holds the lines of one day, so an old day goes by
//! removing its file. A file begins with the end of the one before it: number and hash.

mod verify;

pub use verify::{TrailReport, check};

use crate::StoreError;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Begins the first line of every file.
const MAGIC: &str = "domovoi trail 1";
const ENDING: &str = ".trail";

type Hash = [u8; 32];

/// The series in one folder. One process writes it.
pub struct Trail {
    dir: PathBuf,
    end: Mutex<End>,
}

/// Where the series ends.
struct End {
    /// Of the file that is written; empty when there is none yet.
    day: String,
    file: Option<File>,
    number: u64,
    hash: Hash,
    /// Whether something is not yet on the disk.
    loose: bool,
}

impl Trail {
    /// Opens the series or begins one. A last line that was cut off by a crash is taken away: nobody was told of it.
    ///
    /// # Errors
    /// When a file cannot be read or its last whole line is none of ours.
    pub fn open(dir: &Path) -> Result<Trail, StoreError> {
        fs::create_dir_all(dir).map_err(StoreError::io("create", dir))?;
        let mut end = End {
            day: String::new(),
            file: None,
            number: 0,
            hash: [0; 32],
            loose: false,
        };
        if let Some(path) = files(dir)?.pop() {
            let text = fs::read(&path).map_err(StoreError::io("read", &path))?;
            let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let last = std::str::from_utf8(&text[..whole])
                .ok()
                .and_then(|text| text.lines().next_back());
            let file = OpenOptions::new()
                .append(true)
                .open(&path)
                .map_err(StoreError::io("open", &path))?;
            if whole == 0 {
                // Not even its heading got there: the file begins anew when something is written.
                drop(file);
                fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
                return Trail::open(dir);
            }
            let (number, hash) = last.and_then(mark).ok_or_else(|| {
                let wrong = io::Error::new(
                    io::ErrorKind::InvalidData,
                    "its last line is damaged; `domovoi check` tells more",
                );
                StoreError::io("read", &path)(wrong)
            })?;
            file.set_len(whole as u64).map_err(StoreError::io("cut", &path))?;
            end = End {
                day: day_of(&path),
                file: Some(file),
                number,
                hash,
                loose: false,
            };
        }
        Ok(Trail {
            dir: dir.to_owned(),
            end: Mutex::new(end),
        })
    }

    /// Adds a line and gives its number. `day` is written as `2026-11-23`; one that is past goes to the last day.
    /// The line is on the disk after the next [`Trail::sync`].
    ///
    /// # Errors
    /// When the file cannot be written; the series then stands as before.
    pub fn append(&self, day: &str, text: &str) -> io::Result<u64> {
        debug_assert!(!text.contains('\n'), "a line is one line");
        let mut end = self.end.lock();
        if end.file.is_none() || *day > *end.day {
            let path = self.dir.join(format!("{day}{ENDING}"));
            let mut file = OpenOptions::new().append(true).create_new(true).open(&path)?;
            let heading = format!("{MAGIC}\t{}\t{}\n", end.number, hex(&end.hash));
            if let Err(error) = file.write_all(heading.as_bytes()) {
                fs::remove_file(&path)?;
                return Err(error);
            }
            if let Some(before) = end.file.replace(file) {
                before.sync_data()?;
            }
            day.clone_into(&mut end.day);
        }
        let number = end.number + 1;
        let hash = link(&end.hash, number, text);
        let line = format!("{number}\t{}\t{text}\n", hex(&hash));
        let file = end.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        let before = file.metadata()?.len();
        if let Err(error) = file.write_all(line.as_bytes()) {
            // A disk that is full takes a part of a line: that part would stand before the next one.
            file.set_len(before)?;
            return Err(error);
        }
        (end.number, end.hash, end.loose) = (number, hash, true);
        Ok(number)
    }

    /// Brings what was added to the disk.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn sync(&self) -> io::Result<()> {
        let mut end = self.end.lock();
        if end.loose
            && let Some(file) = &end.file
        {
            file.sync_data()?;
            end.loose = false;
        }
        Ok(())
    }

    /// Shows lines, the newest first, of the days from `first` to `last`, until `visit` has seen enough.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn newest(
        &self,
        first: &str,
        last: &str,
        visit: &mut dyn FnMut(u64, &str) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        for path in files(&self.dir)?.into_iter().rev() {
            let day = day_of(&path);
            if day.as_str() > last || day.as_str() < first {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(StoreError::io("read", &path))?;
            // The heading of the file is no numbered line, so it is passed over as well.
            for line in text.lines().rev() {
                if let Some((number, _, text)) = parts(line)
                    && visit(number, text).is_break()
                {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// The files of a series, the oldest first.
pub(crate) fn files(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = Vec::new();
    if dir.exists() {
        for entry in fs::read_dir(dir).map_err(StoreError::io("list", dir))? {
            let path = entry.map_err(StoreError::io("list", dir))?.path();
            if path
                .extension()
                .is_some_and(|extension| ENDING.ends_with(&*extension.to_string_lossy()))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn day_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The hash of a line covers its number, its text, and through the hash before it everything before it.
fn link(before: &Hash, number: u64, text: &str) -> Hash {
    Sha256::new()
        .chain_update(before)
        .chain_update(number.to_be_bytes())
        .chain_update(text)
        .finalize()
        .into()
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(hash)
}

/// Number, hash and text of a line.
fn parts(line: &str) -> Option<(u64, Hash, &str)> {
    let mut parts = line.splitn(3, '\t');
    let (number, hash) = (parts.next()?.parse().ok()?, unhex(parts.next()?)?);
    Some((number, hash, parts.next()?))
}

/// The number and hash that a heading carries over.
fn heading(line: &str) -> Option<(u64, Hash)> {
    let mut parts = line.strip_prefix(MAGIC)?.strip_prefix('\t')?.split('\t');
    Some((parts.next()?.parse().ok()?, unhex(parts.next()?)?))
}

/// Number and hash of a line or a heading.
fn mark(line: &str) -> Option<(u64, Hash)> {
    heading(line).or_else(|| parts(line).map(|(number, hash, _)| (number, hash)))
}

#[cfg(test)]
mod tests;
