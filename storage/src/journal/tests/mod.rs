//! What a crash, a failing disk and a flipped bit do to the journal.

mod full;
mod power_cut;

use super::disk::{Disk, RealDisk};
use super::frame::{HEADER, MAGIC, Packed, mark};
use super::segment::{SEGMENT_HEADER, Segments, segment_name, zeros};
use super::{Tail, find_tail, prepare};
use crate::toy::{Purse, PurseEvent, Writer, copy_dir, kinds, segments, small};
use crate::{Commit, CommitError, Entry, Options, Store, StoreError};
use domovoi_domain::kernel::{Decision, Instant, Record, RecordId, Via, Who};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

const SIZE: u64 = 16 << 10;

fn tail_of(dir: &Path) -> Result<Tail, StoreError> {
    find_tail(&Segments::open(dir, true, Arc::new(RealDisk))?, true)
}

fn packed(n: i64, text: &str) -> Packed {
    let mut decision = Decision::one(PurseEvent::Paid(n));
    decision.records.push((RecordId(n as u64), Record::Text(text.into())));
    let commit = Commit {
        at: Instant(n),
        who: Who::system(Via::Console),
        key: None,
        cause: None,
        entries: vec![Entry::of::<Purse>(n as u64, 0, decision, Arc::default())],
    };
    Packed::of(commit).unwrap()
}

/// A journal of one segment with these groups of commits; returns where each commit stands.
fn journal(dir: &Path, groups: &[usize], closed: bool) -> Vec<u64> {
    let disk = Arc::new(RealDisk);
    let segments = Segments::open(dir, true, disk.clone()).unwrap();
    let spare = dir.join("spare");
    zeros(&spare, SIZE, &AtomicBool::new(false)).unwrap();
    let file = segments.adopt(&spare, 1).unwrap();
    let (mut offset, mut seq, mut offsets) = (SEGMENT_HEADER, 1, Vec::new());
    for group in groups {
        let begin = offset;
        for _ in 0..*group {
            let mut packed = packed(seq as i64, "Нет горячей воды");
            disk.write(&file, packed.seal(seq, begin), offset).unwrap();
            offsets.push(offset);
            offset += packed.length();
            seq += 1;
        }
    }
    if closed {
        disk.write(&file, &mark(seq, offset), offset).unwrap();
    }
    offsets.push(offset);
    offsets
}

fn change(dir: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let path = dir.join(segment_name(1));
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_tail_torn_at_any_byte_of_the_last_commit_is_cut() {
    let dir = tempfile::tempdir().unwrap();
    let offsets = journal(dir.path(), &[1, 1, 1], false);
    let path = dir.path().join(segment_name(1));
    let whole = fs::read(&path).unwrap();
    let (begin, end) = (offsets[2] as usize, offsets[3] as usize);
    for at in begin..end {
        for (kind, torn) in [
            ("zeros from", [&whole[..at], &vec![0; whole.len() - at]].concat()),
            (
                "zeros up to",
                [&whole[..begin], &vec![0; at + 1 - begin], &whole[at + 1..]].concat(),
            ),
            ("ends at", whole[..at].to_vec()),
            (
                "garbage from",
                [&whole[..at], &vec![0xa5; end - at], &whole[end..]].concat(),
            ),
        ] {
            fs::write(&path, &torn).unwrap();
            let tail = tail_of(dir.path()).unwrap();
            // What is torn off may be nothing but zeros, and padding belongs to nobody.
            let expected = if torn.get(begin..end) == Some(&whole[begin..end]) {
                3
            } else {
                2
            };
            let padding = at >= end - 7;
            assert!(
                tail.last_seq() == expected || padding && tail.last_seq() == 3,
                "{kind} {at}: {tail:?}"
            );

            let segments = Segments::open(dir.path(), true, Arc::new(RealDisk)).unwrap();
            prepare(&segments, &tail, SIZE).unwrap();
            let again = tail_of(dir.path()).unwrap();
            assert_eq!(
                (again.last_seq(), again.torn_bytes),
                (tail.last_seq(), 0),
                "{kind} {at}"
            );
            assert_eq!(fs::metadata(&path).unwrap().len(), SIZE);
        }
    }
}

#[test]
fn a_bit_flipped_in_a_commit_that_was_durable_is_reported_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let offsets = journal(dir.path(), &[1, 1, 1], false);
    let (mut in_records, mut reported) = (0, 0);
    for at in offsets[1]..offsets[2] {
        let bit = 1 << (at % 8);
        change(dir.path(), |bytes| bytes[at as usize] ^= bit);
        match tail_of(dir.path()) {
            Err(StoreError::Damaged { segment, offset, .. }) => {
                assert_eq!((segment, offset), (segment_name(1), offsets[1]), "flipped at {at}");
                reported += 1;
            }
            Ok(tail) if tail.damaged_records == 1 => in_records += 1,
            // Padding.
            Ok(tail) => assert_eq!(tail.last_seq(), 3),
            Err(error) => panic!("{error}"),
        }
        change(dir.path(), |bytes| bytes[at as usize] ^= bit);
    }
    assert!(reported > HEADER, "{reported}");
    assert!(in_records >= "Нет горячей воды".len(), "{in_records}");
}

