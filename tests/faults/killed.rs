//! `kill -9`, at any moment.

use crate::harness::memory::write_segments;
use crate::harness::server::{check, command, segments};
use crate::harness::{Dice, Memory, Office, alone, rounds};
use std::thread;
use std::time::Duration;

#[test]
fn what_was_acknowledged_survives_kill_9_at_any_moment_and_is_there_once() {
    let _alone = alone();
    let mut dice = Dice::thrown("killed under load");
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let mut memory = Memory::default();
    for round in 0..rounds(3, 30) {
        let server = office.open();
        let workers = memory.work(&office, &server, 6, &mut dice);
        thread::sleep(Duration::from_millis(50 + dice.roll(900)));
        server.kill();
        let mut deeds = memory.call_back(workers);

        // Killed again while it starts, catches up, cuts the tail.
        for _ in 0..dice.roll(3) {
            let starting = office.start();
            thread::sleep(Duration::from_millis(dice.roll(400)));
            starting.kill();
        }
        let server = office.open();
        // All that this round did; of what it knows of earlier rounds it looks only whether it is so.
        deeds.end = deeds.end.min(deeds.start + 150);
        memory.is_so(&server, deeds);
        match round % 2 {
            0 => server.kill(),
            _ => assert_eq!(server.stop().code, Some(0)),
        }
        let (sound, said) = check(&office.data);
        assert!(sound, "round {round}: {said}");
    }
    eprintln!(
        "killed under load: {} deeds, {} segments",
        memory.deeds.len(),
        segments(&office.data).len()
    );
}

#[test]
fn a_kill_while_the_journal_goes_on_to_another_segment_loses_nothing() {
    let _alone = alone();
    let mut dice = Dice::thrown("killed at a segment change");
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let mut memory = Memory::default();
    for _ in 0..rounds(1, 6) {
        let server = office.open();
        let before = segments(&office.data).len();
        let workers = memory.work(&office, &server, 2, &mut dice);
        write_segments(&office, &server, before + 1);
        thread::sleep(Duration::from_micros(dice.roll(3000)));
        server.kill();
        let deeds = memory.call_back(workers);
        let server = office.open();
        memory.is_so(&server, deeds);
        assert_eq!(server.stop().code, Some(0));
        let (sound, said) = check(&office.data);
        assert!(sound, "{said}");
    }
}

#[test]
fn a_kill_during_a_backup_leaves_the_house_and_a_backup_that_says_it_is_none() {
    let _alone = alone();
    let mut dice = Dice::thrown("killed during a backup");
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let (data, safe) = (office.data.to_str().unwrap(), folder.path().join("safe"));
    let mut memory = Memory::default();
    let mut cut_off = 0;
    for _ in 0..rounds(1, 10) {
        let server = office.open();
        let workers = memory.work(&office, &server, 4, &mut dice);
        let copying = {
            let (data, safe) = (data.to_owned(), safe.to_str().unwrap().to_owned());
            thread::spawn(move || command(&["backup", &safe, "--data", &data], ""))
        };
        thread::sleep(Duration::from_millis(dice.roll(300)));
        server.kill();
        let finished = copying.join().unwrap();
        let deeds = memory.call_back(workers);

        // Either it is whole, or it is said to be none; and the next one takes it up.
        let target = folder.path().join("target");
        let restored = command(
            &["restore", safe.to_str().unwrap(), "--data", target.to_str().unwrap()],
            "",
        );
        if finished.status.success() {
            assert!(restored.status.success(), "{restored:?}");
        }
        if restored.status.success() {
            let (sound, said) = check(&target);
            assert!(sound, "{said}");
        } else {
            let said = String::from_utf8_lossy(&restored.stderr);
            assert!(said.contains("not a finished backup"), "{said}");
            cut_off += 1;
        }
        let _ = std::fs::remove_dir_all(&target);
        let server = office.open();
        memory.is_so(&server, deeds);
        assert_eq!(server.stop().code, Some(0));
    }
    eprintln!("killed during a backup: {cut_off} were cut off");
    // Nobody disturbs the last one.
    let server = office.open();
    let done = command(&["backup", safe.to_str().unwrap(), "--data", data], "");
    assert!(done.status.success(), "{done:?}");
    server.kill();
    let back = office.moved(&folder.path().join("back"));
    let restored = command(
        &["restore", safe.to_str().unwrap(), "--data", back.data.to_str().unwrap()],
        "",
    );
    assert!(restored.status.success(), "{restored:?}");
    let server = back.open();
    memory.is_so(&server, 0..0);
}

#[test]
fn a_kill_during_a_rebuild_costs_nothing_but_time() {
    let _alone = alone();
    let mut dice = Dice::thrown("killed during a rebuild");
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let mut memory = Memory::default();
    let server = office.open();
    let workers = memory.work(&office, &server, 6, &mut dice);
    thread::sleep(Duration::from_millis(1500));
    server.kill();
    memory.call_back(workers);
    for _ in 0..rounds(3, 15) {
        let mut rebuilding = std::process::Command::new(crate::harness::server::binary())
            .args(["rebuild", "--data", office.data.to_str().unwrap()])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(dice.roll(200)));
        rebuilding.kill().unwrap();
        rebuilding.wait().unwrap();
    }
    let server = office.open();
    memory.is_so(&server, 0..0);
    assert_eq!(server.stop().code, Some(0));
    let (sound, said) = check(&office.data);
    assert!(sound, "{said}");
}
