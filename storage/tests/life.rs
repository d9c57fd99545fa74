//! What goes in comes out: at once, after a restart, in order, and as it was at some time.

mod toy;

use domovoi_domain::kernel::{Decision, Record, RecordId, Span};
use domovoi_storage::{AsOf, CommitError, Key, Store, StoreError};
use std::time::Duration;
use toy::{Lamp, Purse, PurseEvent, Switched, Writer, open};

const WAIT: Duration = Duration::from_secs(10);

#[test]
fn what_was_committed_is_read_back_at_once_and_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (store, opened) = open(dir.path());
    assert_eq!(opened, Default::default());
    let mut writer = Writer::new(&store);
    assert_eq!(writer.pay(7, 10), 1);
    assert_eq!(writer.note(7, 100, "за июль"), 2);
    assert_eq!(writer.switch(3, true), 3);

    let look = |store: &Store| {
        let purse = store.state::<Purse>(7).unwrap().unwrap();
        assert_eq!((purse.version, purse.seq, purse.state.sum), (2, 2, 10));
        assert_eq!(
            store.record(RecordId(100)).unwrap(),
            Some(Record::Text("за июль".into()))
        );
        assert!(store.state::<Lamp>(3).unwrap().unwrap().state.on);
        assert_eq!(store.state::<Lamp>(7).unwrap(), None);
        assert_eq!(store.record(RecordId(101)).unwrap(), None);
        assert_eq!(store.last_seq(), 3);
    };
    look(&store);
    store.close().unwrap();
    look(&store);
    drop((writer, store));

    let (store, opened) = open(dir.path());
    assert_eq!((opened.last_seq, opened.replayed, opened.cut_bytes), (3, 0, 0));
    assert_eq!(opened.rebuilt, None);
    look(&store);
    assert_eq!(Writer::new(&store).pay(7, 5), 4);
}

#[test]
fn a_commit_of_several_things_is_one_and_its_events_are_numbered_through() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    let two = Decision::of(vec![PurseEvent::Paid(1), PurseEvent::Paid(2)]);
    let entries = vec![
        writer.entry::<Purse>(1, two),
        writer.entry::<Lamp>(1, Decision::one(Switched { on: true })),
    ];
    assert_eq!(writer.commit(entries), 3);
    let frames = store.follow(0).next(10, WAIT).unwrap();
    assert_eq!(frames.len(), 1);
    let frame = &frames[0];
    assert_eq!((frame.seq, frame.last), (1, 3));
    assert_eq!((frame.entries[0].seq, frame.entries[1].seq), (1, 3));
    assert_eq!(frame.entries[0].after_of::<Purse>().unwrap().sum, 3);
    assert!(frame.entries[0].events_of::<Lamp>().is_none());
    assert_eq!(
        frame.entries[1].events_of::<Lamp>().unwrap().unwrap(),
        [Switched { on: true }]
    );
}

#[test]
fn history_tells_every_event_and_the_state_of_any_moment() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    let start = writer.at;
    for n in 1..=5 {
        writer.at = start + Span::minutes(n);
        writer.pay(1, n);
        writer.pay(2, 100);
    }
    let look = |store: &Store| {
        let history = store.history::<Purse>(1).unwrap();
        let told: Vec<_> = history
            .iter()
            .map(|it| (it.seq, it.version, it.event.clone()))
            .collect();
        let expected: Vec<_> = (1..=5).map(|n| (2 * n - 1, n, PurseEvent::Paid(n as i64))).collect();
        assert_eq!(told, expected);
        assert_eq!(history[2].stamp.at, start + Span::minutes(3));

        let then = |until| store.as_of::<Purse>(1, until).unwrap();
        assert_eq!(then(AsOf::Seq(4)).unwrap().state.sum, 3);
        assert_eq!(then(AsOf::At(start + Span::minutes(3))).unwrap().version, 3);
        assert_eq!(then(AsOf::At(start)), None);
        assert_eq!(then(AsOf::Seq(99)), store.state::<Purse>(1).unwrap());
    };
    look(&store);
    store.close().unwrap();
    look(&store);
}

