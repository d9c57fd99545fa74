//! What the machine promises of any thing, whatever its rules.

use crate::counter::{COMPANY, Command, Counter, close, machine, order};
use domovoi_actors::{Key, MachineOptions};
use domovoi_domain::kernel::{CompanyId, Context, RefusalKind, Span};
use futures_util::future::join_all;
use std::collections::BTreeSet;
use std::time::Duration;

fn options() -> MachineOptions {
    MachineOptions {
        arbiters: 2,
        ..MachineOptions::default()
    }
}

#[actix::test]
async fn a_panicking_rule_costs_its_caller_an_answer_and_nobody_else_anything() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, _) = machine(dir.path(), options());
    // Twenty things under load on two arbiters; one order of one of them has a bug.
    let orders = (0..2_000u64).map(|n| {
        let machine = machine.clone();
        async move {
            let id = CompanyId(n % 20 + 1);
            let bad = n == 777;
            let command = if bad { Command::Panic } else { Command::Add(1) };
            (bad, machine.send::<Counter>(id, order(command)).await)
        }
    });
    for (bad, done) in join_all(orders).await {
        match done {
            Ok(_) => assert!(!bad),
            Err(refusal) => {
                assert!(bad, "only the order with the bug fails, not with {refusal}");
                assert_eq!(refusal.kind, RefusalKind::Bug);
            }
        }
    }
    // The thing that failed is usable afterwards and has lost nothing.
    let failed = CompanyId(777 % 20 + 1);
    let done = machine.send::<Counter>(failed, order(Command::Add(1))).await.unwrap();
    assert_eq!(done.state.sum, 100, "99 before, one after");
    for n in 1..=20 {
        let seen = machine.view::<Counter>(CompanyId(n)).await.unwrap();
        assert_eq!(seen.state.sum, 100);
        assert_eq!(seen.version, 100);
    }
    close(machine).await;
}

#[actix::test]
async fn a_thing_that_keeps_failing_rests_and_then_is_usable_again() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, clock) = machine(dir.path(), options());
    machine.send::<Counter>(COMPANY, order(Command::Add(7))).await.unwrap();
    for _ in 0..6 {
        let refusal = machine
            .send::<Counter>(COMPANY, order(Command::Panic))
            .await
            .unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Bug);
    }
    let refusal = machine
        .send::<Counter>(COMPANY, order(Command::Add(1)))
        .await
        .unwrap_err();
    assert_eq!((refusal.kind, refusal.code), (RefusalKind::Unavailable, "resting"));
    assert!(refusal.retry_after.is_some_and(|seconds| seconds <= 61));
    machine
        .send::<Counter>(CompanyId(2), order(Command::Add(1)))
        .await
        .unwrap();

    clock.advance(Span::seconds(61));
    // The first to come wakes it; whoever follows is served.
    let _ = machine.send::<Counter>(COMPANY, order(Command::Add(1))).await;
    let done = machine.send::<Counter>(COMPANY, order(Command::Add(1))).await.unwrap();
    assert!(done.state.sum >= 8);
    close(machine).await;
}

#[actix::test]
async fn a_full_mailbox_turns_away_at_once_and_what_was_taken_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, _) = machine(
        dir.path(),
        MachineOptions {
            mailbox: 10,
            ..options()
        },
    );
    machine.send::<Counter>(COMPANY, order(Command::Add(0))).await.unwrap();
    let slow = machine.send::<Counter>(COMPANY, order(Command::Slow(Duration::from_millis(300))));
    let many = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        join_all((0..100).map(|_| machine.send::<Counter>(COMPANY, order(Command::Add(1))))).await
    };
    let (slow, many) = tokio::join!(slow, many);
    slow.unwrap();
    let (done, refused): (Vec<_>, Vec<_>) = many.into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 10);
    for refusal in refused.into_iter().map(Result::unwrap_err) {
        assert_eq!((refusal.kind, refusal.code), (RefusalKind::Unavailable, "busy"));
        assert!(refusal.retry_after.is_some());
    }
    assert_eq!(machine.view::<Counter>(COMPANY).await.unwrap().state.sum, 11);
    close(machine).await;
}

#[actix::test]
async fn a_repeated_key_gets_the_first_answer_at_once_later_and_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let key = Key { hash: 42, body: 1 };
    let first = {
        let (machine, _) = machine(dir.path(), options());
        // Fifty at once, under different ids as a POST that creates would have them.
        let answers = join_all((1..=50).map(|n| {
            let order = order(Command::Add(n)).key(Some(key));
            machine.send::<Counter>(CompanyId(n), order)
        }))
        .await;
        let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.iter().filter(|done| !done.repeated).count(), 1);
        let first = answers.iter().find(|done| !done.repeated).unwrap().clone();
        assert!(
            answers
                .iter()
                .all(|done| (done.id, &done.state, done.version) == (first.id, &first.state, 1))
        );

        // The thing goes on; the answer stays the first one.
        machine
            .send::<Counter>(first.id, order(Command::Add(1000)))
            .await
            .unwrap();
        let again = machine
            .send::<Counter>(CompanyId(99), order(Command::Add(5)).key(Some(key)))
            .await
            .unwrap();
        assert!(again.repeated);
        assert_eq!((again.id, &again.state, again.seq), (first.id, &first.state, first.seq));

        let other = Key { body: 2, ..key };
        let refusal = machine
            .send::<Counter>(CompanyId(1), order(Command::Add(1)).key(Some(other)))
            .await
            .unwrap_err();
        assert_eq!((refusal.kind, refusal.code), (RefusalKind::Invalid, "key_reused"));
        close(machine).await;
        first
    };
    let (machine, _) = machine(dir.path(), options());
    let again = machine
        .send::<Counter>(CompanyId(7), order(Command::Add(5)).key(Some(key)))
        .await
        .unwrap();
    assert!(again.repeated);
    assert_eq!((again.id, &again.state), (first.id, &first.state));
    close(machine).await;
}

