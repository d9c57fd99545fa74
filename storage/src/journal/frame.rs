//! One commit in bytes.
//!
//! ```text
//! header  40 bytes: magic, lengths of body and records, CRC of the body, number of events, CRC of the header,
//!                   sequence of the first event, where its group began
//! body    bincode, see `codec.rs`
//! records for each: CRC, erased mark, content; outside the body's CRC, because they can be erased in place
//! padding up to a multiple of eight
//! ```
//!
//! Numbers are little-endian, CRCs are CRC-32C. A frame without events is a mark: it was written after everything before
//! it had been synced, and says just that.

use crate::codec::{self, Body, BodyEntry, Bytes, CodecError};
use crate::{Commit, CommitError, Frame, FrameEntry, Key, Kinds, MAX_FRAME};
use domovoi_domain::kernel::{Kind, RecordId};
use std::borrow::Cow;

pub(crate) const HEADER: usize = 40;
pub(crate) const ALIGN: u64 = 8;
/// CRC and erased mark before the content of a record.
pub(crate) const SLOT: usize = 8;
pub(crate) const MAGIC: [u8; 4] = *b"DvFr";

/// Where a frame begins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Position {
    /// Sequence with which the segment begins: its name.
    pub(crate) segment: u64,
    pub(crate) offset: u64,
}

/// Where a record lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub(crate) segment: u64,
    /// Of its CRC and erased mark; the content follows.
    pub(crate) offset: u64,
    /// Of the content.
    pub(crate) length: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Header {
    pub(crate) body: u32,
    pub(crate) records: u32,
    pub(crate) body_crc: u32,
    pub(crate) events: u32,
    pub(crate) crc: u32,
    pub(crate) seq: u64,
    /// Offset in the segment at which the group of this frame began: everything before it had been synced.
    pub(crate) group: u64,
}

impl Header {
    /// Reads a header; `None` when the bytes are not one.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Header> {
        let bytes: &[u8; HEADER] = bytes.get(..HEADER)?.try_into().ok()?;
        if bytes[..4] != MAGIC {
            return None;
        }
        let short = |at: usize| u32::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let long = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        let header = Header {
            body: short(4),
            records: short(8),
            body_crc: short(12),
            events: short(16),
            crc: short(20),
            seq: long(24),
            group: long(32),
        };
        (header_crc(bytes) == header.crc).then_some(header)
    }

    /// Length of the frame with its padding.
    pub(crate) fn frame_length(&self) -> u64 {
        (HEADER as u64 + u64::from(self.body) + u64::from(self.records)).next_multiple_of(ALIGN)
    }

    /// Sequence of the first event after this frame.
    pub(crate) fn next_seq(&self) -> u64 {
        self.seq + u64::from(self.events)
    }
}

/// Of the header without the CRC itself.
fn header_crc(bytes: &[u8; HEADER]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&bytes[..20]), &bytes[24..])
}

/// A commit, encoded on the thread of the one who commits; only its sequence and place are missing.
pub(crate) struct Packed {
    bytes: Vec<u8>,
    header: Header,
    /// Sequences in it count from zero until [`Packed::seal`].
    pub(crate) frame: Frame,
    /// Record, offset of its slot in the frame, length of its content.
    slots: Vec<(RecordId, u64, u32)>,
    pub(crate) erased: Vec<RecordId>,
}

impl Packed {
    pub(crate) fn of(commit: Commit) -> Result<Packed, CommitError> {
        let events: usize = commit.entries.iter().map(|entry| entry.events.len()).sum();
        if events == 0 {
            return Err(CommitError::Empty);
        }
        let size: usize = commit
            .entries
            .iter()
            .flat_map(|entry| entry.events.iter().chain(entry.records.iter().map(|(_, bytes)| bytes)))
            .map(|bytes| bytes.len() + SLOT)
            .sum();
        if size > MAX_FRAME {
            return Err(CommitError::TooLarge { bytes: size });
        }
        let body = codec::encode_body(&body_of(&commit));
        let mut bytes = Vec::with_capacity((HEADER + body.len() + size).next_multiple_of(ALIGN as usize));
        bytes.resize(HEADER, 0);
        bytes.extend_from_slice(&body);
        let mut slots = Vec::new();
        for (id, content) in commit.entries.iter().flat_map(|entry| &entry.records) {
            slots.push((*id, bytes.len() as u64, content.len() as u32));
            bytes.extend_from_slice(&crc32c::crc32c(content).to_le_bytes());
            bytes.extend_from_slice(&[0; 4]);
            bytes.extend_from_slice(content);
        }
        let header = Header {
            body: body.len() as u32,
            records: (bytes.len() - HEADER - body.len()) as u32,
            body_crc: crc32c::crc32c(&body),
            events: events as u32,
            crc: 0,
            seq: 0,
            group: 0,
        };
        bytes.resize(header.frame_length() as usize, 0);
        let erased = commit.entries.iter().flat_map(|entry| &entry.erased).copied().collect();
        Ok(Packed {
            bytes,
            header,
            slots,
            erased,
            frame: frame_of(commit),
        })
    }

