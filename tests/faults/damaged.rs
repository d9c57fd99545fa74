//! Bits that flip, segments that vanish, tails that tear: found, told with place and consequence, and brought back.

use crate::harness::memory::write_segments;
use crate::harness::server::{check, command, copy_dir, segments};
use crate::harness::{Dice, Memory, Office, alone, is_left_out, rounds};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// A house with several segments, a backup from the middle of its life, and who remembers.
struct Past {
    folder: TempDir,
    office: Office,
    safe: PathBuf,
    memory: Memory,
}

impl Past {
    fn live(dice: &mut Dice) -> Past {
        let folder = tempfile::tempdir().unwrap();
        let office = Office::found(&folder.path().join("data"));
        let safe = folder.path().join("safe");
        let mut memory = Memory::default();
        let server = office.open();
        // The backup holds the first two segments whole.
        for (segments, backup) in [(3, true), (rounds(1, 3) as usize + 3, false)] {
            let workers = memory.work(&office, &server, 4, dice);
            write_segments(&office, &server, segments);
            if backup {
                let done = command(&["backup", text(&safe), "--data", text(&office.data)], "");
                assert!(done.status.success(), "{done:?}");
            }
            thread::sleep(Duration::from_millis(200));
            memory.call_back(workers);
        }
        assert_eq!(server.stop().code, Some(0));
        let (sound, said) = check(&office.data);
        assert!(sound, "{said}");
        Past {
            folder,
            office,
            safe,
            memory,
        }
    }

    /// A copy of the house that may be broken.
    fn copy(&self, name: &str) -> Office {
        let copy = self.office.moved(&self.folder.path().join(name));
        copy_dir(&self.office.data, &copy.data);
        copy
    }

    /// The backup and the journal since bring all back, and nothing of it twice.
    fn comes_back(&mut self, broken: &Office) {
        let back = self.office.moved(&self.folder.path().join("back"));
        let restored = command(
            &[
                "restore",
                text(&self.safe),
                "--since",
                text(&broken.data),
                "--data",
                text(&back.data),
            ],
            "",
        );
        assert!(restored.status.success(), "{restored:?}");
        let (sound, said) = check(&back.data);
        assert!(sound, "{said}");
        let server = back.open();
        self.memory.is_so(&server, 0..0);
        assert_eq!(server.stop().code, Some(0));
        std::fs::remove_dir_all(&back.data).unwrap();
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Changes one bit.
fn flip(path: &Path, at: u64) {
    let file = std::fs::OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ 4], at).unwrap();
}

/// The server does not work on a damaged journal, and says where the damage is and what to do.
fn does_not_start(office: &Office, segment: &Path) {
    let ended = office.try_open().err().expect("it must not start");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let last = ended.stderr.lines().last().unwrap();
    let name = segment.file_name().unwrap().to_str().unwrap();
    assert!(
        last.contains(name) && last.contains("byte") && last.contains("domovoi check"),
        "{last}"
    );
}

#[test]
fn what_is_damaged_is_found_with_its_place_and_comes_back_from_a_backup_and_the_journal_since() {
    let _alone = alone();
    let mut dice = Dice::thrown("damaged");
    let mut past = Past::live(&mut dice);

    // A bit in the middle of the first segment, in the head of a commit.
    let broken = past.copy("flipped");
    let segment = &segments(&broken.data)[0];
    let bytes = std::fs::read(segment).unwrap();
    let frames: Vec<usize> = (0..bytes.len() - 4)
        .step_by(8)
        .filter(|at| bytes[*at..*at + 4] == *b"DvFr")
        .collect();
    let at = frames[frames.len() / 2];
    flip(segment, at as u64 + 41);
    does_not_start(&broken, segment);
    let (sound, said) = check(&broken.data);
    assert!(
        !sound && said.contains(&format!("00000000000000000001.journal at byte {at}")),
        "{said}"
    );
    assert!(said.contains("Restore from a backup"), "{said}");
    let commits = |said: &str| -> u64 {
        let before = said.split(" commits").next().unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let (_, whole) = check(&past.office.data);
    assert_eq!(commits(&said), commits(&whole) - 1, "everything else is read");
    past.comes_back(&broken);
    if is_left_out("a segment that is gone, damage after the backup") {
        return;
    }

    // A segment is gone.
    let broken = past.copy("gone");
    let gone = segments(&broken.data)[1].clone();
    std::fs::remove_file(&gone).unwrap();
    let ended = broken.try_open().err().expect("it must not start");
    assert!(
        ended.code == Some(1) && ended.stderr.contains("are missing"),
        "{ended:?}"
    );
    let (sound, said) = check(&broken.data);
    assert!(!sound && said.contains("are missing before it"), "{said}");
    past.comes_back(&broken);

    // Damage after the backup: what can be brought back is told before anything is lost silently.
    let broken = past.copy("since");
    let late = segments(&broken.data).len() - 2;
    let segment = segments(&broken.data)[late].clone();
    let bytes = std::fs::read(&segment).unwrap();
    let at = (64..bytes.len() - 4)
        .step_by(8)
        .filter(|at| bytes[*at..*at + 4] == *b"DvFr")
        .nth(3)
        .unwrap();
    flip(&segment, at as u64 + 41);
    does_not_start(&broken, &segment);
    let back = past.folder.path().join("back");
    let restored = command(
        &[
            "restore",
            text(&past.safe),
            "--since",
            text(&broken.data),
            "--data",
            text(&back),
        ],
        "",
    );
    let said = String::from_utf8_lossy(&restored.stderr);
    assert!(
        !restored.status.success() && said.contains("damaged as well") && said.contains("--since"),
        "{said}"
    );
    assert!(
        past.office.moved(&back).try_open().is_err(),
        "half a restore is no house"
    );
}

#[test]
fn a_torn_tail_is_cut_and_said_to_be_cut() {
    let _alone = alone();
    let mut dice = Dice::thrown("torn tail");
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let mut memory = Memory::default();
    let server = office.open();
    let workers = memory.work(&office, &server, 4, &mut dice);
    thread::sleep(Duration::from_millis(500));
    server.kill();
    memory.call_back(workers);
    // The disk had begun with a commit that nobody was told of.
    let segment = segments(&office.data).pop().unwrap();
    let bytes = std::fs::read(&segment).unwrap();
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() as u64 / 8 * 8 + 8;
    let file = std::fs::OpenOptions::new().write(true).open(&segment).unwrap();
    file.write_all_at(&[b"DvFr".as_slice(), &[0x5a; 300]].concat(), end)
        .unwrap();
    let (sound, said) = check(&office.data);
    assert!(sound, "a torn tail is no fault: {said}");
    let server = office.open();
    assert!(server.log().contains("cut a torn tail"), "{}", server.log());
    memory.is_so(&server, 0..0);
}
