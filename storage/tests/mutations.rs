//! A journal that was changed by chance: whatever is read from it was written once, and nothing that was durable is left out
//! without a word.

mod toy;

use domovoi_storage::{Store, StoreError, check};
use std::fs;
use std::time::Duration;
use toy::{Writer, copy_dir, kinds, open, segments, small};

/// Chance without the machine's: the same seed gives the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % sides as u64) as usize
    }
}

fn events(store: &Store) -> Vec<Vec<u8>> {
    let (mut follower, mut events) = (store.follow(0), Vec::new());
    while (events.len() as u64) < store.last_seq() {
        for frame in follower.next(100, Duration::from_secs(10)).unwrap() {
            events.extend(frame.entries.iter().flat_map(|entry| entry.events.iter().cloned()));
        }
    }
    events
}

#[test]
fn a_changed_journal_is_refused_or_says_what_it_said_before() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    for n in 0..150 {
        writer.note(n % 7, 1000 + n, &format!("{n} {}", "слово ".repeat(20)));
        writer.switch(n % 5, n % 2 == 0);
    }
    let whole = events(&store);
    store.close().unwrap();
    drop((writer, store));
    fs::remove_dir_all(dir.path().join("state")).unwrap();

    let rounds = match std::env::var("DOMOVOI_FAULTS").is_ok_and(|value| value == "full") {
        true => 600,
        false => 60,
    };
    let (mut refused, mut read) = (0, 0);
    for seed in 1..=rounds {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed) | 1);
        let changed = tempfile::tempdir().unwrap();
        copy_dir(dir.path(), changed.path());
        let files = segments(changed.path());
        let file = &files[dice.roll(files.len())];
        let mut bytes = fs::read(file).unwrap();
        let used = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
        for _ in 0..=dice.roll(3) {
            let at = dice.roll(used);
            match dice.roll(4) {
                0 => bytes[at] ^= 1 << dice.roll(8),
                1 => {
                    let to = (at + dice.roll(300)).min(used);
                    bytes[at..to].fill_with(|| dice.roll(256) as u8);
                }
                2 => {
                    let to = (at + dice.roll(300)).min(used);
                    bytes[at..to].fill(0);
                }
                _ => {
                    let (from, length) = (dice.roll(used), dice.roll(200));
                    let part = bytes[from..(from + length).min(used)].to_vec();
                    let to = (at + part.len()).min(used);
                    bytes[at..to].copy_from_slice(&part[..to - at]);
                }
            }
        }
        fs::write(file, &bytes).unwrap();

        let report = check(changed.path()).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        match Store::open(changed.path(), kinds(), small()) {
            Ok((store, opened)) => {
                let there = events(&store);
                // Only the end of the journal may be cut: its closing mark was hit as well.
                assert_eq!(there, whole[..there.len()], "seed {seed}");
                assert!(
                    there.len() == whole.len() || opened.cut_bytes > 0,
                    "seed {seed}: {opened:?}"
                );
                assert!(opened.damaged_records == 0 || !report.faults.is_empty(), "seed {seed}");
                read += 1;
            }
            Err(StoreError::Damaged { .. }) => {
                assert!(!report.faults.is_empty(), "seed {seed}: refused, and nothing is found");
                refused += 1;
            }
            Err(error) => panic!("seed {seed}: {error}"),
        }
    }
    assert!(refused > 0 && read > 0, "{refused} were refused, {read} were read");
}
