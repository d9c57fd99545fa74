//! The states and indexes that are derived from the journal. The only file that names sled.
//!
//! | key | value |
//! |---|---|
//! | `s` kind id | version, sequence of the last event, state |
//! | `h` kind id seq | where the commit with that event stands in the journal |
//! | `r` id | where the record lies in the journal; its content is never copied here, so that erasing it there is enough |
//! | `i` key | the answer to an idempotency key |
//! | `m` name | how far the journal was applied, and which shapes the states have |
//!
//! Numbers in keys are big-endian, so that a thing's history lies in order.

pub(crate) mod durable;
mod headroom;

use crate::blobs::missing_is_none;
use crate::codec;
use crate::journal::disk::is_full;
use crate::journal::frame::{Place, Position};
use crate::{Answer, Options, StoreError};
use domovoi_domain::kernel::{Instant, Kind, RecordId};
use headroom::Headroom;
use parking_lot::RwLock;
use std::collections::BTreeMap;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Larger batches make sled put off so many frees that memory grows without end.
const BATCH_KEYS: usize = 256;
/// How often one looks whether sled has let its file go, every ten milliseconds.
const LET_GO_TRIES: usize = 1000;
const APPLIED: &[u8] = b"mapplied";
const SHAPES: &[u8] = b"mshapes";

/// How far the journal was applied: the last frame, and what tells it from any other frame at that place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Applied {
    /// Sequence of the first and the last event of the frame.
    pub(crate) first: u64,
    pub(crate) seq: u64,
    pub(crate) position: Position,
    pub(crate) crc: u32,
    /// The latest time of any commit so far.
    pub(crate) newest: Instant,
}

/// Keys to be written, and keys to be removed (`None`); the last word on a key wins.
#[derive(Default)]
pub(crate) struct Changes(BTreeMap<Vec<u8>, Option<Vec<u8>>>);

impl Changes {
    pub(crate) fn state(&mut self, kind: Kind, id: u64, version: u64, seq: u64, state: &[u8]) {
        let mut value = Vec::with_capacity(16 + state.len());
        value.extend_from_slice(&version.to_le_bytes());
        value.extend_from_slice(&seq.to_le_bytes());
        value.extend_from_slice(state);
        self.0.insert(thing_key(b's', kind, id), Some(value));
    }

    pub(crate) fn position(&mut self, kind: Kind, id: u64, seq: u64, position: Position) {
        let mut key = thing_key(b'h', kind, id);
        key.extend_from_slice(&seq.to_be_bytes());
        self.0.insert(key, Some(position_bytes(position).to_vec()));
    }

    pub(crate) fn record(&mut self, id: RecordId, place: Option<Place>) {
        let value = place.map(|place| {
            let position = Position {
                segment: place.segment,
                offset: place.offset,
            };
            [&position_bytes(position)[..], &place.length.to_le_bytes()].concat()
        });
        self.0.insert(record_key(id), value);
    }

    pub(crate) fn answer(&mut self, key: u128, answer: &Answer) {
        self.0.insert(answer_key(key), Some(codec::encode_answer(answer)));
    }
}

/// Takes id, version, sequence and bytes of a state.
type Visit<'a> = dyn FnMut(u64, u64, u64, &[u8]) -> Result<(), StoreError> + 'a;

/// Takes a key and its value.
type VisitKey<'a> = dyn FnMut(&[u8], &[u8]) -> Result<(), StoreError> + 'a;

/// The open database.
pub(crate) struct States {
    /// Nothing while it is being opened again, or when that failed.
    db: RwLock<Option<sled::Db>>,
    headroom: Headroom,
    batches: AtomicU64,
    keys: AtomicU64,
}

