//! Opening: the journal first, then the states that follow from it.

use crate::behind::Behind;
use crate::behind::applier::Applier;
use crate::behind::apply::Replay;
use crate::behind::cursors::Cursors;
use crate::blobs::sync_dir;
use crate::follow::Recent;
use crate::journal::committer::Committer;
use crate::journal::disk::{Disk, RealDisk};
use crate::journal::frame::Position;
use crate::journal::reader::frame_at;
use crate::journal::room::Room;
use crate::journal::segment::Segments;
use crate::journal::{self, Tail};
use crate::meters::Counters;
use crate::state::{Applied, States};
use crate::store::{End, Inner, Shared, Threads};
use crate::{Blobs, Kinds, Options, Store, StoreError};
use domovoi_domain::kernel::Instant;
use parking_lot::Mutex;
use std::collections::{HashMap, VecDeque};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, OnceLock};
use std::thread;

pub(crate) const LOCK: &str = "lock";
/// Stands in a folder as long as a restore into it is not finished.
pub(crate) const RESTORING: &str = "restore.unfinished";
pub(crate) const JOURNAL: &str = "journal";
pub(crate) const STATE: &str = "state";
pub(crate) const BLOBS: &str = "blobs";
pub(crate) const AUDIT: &str = "audit";
/// Where a state database that could not be used is put, for whoever wants to look at it; the next one replaces it.
const STATE_ASIDE: &str = "state.aside";

/// What was found and done at start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// Sequence of the last event in the journal.
    pub last_seq: u64,
    /// Bytes of a torn tail that were cut; they belonged to commits that nobody was told of.
    pub cut_bytes: u64,
    /// Records that do not fit their checksum; `domovoi check` lists them. Everything else works.
    pub damaged_records: u64,
    /// Events that were replayed into sled.
    pub replayed: u64,
    /// Why the states were made anew from the journal, if they were.
    pub rebuilt: Option<String>,
}

impl Store {
    /// Opens the store in `dir`, or begins one there. Cuts a torn tail; refuses when anything durable is damaged; makes
    /// the states anew when they cannot be used; catches up with the journal.
    pub fn open(dir: &Path, kinds: Kinds, options: Options) -> Result<(Store, Opened), StoreError> {
        Store::open_on(Arc::new(RealDisk), dir, kinds, options)
    }

    pub(crate) fn open_on(
        disk: Arc<dyn Disk>,
        dir: &Path,
        kinds: Kinds,
        options: Options,
    ) -> Result<(Store, Opened), StoreError> {
        let lock = lock(dir)?;
        let room = Arc::new(Room::new(Arc::clone(&disk), dir, options.reserve_bytes));
        let (segments, tail) = open_journal(disk, dir, &options)?;
        let caught_up = open_states(dir, &segments, &tail, &kinds, &options, &mut |_| ())?;
        let opened = Opened {
            last_seq: tail.last_seq(),
            cut_bytes: tail.torn_bytes,
            damaged_records: tail.damaged_records,
            replayed: caught_up.replayed,
            rebuilt: caught_up.rebuilt,
        };
        let cursors = Arc::new(Cursors::open(dir, tail.last_seq())?);
        let blobs = Blobs::open(dir.join(BLOBS), Arc::clone(&room))?;
        let position = tail.end.unwrap_or(Position { segment: 1, offset: 0 });
        let end = End {
            position,
            last_seq: tail.last_seq(),
        };
        let shared = Arc::new(Shared {
            behind: Behind::new(options.lag, caught_up.newest),
            room,
            recent: Arc::new(Recent::new(options.recent, tail.last_seq())),
            counters: Counters::default(),
            end: Mutex::new(end),
            failed: OnceLock::new(),
        });
        let committer = Committer::open(
            Arc::clone(&segments),
            Arc::clone(&shared),
            &tail,
            options.segment_bytes,
            options.group,
        )?;
        let states = Arc::new(caught_up.states);
        let kinds = Arc::new(kinds);
        let queue_length = options.queue.max(1);
        let applier = Applier {
            shared: Arc::clone(&shared),
            states: Arc::clone(&states),
            segments: Arc::clone(&segments),
            cursors: Arc::clone(&cursors),
            swept: Instant::default(),
            settling: VecDeque::new(),
            dir: dir.to_owned(),
            kinds: Arc::clone(&kinds),
            options,
        };
        let (messages, queue) = sync_channel(queue_length);
        let no_thread = |error| StoreError::io("start a thread for", dir)(error);
        let committer = thread::Builder::new()
            .name("journal".into())
            .spawn(move || committer.run(queue))
            .map_err(no_thread)?;
        let applier = thread::Builder::new()
            .name("states".into())
            .spawn(move || applier.run())
            .map_err(no_thread)?;
        let inner = Inner {
            messages,
            shared,
            states,
            segments,
            kinds,
            cursors,
            blobs,
            dir: dir.to_owned(),
            backup: Mutex::new(()),
            threads: Mutex::new(Some(Threads { committer, applier })),
            _lock: lock,
        };
        Ok((Store { inner: Arc::new(inner) }, opened))
    }
}

