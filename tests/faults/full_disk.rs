//! A disk that is full, and has room again.

use crate::harness::mount::{Mounted, fill};
use crate::harness::server::{check, until};
use crate::harness::socket::Socket;
use crate::harness::{Dice, Memory, Office, alone, rounds};
use std::thread;
use std::time::Duration;

#[test]
fn on_a_full_disk_everything_can_be_read_nothing_is_written_and_work_resumes_by_itself() {
    let _alone = alone();
    let mut dice = Dice::thrown("full disk");
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Mounted::memory(&folder.path().join("disk"), 96) else {
        return;
    };
    let office = Office::found(&disk.dir.join("data"));
    let filler = disk.dir.join("filler");
    let mut memory = Memory::default();
    let server = office.open();
    let mut client = server.client();
    for _ in 0..rounds(1, 6) {
        let workers = memory.work(&office, &server, 6, &mut dice);
        thread::sleep(Duration::from_millis(100 + dice.roll(600)));
        let mut socket = Socket::open(&server);
        socket.subscribe("board", "tickets");
        assert_eq!(socket.next_text()["op"], "snapshot");

        fill(&filler);
        until("writes are refused", || workers.refused("disk_full") > 30);
        let ready = client.get("/health/ready").unwrap();
        assert_eq!((ready.status, ready.code()), (503, "disk_full"));
        assert_eq!(client.get("/health/live").unwrap().status, 200);
        let page = client.get("/api/v1/tickets?limit=50").unwrap().good();
        for ticket in page["items"].as_array().unwrap() {
            let id = ticket["id"].as_str().unwrap();
            client.get(&format!("/api/v1/tickets/{id}")).unwrap().good();
            client.get(&format!("/api/v1/tickets/{id}/history")).unwrap().good();
        }
        // Who was connected still is, and who comes sees the board.
        socket.ping();
        let mut late = Socket::open(&server);
        late.subscribe("board", "tickets");
        assert_eq!(late.next_text()["op"], "snapshot");

        std::fs::remove_file(&filler).unwrap();
        let before = workers.acknowledged();
        until("work resumes", || workers.acknowledged() > before + 30);
        assert_eq!(client.get("/health/ready").unwrap().status, 200);
        let deeds = memory.call_back(workers);
        memory.is_so(&server, deeds.clone());
        // Search, too, goes on by itself.
        let words = memory.deeds[deeds].iter().rev().find_map(|deed| deed.number()).unwrap();
        until("the last ticket is found", || {
            let found = client
                .get(&format!("/api/v1/search?q={words}&kinds=ticket"))
                .unwrap()
                .good();
            found["items"].as_array().is_some_and(|items| !items.is_empty())
        });
    }
    let ended = server.stop();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let (sound, said) = check(&office.data);
    assert!(sound, "{said}");
    let server = office.open();
    memory.is_so(&server, 0..0);
}

#[test]
fn a_kill_on_a_full_disk_loses_nothing_and_the_start_says_what_it_needs() {
    let _alone = alone();
    let mut dice = Dice::thrown("killed on a full disk");
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Mounted::memory(&folder.path().join("disk"), 96) else {
        return;
    };
    let office = Office::found(&disk.dir.join("data"));
    let filler = disk.dir.join("filler");
    let mut memory = Memory::default();
    for _ in 0..rounds(1, 5) {
        let server = office.open();
        let workers = memory.work(&office, &server, 6, &mut dice);
        thread::sleep(Duration::from_millis(100 + dice.roll(600)));
        fill(&filler);
        until("writes are refused", || workers.refused("disk_full") > 0);
        thread::sleep(Duration::from_millis(dice.roll(600)));
        server.kill();
        let deeds = memory.call_back(workers);
        // A full disk is no reason to throw anything away.
        match office.try_open() {
            Ok(server) => server.kill(),
            Err(ended) => {
                assert_eq!(ended.code, Some(1), "{}", ended.stderr);
                let told = ended.stderr.lines().last().unwrap_or_default();
                assert!(
                    told.contains("No space left") || told.contains("room"),
                    "{}",
                    ended.stderr
                );
            }
        }
        std::fs::remove_file(&filler).unwrap();
        let server = office.open();
        memory.is_so(&server, deeds);
        assert_eq!(server.stop().code, Some(0));
        let (sound, said) = check(&office.data);
        assert!(sound, "{said}");
    }
}
