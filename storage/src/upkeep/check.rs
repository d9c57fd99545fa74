//! Reads everything and lists what is wrong.

use super::{Fault, Report};
use crate::blobs::BlobId;
use crate::journal::disk::RealDisk;
use crate::journal::end_of_last;
use crate::journal::frame::{Position, Raw};
use crate::journal::reader::{Found, SegmentReader, end_of_data, next_whole, synced_after};
use crate::journal::segment::{SEGMENT_HEADER, Segments, segment_name};
use crate::open::{AUDIT, BLOBS, JOURNAL, LOCK, STATE, lock};
use crate::state::States;
use crate::{Blobs, Options, StoreError};
use domovoi_domain::kernel::{Kind, RecordId};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

const RESTORE: &str = "What happened there is lost here. Restore from a backup with `domovoi restore`.";
const REBUILD: &str = "The journal is not touched by it. Run `domovoi rebuild`.";
/// sled is only asked to read; a large cache would be of no use.
const CACHE: u64 = 32 << 20;

/// Reads everything in `dir`, a store or a backup, and says what is wrong with it; changes nothing in the journal. A store
/// must not be running.
pub fn check(dir: &Path) -> Result<Report, StoreError> {
    let _lock = dir.join(LOCK).exists().then(|| lock(dir)).transpose()?;
    let mut checker = Checker::default();
    let segments = Segments::open(&dir.join(JOURNAL), false, Arc::new(RealDisk))?;
    checker.journal(&segments)?;
    checker.blobs(&dir.join(BLOBS))?;
    let trail = crate::trail::check(&dir.join(AUDIT))?;
    checker.report.trail_lines = trail.lines;
    checker.report.trail_end = trail.end;
    checker.report.faults.extend(trail.faults);
    let state = dir.join(STATE);
    if state.exists() {
        // sled may panic on a damaged database; that is one more finding.
        let checked = catch_unwind(AssertUnwindSafe(|| checker.states(&state)));
        let why = match checked {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("the state database panicked".into()),
        };
        if let Some(why) = why {
            checker.fault(STATE, None, why, "It is made anew from the journal at the next start.");
        }
    }
    Ok(checker.report)
}

#[derive(Default)]
struct Checker {
    report: Report,
    next_seq: u64,
    /// Version and last event of every thing, as the journal tells.
    things: HashMap<(u8, u64), (u64, u64)>,
    /// Where the records that are not erased lie.
    records: HashMap<RecordId, (u64, u64)>,
}

impl Checker {
    fn fault(&mut self, file: &str, offset: Option<u64>, what: impl Into<String>, consequence: &str) {
        self.report.faults.push(Fault {
            file: file.into(),
            offset,
            what: what.into(),
            consequence: consequence.into(),
        });
    }

    fn journal(&mut self, segments: &Segments) -> Result<(), StoreError> {
        self.next_seq = 1;
        let firsts = segments.firsts();
        for first in &firsts {
            let file = format!("{JOURNAL}/{}", segment_name(*first));
            match segments.check_header(*first) {
                Ok(()) => {}
                Err(StoreError::Damaged { why, .. }) => self.fault(&file, Some(0), why, RESTORE),
                Err(error) => return Err(error),
            }
            if *first != self.next_seq {
                let what = format!(
                    "events {} to {} are missing before it",
                    self.next_seq,
                    first.saturating_sub(1)
                );
                self.fault(&file, None, what, RESTORE);
            }
            self.next_seq = *first;
            self.segment(segments, *first, &file, Some(first) == firsts.last())?;
            self.report.segments += 1;
        }
        self.report.last_seq = self.next_seq - 1;
        Ok(())
    }

    fn segment(&mut self, segments: &Segments, first: u64, name: &str, last: bool) -> Result<(), StoreError> {
        let file = segments.file(first)?;
        let read = |error| segments.io("read", first)(error);
        // What was never answered is cut at the next start and is no fault, be its frames whole or not.
        let cut = match last.then(|| end_of_last(segments, first)) {
            Some(Ok(tail)) => tail
                .end
                .filter(|_| tail.torn_bytes > 0)
                .map(|end| (end.offset, tail.torn_bytes)),
            None | Some(Err(StoreError::Damaged { .. })) => None,
            Some(Err(error)) => return Err(error),
        };
        let mut offset = SEGMENT_HEADER;
        loop {
            let position = Position { segment: first, offset };
            let mut reader = SegmentReader::at(segments, position)?;
            let why = loop {
                if let Some((_, torn_bytes)) = cut.filter(|(end, _)| reader.offset == *end) {
                    self.report.torn_bytes = torn_bytes;
                    return Ok(());
                }
                match reader.next(self.next_seq).map_err(read)? {
                    Found::Frame(raw) => self.frame(name, &raw),
                    Found::Nothing => break "a commit was overwritten with zeros",
                    Found::Broken(why) => break why,
                }
            };
            let broken = reader.offset;
            let data_end = end_of_data(&file, broken).map_err(read)?;
            if data_end == broken {
                return Ok(());
            }
            if last && !synced_after(&file, broken).map_err(read)? {
                self.report.torn_bytes = data_end - broken;
                return Ok(());
            }
            let Some((next, seq)) = next_whole(&file, broken, self.next_seq).map_err(read)? else {
                self.fault(name, Some(broken), why, RESTORE);
                return Ok(());
            };
            let what = match seq - self.next_seq {
                0 => format!("{why}; no event is lost"),
                lost => format!("{why}; {lost} events from {} on", self.next_seq),
            };
            self.fault(name, Some(broken), what, RESTORE);
            (offset, self.next_seq) = (next, seq);
        }
    }