#[test]
fn a_commit_overwritten_with_zeros_is_reported_too() {
    let dir = tempfile::tempdir().unwrap();
    let offsets = journal(dir.path(), &[1, 1, 1], false);
    change(dir.path(), |bytes| {
        bytes[offsets[1] as usize..offsets[2] as usize].fill(0)
    });
    assert!(matches!(tail_of(dir.path()), Err(StoreError::Damaged { offset, .. }) if offset == offsets[1]));
}

#[test]
fn a_group_that_reached_the_disk_out_of_order_was_never_answered_and_is_cut() {
    let dir = tempfile::tempdir().unwrap();
    let offsets = journal(dir.path(), &[2, 3], false);
    change(dir.path(), |bytes| bytes[offsets[3] as usize + 50] ^= 1);
    let tail = tail_of(dir.path()).unwrap();
    assert_eq!((tail.last_seq(), tail.end.unwrap().offset), (3, offsets[3]));
    assert!(tail.torn_bytes > offsets[5] - offsets[3] - 8);

    // The same with only a record torn.
    change(dir.path(), |bytes| {
        bytes[offsets[3] as usize + 50] ^= 1;
        bytes[offsets[4] as usize - 12] ^= 1;
    });
    let tail = tail_of(dir.path()).unwrap();
    assert_eq!((tail.last_seq(), tail.damaged_records), (3, 0));
}

#[test]
fn after_an_orderly_close_even_the_last_commit_is_never_cut() {
    let dir = tempfile::tempdir().unwrap();
    let offsets = journal(dir.path(), &[1, 2], true);
    assert_eq!(tail_of(dir.path()).unwrap().last_seq(), 3);
    change(dir.path(), |bytes| bytes[offsets[2] as usize + 50] ^= 1);
    assert!(matches!(tail_of(dir.path()), Err(StoreError::Damaged { offset, .. }) if offset == offsets[2]));
}

/// Counts syncs, and fails, waits or blocks when told.
#[derive(Default)]
struct HeldDisk {
    writes: AtomicU64,
    syncs: AtomicU64,
    /// Syncs until the first failure; negative for never.
    good_syncs: AtomicI64,
    blocked: AtomicBool,
    slow: bool,
}

impl Disk for HeldDisk {
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.writes.fetch_add(1, SeqCst);
        RealDisk.write(file, bytes, offset)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        self.syncs.fetch_add(1, SeqCst);
        while self.blocked.load(SeqCst) {
            thread::sleep(Duration::from_millis(1));
        }
        if self.slow {
            thread::sleep(Duration::from_millis(2));
        }
        if self.good_syncs.fetch_sub(1, SeqCst) == 0 {
            return Err(io::Error::other("the cable was pulled"));
        }
        RealDisk.sync(file)
    }

    fn free(&self, dir: &Path) -> io::Result<u64> {
        RealDisk.free(dir)
    }
}

fn open_on(disk: &Arc<HeldDisk>, dir: &Path, options: Options) -> Store {
    Store::open_on(disk.clone(), dir, kinds(), options).unwrap().0
}