#[test]
fn a_repeated_key_is_answered_for_two_days_across_restarts() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    writer.key = Some(Key { hash: 42, body: 7 });
    let seq = writer.pay(1, 10);
    let answer = store.answer(42).unwrap().unwrap();
    assert_eq!((answer.body, answer.id, answer.seq, answer.version), (7, 1, seq, 1));
    assert_eq!(store.answer(43).unwrap(), None);
    store.close().unwrap();
    assert_eq!(store.answer(42).unwrap(), Some(answer));
    drop((writer, store));

    let (store, _) = open(dir.path());
    assert_eq!(store.answer(42).unwrap(), Some(answer));
    let mut writer = Writer::new(&store);
    writer.at = answer.at + Span::hours(48);
    writer.pay(2, 1);
    assert_eq!(store.answer(42).unwrap(), Some(answer));
    writer.at = answer.at + Span::hours(48) + Span(1);
    writer.pay(2, 1);
    assert_eq!(store.answer(42).unwrap(), None);
}

#[test]
fn a_follower_reads_from_memory_and_from_disk_alike() {
    let dir = tempfile::tempdir().unwrap();
    let options = domovoi_storage::Options {
        recent: 8,
        ..toy::small()
    };
    let (store, _) = toy::open_with(dir.path(), options);
    let mut writer = Writer::new(&store);
    for n in 0..1500 {
        writer.note(n % 3, 1000 + n, &"x".repeat(200));
    }
    assert!(store.meters().segments > 3, "the test should cross segments");
    let mut seen = 0;
    let mut follower = store.follow(0);
    while seen < 1500 {
        for frame in follower.next(100, WAIT).unwrap() {
            assert_eq!(frame.seq, seen + 1);
            seen = frame.last;
        }
    }
    assert_eq!(follower.after(), 1500);
    assert!(follower.next(10, Duration::from_millis(1)).unwrap().is_empty());

    let mut late = store.follow(1400);
    assert_eq!(late.next(1, WAIT).unwrap()[0].seq, 1401);

    let waiting = std::thread::spawn(move || follower.next(10, WAIT).unwrap().len());
    std::thread::sleep(Duration::from_millis(30));
    writer.pay(1, 1);
    assert_eq!(waiting.join().unwrap(), 1);
}

#[test]
fn a_commit_without_events_or_after_the_close_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    let nothing = writer.entry::<Purse>(1, Decision::nothing());
    assert_eq!(writer.send(vec![nothing]).recv().unwrap(), Err(CommitError::Empty));
    store.close().unwrap();
    let late = writer.entry::<Purse>(1, Decision::one(PurseEvent::Paid(1)));
    assert_eq!(writer.send(vec![late]).recv().unwrap(), Err(CommitError::Closed));
}

#[test]
fn two_stores_cannot_open_one_folder() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    assert!(matches!(
        Store::open(dir.path(), toy::kinds(), toy::small()),
        Err(StoreError::Locked(_))
    ));
    assert!(matches!(domovoi_storage::check(dir.path()), Err(StoreError::Locked(_))));
    drop(store);
    open(dir.path());
}

#[test]
fn a_commit_larger_than_a_segment_gets_one_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    let large = |writer: &mut Writer| {
        let events = (0..50_000).map(PurseEvent::Paid).collect();
        let entry = writer.entry::<Purse>(1, Decision::of(events));
        writer.commit(vec![entry])
    };
    assert_eq!(large(&mut writer), 50_000); // the very first, in a segment without events
    writer.pay(1, 1);
    assert_eq!(large(&mut writer), 100_001);
    writer.pay(2, 1);
    drop((writer, store));
    let (store, opened) = open(dir.path());
    assert_eq!(opened.last_seq, 100_002);
    assert_eq!(store.state::<Purse>(1).unwrap().unwrap().version, 100_001);
    assert_eq!(store.state::<Purse>(2).unwrap().unwrap().state.sum, 1);
}

#[test]
fn cursors_outlive_a_restart_and_the_states() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    for n in 0..5 {
        writer.pay(1, n);
    }
    store.set_cursor("reactions", 4).unwrap();
    assert_eq!(store.cursor("reactions"), 4);
    assert!(store.set_cursor("two\nlines", 1).is_err());
    store.close().unwrap();
    drop((writer, store));
    std::fs::remove_dir_all(dir.path().join("state")).unwrap();
    let (store, opened) = open(dir.path());
    assert!(opened.rebuilt.is_some());
    assert_eq!((store.cursor("reactions"), store.cursor("search")), (4, 0));
}