#[actix::test]
async fn a_refused_key_can_be_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, _) = machine(dir.path(), options());
    let key = Some(Key { hash: 1, body: 1 });
    machine
        .send::<Counter>(COMPANY, order(Command::Refuse).key(key))
        .await
        .unwrap_err();
    let done = machine
        .send::<Counter>(COMPANY, order(Command::Add(1)).key(key))
        .await
        .unwrap();
    assert!(!done.repeated);
    close(machine).await;
}

#[actix::test]
async fn who_has_seen_another_version_is_refused_as_stale() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, _) = machine(dir.path(), options());
    machine
        .send::<Counter>(COMPANY, order(Command::Add(1)).expect(Some(0)))
        .await
        .unwrap();
    let all = join_all((0..20).map(|_| machine.send::<Counter>(COMPANY, order(Command::Add(1)).expect(Some(1))))).await;
    assert_eq!(
        all.iter().filter(|done| done.is_ok()).count(),
        1,
        "one of twenty was first"
    );
    assert!(
        all.iter()
            .flat_map(|done| done.as_ref().err())
            .all(|refusal| refusal.kind == RefusalKind::Stale)
    );
    close(machine).await;
}

#[actix::test]
async fn numbers_have_no_gaps_and_no_doubles_whatever_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, _) = machine(dir.path(), options());
    machine.seen_number(COMPANY, 100_500);
    let orders = (0..1_500u64).map(|n| {
        let command = match n % 3 {
            0 => Command::RefuseNumber,
            _ => Command::TakeNumber,
        };
        machine.send::<Counter>(CompanyId(n + 1), order(command))
    });
    let numbers: BTreeSet<u64> = join_all(orders)
        .await
        .into_iter()
        .flatten()
        .map(|done| done.state.number)
        .collect();
    assert_eq!(numbers.len(), 1_000, "no doubles");
    assert_eq!(numbers, (100_501..=101_500).collect(), "no gaps");
    close(machine).await;
}

#[actix::test]
async fn an_idle_thing_is_let_go_and_comes_back_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, _) = machine(
        dir.path(),
        MachineOptions {
            idle: Duration::from_millis(40),
            ..options()
        },
    );
    join_all((1..=200).map(|n| machine.send::<Counter>(CompanyId(n), order(Command::Add(n))))).await;
    let live = |machine: &domovoi_actors::Machine| machine.liveliness()[0].1.live;
    for _ in 0..200 {
        if live(&machine) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(live(&machine), 0);
    for n in 1..=200 {
        let seen = machine.view::<Counter>(CompanyId(n)).await.unwrap();
        assert_eq!((seen.state.sum, seen.version), (n, 1));
    }

    // Coming and going under load: nobody is lost between two lives of a thing.
    for round in 0..60u64 {
        join_all((1..=20).map(|n| machine.send::<Counter>(CompanyId(n), order(Command::Add(1)))))
            .await
            .into_iter()
            .for_each(|done| assert_eq!(done.unwrap().version, round + 2));
        tokio::time::sleep(Duration::from_millis(round % 7 * 10)).await;
    }
    close(machine).await;
}

#[actix::test]
async fn what_does_not_exist_is_not_found_and_does_not_stay_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, _) = machine(dir.path(), options());
    for n in 1..=100 {
        let refusal = machine.view::<Counter>(CompanyId(n)).await.unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::NotFound);
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(machine.liveliness()[0].1.live, 0);
    close(machine).await;
}

#[actix::test]
async fn nothing_happening_is_a_success_that_tells_the_durable_state() {
    let dir = tempfile::tempdir().unwrap();
    let (machine, _) = machine(dir.path(), options());
    let (added, nothing) = tokio::join!(
        machine.send::<Counter>(COMPANY, order(Command::Add(3))),
        machine.send::<Counter>(COMPANY, order(Command::Nothing)),
    );
    assert_eq!(added.unwrap().version, 1);
    let nothing = nothing.unwrap();
    assert_eq!((nothing.version, nothing.state.sum), (1, 3));
    assert!(nothing.seq <= machine.store().last_seq());
    close(machine).await;
}

#[actix::test]
async fn ids_never_repeat_over_a_restart_with_a_clock_set_back() {
    let dir = tempfile::tempdir().unwrap();
    let before: CompanyId = {
        let (machine, clock) = machine(dir.path(), options());
        clock.advance(Span::days(3));
        machine.send::<Counter>(COMPANY, order(Command::Add(1))).await.unwrap();
        let last = machine.new_id();
        close(machine).await;
        last
    };
    let (machine, _) = machine(dir.path(), options());
    let after: CompanyId = machine.new_id();
    assert!(
        after.0 > before.0 + Context::ID_BLOCK,
        "the clock stands three days earlier now"
    );
    close(machine).await;
}