#[test]
fn when_the_disk_fails_nothing_is_tried_again_and_reading_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Arc::new(HeldDisk {
        good_syncs: AtomicI64::new(-1),
        ..HeldDisk::default()
    });
    let store = open_on(&disk, dir.path(), small());
    let mut writer = Writer::new(&store);
    writer.note(1, 100, "before");
    disk.good_syncs.store(1, SeqCst);
    writer.pay(1, 5);

    let refused = |writer: &mut Writer| {
        let entry = writer.entry::<Purse>(1, Decision::one(PurseEvent::Paid(1)));
        let result = writer.send(vec![entry]).recv().unwrap();
        assert!(
            matches!(&result, Err(CommitError::Failed(why)) if why.contains("cable")),
            "{result:?}"
        );
    };
    refused(&mut writer);
    let (writes, syncs) = (disk.writes.load(SeqCst), disk.syncs.load(SeqCst));
    refused(&mut writer);
    refused(&mut writer);
    assert_eq!((disk.writes.load(SeqCst), disk.syncs.load(SeqCst)), (writes, syncs));

    assert!(store.failed().unwrap().contains("cable"));
    assert_eq!(store.last_seq(), 2);
    assert_eq!(store.state::<Purse>(1).unwrap().unwrap().state.sum, 5);
    assert_eq!(
        store.record(RecordId(100)).unwrap(),
        Some(Record::Text("before".into()))
    );
    assert_eq!(store.history::<Purse>(1).unwrap().len(), 2);
    assert!(store.close().is_err());
    drop((writer, store));

    let (store, opened) = crate::toy::open(dir.path());
    assert_eq!(
        opened.last_seq, 2,
        "what was answered is there, what was refused is not"
    );
    assert_eq!(store.state::<Purse>(1).unwrap().unwrap().state.sum, 5);
    assert_eq!(Writer::new(&store).pay(1, 1), 3);
}

#[test]
fn each_group_costs_one_sync_and_a_slow_disk_makes_larger_groups() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Arc::new(HeldDisk {
        good_syncs: AtomicI64::new(-1),
        slow: true,
        ..HeldDisk::default()
    });
    let options = Options {
        segment_bytes: 1 << 20,
        ..small()
    };
    let store = open_on(&disk, dir.path(), options);
    let before = disk.syncs.load(SeqCst);
    let mut writer = Writer::new(&store);
    for n in 0..10 {
        writer.pay(1, n);
    }
    assert_eq!(disk.syncs.load(SeqCst) - before, 10);

    let writers: Vec<_> = (10..26)
        .map(|id| {
            let mut writer = Writer::new(&store);
            thread::spawn(move || (0..50).map(|n| writer.pay(id, n)).max())
        })
        .collect();
    writers
        .into_iter()
        .for_each(|writer| assert!(writer.join().unwrap().is_some()));
    let meters = store.meters();
    assert_eq!((meters.commits, meters.events, meters.last_seq), (810, 810, 810));
    assert_eq!(meters.syncs, disk.syncs.load(SeqCst) - before);
    assert!(
        meters.syncs < 10 + 800 / 4,
        "{} syncs for 800 commits of 16 writers",
        meters.syncs
    );
    assert!(meters.sync_p50_us >= 2000 && meters.sync_p99_us >= meters.sync_p50_us);
}

#[test]
fn commits_are_told_in_order_and_a_full_queue_says_busy_without_losing_any() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Arc::new(HeldDisk {
        good_syncs: AtomicI64::new(-1),
        ..HeldDisk::default()
    });
    let options = Options { queue: 50, ..small() };
    let store = open_on(&disk, dir.path(), options);
    disk.blocked.store(true, SeqCst);
    let told = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let (mut taken, mut busy) = (0, 0);
    for n in 0..400 {
        let decision = Decision::one(PurseEvent::Paid(n));
        let commit = Commit {
            at: Instant(n),
            who: Who::default(),
            key: None,
            cause: None,
            entries: vec![Entry::of::<Purse>(1, taken, decision, Arc::default())],
        };
        let told = told.clone();
        let done = Box::new(move |result: Result<crate::Committed, _>| told.lock().push(result.unwrap().seq));
        match store.commit(commit, done) {
            Ok(()) => taken += 1,
            Err(crate::Busy) => busy += 1,
        }
    }
    assert!(busy > 0 && taken >= 50);
    assert_eq!(store.last_seq(), 0, "nothing is told before it is on disk");
    disk.blocked.store(false, SeqCst);
    store.close().unwrap();
    assert_eq!(*told.lock(), (1..=taken).collect::<Vec<_>>());
    assert_eq!(store.meters().turned_away, busy);
    let payments = store.history::<Purse>(1).unwrap();
    let versions: Vec<_> = payments.iter().map(|it| it.version).collect();
    assert_eq!(versions, (1..=taken).collect::<Vec<_>>());
}