    fn frame(&mut self, file: &str, raw: &Raw) {
        self.next_seq = raw.header.next_seq();
        if raw.is_mark() {
            return;
        }
        let offset = Some(raw.position.offset);
        self.report.commits += 1;
        self.report.events += u64::from(raw.header.events);
        let body = match raw.decode() {
            Ok(body) => body,
            Err(error) => return self.fault(file, offset, error.to_string(), "Install the version that wrote it."),
        };
        let mut seq = raw.header.seq;
        for entry in &body.entries {
            let events = entry.events.len() as u64;
            seq += events;
            if events == 0 {
                continue;
            }
            let known = self
                .things
                .insert((entry.kind, entry.id), (entry.version + events, seq - 1));
            let version = known.map_or(0, |(version, _)| version);
            if entry.version != version {
                let kind = Kind::from_number(entry.kind).map_or("thing", Kind::name);
                let id = entry.id;
                let what = format!("{kind} {id} had {version} events, the commit counts {}", entry.version);
                self.fault(
                    file,
                    offset,
                    what,
                    "Its history has a hole, or two programs wrote it. Tell the makers.",
                );
            }
        }
        for (id, state) in raw.record_states(&body) {
            self.report.records += 1;
            match state {
                Ok(true) => {
                    self.records.insert(id, (raw.position.segment, raw.position.offset));
                }
                Ok(false) => self.report.erased_records += 1,
                Err(at) => {
                    let what = format!("the content of record {} does not fit its checksum", id.0);
                    let consequence = "This text is lost here, the event it belongs to is not. A backup may hold it.";
                    self.fault(file, Some(at), what, consequence);
                }
            }
        }
        for id in body.entries.iter().flat_map(|entry| &entry.erased) {
            if let Some((segment, at)) = self.records.remove(&RecordId(*id)) {
                let file = format!("{JOURNAL}/{}", segment_name(segment));
                let what = format!("record {id} was to be destroyed and is still there");
                self.fault(
                    &file,
                    Some(at),
                    what,
                    "The next start destroys it; if it does not, run `domovoi rebuild`.",
                );
            }
        }
    }

    fn blobs(&mut self, dir: &Path) -> Result<(), StoreError> {
        for (id, path) in Blobs::list(dir)? {
            self.report.blobs += 1;
            let mut hash = Sha256::new();
            let read = File::open(&path).and_then(|mut file| io::copy(&mut file, &mut hash));
            let what = match read {
                Ok(_) if BlobId(hash.finalize().into()) == id => continue,
                Ok(_) => "the content does not fit its name".to_owned(),
                Err(error) => error.to_string(),
            };
            let consequence = "The file cannot be trusted. Take it from a backup or attach it anew.";
            self.fault(&format!("{BLOBS}/{id}"), None, what, consequence);
        }
        Ok(())
    }

    /// Every state should stand where the journal says its thing stands, as far as the journal was applied.
    fn states(&mut self, path: &Path) -> Result<(), StoreError> {
        let options = Options {
            sled_cache_bytes: CACHE,
            ..Options::default()
        };
        let states = States::open(path, &options)?;
        let applied = states.applied()?.map_or(0, |applied| applied.seq);
        if applied > self.report.last_seq {
            let what = format!(
                "the states know event {applied}, the journal ends with {}",
                self.report.last_seq
            );
            self.fault(STATE, None, what, "The states are made anew at the next start.");
        }
        for kind in Kind::ALL {
            let mut wrong = Vec::new();
            states.scan(kind, &mut |id, version, seq, _| {
                self.report.states += 1;
                match self.things.remove(&(kind as u8, id)) {
                    Some(told) if told == (version, seq) || told.1 > applied => {}
                    told => wrong.push((id, version, told.map_or(0, |(version, _)| version))),
                }
                Ok(())
            })?;
            for (id, version, told) in wrong {
                let what = format!("{} {id} has version {version}, the journal says {told}", kind.name());
                self.fault(STATE, None, what, REBUILD);
            }
        }
        let missing = self.things.values().filter(|(_, seq)| *seq <= applied).count();
        if missing > 0 {
            self.fault(STATE, None, format!("{missing} things have no state"), REBUILD);
        }
        Ok(())
    }
}