/// Makes the folder and keeps other processes out of it until the file is dropped.
pub(crate) fn lock(dir: &Path) -> Result<File, StoreError> {
    fs::create_dir_all(dir).map_err(StoreError::io("create", dir))?;
    if dir.join(RESTORING).exists() {
        return Err(StoreError::Unfinished(dir.to_owned()));
    }
    let path = dir.join(LOCK);
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = opened.map_err(StoreError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked(dir.to_owned())),
        Err(TryLockError::Error(error)) => Err(StoreError::io("lock", &path)(error)),
    }
}

pub(crate) fn open_journal(
    disk: Arc<dyn Disk>,
    dir: &Path,
    options: &Options,
) -> Result<(Arc<Segments>, Tail), StoreError> {
    let journal = dir.join(JOURNAL);
    fs::create_dir_all(&journal).map_err(StoreError::io("create", &journal))?;
    sync_dir(dir)?;
    let whole = fs::canonicalize(dir).map_err(StoreError::io("find", dir))?;
    whole.parent().map_or(Ok(()), sync_dir)?;
    let segments = Segments::open(&journal, true, disk)?;
    let tail = journal::find_tail(&segments, options.verify)?;
    journal::prepare(&segments, &tail, options.segment_bytes)?;
    if tail.torn_bytes > 0 {
        tracing::warn!(
            bytes = tail.torn_bytes,
            after = tail.last_seq(),
            "cut a torn tail that nobody was told of"
        );
    }
    Ok((Arc::new(segments), tail))
}

/// States that hold everything in the journal.
pub(crate) struct CaughtUp {
    pub(crate) states: States,
    pub(crate) replayed: u64,
    pub(crate) rebuilt: Option<String>,
    pub(crate) newest: Instant,
}

/// Opens the states and replays what they have not seen. States that cannot be used are put aside and made anew.
pub(crate) fn open_states(
    dir: &Path,
    segments: &Arc<Segments>,
    tail: &Tail,
    kinds: &Kinds,
    options: &Options,
    progress: &mut dyn FnMut(u64),
) -> Result<CaughtUp, StoreError> {
    let path = dir.join(STATE);
    // sled may panic on a damaged database, and not only while it opens.
    let tried = catch_unwind(AssertUnwindSafe(|| {
        let (states, applied) = usable(&path, segments, tail, kinds, options)?;
        let (replayed, newest) = catch_up(&states, segments, tail, kinds, applied, progress)?;
        let made_anew = applied.is_none() && replayed > 0;
        Ok((states, replayed, newest, made_anew))
    }));
    let reason = match tried {
        Ok(Ok((states, replayed, newest, made_anew))) => {
            let rebuilt = made_anew.then(|| "there were no states yet".to_owned());
            return Ok(CaughtUp {
                states,
                replayed,
                rebuilt,
                newest,
            });
        }
        Ok(Err(StoreError::State(reason))) => reason,
        Ok(Err(StoreError::Codec(error))) => format!("a stored state cannot be read: {error}"),
        Ok(Err(error)) => return Err(error),
        Err(_) => "the state database panicked".into(),
    };
    tracing::warn!(%reason, "making the states anew from the journal");
    put_aside(dir)?;
    let states = States::open(&path, options)?;
    states.set_shapes(&kinds.versions())?;
    let (replayed, newest) = catch_up(&states, segments, tail, kinds, None, progress)?;
    Ok(CaughtUp {
        states,
        replayed,
        rebuilt: Some(reason),
        newest,
    })
}

/// The states and how far they go; [`StoreError::State`] when they cannot be used.
fn usable(
    path: &Path,
    segments: &Segments,
    tail: &Tail,
    kinds: &Kinds,
    options: &Options,
) -> Result<(States, Option<Applied>), StoreError> {
    let not_usable = |why: &str| Err(StoreError::State(why.to_owned()));
    let states = States::open(path, options)?;
    match states.shapes()? {
        Some(shapes) if shapes == kinds.versions() => {}
        Some(_) => return not_usable("the stored states have other shapes than this version writes"),
        None => states.set_shapes(&kinds.versions())?,
    }
    if options.verify {
        states.read_through()?;
    }
    let applied = states.applied()?;
    if let Some(applied) = applied {
        if applied.seq > tail.last_seq() {
            let (states, journal) = (applied.seq, tail.last_seq());
            return not_usable(&format!(
                "the states know event {states}, the journal ends with {journal}"
            ));
        }
        match frame_at(segments, applied.position) {
            Ok(raw) if raw.header.crc == applied.crc && raw.header.seq == applied.first => {}
            _ => return not_usable("the states belong to another journal"),
        }
    }
    Ok((states, applied))
}

fn catch_up(
    states: &States,
    segments: &Arc<Segments>,
    tail: &Tail,
    kinds: &Kinds,
    applied: Option<Applied>,
    progress: &mut dyn FnMut(u64),
) -> Result<(u64, Instant), StoreError> {
    let replay = Replay {
        states,
        segments,
        kinds,
        recent: HashMap::new(),
        newest: applied.map_or(Instant::default(), |applied| applied.newest),
    };
    replay.run(applied, tail.last_seq(), progress)
}

fn put_aside(dir: &Path) -> Result<(), StoreError> {
    let (path, aside) = (dir.join(STATE), dir.join(STATE_ASIDE));
    if aside.exists() {
        fs::remove_dir_all(&aside).map_err(StoreError::io("remove", &aside))?;
    }
    if path.exists() {
        fs::rename(&path, &aside).map_err(StoreError::io("put aside", &path))?;
    }
    sync_dir(dir)
}
