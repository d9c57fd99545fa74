//! The one thread that writes the journal: it takes what waits, writes it in one go, syncs once, and then tells
//! everybody at once.

use super::Tail;
use super::disk::is_full;
use super::frame::{self, HEADER, Packed, Placed, Position};
use super::refused::Refused;
use super::segment::{LARGE_SPARE, SEGMENT_HEADER, Segments, fill, size_for, zeros};
use super::spare::Spare;
use crate::meters::add;
use crate::store::{Done, Shared};
use crate::{CommitError, Committed, StoreError};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::Instant;

/// A commit that waits.
pub(crate) struct Pending {
    pub(crate) packed: Packed,
    pub(crate) done: Done,
}

pub(crate) enum Message {
    Commit(Box<Pending>),
    /// Everything before it is written first. A clean stop leaves a mark that says so.
    Stop {
        clean: bool,
    },
}

pub(crate) struct Committer {
    segments: Arc<Segments>,
    shared: Arc<Shared>,
    spare: Spare,
    file: Arc<File>,
    end: Position,
    /// Length of the current segment.
    capacity: u64,
    segment_bytes: u64,
    next_seq: u64,
    group: usize,
    /// Frames that are not yet written, as they will stand from `end` on.
    buffer: Vec<u8>,
    unwritten: Vec<(Box<Pending>, u64)>,
    refused: Refused,
}

/// Why a group is not on disk.
enum Trouble {
    /// There was no room, and what had been written of it was taken back.
    Full,
    /// Nothing can be said of the disk any more.
    Broken(StoreError),
}

impl Committer {
    /// Takes up the journal at its tail, or begins it. The mark says that everything before was found whole.
    pub(crate) fn open(
        segments: Arc<Segments>,
        shared: Arc<Shared>,
        tail: &Tail,
        segment_bytes: u64,
        group: usize,
    ) -> Result<Committer, StoreError> {
        let spare = Spare::start(segments.dir().to_owned(), segment_bytes, Arc::clone(&shared.room))?;
        let (file, end) = match tail.end {
            Some(end) => (segments.file(end.segment)?, end),
            None => {
                let file = segments.adopt(spare.take()?, tail.next_seq)?;
                spare.order();
                let end = Position {
                    segment: tail.next_seq,
                    offset: SEGMENT_HEADER,
                };
                (file, end)
            }
        };
        let capacity = file.metadata().map_err(segments.io("look at", end.segment))?.len();
        let mut committer = Committer {
            segments,
            shared,
            spare,
            file,
            end,
            capacity,
            segment_bytes,
            next_seq: tail.next_seq,
            group: group.max(1),
            buffer: Vec::new(),
            unwritten: Vec::new(),
            refused: Refused::default(),
        };
        committer.mark()?;
        Ok(committer)
    }

    pub(crate) fn run(mut self, messages: Receiver<Message>) {
        while let Ok(first) = messages.recv() {
            let mut waiting = vec![first];
            while waiting.len() < self.group {
                match messages.try_recv() {
                    Ok(message) => waiting.push(message),
                    Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
                }
            }
            self.shared.counters.queue.fetch_sub(commits(&waiting), Relaxed);
            if let Some(clean) = self.write_group(waiting) {
                if clean
                    && self.shared.failed().is_none()
                    && let Err(error) = self.mark()
                {
                    tracing::warn!(%error, "the journal could not be marked as closed");
                }
                break;
            }
        }
        // Nobody takes what came after the stop.
        while let Ok(message) = messages.try_recv() {
            if let Message::Commit(pending) = message {
                tell(pending.done, Err(CommitError::Closed));
            }
        }
    }

    /// Writes a group; `Some(clean)` when a stop was among it.
    fn write_group(&mut self, waiting: Vec<Message>) -> Option<bool> {
        self.shared.behind.wait_for_lag(&self.shared);
        let full = self.shared.room.lacks();
        let mut stop = None;
        for message in waiting {
            match message {
                Message::Stop { clean } => stop = Some(clean),
                Message::Commit(pending) if stop.is_some() => tell(pending.done, Err(CommitError::Closed)),
                Message::Commit(pending) if full && self.shared.failed().is_none() => self.refuse(pending),
                Message::Commit(pending) => self.add(pending),
            }
        }
        self.write();
        stop
    }

    fn add(&mut self, pending: Box<Pending>) {
        let length = pending.packed.length();
        if self.shared.failed().is_none() && !self.fits(length) {
            self.write();
            if self.shared.failed().is_none()
                && let Err(error) = self.make_room(length)
            {
                if error.is_full() {
                    return self.refuse(pending);
                }
                self.shared.fail(error.to_string());
            }
        }
        if let Some(why) = self.shared.failed() {
            return tell(pending.done, Err(CommitError::Failed(why)));
        }
        if self.refused.carries(&pending.packed.frame) {
            return self.refuse(pending);
        }
        let mut pending = pending;
        let offset = self.end.offset + self.buffer.len() as u64;
        let seq = self.next_seq;
        self.next_seq += pending.packed.events();
        self.buffer.extend_from_slice(pending.packed.seal(seq, self.end.offset));
        self.unwritten.push((pending, offset));
    }

    /// Nothing of the commit is stored; nor will be what was decided upon it.
    fn refuse(&mut self, pending: Box<Pending>) {
        self.refused.note(&pending.packed.frame);
        add(&self.shared.counters.refused, 1);
        tell(pending.done, Err(CommitError::Full));
    }

    /// Room for a closing mark is always kept.
    fn fits(&self, length: u64) -> bool {
        self.end.offset + self.buffer.len() as u64 + length + HEADER as u64 <= self.capacity
    }

