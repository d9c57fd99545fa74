//! Crashes, lost and garbled states, destroyed records, backups: what comes back is what was.

mod toy;

use domovoi_domain::kernel::{Record, RecordId};
use domovoi_storage::{StoreError, check, rebuild, restore};
use std::fs;
use std::path::Path;
use toy::{Lamp, Purse, Writer, copy_dir, kinds, open, picture, segments};

const SECRET: &str = "слова, которые житель велел стереть";

/// A store with some life in it, in several segments.
fn lively(dir: &Path) -> domovoi_storage::Store {
    let (store, _) = open(dir);
    let mut writer = Writer::new(&store);
    for n in 0..400 {
        writer.note(n % 7, 1000 + n, &format!("{n} {}", "слово ".repeat(20)));
        writer.switch(n % 5, n % 2 == 0);
    }
    assert!(store.meters().segments > 2);
    store
}

/// Whether `text` stands in any file under `dir`.
fn is_on_disk(dir: &Path, text: &str) -> bool {
    fs::read_dir(dir).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_on_disk(&path, text);
        }
        fs::read(&path)
            .unwrap()
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    })
}

fn until(mut holds: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !holds() {
        assert!(std::time::Instant::now() < deadline, "it never came to hold");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn after_a_crash_the_states_catch_up_with_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    for n in 0..300 {
        writer.pay(n % 10, 1);
    }
    until(|| store.meters().state_lag == 0);
    writer.pay(3, 1);
    drop((writer, store)); // without close: nothing is drained
    let (store, opened) = open(dir.path());
    assert_eq!((opened.last_seq, opened.rebuilt.as_deref()), (301, None));
    assert!(opened.replayed <= 1, "only what sled had not seen: {opened:?}");
    for id in 0..10 {
        let purse = store.state::<Purse>(id).unwrap().unwrap();
        assert_eq!(
            (purse.version, purse.state.sum),
            if id == 3 { (31, 31) } else { (30, 30) }
        );
    }
    assert_eq!(store.history::<Purse>(3).unwrap().len(), 31);
}

#[test]
fn states_from_before_an_hour_catch_up_too() {
    let (dir, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = lively(dir.path());
    store.close().unwrap();
    drop(store);
    copy_dir(&dir.path().join("state"), &old.path().join("state"));
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    for n in 0..50 {
        writer.note(n % 9, 5000 + n, "позже");
    }
    let expected = picture(&store);
    store.close().unwrap();
    drop((writer, store));

    fs::remove_dir_all(dir.path().join("state")).unwrap();
    copy_dir(&old.path().join("state"), &dir.path().join("state"));
    let (store, opened) = open(dir.path());
    assert_eq!((opened.replayed, opened.rebuilt), (50, None));
    assert_eq!(picture(&store), expected);
    assert_eq!(
        store.record(RecordId(5049)).unwrap(),
        Some(Record::Text("позже".into()))
    );
}

#[test]
fn states_that_are_lost_garbled_or_of_another_journal_are_made_anew() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = lively(dir.path());
    let expected = picture(&store);
    store.close().unwrap();
    drop(store);
    let state = dir.path().join("state");

    let comes_back = |why: &str| {
        let (store, opened) = open(dir.path());
        let told = opened.rebuilt.expect("it should say that the states were made anew");
        assert!(told.contains(why), "{told}");
        assert_eq!(opened.replayed, 800);
        assert_eq!(picture(&store), expected);
        assert_eq!(store.history::<Lamp>(1).unwrap().len(), 80);
        store.close().unwrap();
    };

    fs::remove_dir_all(&state).unwrap();
    comes_back("no states");

    let db = state.join("db");
    let length = fs::metadata(&db).unwrap().len() as usize;
    fs::write(&db, vec![0xa5; length]).unwrap();
    comes_back("");

    fs::write(state.join("conf"), b"nonsense of some length").unwrap();
    comes_back("");

    // Two houses with as many events: only the commits themselves differ.
    let store = open(other.path()).0;
    let mut writer = Writer::new(&store);
    for n in 0..800 {
        writer.pay(n, 1);
    }
    store.close().unwrap();
    drop((writer, store));
    fs::remove_dir_all(&state).unwrap();
    copy_dir(&other.path().join("state"), &state);
    comes_back("another journal");

    let (store, _) = open(other.path());
    Writer::new(&store).pay(1, 1);
    store.close().unwrap();
    drop(store);
    fs::remove_dir_all(&state).unwrap();
    copy_dir(&other.path().join("state"), &state);
    comes_back("the journal ends with 800");
}

#[test]
fn an_erased_record_is_gone_from_every_file_while_the_events_stay() {
    let dir = tempfile::tempdir().unwrap();
    let store = lively(dir.path());
    let mut writer = Writer::new(&store);
    writer.note(1, 100, SECRET);
    writer.note(1, 101, "останется");
    until(|| store.meters().state_lag == 0);
    assert!(is_on_disk(dir.path(), SECRET));
    let events = store.history::<Purse>(1).unwrap().len();

    writer.forget(1, 100);
    assert_eq!(store.record(RecordId(100)).unwrap(), None);
    until(|| store.meters().state_lag == 0);
    assert!(!is_on_disk(dir.path(), SECRET));
    assert_eq!(store.record(RecordId(100)).unwrap(), None);
    assert_eq!(
        store.record(RecordId(101)).unwrap(),
        Some(Record::Text("останется".into()))
    );
    assert_eq!(store.history::<Purse>(1).unwrap().len(), events + 1);
    let expected = picture(&store);
    store.close().unwrap();
    drop((writer, store));

    rebuild(dir.path(), kinds(), &mut |_| ()).unwrap();
    let (store, _) = open(dir.path());
    assert_eq!(picture(&store), expected);
    assert_eq!(store.record(RecordId(100)).unwrap(), None);
    drop(store);
    let report = check(dir.path()).unwrap();
    assert_eq!((report.faults, report.records, report.erased_records), (vec![], 402, 1));
}

#[test]
fn an_erasure_that_a_crash_cut_off_is_finished_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    writer.note(1, 100, SECRET);
    let stale = tempfile::tempdir().unwrap();
    store.close().unwrap();
    drop((writer, store));
    copy_dir(dir.path(), stale.path());

    let (store, _) = open(dir.path());
    Writer::new(&store).forget(1, 100);
    store.close().unwrap();
    drop(store);
    // The disk as if the erasing commit had been written and nothing after it: the old states, and the record whole again.
    let journal = &segments(dir.path())[0];
    let (mut now, before) = (
        fs::read(journal).unwrap(),
        fs::read(&segments(stale.path())[0]).unwrap(),
    );
    let at = before
        .windows(SECRET.len())
        .position(|window| window == SECRET.as_bytes())
        .unwrap();
    now[at - 20..at + SECRET.len()].copy_from_slice(&before[at - 20..at + SECRET.len()]);
    fs::write(journal, now).unwrap();
    fs::remove_dir_all(dir.path().join("state")).unwrap();
    copy_dir(&stale.path().join("state"), &dir.path().join("state"));
    assert!(is_on_disk(dir.path(), SECRET));
    let report = check(dir.path()).unwrap();
    assert!(
        report.faults.iter().any(|fault| fault.what.contains("to be destroyed")),
        "{report:?}"
    );

    let (store, opened) = open(dir.path());
    assert_eq!(opened.replayed, 1);
    assert_eq!(store.record(RecordId(100)).unwrap(), None);
    assert!(!is_on_disk(dir.path(), SECRET));
}