    pub(crate) fn length(&self) -> u64 {
        self.bytes.len() as u64
    }

    pub(crate) fn events(&self) -> u64 {
        u64::from(self.header.events)
    }

    /// Gives the frame its sequence and its place, and returns its bytes.
    pub(crate) fn seal(&mut self, seq: u64, group: u64) -> &[u8] {
        (self.header.seq, self.header.group) = (seq, group);
        self.header.crc = write_header(&mut self.bytes, &self.header);
        number(&mut self.frame, seq);
        &self.bytes
    }

    /// What is kept of a frame that stands at `position`.
    pub(crate) fn placed(self, position: Position) -> (Frame, Placed) {
        let records = places(position, &self.slots);
        let placed = Placed {
            position,
            crc: self.header.crc,
            records,
            erased: self.erased,
        };
        (self.frame, placed)
    }
}

/// A mark: everything before it is known to have been synced.
pub(crate) fn mark(seq: u64, offset: u64) -> [u8; HEADER] {
    let mut bytes = [0; HEADER];
    let header = Header {
        body: 0,
        records: 0,
        body_crc: 0,
        events: 0,
        crc: 0,
        seq,
        group: offset,
    };
    write_header(&mut bytes, &header);
    bytes
}

/// Writes the header into the first bytes and returns its CRC.
fn write_header(bytes: &mut [u8], header: &Header) -> u32 {
    let mut head = [0; HEADER];
    head[..4].copy_from_slice(&MAGIC);
    for (at, value) in [
        (4, header.body),
        (8, header.records),
        (12, header.body_crc),
        (16, header.events),
    ] {
        head[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    head[24..32].copy_from_slice(&header.seq.to_le_bytes());
    head[32..].copy_from_slice(&header.group.to_le_bytes());
    let crc = header_crc(&head);
    head[20..24].copy_from_slice(&crc.to_le_bytes());
    bytes[..HEADER].copy_from_slice(&head);
    crc
}

/// What stands where, of one frame.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) position: Position,
    /// CRC of the header, which covers the body's: tells this frame from any other that could stand there.
    pub(crate) crc: u32,
    pub(crate) records: Vec<(RecordId, Place)>,
    pub(crate) erased: Vec<RecordId>,
}

/// A frame as it was read, its body checked.
pub(crate) struct Raw {
    pub(crate) position: Position,
    pub(crate) header: Header,
    /// Body and records.
    pub(crate) content: Vec<u8>,
}

impl Raw {
    fn body(&self) -> &[u8] {
        &self.content[..self.header.body as usize]
    }

    /// Content of the records part with the offset of its first byte in the segment.
    fn records(&self) -> (&[u8], u64) {
        let at = self.header.body as usize;
        (&self.content[at..], self.position.offset + HEADER as u64 + at as u64)
    }

    /// Last sequence in it; for a mark, the one before it.
    pub(crate) fn last(&self) -> u64 {
        self.header.next_seq() - 1
    }

    pub(crate) fn is_mark(&self) -> bool {
        self.header.events == 0
    }

    pub(crate) fn decode(&self) -> Result<Body<'static>, CodecError> {
        codec::decode_body(self.body())
    }

    /// The frame, its events brought to today's versions.
    pub(crate) fn unpack(&self, kinds: &Kinds) -> Result<(Frame, Placed), CodecError> {
        let body = self.decode()?;
        let slots = self.slots(&body);
        let erased = body
            .entries
            .iter()
            .flat_map(|entry| &entry.erased)
            .copied()
            .map(RecordId)
            .collect();
        let mut entries = Vec::with_capacity(body.entries.len());
        for entry in body.entries {
            let kind = Kind::from_number(entry.kind).ok_or(CodecError::UnknownKind(entry.kind))?;
            let events = entry
                .events
                .into_iter()
                .map(|bytes| kinds.modern(kind, bytes.0.into_owned()));
            entries.push(FrameEntry {
                kind,
                id: entry.id,
                seq: 0,
                version: entry.version,
                events: events.collect::<Result<_, _>>()?,
                after: None,
            });
        }
        let mut frame = Frame {
            seq: 0,
            last: 0,
            at: body.at,
            who: body.who.into_owned(),
            key: body.key.map(|(hash, body)| Key { hash, body }),
            cause: body.cause,
            entries,
        };
        number(&mut frame, self.header.seq);
        let placed = Placed {
            position: self.position,
            crc: self.header.crc,
            records: places(self.position, &slots),
            erased,
        };
        Ok((frame, placed))
    }

    fn slots(&self, body: &Body<'_>) -> Vec<(RecordId, u64, u32)> {
        let mut at = HEADER as u64 + u64::from(self.header.body);
        let records = body.entries.iter().flat_map(|entry| &entry.records);
        records
            .map(|(id, length)| {
                let slot = (RecordId(*id), at, *length);
                at += SLOT as u64 + u64::from(*length);
                slot
            })
            .collect()
    }

    /// Every record with its state on disk: `Ok(true)` whole, `Ok(false)` erased, `Err(offset)` damaged.
    pub(crate) fn record_states(&self, body: &Body<'_>) -> Vec<(RecordId, Result<bool, u64>)> {
        let (bytes, start) = self.records();
        let base = self.position.offset;
        let slots = self.slots(body).into_iter();
        slots
            .map(|(id, at, length)| {
                let from = (base + at - start) as usize;
                let state = match bytes.get(from..from + SLOT + length as usize) {
                    Some(slot) if is_erased(slot) => Ok(false),
                    Some(slot) if slot_is_whole(slot) => Ok(true),
                    _ => Err(base + at),
                };
                (id, state)
            })
            .collect()
    }
}

