//! A disk without room: commits are refused, nothing of them is stored, and work goes on by itself.

use crate::journal::disk::{Disk, RealDisk};
use crate::toy::{Lamp, Purse, PurseEvent, Switched, Writer, kinds, picture, small};
use crate::{CommitError, Options, Store, check};
use domovoi_domain::kernel::{Decision, Record, RecordId};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

/// A disk that is as full as it is told.
struct Filled {
    free: AtomicU64,
    /// Writes stop in the middle of what they were given.
    short: AtomicBool,
    /// Writes that follow a short one fail as well: nothing can be taken back.
    dead: AtomicBool,
}

impl Filled {
    fn new() -> Arc<Filled> {
        Arc::new(Filled {
            free: AtomicU64::new(u64::MAX),
            short: AtomicBool::new(false),
            dead: AtomicBool::new(false),
        })
    }
}

impl Disk for Filled {
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        if self.short.swap(false, SeqCst) {
            // More than the first commits of a group, less than all of it.
            RealDisk.write(file, &bytes[..bytes.len() * 3 / 4], offset)?;
            return Err(io::ErrorKind::StorageFull.into());
        }
        if self.dead.load(SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        RealDisk.write(file, bytes, offset)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        RealDisk.sync(file)
    }

    fn free(&self, _: &Path) -> io::Result<u64> {
        Ok(self.free.load(SeqCst))
    }
}

fn open(disk: &Arc<Filled>, dir: &Path) -> Store {
    Store::open_on(disk.clone(), dir, kinds(), small()).unwrap().0
}

fn refused(writer: &mut Writer, id: u64) {
    let entry = writer.entry::<Purse>(id, Decision::one(PurseEvent::Paid(1)));
    assert_eq!(writer.send(vec![entry]).recv().unwrap(), Err(CommitError::Full));
}

#[test]
fn without_room_commits_are_refused_reading_goes_on_and_work_resumes_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Filled::new();
    let store = open(&disk, dir.path());
    let mut writer = Writer::new(&store);
    writer.pay(1, 5);
    disk.free.store(1000, SeqCst);
    for _ in 0..3 {
        refused(&mut writer, 1);
    }
    assert!(store.is_full() && store.failed().is_none());
    assert_eq!(store.state::<Purse>(1).unwrap().unwrap().state.sum, 5);
    assert_eq!((store.last_seq(), store.meters().refused), (1, 3));

    disk.free.store(u64::MAX, SeqCst);
    assert_eq!(writer.pay(1, 2), 2, "no sequence was spent on what was refused");
    assert_eq!(store.state::<Purse>(1).unwrap().unwrap().state.sum, 7);
    store.close().unwrap();
    drop((writer, store));
    assert_eq!(check(dir.path()).unwrap().faults, []);
}

#[test]
fn what_was_decided_upon_a_refused_commit_is_refused_even_when_there_is_room_again() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Filled::new();
    let store = open(&disk, dir.path());
    let mut writer = Writer::new(&store);
    writer.pay(1, 5);
    let (first, on_top) = {
        let first = writer.entry::<Purse>(1, Decision::one(PurseEvent::Paid(1)));
        let mut on_top = writer.entry::<Purse>(1, Decision::one(PurseEvent::Paid(1)));
        on_top.version += 1;
        (first, on_top)
    };
    disk.free.store(0, SeqCst);
    assert_eq!(writer.send(vec![first]).recv().unwrap(), Err(CommitError::Full));
    disk.free.store(u64::MAX, SeqCst);
    assert_eq!(writer.send(vec![on_top]).recv().unwrap(), Err(CommitError::Full));
    let other = writer.entry::<Lamp>(9, Decision::one(Switched { on: true }));
    assert!(
        writer.send(vec![other]).recv().unwrap().is_ok(),
        "others are not concerned"
    );
    assert_eq!(writer.pay(1, 2), 3, "whoever begins anew from what is stored is taken");
    assert_eq!(writer.pay(1, 2), 4);
    store.close().unwrap();
    drop((writer, store));
    assert_eq!(check(dir.path()).unwrap().faults, []);
}

#[test]
fn a_group_that_was_written_in_part_is_taken_back_before_anybody_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Filled::new();
    let store = open(&disk, dir.path());
    let mut writer = Writer::new(&store);
    writer.pay(1, 5);
    disk.short.store(true, SeqCst);
    let waiting: Vec<_> = (10..40)
        .map(|id| {
            let entry = writer.entry::<Purse>(id, Decision::one(PurseEvent::Paid(1)));
            writer.send(vec![entry])
        })
        .collect();
    let answers: Vec<_> = waiting.into_iter().map(|answer| answer.recv().unwrap()).collect();
    let stored = answers.iter().filter(|answer| answer.is_ok()).count() as u64;
    assert!(stored < 30, "the first group at least was refused");
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Ok(_) | Err(CommitError::Full)))
    );
    assert_eq!(store.last_seq(), 1 + stored);
    assert_eq!(writer.pay(1, 2), 2 + stored);
    drop((writer, store)); // as a crash would

    assert_eq!(check(dir.path()).unwrap().faults, []);
    let (store, opened) = crate::toy::open(dir.path());
    assert_eq!(opened.last_seq, 2 + stored);
    for (id, answer) in (10..40).zip(&answers) {
        assert_eq!(
            store.state::<Purse>(id).unwrap().is_some(),
            answer.is_ok(),
            "purse {id}"
        );
    }
}