#[test]
fn states_lag_behind_the_journal_only_so_far() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        lag: 20,
        group: 8,
        ..small()
    };
    let (store, _) = crate::toy::open_with(dir.path(), options);
    let watched = store.clone();
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let watch = thread::spawn(move || {
        let mut worst = 0;
        while !stopped.load(SeqCst) {
            worst = worst.max(watched.meters().state_lag);
        }
        worst
    });
    let mut writer = Writer::new(&store);
    let waiting: Vec<_> = (0..400)
        .map(|id| {
            let entry = writer.entry::<Purse>(id, Decision::one(PurseEvent::Paid(1)));
            writer.send(vec![entry])
        })
        .collect();
    waiting.into_iter().for_each(|it| assert!(it.recv().unwrap().is_ok()));
    stop.store(true, SeqCst);
    let worst = watch.join().unwrap();
    assert!(worst <= 20 + 8, "{worst}");
}

/// A state that counts how often it is encoded.
struct Counted(crate::State<Purse>, Arc<AtomicU64>);

impl crate::AnyState for Counted {
    fn encode(&self) -> Vec<u8> {
        self.1.fetch_add(1, SeqCst);
        self.0.encode()
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self.0.as_any()
    }
}

#[test]
fn a_thing_that_changes_often_is_encoded_and_written_seldom() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = crate::toy::open(dir.path());
    let mut writer = Writer::new(&store);
    let encoded = Arc::new(AtomicU64::new(0));
    let waiting: Vec<_> = (0..500)
        .map(|version| {
            let purse = Arc::new(Purse {
                sum: version as i64 + 1,
                ..Purse::default()
            });
            let mut entry = Entry::of::<Purse>(1, version, Decision::one(PurseEvent::Paid(1)), purse.clone());
            entry.after = Arc::new(Counted(crate::State(purse), encoded.clone()));
            writer.send(vec![entry])
        })
        .collect();
    waiting.into_iter().for_each(|it| assert!(it.recv().unwrap().is_ok()));
    store.close().unwrap();
    assert!(
        (1..=50).contains(&encoded.load(SeqCst)),
        "{encoded:?} times for 500 changes"
    );
    assert_eq!(store.state::<Purse>(1).unwrap().unwrap().state.sum, 500);
}

#[test]
fn a_crash_at_any_moment_under_load_loses_nothing_that_was_answered() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = crate::toy::open(dir.path());
    let answered = Arc::new(AtomicU64::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4)
        .map(|id| {
            let (mut writer, answered, stop) = (Writer::new(&store), answered.clone(), stop.clone());
            thread::spawn(move || {
                while !stop.load(SeqCst) {
                    answered.fetch_max(writer.note(id, 1 + writer.store.last_seq() * 4 + id, "x"), SeqCst);
                }
            })
        })
        .collect();
    for _ in 0..5 {
        thread::sleep(Duration::from_millis(60));
        let copy = tempfile::tempdir().unwrap();
        let before = answered.load(SeqCst);
        copy_dir(&dir.path().join("journal"), &copy.path().join("journal"));
        let (crashed, opened) = crate::toy::open(copy.path());
        assert!(opened.last_seq >= before, "{opened:?} after {before}");
        let frames: u64 = (0..4)
            .map(|id| crashed.state::<Purse>(id).unwrap().map_or(0, |it| it.version))
            .sum();
        assert_eq!(frames, opened.last_seq);
    }
    stop.store(true, SeqCst);
    writers.into_iter().for_each(|writer| writer.join().unwrap());
}

#[test]
fn an_unfinished_start_of_a_segment_is_not_a_frame() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = crate::toy::open(dir.path());
    Writer::new(&store).pay(1, 1);
    drop(store);
    let bytes = fs::read(&segments(dir.path())[0]).unwrap();
    let frames = bytes.windows(4).filter(|window| *window == MAGIC).count();
    assert_eq!(
        frames, 2,
        "the opening mark and the commit, no closing mark after a crash"
    );
}