#[test]
fn a_backup_of_a_running_store_comes_back_as_it_was() {
    let (dir, safe, back) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let store = lively(dir.path());
    let mut writer = Writer::new(&store);
    writer.note(1, 100, SECRET);
    let photo = store.blobs().put(b"photo").unwrap();
    let old_photo = store.blobs().put(b"an older photo").unwrap();
    store.set_cursor("reactions", 12).unwrap();
    let expected = picture(&store);

    let running = std::sync::atomic::AtomicBool::new(true);
    let first = std::thread::scope(|scope| {
        let mut busy = Writer::new(&store);
        let running = &running;
        scope.spawn(move || {
            while running.load(std::sync::atomic::Ordering::Relaxed) {
                busy.pay(500, 1);
            }
        });
        let mut last = None;
        let done = store
            .backup(safe.path(), &mut |progress| last = Some(progress))
            .unwrap();
        running.store(false, std::sync::atomic::Ordering::Relaxed);
        let last = last.unwrap();
        assert_eq!((last.done, last.total), (done.copied_bytes, done.copied_bytes));
        done
    });
    assert!(first.seq >= 801 && first.copied_bytes > 100_000);
    assert_eq!(check(safe.path()).unwrap().faults, []);
    let restored = restore(safe.path(), back.path(), &mut |_| ()).unwrap();
    assert_eq!(restored.seq, first.seq);
    {
        let (copy, opened) = open(back.path());
        assert_eq!(opened.last_seq, first.seq);
        let known: Vec<_> = picture(&copy).into_iter().filter(|thing| thing.1 != 500).collect();
        assert_eq!(known, expected);
        assert_eq!(copy.blobs().get(photo).unwrap().unwrap(), b"photo");
        assert_eq!(copy.record(RecordId(100)).unwrap(), Some(Record::Text(SECRET.into())));
        assert_eq!(copy.cursor("reactions"), 12);
        Writer::new(&copy).pay(1, 1);
    }
    assert!(matches!(
        restore(safe.path(), back.path(), &mut |_| ()),
        Err(StoreError::NotEmpty(_))
    ));

    // The second backup copies what changed, and forgets what was erased.
    writer.forget(1, 100);
    store.blobs().erase(old_photo).unwrap();
    until(|| store.meters().state_lag == 0);
    let second = store.backup(safe.path(), &mut |_| ()).unwrap();
    assert!(second.copied_bytes < first.copied_bytes, "{second:?} after {first:?}");
    assert!(!is_on_disk(safe.path(), SECRET));
    assert!(!is_on_disk(safe.path(), "an older photo"));
    assert_eq!(check(safe.path()).unwrap().last_seq, store.last_seq());
}

