//! What a restart or a pulled plug must not lose.

use crate::world::{World, assert_nothing_overlaps, close, copy_of, dispatcher, eventually, open, service};
use domovoi_actors::{Clock, Order, Request};
use domovoi_domain::calendar::Calendar;
use domovoi_domain::classifier::Priority;
use domovoi_domain::kernel::{Settings, Span};
use domovoi_domain::tickets::{Status, Ticket, TicketCommand, TicketEvent};
use futures_util::future::join_all;
use std::time::Duration;

#[actix::test]
async fn a_deferred_ticket_comes_back_by_itself_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let who = dispatcher();
    let ticket = world.house.register(world.request(), &who, None).await.unwrap().id;
    let until = world.house.now() + Span::days(2);
    let defer = TicketCommand::Defer {
        until,
        reason: "ждём деталь".into(),
    };
    world
        .house
        .send::<Ticket>(ticket, Order::new(defer, who))
        .await
        .unwrap();
    world.close().await;

    let (house, clock) = open(dir.path(), until - Span::minutes(1));
    house.settle().await;
    assert_eq!(
        house.view::<Ticket>(ticket).await.unwrap().state.status,
        Status::Deferred
    );
    clock.set(until);
    eventually(|| {
        house
            .model()
            .tickets
            .open(ticket)
            .is_some_and(|seen| seen.state.status == Status::New)
    })
    .await;
    house.settle().await;
    let back = house.view::<Ticket>(ticket).await.unwrap().state;
    assert_eq!(back.deferred_until, None);
    assert!(back.slot.is_some(), "and it was given a time again");
    close(house).await;
}

#[actix::test]
async fn an_escalation_happens_though_the_server_was_down_when_it_was_due() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let urgent = Request {
        service: service(Priority::Emergency),
        ..world.request()
    };
    let done = world.house.register(urgent, &dispatcher(), None).await.unwrap();
    let due = done.state.next_due().unwrap().due;
    world.house.settle().await;
    world.close().await;

    let (house, clock) = open(dir.path(), due + Span::minutes(40));
    house.settle().await;
    let late = house.view::<Ticket>(done.id).await.unwrap().state;
    assert_eq!(late.escalation, 2, "overdue for forty minutes");
    let escalated = |history: Vec<domovoi_actors::Happening<TicketEvent>>| {
        history
            .into_iter()
            .filter(|past| matches!(past.event, TicketEvent::Escalated { .. }))
            .count()
    };
    assert_eq!(escalated(house.history::<Ticket>(done.id).await.unwrap()), 1);
    close(house).await;

    // Another restart wakes nobody twice; the next rung still comes.
    let (house, clock) = open(dir.path(), clock.now());
    house.settle().await;
    assert_eq!(escalated(house.history::<Ticket>(done.id).await.unwrap()), 1);
    clock.set(due + Span::hours(25));
    eventually(|| {
        house
            .model()
            .tickets
            .open(done.id)
            .is_some_and(|seen| seen.state.escalation == 3)
    })
    .await;
    close(house).await;
}

#[actix::test]
async fn time_wakes_each_step_at_its_own_moment() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let done = world
        .house
        .register(world.request(), &dispatcher(), None)
        .await
        .unwrap();
    let deadline = done.state.next_due().unwrap().clone();
    world.pass(deadline.due - world.house.now() + Span::days(2)).await;
    let history = world.house.history::<Ticket>(done.id).await.unwrap();
    for step in 1..=3 {
        let reached = history.iter().find(|past| {
            matches!(past.event, TicketEvent::DeadlineReached { kind, step: at } if kind == deadline.kind && at == step)
        });
        assert_eq!(reached.unwrap().stamp.at, deadline.step_at(step));
    }
    let last = world.house.view::<Ticket>(done.id).await.unwrap().state;
    assert_eq!(last.escalation, 3);
    world.close().await;
}

#[actix::test]
async fn a_pulled_plug_loses_no_answered_ticket_and_reactions_happen_once() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 3, Settings::default()).await;
    let who = dispatcher();
    let mut cuts = Vec::new();
    for _ in 0..4 {
        let calls = (0..25).map(|_| world.house.register(world.request(), &who, None));
        let answered: Vec<_> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
        // The plug is pulled here: some reactions have happened, some not.
        cuts.push((copy_of(dir.path()), answered));
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    let now = world.house.now();
    world.close().await;
    for (copy, answered) in cuts {
        // Twice: what the first start has caught up with, the second does not do again.
        let mut events = Vec::new();
        for _ in 0..2 {
            let (house, _clock) = open(copy.path(), now);
            house.settle().await;
            assert_nothing_overlaps(&house);
            for done in &answered {
                let ticket = house.view::<Ticket>(done.id).await.unwrap().state;
                assert_eq!(ticket.number, done.state.number);
                if let (Some(executor), Some(slot)) = (ticket.executor, ticket.slot) {
                    let calendar = house.view::<Calendar>(executor).await.unwrap().state;
                    let booked: Vec<_> = calendar
                        .bookings
                        .iter()
                        .filter(|booking| booking.ticket == done.id)
                        .map(|it| it.slot)
                        .collect();
                    assert_eq!(booked, [slot], "reserved, and once");
                }
            }
            events.push(house.store().last_seq());
            close(house).await;
        }
        assert_eq!(events[0], events[1], "nothing happened twice");
    }
}

#[actix::test]
async fn the_search_index_is_caught_up_after_it_was_lost_or_fell_behind() {
    use domovoi_actors::Query;
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let done = world
        .house
        .register(world.request(), &dispatcher(), None)
        .await
        .unwrap();
    let number = done.state.number.to_string();
    assert!(
        world.house.searched(done.seq, Duration::from_secs(5)).await,
        "found within moments"
    );
    let found = world.house.find(Query::new(number.clone())).await.unwrap();
    assert!(found.hits.iter().any(|hit| hit.id == done.id.0));
    let found = world.house.find(Query::new("наличная смеситель")).await.unwrap();
    assert!(found.hits.iter().any(|hit| hit.id == done.id.0), "by address and words");
    let now = world.house.now();
    world.close().await;

    std::fs::remove_dir_all(dir.path().join("search")).unwrap();
    let (house, _clock) = open(dir.path(), now);
    assert!(house.searched(house.store().last_seq(), Duration::from_secs(10)).await);
    let found = house.find(Query::new(number)).await.unwrap();
    assert!(found.hits.iter().any(|hit| hit.id == done.id.0));
    close(house).await;
}
