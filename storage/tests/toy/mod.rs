//! Two small things that stand for the house's: a purse that is paid into and annotated, and a lamp that is switched.
#![allow(dead_code, unreachable_pub)] // Each test uses its own part of it.

use domovoi_domain::kernel::{
    Aggregate, BuildingId, Context, Decision, Instant, Kind, Record, RecordId, Refusal, Stamp, TicketId, Via, Who,
};
use domovoi_storage::{Commit, CommitError, Committed, Entry, Key, Kinds, Opened, Options, Store, codec};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub struct Purse {
    pub sum: i64,
    pub notes: Vec<RecordId>,
    pub paid_at: Vec<Instant>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum PurseEvent {
    Paid(i64),
    Noted(RecordId),
    Forgotten(RecordId),
}

impl Aggregate for Purse {
    const KIND: Kind = Kind::Ticket;
    type Id = TicketId;
    type Command = PurseEvent;
    type Event = PurseEvent;

    fn decide(&self, command: PurseEvent, _: &Context<'_>) -> Result<Decision<PurseEvent>, Refusal> {
        Ok(Decision::one(command))
    }

    fn apply(&mut self, event: &PurseEvent, stamp: &Stamp) {
        match event {
            PurseEvent::Paid(sum) => {
                self.sum += sum;
                self.paid_at.push(stamp.at);
            }
            PurseEvent::Noted(id) => self.notes.push(*id),
            PurseEvent::Forgotten(id) => self.notes.retain(|note| note != id),
        }
    }

    fn exists(&self) -> bool {
        *self != Self::default()
    }
}

#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub struct Lamp {
    pub on: bool,
    pub switched: u64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Switched {
    pub on: bool,
}

impl Aggregate for Lamp {
    const KIND: Kind = Kind::Building;
    type Id = BuildingId;
    type Command = Switched;
    type Event = Switched;

    fn decide(&self, command: Switched, _: &Context<'_>) -> Result<Decision<Switched>, Refusal> {
        Ok(Decision::one(command))
    }

    fn apply(&mut self, event: &Switched, _: &Stamp) {
        self.on = event.on;
        self.switched += 1;
    }

    fn exists(&self) -> bool {
        self.switched > 0
    }
}

pub fn kinds() -> Kinds {
    Kinds::new().with::<Purse>().with::<Lamp>()
}

pub fn open(dir: &Path) -> (Store, Opened) {
    open_with(dir, small())
}

pub fn open_with(dir: &Path, options: Options) -> (Store, Opened) {
    Store::open(dir, kinds(), options).unwrap()
}

/// Segments so small that a test fills several.
pub fn small() -> Options {
    Options {
        segment_bytes: 64 << 10,
        sled_cache_bytes: 4 << 20,
        ..Options::default()
    }
}

/// The one writer of some things: it knows their states, as an actor does.
pub struct Writer {
    pub store: Store,
    pub at: Instant,
    pub key: Option<Key>,
}

impl Writer {
    pub fn new(store: &Store) -> Writer {
        Writer {
            store: store.clone(),
            at: Instant(1_700_000_000_000),
            key: None,
        }
    }

    pub fn entry<A: Aggregate>(&self, id: u64, decision: Decision<A::Event>) -> Entry {
        let before = self.store.state::<A>(id).unwrap();
        let (version, mut state) = before.map_or((0, A::default()), |before| (before.version, before.state));
        let stamp = Stamp {
            at: self.at,
            who: Who::system(Via::Console),
        };
        decision.events.iter().for_each(|event| state.apply(event, &stamp));
        Entry::of::<A>(id, version, decision, Arc::new(state))
    }

    pub fn send(&mut self, entries: Vec<Entry>) -> Receiver<Result<Committed, CommitError>> {
        let (sender, receiver) = channel();
        let commit = Commit {
            at: self.at,
            who: Who::system(Via::Console),
            key: self.key.take(),
            cause: None,
            entries,
        };
        let done = Box::new(move |result| {
            let _ = sender.send(result);
        });
        self.store.commit(commit, done).unwrap();
        receiver
    }

    pub fn commit(&mut self, entries: Vec<Entry>) -> u64 {
        self.send(entries).recv().unwrap().unwrap().seq
    }

    pub fn pay(&mut self, id: u64, sum: i64) -> u64 {
        let entry = self.entry::<Purse>(id, Decision::one(PurseEvent::Paid(sum)));
        self.commit(vec![entry])
    }

    pub fn note(&mut self, id: u64, record: u64, text: &str) -> u64 {
        let mut decision = Decision::one(PurseEvent::Noted(RecordId(record)));
        decision.records.push((RecordId(record), Record::Text(text.into())));
        let entry = self.entry::<Purse>(id, decision);
        self.commit(vec![entry])
    }

    pub fn forget(&mut self, id: u64, record: u64) -> u64 {
        let mut decision = Decision::one(PurseEvent::Forgotten(RecordId(record)));
        decision.erased.push(RecordId(record));
        let entry = self.entry::<Purse>(id, decision);
        self.commit(vec![entry])
    }

    pub fn switch(&mut self, id: u64, on: bool) -> u64 {
        let entry = self.entry::<Lamp>(id, Decision::one(Switched { on }));
        self.commit(vec![entry])
    }
}

/// Everything that a store holds, as bytes: two stores with the same picture hold the same.
pub fn picture(store: &Store) -> Vec<(u8, u64, u64, u64, Vec<u8>)> {
    let mut picture = Vec::new();
    let mut add = |kind: Kind, id, version, seq, bytes| picture.push((kind as u8, id, version, seq, bytes));
    store
        .scan::<Purse>(&mut |id, it| add(Purse::KIND, id, it.version, it.seq, codec::encode_state(&it.state)))
        .unwrap();
    store
        .scan::<Lamp>(&mut |id, it| add(Lamp::KIND, id, it.version, it.seq, codec::encode_state(&it.state)))
        .unwrap();
    picture.sort();
    picture
}

/// Copies a folder as it lies on the disk right now: what a crash at this moment would leave.
pub fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else if entry.file_name() != "next.spare" {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The journal's segments, in order.
pub fn segments(dir: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(dir.join("journal"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|it| it == "journal"))
        .collect();
    paths.sort();
    paths
}