#[test]
fn what_cannot_be_taken_back_ends_the_work() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Filled::new();
    let store = open(&disk, dir.path());
    let mut writer = Writer::new(&store);
    writer.pay(1, 5);
    disk.dead.store(true, SeqCst);
    disk.short.store(true, SeqCst);
    let entry = writer.entry::<Purse>(1, Decision::one(PurseEvent::Paid(1)));
    assert!(matches!(
        writer.send(vec![entry]).recv().unwrap(),
        Err(CommitError::Failed(_))
    ));
    assert!(store.failed().is_some());
}

#[test]
fn a_segment_that_finds_no_room_holds_commits_up_only_until_there_is_some() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Filled::new();
    let options = Options {
        reserve_bytes: 1000,
        ..small()
    };
    let (store, _) = Store::open_on(disk.clone(), dir.path(), kinds(), options).unwrap();
    let mut writer = Writer::new(&store);
    let note = |writer: &mut Writer, n: u64| {
        let mut decision = Decision::one(PurseEvent::Noted(RecordId(n)));
        decision.records.push((RecordId(n), Record::Text("слова ".repeat(500))));
        let entry = writer.entry::<Purse>(n, decision);
        writer.send(vec![entry]).recv().unwrap()
    };
    // Room for commits, but not for another segment: the prepared one is used up first.
    disk.free.store(20_000, SeqCst);
    let mut taken = 0;
    while note(&mut writer, taken + 1)
        .map_err(|error| assert_eq!(error, CommitError::Full))
        .is_ok()
    {
        taken += 1;
        assert!(taken < 1000, "it never ran out of room");
    }
    assert!(store.failed().is_none());
    assert_eq!(writer.pay(5000, 1), taken + 1, "what still fits is taken");
    disk.free.store(u64::MAX, SeqCst);
    // The first try after that still finds the last answer; it orders a new segment.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    loop {
        match note(&mut writer, 6000) {
            Ok(committed) => break assert_eq!(committed.seq, taken + 2),
            Err(error) => assert_eq!(error, CommitError::Full),
        }
        assert!(std::time::Instant::now() < deadline, "work did not resume");
    }
    let expected = picture(&store);
    store.close().unwrap();
    drop((writer, store));
    assert_eq!(check(dir.path()).unwrap().faults, []);
    assert_eq!(picture(&crate::toy::open(dir.path()).0), expected);
}

/// A small file system in memory, unmounted with its folder; `None` where one may not mount.
struct Small(tempfile::TempDir);

impl Small {
    fn mount(mib: u32) -> Option<Small> {
        let dir = tempfile::tempdir().unwrap();
        let size = format!("size={mib}m");
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "none"])
            .arg(dir.path())
            .stderr(std::process::Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Small(dir))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn sled_that_found_no_room_is_opened_again_and_told_what_it_lacks() {
    let Some(small_disk) = Small::mount(64) else {
        eprintln!("skipped: only root may mount a small file system");
        return;
    };
    let data = small_disk.0.path().join("data");
    let (store, _) = crate::toy::open_with(
        &data,
        Options {
            reserve_bytes: 4 << 20,
            sled_cache_bytes: 64 << 20,
            ..small()
        },
    );
    let mut writer = Writer::new(&store);
    // Somebody else fills the disk at once, while sled still has much to write.
    let mut waiting: Vec<_> = (0..4000)
        .map(|id| {
            let entry = writer.entry::<Purse>(id, Decision::one(PurseEvent::Paid(1)));
            writer.send(vec![entry])
        })
        .collect();
    let filler = small_disk.0.path().join("filler");
    fill(&filler);
    for id in 4000..8000 {
        let entry = writer.entry::<Purse>(id, Decision::one(PurseEvent::Paid(1)));
        waiting.push(writer.send(vec![entry]));
    }
    let answers: Vec<_> = waiting.into_iter().map(|answer| answer.recv().unwrap()).collect();
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Ok(_) | Err(CommitError::Full)))
    );
    assert!(store.is_full());
    for (id, answer) in answers.iter().enumerate() {
        assert_eq!(
            store.state::<Purse>(id as u64).unwrap().is_some(),
            answer.is_ok(),
            "purse {id}"
        );
    }

    std::fs::remove_file(&filler).unwrap();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while store.is_full() {
        assert!(std::time::Instant::now() < deadline, "work did not resume");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    writer.pay(9000, 7);
    assert_eq!(store.failed(), None);
    for (id, answer) in answers.iter().enumerate() {
        assert_eq!(
            store.state::<Purse>(id as u64).unwrap().is_some(),
            answer.is_ok(),
            "purse {id}"
        );
    }
    let expected = picture(&store);
    store.close().unwrap();
    drop((writer, store));
    assert_eq!(check(&data).unwrap().faults, []);
    let (store, opened) = crate::toy::open(&data);
    assert_eq!(opened.rebuilt, None);
    assert_eq!(picture(&store), expected);
}

/// Writes until nothing goes in any more.
fn fill(path: &Path) {
    use std::io::Write;
    let mut file = File::create(path).unwrap();
    for block in [vec![1; 64 << 10], vec![1; 512]] {
        while file.write_all(&block).is_ok() {}
    }
}