impl States {
    /// Opens or creates the database. sled may panic on a damaged one; that too is only an error here.
    pub(crate) fn open(path: &Path, options: &Options) -> Result<States, StoreError> {
        durable::link();
        wait_until_let_go(path)?;
        let config = sled::Config::new()
            .path(path)
            .cache_capacity(options.sled_cache_bytes)
            .flush_every_ms(Some(500));
        let opened = catch_unwind(AssertUnwindSafe(|| config.open()));
        let db = match opened {
            Ok(opened) => opened.map_err(failed)?,
            Err(_) => return Err(StoreError::State("it panicked while opening".into())),
        };
        Ok(States {
            db: RwLock::new(Some(db)),
            headroom: Headroom::new(path, options.reserve_bytes / 4),
            batches: AtomicU64::new(0),
            keys: AtomicU64::new(0),
        })
    }

    /// Lets the database go and takes the one that `open` opens instead. Whoever reads waits meanwhile.
    pub(crate) fn renew(&self, open: impl FnOnce() -> Result<States, StoreError>) -> Result<(), StoreError> {
        let mut db = self.db.write();
        *db = None;
        let opened = open()?;
        *db = opened.db.into_inner();
        Ok(())
    }

    /// Reads everything once, so that damage shows now and not when somebody asks.
    pub(crate) fn read_through(&self) -> Result<(), StoreError> {
        self.each(b"", &mut |_, _| Ok(()))
    }

    /// Asks the database. A question within a question is allowed, so nobody who waits to write may stand between them.
    fn ask<T>(&self, ask: impl FnOnce(&sled::Db) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &*self.db.read_recursive() {
            Some(db) => ask(db),
            None => Err(StoreError::State("it is being opened again".into())),
        }
    }

    pub(crate) fn applied(&self) -> Result<Option<Applied>, StoreError> {
        let Some(bytes) = self.get(APPLIED)? else {
            return Ok(None);
        };
        let mut fields = Fields(&bytes);
        let applied = (|| {
            Some(Applied {
                first: fields.long()?,
                seq: fields.long()?,
                position: fields.position()?,
                crc: fields.short()?,
                newest: Instant(fields.long()? as i64),
            })
        })();
        applied
            .map(Some)
            .ok_or_else(|| garbled("how far the journal was applied"))
    }

    /// Kinds and versions of the stored states, as [`crate::Kinds::versions`] told them.
    pub(crate) fn shapes(&self) -> Result<Option<Vec<(u8, u16)>>, StoreError> {
        let bytes = self.get(SHAPES)?;
        let shape = |chunk: &[u8]| (chunk[0], u16::from_le_bytes([chunk[1], chunk[2]]));
        Ok(bytes.map(|bytes| bytes.chunks_exact(3).map(shape).collect()))
    }

    pub(crate) fn set_shapes(&self, shapes: &[(u8, u16)]) -> Result<(), StoreError> {
        let bytes: Vec<u8> = shapes
            .iter()
            .flat_map(|(kind, version)| [&[*kind][..], &version.to_le_bytes()].concat())
            .collect();
        self.ask(|db| db.insert(SHAPES, bytes).map(drop).map_err(failed))
    }

    /// Version, sequence and bytes of a state.
    pub(crate) fn state(&self, kind: Kind, id: u64) -> Result<Option<(u64, u64, Vec<u8>)>, StoreError> {
        let found = self.get(&thing_key(b's', kind, id))?;
        let state = |value: sled::IVec| split_state(&value).map(|(version, seq, state)| (version, seq, state.to_vec()));
        found.map(state).transpose()
    }

    /// Visits every state of a kind, in order of ids, until the visitor fails.
    pub(crate) fn scan(&self, kind: Kind, visit: &mut Visit<'_>) -> Result<(), StoreError> {
        self.each(&[b's', kind as u8], &mut |key, value| {
            let id = key.get(2..10).and_then(|id| id.try_into().ok()).map(u64::from_be_bytes);
            let (version, seq, state) = split_state(value)?;
            visit(id.ok_or_else(|| garbled("the key of a state"))?, version, seq, state)
        })
    }

    /// Where the commits of a thing stand, in order.
    pub(crate) fn positions(&self, kind: Kind, id: u64) -> Result<Vec<(u64, Position)>, StoreError> {
        let mut positions = Vec::new();
        self.each(&thing_key(b'h', kind, id), &mut |key, value| {
            let seq = key
                .get(10..18)
                .and_then(|seq| seq.try_into().ok())
                .map(u64::from_be_bytes);
            let position = Fields(value).position();
            positions.push(seq.zip(position).ok_or_else(|| garbled("a place in the journal"))?);
            Ok(())
        })?;
        Ok(positions)
    }

