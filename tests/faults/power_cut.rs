//! The power goes: what the disk holds at that moment is all there is.
//!
//! The data lies on an ext4 of its own in an image. The image is copied while the house works; the copy holds what the disk
//! held, without what only the memory of the machine knew. It is mounted as after a crash, journal of the file system first.

use crate::harness::mount::{Mounted, make_image};
use crate::harness::server::check;
use crate::harness::{Dice, Memory, Office, alone, rounds};
use std::thread;
use std::time::Duration;

#[test]
fn what_was_acknowledged_is_on_the_disk_when_the_power_goes() {
    let _alone = alone();
    let mut dice = Dice::thrown("power cut");
    let folder = tempfile::tempdir().unwrap();
    let (image, copy) = (folder.path().join("disk.img"), folder.path().join("after.img"));
    if !make_image(&image, 192) {
        eprintln!("skipped: mkfs.ext4 is not here");
        return;
    }
    let Some(disk) = Mounted::image(&image, &folder.path().join("disk")) else {
        return;
    };
    let office = Office::found(&disk.dir.join("data"));
    let mut told = Memory::default();
    let server = office.open();
    for round in 0..rounds(1, 20) {
        let workers = told.work(&office, &server, 4, &mut dice);
        thread::sleep(Duration::from_millis(100 + dice.roll(700)));
        // The copy must be of one moment, so the house stands still while it is made.
        server.hold(true);
        let copied = std::fs::copy(&image, &copy);
        let (mut known, deeds) = told.so_far(&workers);
        server.hold(false);
        copied.unwrap();
        told.call_back(workers);

        let Some(after) = Mounted::image(&copy, &folder.path().join("after")) else {
            panic!("the disk does not mount after power cut {round}");
        };
        let left = office.moved(&after.dir.join("data"));
        let (sound, said) = check(&left.data);
        assert!(sound, "after power cut {round}: {said}");
        let restarted = left.open();
        known.is_so(&restarted, deeds);
        assert_eq!(restarted.stop().code, Some(0));
    }
    assert_eq!(server.stop().code, Some(0));
}
