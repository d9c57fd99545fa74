//! Reading frames, in order or at a place.

use super::frame::{ALIGN, HEADER, Header, Position, Raw};
use super::segment::{SEGMENT_HEADER, Segments, read_at};
use crate::StoreError;
use std::fs::File;
use std::sync::Arc;

const BUFFER: usize = 256 << 10;

/// What stands at an offset of a segment.
pub(crate) enum Found {
    Frame(Raw),
    /// Zeros, or the end of the file.
    Nothing,
    /// Something that is not the frame one expects.
    Broken(&'static str),
}

/// Reads one segment from front to back.
pub(crate) struct SegmentReader {
    file: Arc<File>,
    pub(crate) segment: u64,
    pub(crate) offset: u64,
    buffer: Vec<u8>,
    /// Offset of the buffer's first byte.
    start: u64,
}

impl SegmentReader {
    pub(crate) fn at(segments: &Segments, position: Position) -> Result<SegmentReader, StoreError> {
        Ok(SegmentReader {
            file: segments.file(position.segment)?,
            segment: position.segment,
            offset: position.offset,
            buffer: Vec::new(),
            start: 0,
        })
    }

    /// The frame at the current offset, which should begin with event `seq`. Moves behind it.
    pub(crate) fn next(&mut self, seq: u64) -> std::io::Result<Found> {
        let mut found = self.look(seq)?;
        if !matches!(found, Found::Frame(_)) && self.start + self.buffer.len() as u64 > self.offset {
            // The buffer may be older than what a committer has written since.
            self.buffer.clear();
            found = self.look(seq)?;
        }
        if let Found::Frame(raw) = &found {
            self.offset += raw.header.frame_length();
        }
        Ok(found)
    }

    fn look(&mut self, seq: u64) -> std::io::Result<Found> {
        let position = Position {
            segment: self.segment,
            offset: self.offset,
        };
        let head = self.bytes(HEADER)?;
        let Some(header) = Header::parse(head) else {
            return Ok(match head.iter().all(|byte| *byte == 0) {
                true => Found::Nothing,
                false => Found::Broken("the header of a commit does not fit its checksum"),
            });
        };
        if header.seq != seq {
            return Ok(Found::Broken("a commit of another sequence stands here"));
        }
        let (length, body) = (header.frame_length() as usize, header.body as usize);
        let frame = self.bytes(length)?;
        if frame.len() < length || crc32c::crc32c(&frame[HEADER..HEADER + body]) != header.body_crc {
            return Ok(Found::Broken("the body of a commit does not fit its checksum"));
        }
        Ok(Found::Frame(Raw {
            position,
            header,
            content: frame[HEADER..HEADER + body + header.records as usize].to_vec(),
        }))
    }

    /// `length` bytes from the current offset on, or fewer at the end of the file.
    fn bytes(&mut self, length: usize) -> std::io::Result<&[u8]> {
        let inside = self.offset >= self.start && self.offset + length as u64 <= self.start + self.buffer.len() as u64;
        if !inside {
            self.buffer.resize(length.max(BUFFER), 0);
            let read = read_at(&self.file, &mut self.buffer, self.offset)?;
            self.buffer.truncate(read);
            self.start = self.offset;
        }
        let from = (self.offset - self.start) as usize;
        Ok(&self.buffer[from..(from + length).min(self.buffer.len())])
    }
}

/// Reads the journal from some event on, from segment to segment.
pub(crate) struct Reader {
    segments: Arc<Segments>,
    current: Option<SegmentReader>,
    /// Sequence of the next event.
    next: u64,
}

impl Reader {
    /// Starts with the segment that holds `seq`; the first frames may lie before it.
    pub(crate) fn from_segment_of(segments: &Arc<Segments>, seq: u64) -> Result<Reader, StoreError> {
        let first = segments.holding(seq).or_else(|| segments.firsts().first().copied());
        let start = first.map(|segment| Position {
            segment,
            offset: SEGMENT_HEADER,
        });
        Ok(Reader {
            current: start
                .map(|position| SegmentReader::at(segments, position))
                .transpose()?,
            segments: Arc::clone(segments),
            next: first.unwrap_or(1),
        })
    }

    /// Starts with the frame at `position`, which begins with event `seq`.
    pub(crate) fn at(segments: &Arc<Segments>, position: Position, seq: u64) -> Result<Reader, StoreError> {
        Ok(Reader {
            current: Some(SegmentReader::at(segments, position)?),
            segments: Arc::clone(segments),
            next: seq,
        })
    }

    /// Sequence of the event that comes next.
    pub(crate) fn next_seq(&self) -> u64 {
        self.next
    }