/// Whether the mark says erased. It may have been torn in the middle, which must not bring the record back; anything but
/// zeros and ones is damage.
pub(crate) fn is_erased(slot: &[u8]) -> bool {
    let mark = &slot[4..SLOT];
    mark.contains(&0xff) && mark.iter().all(|byte| matches!(byte, 0 | 0xff))
}

pub(crate) fn slot_is_whole(slot: &[u8]) -> bool {
    slot[4..SLOT] == [0; 4] && crc32c::crc32c(&slot[SLOT..]).to_le_bytes() == slot[..4]
}

fn places(position: Position, slots: &[(RecordId, u64, u32)]) -> Vec<(RecordId, Place)> {
    let place = |(id, at, length): &(RecordId, u64, u32)| {
        let place = Place {
            segment: position.segment,
            offset: position.offset + at,
            length: *length,
        };
        (*id, place)
    };
    slots.iter().map(place).collect()
}

/// Numbers the events of all entries from `seq` on.
fn number(frame: &mut Frame, seq: u64) {
    frame.seq = seq;
    let mut next = seq;
    for entry in &mut frame.entries {
        entry.seq = next;
        next += entry.events.len() as u64;
    }
    frame.last = next - 1;
}

fn body_of(commit: &Commit) -> Body<'_> {
    let entries = commit.entries.iter().map(|entry| BodyEntry {
        kind: entry.kind as u8,
        id: entry.id,
        version: entry.version,
        events: entry.events.iter().map(|bytes| Bytes(Cow::Borrowed(bytes))).collect(),
        records: entry
            .records
            .iter()
            .map(|(id, bytes)| (id.0, bytes.len() as u32))
            .collect(),
        erased: entry.erased.iter().map(|id| id.0).collect(),
    });
    Body {
        at: commit.at,
        who: Cow::Borrowed(&commit.who),
        key: commit.key.map(|key| (key.hash, key.body)),
        cause: commit.cause,
        entries: entries.collect(),
    }
}

fn frame_of(commit: Commit) -> Frame {
    let entries = commit.entries.into_iter().map(|entry| FrameEntry {
        kind: entry.kind,
        id: entry.id,
        seq: 0,
        version: entry.version,
        events: entry.events,
        after: Some(entry.after),
    });
    Frame {
        seq: 0,
        last: 0,
        at: commit.at,
        who: commit.who,
        key: commit.key,
        cause: commit.cause,
        entries: entries.collect(),
    }
}
