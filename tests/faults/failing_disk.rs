//! A disk that does not do what it is told: a sync that fails, a write that stops in its middle.

use crate::harness::server::{check, until};
use crate::harness::shim::{Order, Shim};
use crate::harness::{Dice, Memory, Office, alone, rounds};
use std::thread;
use std::time::Duration;

/// Breaks the disk under load: at once nothing is acknowledged any more, the server says so, ends with its reason, and holds
/// exactly what it acknowledged when it is started again.
fn breaks(what: &str, order: Order) {
    let _alone = alone();
    let mut dice = Dice::thrown(what);
    let folder = tempfile::tempdir().unwrap();
    let Some(shim) = Shim::build(folder.path()) else { return };
    let office = Office::found(&folder.path().join("data"));
    let mut memory = Memory::default();
    for _ in 0..rounds(1, 8) {
        let mut server = shim.around(&office).open();
        let workers = memory.work(&office, &server, 6, &mut dice);
        thread::sleep(Duration::from_millis(100 + dice.roll(500)));
        shim.order(Order::SyncsAfter, 0);
        shim.order(order, 1);
        until("a commit is refused", || workers.refused("not_stored") > 0);
        // From the first refusal on it never says again that it is ready.
        let mut client = server.client();
        while let Ok(answer) = client.get("/health/ready") {
            assert_eq!((answer.status, answer.code()), (503, "storage_failed"), "{answer:?}");
            thread::sleep(Duration::from_millis(5));
        }
        let ended = server.ended();
        assert_eq!(ended.code, Some(1), "{ended:?}");
        let reason = ended
            .stderr
            .lines()
            .find(|line| line.starts_with("domovoi: the store failed: "));
        assert!(
            reason.is_some_and(|reason| reason.contains("Input/output error")),
            "{ended:?}"
        );
        let deeds = memory.call_back(workers);
        if matches!(order, Order::FailSync) {
            assert_eq!(
                shim.told(Order::SyncsAfter),
                1,
                "a sync that failed is never tried again"
            );
        }
        shim.order(Order::SyncsAfter, 0);
        shim.order(order, 0);

        let server = office.open();
        memory.is_so(&server, deeds);
        assert_eq!(server.stop().code, Some(0));
        let (sound, said) = check(&office.data);
        assert!(sound, "{said}");
    }
}

#[test]
fn a_failed_sync_ends_the_work_and_exactly_what_was_acknowledged_is_there() {
    breaks("a failed sync", Order::FailSync);
}

#[test]
fn a_short_write_ends_the_work_and_exactly_what_was_acknowledged_is_there() {
    breaks("a short write", Order::ShortWrite);
}