#[test]
fn only_a_finished_and_whole_backup_is_restored() {
    let (dir, safe, back) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let store = lively(dir.path());
    let target = back.path().join("new");
    let refused = |why: &str| match restore(safe.path(), &target, &mut |_| ()) {
        Err(error) => assert!(error.to_string().contains(why), "{error}"),
        Ok(done) => panic!("restored {done:?} where it should have said {why}"),
    };
    refused("is not a finished backup");
    assert!(matches!(
        store.backup(dir.path(), &mut |_| ()),
        Err(StoreError::NotEmpty(_))
    ));
    store.backup(safe.path(), &mut |_| ()).unwrap();

    let manifest = fs::read(safe.path().join("backup")).unwrap();
    fs::write(safe.path().join("backup"), "domovoi backup unfinished").unwrap();
    refused("cut off");
    fs::write(safe.path().join("backup"), manifest).unwrap();

    let last = segments(safe.path()).pop().unwrap();
    let whole = fs::read(&last).unwrap();
    fs::write(&last, &whole[..whole.len() / 2]).unwrap();
    refused("should end with event");
    fs::write(&last, whole).unwrap();

    restore(safe.path(), &target, &mut |_| ()).unwrap();
    fs::write(target.join("restore.unfinished"), "").unwrap();
    let cut_off = domovoi_storage::Store::open(&target, kinds(), toy::small());
    assert!(matches!(cut_off, Err(StoreError::Unfinished(_))));
}

#[test]
fn a_check_lists_every_fault_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let store = lively(dir.path());
    let photo = store.blobs().put(b"photo").unwrap();
    store.close().unwrap();
    drop(store);
    let clean = check(dir.path()).unwrap();
    assert_eq!(clean.faults, []);
    assert_eq!(
        (clean.commits, clean.events, clean.last_seq, clean.records),
        (800, 800, 800, 400)
    );
    assert_eq!((clean.states, clean.blobs, clean.torn_bytes), (12, 1, 0));

    let blob = dir
        .path()
        .join("blobs")
        .join(&photo.to_string()[..2])
        .join(&photo.to_string()[2..]);
    fs::write(blob, b"phot0").unwrap();
    let mut places = Vec::new();
    for path in segments(dir.path()).iter().take(2) {
        let mut bytes = fs::read(path).unwrap();
        let frames: Vec<_> = bytes
            .windows(4)
            .enumerate()
            .filter(|(_, it)| *it == b"DvFr")
            .map(|(at, _)| at)
            .collect();
        let at = frames[10];
        bytes[at + 45] ^= 4;
        places.push(Some(at as u64));
        fs::write(path, bytes).unwrap();
    }
    let report = check(dir.path()).unwrap();
    let told: Vec<_> = report
        .faults
        .iter()
        .filter(|fault| fault.file.starts_with("journal") && fault.what.contains("checksum"))
        .collect();
    assert_eq!(told.iter().map(|fault| fault.offset).collect::<Vec<_>>(), places);
    assert!(told.iter().all(|fault| fault.consequence.contains("restore")));
    assert!(report.faults.iter().any(|fault| fault.file.starts_with("blobs/")));
    assert_eq!(report.commits, 798, "everything behind a fault is read all the same");

    match domovoi_storage::Store::open(dir.path(), kinds(), toy::small()) {
        Err(error @ StoreError::Damaged { .. }) => {
            let text = error.to_string();
            assert!(
                text.contains("00000000000000000001.journal") && text.contains("domovoi check"),
                "{text}"
            );
        }
        Err(error) => panic!("{error}"),
        Ok((_, opened)) => panic!("a damaged journal was opened: {opened:?}"),
    }
}

#[test]
fn a_missing_segment_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    drop(lively(dir.path()));
    fs::remove_file(&segments(dir.path())[1]).unwrap();
    let opened = domovoi_storage::Store::open(dir.path(), kinds(), toy::small());
    assert!(matches!(opened, Err(StoreError::Damaged { .. })));
    let report = check(dir.path()).unwrap();
    assert!(
        report
            .faults
            .iter()
            .any(|fault| fault.what.contains("are missing before it")),
        "{report:?}"
    );
}

#[test]
fn a_rebuild_tells_how_far_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let store = lively(dir.path());
    let expected = picture(&store);
    drop(store);
    let mut steps = Vec::new();
    let rebuilt = rebuild(dir.path(), kinds(), &mut |progress| steps.push(progress)).unwrap();
    assert_eq!((rebuilt.last_seq, rebuilt.events), (800, 800));
    assert_eq!(steps.last().map(|it| (it.done, it.total)), Some((800, 800)));
    let (store, opened) = open(dir.path());
    assert_eq!((opened.replayed, opened.rebuilt), (0, None));
    assert_eq!(picture(&store), expected);
}
