//! What was answered is there: repeats, restarts, and a plug that is pulled in the middle.

use domovoi_domain::kernel::{Scope, Skill, Span};
use domovoi_domain::tickets::{Status, Ticket};
use domovoi_tests::{TicketHandle, story};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

const LEAK: &str = "flat/water/fixture_leak";

#[test]
fn a_repeat_gets_the_first_answer_also_after_a_restart_and_a_crash() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let call = || world.call(house, LEAK).from("12").key("одно и то же");
        let first = call().await;
        first.start().await;

        for again in 0..3 {
            let repeat = call().await;
            assert_eq!(
                (repeat.id, repeat.number, repeat.version),
                (first.id, first.number, first.version)
            );
            assert!(repeat.repeated);
            match again {
                0 => world.restart().await,
                _ => world.crash().await,
            }
        }
        assert_eq!(
            first.status().await,
            Status::InProgress,
            "the repeats have not touched it"
        );
        let refusal = call().says("Совсем другое").attempt().await.unwrap_err();
        assert_eq!(refusal.code, "key_reused");
        assert_eq!(world.platform().model().tickets.len(), 1);
    });
}

#[test]
fn two_who_press_the_button_at_once_make_one_ticket() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let calls = (0..10).map(|_| world.call(house, LEAK).from("12").key("дважды нажали").attempt());
        let answers = futures_util::future::join_all(calls).await;
        let ids: BTreeSet<_> = answers.iter().map(|answer| answer.as_ref().unwrap().id).collect();
        assert_eq!(ids.len(), 1);
        world.settle().await;
        assert_eq!(world.platform().model().tickets.len(), 1);
    });
}

#[test]
fn a_key_is_remembered_for_two_days() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let call = || world.call(house, LEAK).from("12").key("позавчера");
        let first = call().await;
        world.later(Span::hours(24)).await;
        world.restart().await;
        world.later(Span::hours(24)).await;
        let again = call().await;
        assert!(again.repeated && again.id == first.id);
    });
}

#[test]
fn every_acknowledged_command_survives_a_pulled_plug() {
    for told in [1, 40, 150] {
        story(async |world| {
            let house = world.house("Ленина", "39 к1").await;
            world.executor(&[Skill::Plumber], Scope::Building(house)).await;
            let acknowledged: Rc<RefCell<Vec<TicketHandle>>> = Rc::default();
            let callers: Vec<_> = (0..200)
                .map(|n| {
                    let (call, acknowledged) = (
                        world.call(house, LEAK).from(&(n % 108 + 1).to_string()),
                        acknowledged.clone(),
                    );
                    actix_rt::spawn(async move {
                        if let Ok(ticket) = call.attempt().await {
                            acknowledged.borrow_mut().push(ticket);
                        }
                    })
                })
                .collect();
            while acknowledged.borrow().len() < told {
                actix_rt::time::sleep(Duration::from_micros(200)).await;
            }
            let before = acknowledged.borrow().clone();
            world.crash().await;
            for caller in callers {
                caller.await.unwrap();
            }

            for ticket in &before {
                let seen = ticket.seen().await;
                assert_eq!(seen.state.number, ticket.number);
                assert!(seen.version >= ticket.version);
            }
            // What followed from them has followed too: each has its time, in the calendar as in the ticket.
            world.settle().await;
            let platform = world.platform();
            let tickets: Vec<std::sync::Arc<Ticket>> = platform.model().tickets.all_open().cloned().collect();
            for ticket in tickets {
                let (Some(executor), Some(slot)) = (ticket.executor, ticket.slot) else {
                    continue;
                };
                let booked = world
                    .calendar(executor)
                    .bookings
                    .iter()
                    .any(|it| it.ticket == ticket.id && it.slot == slot);
                assert!(booked, "{} has lost its time", ticket.number);
            }
            let numbers: BTreeSet<u64> = platform.model().tickets.iter().map(|head| head.number).collect();
            assert!(numbers.len() >= before.len());
            assert_eq!(
                numbers.last().unwrap() - numbers.first().unwrap() + 1,
                numbers.len() as u64,
                "no gaps"
            );
        });
    }
}

#[test]
fn a_restart_makes_nothing_happen() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        for flat in 1..=5 {
            let ticket = world.call(house, LEAK).from(&flat.to_string()).await;
            match flat {
                1 => ticket.start().await,
                2 => ticket.defer(world.now() + Span::days(1), "Нет дома").await,
                _ => {}
            }
        }
        let seq = world.platform().store().last_seq();
        for _ in 0..2 {
            world.restart().await;
            assert_eq!(world.platform().store().last_seq(), seq);
            assert_eq!(world.platform().model().tickets.len(), 5);
        }
    });
}

#[test]
fn a_backup_of_the_running_house_is_a_house() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ticket = world.call(house, LEAK).from("12").await;
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("copy");
        world.platform().backup(to.clone()).await.unwrap();
        world.call(house, LEAK).from("13").await;

        let back = folder.path().join("back");
        domovoi_actors::restore(&to, &back, &mut |_| {}).unwrap();
        let report = domovoi_actors::check(&back).unwrap();
        assert_eq!(report.faults, []);
        let (store, _) =
            domovoi_storage::Store::open(&back, domovoi_actors::kinds(), domovoi_storage::Options::small()).unwrap();
        assert_eq!(
            store.state::<Ticket>(ticket.id.0).unwrap().unwrap().state.number,
            ticket.number
        );
        let mut tickets = 0;
        store.scan::<Ticket>(&mut |_, _| tickets += 1).unwrap();
        assert_eq!(tickets, 1);
    });
}