    pub(crate) fn record(&self, id: RecordId) -> Result<Option<Place>, StoreError> {
        let Some(value) = self.get(&record_key(id))? else {
            return Ok(None);
        };
        let mut fields = Fields(&value);
        let place = fields.position().zip(fields.short()).map(|(position, length)| Place {
            segment: position.segment,
            offset: position.offset,
            length,
        });
        place.map(Some).ok_or_else(|| garbled("the place of a record"))
    }

    pub(crate) fn answer(&self, key: u128) -> Result<Option<Answer>, StoreError> {
        let found = self.get(&answer_key(key))?;
        Ok(found.map(|value| codec::decode_answer(&value)).transpose()?)
    }

    /// Writes the changes in small batches; `applied` comes with the last one. A crash in between leaves states that are
    /// ahead of it, and applying the same frames again leads to the same states.
    pub(crate) fn apply(&self, changes: Changes, applied: &Applied) -> Result<(), StoreError> {
        let mut changes = changes.0.into_iter().peekable();
        loop {
            let mut batch = sled::Batch::default();
            let mut keys = 0;
            for (key, value) in changes.by_ref().take(BATCH_KEYS) {
                keys += 1;
                match value {
                    Some(value) => batch.insert(key, value),
                    None => batch.remove(key),
                }
            }
            let last = changes.peek().is_none();
            if last {
                batch.insert(APPLIED, applied_bytes(applied));
            }
            self.headroom.take()?;
            self.ask(|db| db.apply_batch(batch).map_err(failed))?;
            self.batches.fetch_add(1, Relaxed);
            self.keys.fetch_add(keys, Relaxed);
            free_memory();
            if last {
                return Ok(());
            }
        }
    }

    /// Forgets answers that are older than `before`.
    pub(crate) fn sweep_answers(&self, before: Instant) -> Result<u64, StoreError> {
        let mut swept = 0;
        self.headroom.take()?;
        self.each(b"i", &mut |key, value| {
            if codec::decode_answer(value)?.at < before {
                self.ask(|db| db.remove(key).map(drop).map_err(failed))?;
                swept += 1;
                if swept % BATCH_KEYS as u64 == 0 {
                    free_memory();
                    self.headroom.take()?;
                }
            }
            Ok(())
        })?;
        Ok(swept)
    }

    pub(crate) fn flush(&self) -> Result<(), StoreError> {
        self.ask(|db| db.flush().map(drop).map_err(failed))
    }

    /// Batches and keys that were written, and bytes on disk.
    pub(crate) fn figures(&self) -> (u64, u64, u64) {
        (
            self.batches.load(Relaxed),
            self.keys.load(Relaxed),
            self.ask(|db| db.size_on_disk().map_err(failed)).unwrap_or(0),
        )
    }

    fn get(&self, key: &[u8]) -> Result<Option<sled::IVec>, StoreError> {
        self.ask(|db| db.get(key).map_err(failed))
    }

    /// Visits every key with `prefix` in order, until the visitor fails.
    fn each(&self, prefix: &[u8], visit: &mut VisitKey<'_>) -> Result<(), StoreError> {
        self.ask(|db| {
            db.scan_prefix(prefix).try_for_each(|item| {
                let (key, value) = item.map_err(failed)?;
                visit(&key, &value)
            })
        })
    }
}

