//! A long run under load. Not part of the usual tests: `cargo test -p domovoi-storage --test load -- --ignored --nocapture`
//! (with `--release` for figures worth comparing).

mod toy;

use domovoi_domain::kernel::{Decision, Via, Who};
use domovoi_storage::{Commit, Entry, Key, Options};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Instant;
use toy::{Purse, PurseEvent, open_with};

const WRITERS: u64 = 8;
const COMMITS: u64 = 25_000;
/// How many commits of one writer wait at a time.
const AHEAD: u64 = 16;

/// Resident memory of this process, in MiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() >> 10
}

#[test]
#[ignore = "takes a minute; run it when storage changes"]
fn a_long_run_keeps_within_its_memory() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        sled_cache_bytes: 64 << 20,
        ..Options::default()
    };
    let (store, _) = open_with(dir.path(), options);
    let before = memory();
    let started = Instant::now();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = store.clone();
            std::thread::spawn(move || {
                let (sender, receiver) = channel();
                for n in 0..COMMITS {
                    // Ten events for each thing: a ticket's usual life.
                    let (id, version) = (writer * COMMITS + n / 10, n % 10);
                    let purse = Arc::new(Purse {
                        sum: n as i64,
                        notes: vec![Default::default(); 40],
                        ..Purse::default()
                    });
                    let commit = Commit {
                        at: domovoi_domain::kernel::Instant(n as i64),
                        who: Who::system(Via::Api),
                        key: Some(Key {
                            hash: u128::from(id) << 64 | u128::from(n),
                            body: n,
                        }),
                        cause: None,
                        entries: vec![Entry::of::<Purse>(
                            id,
                            version,
                            Decision::one(PurseEvent::Paid(1)),
                            purse,
                        )],
                    };
                    let sender = sender.clone();
                    store
                        .commit(commit, Box::new(move |result| drop(sender.send(result))))
                        .unwrap();
                    if n >= AHEAD {
                        assert!(receiver.recv().unwrap().is_ok());
                    }
                }
                (0..AHEAD).for_each(|_| assert!(receiver.recv().unwrap().is_ok()));
            })
        })
        .collect();
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    let answered = started.elapsed();
    let peak = memory();
    store.close().unwrap();
    let meters = store.meters();
    eprintln!(
        "{} commits in {answered:.1?} ({:.0}/s), with states {:.1?}; {} MiB, {} before; {meters:#?}",
        meters.commits,
        meters.commits as f64 / answered.as_secs_f64(),
        started.elapsed(),
        peak,
        before
    );
    drop(store);
    let started = Instant::now();
    let (store, opened) = open_with(dir.path(), Options::default());
    eprintln!("opened again in {:.1?}: {opened:?}", started.elapsed());
    assert_eq!((store.last_seq(), opened.replayed), (WRITERS * COMMITS, 0));
    assert!(peak < before + 1024, "{peak} MiB");
}
