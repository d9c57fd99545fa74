//! The states are derived: lost, cut short or garbled, they are made anew, and the service says so.

use crate::harness::server::{check, until};
use crate::harness::{Dice, Memory, Office, alone, rounds};
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

fn lose(state: &Path, _: &mut Dice) {
    fs::remove_dir_all(state).unwrap();
}

fn cut_short(state: &Path, dice: &mut Dice) {
    let file = fs::OpenOptions::new().write(true).open(state.join("db")).unwrap();
    let length = file.metadata().unwrap().len();
    file.set_len(dice.roll(length)).unwrap();
}

fn garble(state: &Path, dice: &mut Dice) {
    let file = fs::OpenOptions::new().write(true).open(state.join("db")).unwrap();
    let length = file.metadata().unwrap().len();
    for _ in 0..50 {
        let noise: Vec<u8> = (0..200).map(|_| dice.roll(256) as u8).collect();
        file.write_all_at(&noise, dice.roll(length - 200)).unwrap();
    }
}

fn nonsense(state: &Path, _: &mut Dice) {
    fs::write(state.join("conf"), "nonsense of some length").unwrap();
    fs::write(state.join("db"), vec![0xa5; 100_000]).unwrap();
}

#[test]
fn states_that_are_lost_cut_short_or_garbled_come_back_by_themselves() {
    let _alone = alone();
    let mut dice = Dice::thrown("lost states");
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let mut memory = Memory::default();
    type Harm = fn(&Path, &mut Dice);
    let harms: [(&str, Harm); 4] = [
        ("lost", lose),
        ("cut short", cut_short),
        ("garbled", garble),
        ("nonsense", nonsense),
    ];
    for _ in 0..rounds(1, 5) {
        for (name, harm) in harms.into_iter().take(rounds(3, 4) as usize) {
            let server = office.open();
            let workers = memory.work(&office, &server, 4, &mut dice);
            thread::sleep(Duration::from_millis(200));
            let deeds = memory.call_back(workers);
            assert_eq!(server.stop().code, Some(0));

            harm(&office.data.join("state"), &mut dice);
            let server = office.open();
            // Noise may fall where nothing stands; everything else is noticed and told.
            if !matches!(name, "garbled" | "cut short") {
                until("it is told", || server.log().contains("made anew from the journal"));
            }
            memory.is_so(&server, deeds);
            assert_eq!(server.stop().code, Some(0), "{name}");
            let (sound, said) = check(&office.data);
            assert!(sound, "{name}: {said}");
        }
    }
}