/// sled's own threads may hold the file for a moment longer than a database lives that this process had open before. Other
/// processes are kept out of the whole folder.
fn wait_until_let_go(path: &Path) -> Result<(), StoreError> {
    let path = path.join("db");
    let Some(file) = missing_is_none(File::open(&path)).map_err(StoreError::io("open", &path))? else {
        return Ok(());
    };
    for _ in 0..LET_GO_TRIES {
        if file.try_lock().is_ok() {
            return Ok(()); // It is let go again with the file.
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(StoreError::State("it does not let its file go".into()))
}

/// sled leaves the freeing of memory to crossbeam-epoch, which is too lazy about it behind a stream of batches: without
/// this a million commits take 15 GB.
fn free_memory() {
    for _ in 0..16 {
        crossbeam_epoch::pin().flush();
    }
}

/// A full disk says nothing against the database: it is not made anew for that.
fn failed(error: sled::Error) -> StoreError {
    match error {
        sled::Error::Io(error) if is_full(&error) => StoreError::io("write", Path::new("the state database"))(error),
        other => StoreError::State(other.to_string()),
    }
}

fn garbled(what: &str) -> StoreError {
    StoreError::State(format!("{what} is garbled"))
}

fn thing_key(prefix: u8, kind: Kind, id: u64) -> Vec<u8> {
    let mut key = Vec::with_capacity(18);
    key.extend_from_slice(&[prefix, kind as u8]);
    key.extend_from_slice(&id.to_be_bytes());
    key
}

fn record_key(id: RecordId) -> Vec<u8> {
    [&b"r"[..], &id.0.to_be_bytes()].concat()
}

fn answer_key(key: u128) -> Vec<u8> {
    [&b"i"[..], &key.to_be_bytes()].concat()
}

fn position_bytes(position: Position) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&position.segment.to_le_bytes());
    bytes[8..].copy_from_slice(&position.offset.to_le_bytes());
    bytes
}

fn applied_bytes(applied: &Applied) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(44);
    bytes.extend_from_slice(&applied.first.to_le_bytes());
    bytes.extend_from_slice(&applied.seq.to_le_bytes());
    bytes.extend_from_slice(&position_bytes(applied.position));
    bytes.extend_from_slice(&applied.crc.to_le_bytes());
    bytes.extend_from_slice(&applied.newest.0.to_le_bytes());
    bytes
}

fn split_state(value: &[u8]) -> Result<(u64, u64, &[u8]), StoreError> {
    let mut fields = Fields(value);
    let places = fields.long().zip(fields.long());
    let (version, seq) = places.ok_or_else(|| garbled("a state"))?;
    Ok((version, seq, fields.0))
}

/// Little-endian numbers, one after the other.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn long(&mut self) -> Option<u64> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*bytes))
    }

    fn short(&mut self) -> Option<u32> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*bytes))
    }

    fn position(&mut self) -> Option<Position> {
        Some(Position {
            segment: self.long()?,
            offset: self.long()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flush_of_sled_really_reaches_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let states = States::open(dir.path(), &Options::small()).unwrap();
        let before = durable::syncs();
        states.set_shapes(&[(1, 1)]).unwrap();
        states.flush().unwrap();
        assert!(
            durable::syncs() > before,
            "sled's sync_file_range must be ours, which is an fdatasync"
        );
    }
    #[test]
    fn the_memory_that_is_freed_is_the_memory_that_sled_holds() {
        let lock = include_str!("../../Cargo.lock");
        let versions = lock.matches("name = \"crossbeam-epoch\"").count();
        assert_eq!(
            versions, 1,
            "our crossbeam-epoch must be sled's, or `free_memory` frees nothing"
        );
    }

    #[test]
    fn old_answers_are_swept_out() {
        let dir = tempfile::tempdir().unwrap();
        let states = States::open(dir.path(), &Options::small()).unwrap();
        let answer = |at| Answer {
            body: 1,
            kind: Kind::Ticket,
            id: 2,
            seq: 3,
            version: 4,
            at: Instant(at),
        };
        let mut changes = Changes::default();
        changes.answer(1, &answer(100));
        changes.answer(2, &answer(200));
        let position = Position { segment: 1, offset: 64 };
        let applied = Applied {
            first: 1,
            seq: 3,
            position,
            crc: 5,
            newest: Instant(200),
        };
        states.apply(changes, &applied).unwrap();
        assert_eq!(states.applied().unwrap(), Some(applied));
        assert_eq!(states.sweep_answers(Instant(200)).unwrap(), 1);
        assert_eq!(states.answer(1).unwrap(), None);
        assert_eq!(states.answer(2).unwrap(), Some(answer(200)));
    }
}
