//! The journal: the only truth. Segment files that are only ever appended to, one frame for each commit.

pub(crate) mod committer;
pub(crate) mod disk;
pub(crate) mod frame;
pub(crate) mod reader;
mod refused;
pub(crate) mod room;
pub(crate) mod segment;
mod spare;
#[cfg(test)]
mod tests;

use crate::StoreError;
use crate::blobs::missing_is_none;
use frame::{Position, Raw};
use reader::{Found, SegmentReader, end_of_data, synced_after};
use segment::{SEGMENT_HEADER, Segments, fill};
use std::fs;
use std::sync::atomic::AtomicBool;

/// Where the journal ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tail {
    /// Where the next frame will stand; `None` in a journal without segments.
    pub(crate) end: Option<Position>,
    /// Sequence that its first event will have.
    pub(crate) next_seq: u64,
    /// Bytes of a torn tail behind the end.
    pub(crate) torn_bytes: u64,
    /// Records that do not fit their checksum, in commits that are whole.
    pub(crate) damaged_records: u64,
}

impl Tail {
    pub(crate) fn last_seq(&self) -> u64 {
        self.next_seq - 1
    }
}

/// Finds the end of the journal. Reads the last segment, or all of them when `whole`; anything broken that was durable
/// once is an error.
pub(crate) fn find_tail(segments: &Segments, whole: bool) -> Result<Tail, StoreError> {
    let firsts = segments.firsts();
    let mut tail = Tail {
        end: None,
        next_seq: 1,
        torn_bytes: 0,
        damaged_records: 0,
    };
    let Some(last) = firsts.last().copied() else {
        return Ok(tail);
    };
    let mut before = Position {
        segment: firsts[0],
        offset: 0,
    };
    for first in firsts.iter().copied().filter(|first| whole || *first == last) {
        segments.check_header(first)?;
        if whole && first != tail.next_seq {
            let why = format!("commits from event {} on are missing", tail.next_seq);
            return Err(segments.damaged(before.segment, before.offset, why));
        }
        let walked = walk(segments, first)?;
        tail.next_seq = walked.next_seq;
        before = Position {
            segment: first,
            offset: walked.end,
        };
        tail.damaged_records += walked.damaged_records;
        if first == last {
            end_in_last(segments, first, walked, &mut tail)?;
        } else if let Some(why) = walked.broken {
            return Err(segments.damaged(first, walked.end, why));
        }
    }
    Ok(tail)
}

/// Where the last segment, the one that begins with `first`, ends; an error when something is broken that was durable once.
pub(crate) fn end_of_last(segments: &Segments, first: u64) -> Result<Tail, StoreError> {
    let walked = walk(segments, first)?;
    let mut tail = Tail {
        end: None,
        next_seq: walked.next_seq,
        torn_bytes: 0,
        damaged_records: walked.damaged_records,
    };
    end_in_last(segments, first, walked, &mut tail)?;
    Ok(tail)
}

/// What was found from the front of a segment up to the first thing that is no frame.
struct Walked {
    end: u64,
    next_seq: u64,
    broken: Option<&'static str>,
    damaged_records: u64,
    /// The first frame of the last group that has a damaged record, with its sequence.
    suspect: Option<(u64, u64, u64)>,
}

fn walk(segments: &Segments, first: u64) -> Result<Walked, StoreError> {
    let start = Position {
        segment: first,
        offset: SEGMENT_HEADER,
    };
    let mut reader = SegmentReader::at(segments, start)?;
    let mut walked = Walked {
        end: SEGMENT_HEADER,
        next_seq: first,
        broken: None,
        damaged_records: 0,
        suspect: None,
    };
    loop {
        match reader.next(walked.next_seq).map_err(segments.io("read", first))? {
            Found::Frame(raw) => {
                walked.note_records(&raw)?;
                walked.end = reader.offset;
                walked.next_seq = raw.header.next_seq();
            }
            Found::Nothing => return Ok(walked),
            Found::Broken(why) => {
                walked.broken = Some(why);
                return Ok(walked);
            }
        }
    }
}

impl Walked {
    fn note_records(&mut self, raw: &Raw) -> Result<(), StoreError> {
        if self.suspect.is_some_and(|(offset, ..)| raw.header.group > offset) {
            self.suspect = None;
        }
        if raw.header.records == 0 {
            return Ok(());
        }
        let states = raw.record_states(&raw.decode()?);
        let damaged = states.iter().filter(|(_, state)| state.is_err()).count() as u64;
        if damaged > 0 && self.suspect.is_none() {
            self.suspect = Some((raw.position.offset, raw.header.seq, self.damaged_records));
        }
        self.damaged_records += damaged;
        Ok(())
    }
}

/// The last segment may end in the torn frames of a group that was never answered: they are cut. What was answered is
/// told from them by a later group: it was begun only after everything before it had been synced.
fn end_in_last(segments: &Segments, first: u64, walked: Walked, tail: &mut Tail) -> Result<(), StoreError> {
    let file = segments.file(first)?;
    let read = |error| segments.io("read", first)(error);
    let mut end = walked.end;
    let data_end = end_of_data(&file, end).map_err(read)?;
    if data_end > end && synced_after(&file, end).map_err(read)? {
        let why = walked.broken.unwrap_or("a commit was overwritten with zeros");
        return Err(segments.damaged(first, end, why));
    }
    if let Some((offset, seq, damaged_before)) = walked.suspect {
        (end, tail.next_seq, tail.damaged_records) = (offset, seq, damaged_before);
    }
    tail.torn_bytes = data_end.saturating_sub(end);
    tail.end = Some(Position {
        segment: first,
        offset: end,
    });
    Ok(())
}

/// Makes the journal ready to be appended to: the torn tail becomes zeros again, and a last segment that is shorter
/// than usual (a restored one) is filled up.
pub(crate) fn prepare(segments: &Segments, tail: &Tail, segment_bytes: u64) -> Result<(), StoreError> {
    for spare in [segment::SPARE, segment::LARGE_SPARE] {
        let path = segments.dir().join(spare);
        missing_is_none(fs::remove_file(&path)).map_err(StoreError::io("remove", &path))?;
    }
    let Some(end) = tail.end else {
        return Ok(());
    };
    let file = segments.file(end.segment)?;
    let path = segments.path(end.segment);
    let length = file.metadata().map_err(StoreError::io("look at", &path))?.len();
    let torn_end = end.offset + tail.torn_bytes;
    let never = AtomicBool::new(false);
    if torn_end > end.offset {
        fill(&file, &path, end.offset, torn_end, &never)?;
    }
    if length < segment_bytes {
        fill(&file, &path, length.max(end.offset), segment_bytes, &never)?;
    }
    Ok(())
}