    /// The next commit, as long as it does not lie beyond `until`, the last event that is known to be durable.
    pub(crate) fn next(&mut self, until: u64) -> Result<Option<Raw>, StoreError> {
        while self.next <= until {
            let Some(reader) = &mut self.current else {
                return Ok(None);
            };
            let (segment, offset) = (reader.segment, reader.offset);
            match reader.next(self.next).map_err(self.segments.io("read", segment))? {
                Found::Frame(raw) => {
                    self.next = raw.header.next_seq();
                    if !raw.is_mark() {
                        return Ok(Some(raw));
                    }
                }
                Found::Nothing if segment != self.next && self.segments.has(self.next) => {
                    let position = Position {
                        segment: self.next,
                        offset: SEGMENT_HEADER,
                    };
                    self.segments.check_header(self.next)?;
                    self.current = Some(SegmentReader::at(&self.segments, position)?);
                }
                Found::Nothing => {
                    let why = format!("commits from event {} on are missing", self.next);
                    return Err(self.segments.damaged(segment, offset, why));
                }
                Found::Broken(why) => return Err(self.segments.damaged(segment, offset, why)),
            }
        }
        Ok(None)
    }
}

/// The frame at `position`, or what is wrong there.
pub(crate) fn frame_at(segments: &Segments, position: Position) -> Result<Raw, StoreError> {
    let mut reader = SegmentReader::at(segments, position)?;
    let mut head = [0; HEADER];
    let read = read_at(&reader.file, &mut head, position.offset).map_err(segments.io("read", position.segment))?;
    let damaged = |why| segments.damaged(position.segment, position.offset, why);
    let header = Header::parse(&head[..read]).ok_or_else(|| damaged("no commit begins here"))?;
    // One read of just this frame, not of a whole buffer.
    reader.buffer.resize(header.frame_length() as usize, 0);
    let read =
        read_at(&reader.file, &mut reader.buffer, position.offset).map_err(segments.io("read", position.segment))?;
    reader.buffer.truncate(read);
    reader.start = position.offset;
    match reader.look(header.seq).map_err(segments.io("read", position.segment))? {
        Found::Frame(raw) => Ok(raw),
        Found::Nothing => Err(damaged("no commit begins here")),
        Found::Broken(why) => Err(damaged(why)),
    }
}

/// Whether a whole frame whose group began behind `broken` stands somewhere after it: then everything up to that group had
/// been synced, and what is broken at `broken` was durable once.
pub(crate) fn synced_after(file: &File, broken: u64) -> std::io::Result<bool> {
    let later = |offset: u64, header: &Header| header.group > broken && header.group <= offset;
    Ok(find_frame(file, broken, &later)?.is_some())
}

/// Offset and sequence of the next whole frame behind `broken` that begins with event `seq` or a later one.
pub(crate) fn next_whole(file: &File, broken: u64, seq: u64) -> std::io::Result<Option<(u64, u64)>> {
    let found = find_frame(file, broken, &|offset, header| offset > broken && header.seq >= seq)?;
    Ok(found.map(|(offset, header)| (offset, header.seq)))
}

/// The first whole frame from `from` on that fits.
fn find_frame(file: &File, from: u64, fits: &dyn Fn(u64, &Header) -> bool) -> std::io::Result<Option<(u64, Header)>> {
    const STEP: usize = 1 << 20;
    let mut window = vec![0; STEP + HEADER];
    let mut start = from;
    loop {
        let read = read_at(file, &mut window, start)?;
        for at in (0..read.min(STEP)).step_by(ALIGN as usize) {
            let Some(header) = Header::parse(&window[at..read]) else {
                continue;
            };
            let offset = start + at as u64;
            if fits(offset, &header) && body_is_whole(file, offset, &header)? {
                return Ok(Some((offset, header)));
            }
        }
        if read < window.len() {
            return Ok(None);
        }
        start += STEP as u64;
    }
}

fn body_is_whole(file: &File, offset: u64, header: &Header) -> std::io::Result<bool> {
    let mut body = vec![0; header.body as usize];
    let read = read_at(file, &mut body, offset + HEADER as u64)?;
    Ok(read == body.len() && crc32c::crc32c(&body) == header.body_crc)
}

/// Offset behind the last byte from `from` on that is not zero; `from` when all are.
pub(crate) fn end_of_data(file: &File, from: u64) -> std::io::Result<u64> {
    let mut window = vec![0; 1 << 20];
    let (mut at, mut end) = (from, from);
    loop {
        let read = read_at(file, &mut window, at)?;
        if read == 0 {
            return Ok(end);
        }
        if let Some(last) = window[..read].iter().rposition(|byte| *byte != 0) {
            end = at + last as u64 + 1;
        }
        at += read as u64;
    }
}