    /// Goes on to the next segment. A segment without events keeps its name and is made longer instead.
    fn make_room(&mut self, length: u64) -> Result<(), StoreError> {
        let size = size_for(length, self.segment_bytes);
        let never = AtomicBool::new(false);
        if self.end.segment == self.next_seq {
            self.shared.room.takes(length)?;
            let path = self.segments.path(self.end.segment);
            let wanted = self.end.offset + length + HEADER as u64;
            fill(&self.file, &path, self.capacity, wanted, &never)?;
            self.capacity = wanted;
            return Ok(());
        }
        self.file = if size == self.segment_bytes {
            // What could not be made a while ago may have room now.
            let spare = self.spare.take().or_else(|error| match self.shared.room.takes(size) {
                Ok(()) => self.spare.take(),
                Err(_) => Err(error),
            });
            let file = self.segments.adopt(spare?, self.next_seq)?;
            self.spare.order();
            file
        } else {
            self.shared.room.takes(size)?;
            let path = self.segments.dir().join(LARGE_SPARE);
            zeros(&path, size, &never)?;
            self.segments.adopt(&path, self.next_seq)?
        };
        self.capacity = size;
        self.end = Position {
            segment: self.next_seq,
            offset: SEGMENT_HEADER,
        };
        Ok(())
    }

    /// Writes and syncs what was added, then tells everybody.
    fn write(&mut self) {
        if self.unwritten.is_empty() {
            return;
        }
        let started = Instant::now();
        let stored = self.store();
        self.shared.counters.sync_time.record(started.elapsed());
        match stored {
            Ok(()) => self.publish(),
            Err(Trouble::Full) => {
                for (pending, _) in std::mem::take(&mut self.unwritten) {
                    self.next_seq -= pending.packed.events();
                    self.refuse(pending);
                }
            }
            Err(Trouble::Broken(error)) => {
                let error = error.to_string();
                tracing::error!(%error, "the journal cannot be written; no commit will be taken until a restart");
                self.shared.fail(error.clone());
                for (pending, _) in self.unwritten.drain(..) {
                    tell(pending.done, Err(CommitError::Failed(error.clone())));
                }
            }
        }
        self.buffer.clear();
        self.buffer.shrink_to(16 << 20);
    }

    /// Brings the buffer to the disk, or leaves nothing of it there as far as that is possible.
    fn store(&self) -> Result<(), Trouble> {
        let disk = &self.segments.disk;
        let Err(error) = disk.write(&self.file, &self.buffer, self.end.offset) else {
            return disk.sync(&self.file).map_err(|error| {
                // Never tried again: after a failed sync the kernel may have dropped the pages, and a second sync would
                // report success for data that is lost. Zeros are written over the group all the same, so that the next
                // start, which reads the same pages, does not find what was refused. Best effort: a power cut may tell
                // otherwise, and so the answer was that nobody knows.
                let _ = self.write_zeros();
                self.broken(error)
            });
        };
        // Nothing of the group was synced or answered. A part of it may have been written and may reach the disk at any
        // time, so no one is told that it is not stored before zeros stand there for good.
        let taken_back = self.write_zeros().and_then(|()| disk.sync(&self.file));
        match taken_back {
            Ok(()) if is_full(&error) => Err(Trouble::Full),
            _ => Err(self.broken(error)),
        }
    }

    fn write_zeros(&self) -> std::io::Result<()> {
        let zeros = vec![0; self.buffer.len()];
        self.segments.disk.write(&self.file, &zeros, self.end.offset)
    }

    fn broken(&self, error: std::io::Error) -> Trouble {
        Trouble::Broken(self.segments.io("write", self.end.segment)(error))
    }

    fn publish(&mut self) {
        let counters = &self.shared.counters;
        add(&counters.groups, 1);
        add(&counters.syncs, 1);
        add(&counters.commits, self.unwritten.len() as u64);
        add(&counters.written_bytes, self.buffer.len() as u64);
        let mut told = Vec::with_capacity(self.unwritten.len());
        let mut frames = Vec::with_capacity(self.unwritten.len());
        for (pending, offset) in self.unwritten.drain(..) {
            let position = Position {
                segment: self.end.segment,
                offset,
            };
            let (frame, placed): (_, Placed) = pending.packed.placed(position);
            add(&counters.events, frame.last + 1 - frame.seq);
            told.push((pending.done, frame.last));
            frames.push((Arc::new(frame), placed));
        }
        self.end.offset += self.buffer.len() as u64;
        self.shared.publish(frames, self.end);
        for (done, seq) in told {
            tell(done, Ok(Committed { seq }));
        }
    }

    /// Writes a frame without events: everything before it is on disk.
    fn mark(&mut self) -> Result<(), StoreError> {
        if self.end.offset + HEADER as u64 > self.capacity {
            return Ok(());
        }
        let disk = &self.segments.disk;
        let bytes = frame::mark(self.next_seq, self.end.offset);
        let written = disk
            .write(&self.file, &bytes, self.end.offset)
            .and_then(|()| disk.sync(&self.file));
        written.map_err(self.segments.io("write", self.end.segment))?;
        self.end.offset += HEADER as u64;
        self.shared.publish(Vec::new(), self.end);
        Ok(())
    }
}

fn commits(messages: &[Message]) -> u64 {
    messages
        .iter()
        .filter(|message| matches!(message, Message::Commit(_)))
        .count() as u64
}

/// A panic of the one who is told must not take the journal with it.
fn tell(done: Done, result: Result<Committed, CommitError>) {
    if catch_unwind(AssertUnwindSafe(|| done(result))).is_err() {
        tracing::error!("the listener of a commit panicked");
    }
}
