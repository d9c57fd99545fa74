//! U17: a deferred ticket comes back by itself, also when its moment passed while the house was down.

use domovoi_domain::kernel::{DeadlineKind, Scope, Skill, Span};
use domovoi_domain::tickets::{DeadlineState, Status, TicketEvent};
use domovoi_tests::{TicketHandle, World, story};

async fn deferred(world: &World) -> (TicketHandle, domovoi_domain::kernel::EmployeeId) {
    let house = world.house("Ленина", "39 к1").await;
    let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
    let ticket = world.call(house, "flat/water/weak_pressure").from("12").await;
    world.later(Span::hours(1)).await;
    ticket
        .defer(world.now() + Span::days(2), "Жителя нет дома до среды")
        .await;
    (ticket, plumber)
}

#[test]
fn it_rests_until_its_moment_and_then_asks_for_a_time_again() {
    story(async |world| {
        let (ticket, plumber) = deferred(&world).await;
        assert_eq!(ticket.status().await, Status::Deferred);
        assert_eq!(ticket.stands(DeadlineKind::Service).await, DeadlineState::Paused);
        assert!(
            world.calendar(plumber).bookings.is_empty(),
            "his time is free meanwhile"
        );
        let before = ticket.deadline(DeadlineKind::Service).await.due;

        world.later(Span::days(2) - Span(1)).await;
        assert_eq!(ticket.status().await, Status::Deferred);
        world.later(Span(1)).await;
        let back = ticket.now().await;
        assert_eq!(
            (back.status, back.executor, back.deferred_until),
            (Status::New, Some(plumber), None)
        );
        assert!(
            ticket
                .why()
                .await
                .starts_with("вернулась из отложенных · закреплён за домом"),
            "{}",
            ticket.why().await
        );
        assert_eq!(world.calendar(plumber).bookings[0].ticket, ticket.id);
        let after = ticket.deadline(DeadlineKind::Service).await.due;
        assert_eq!(
            after,
            before + Span::days(2),
            "a term of service stands still meanwhile"
        );
    });
}

#[test]
fn it_comes_back_at_the_start_when_its_moment_passed_while_the_house_was_down() {
    story(async |world| {
        let (ticket, plumber) = deferred(&world).await;
        world.restart_after(Span::days(3)).await;
        let back = ticket.now().await;
        assert_eq!((back.status, back.executor), (Status::New, Some(plumber)));
        let comebacks = ticket
            .history()
            .await
            .into_iter()
            .filter(|it| it.event == TicketEvent::CameBack);
        assert_eq!(
            comebacks.map(|it| it.stamp.at).collect::<Vec<_>>(),
            [world.now()],
            "once, and when it could"
        );
    });
}

#[test]
fn a_crash_while_it_rests_forgets_nothing() {
    story(async |world| {
        let (ticket, _) = deferred(&world).await;
        world.crash().await;
        assert_eq!(ticket.status().await, Status::Deferred);
        world.later(Span::days(2)).await;
        assert_eq!(ticket.status().await, Status::New);
    });
}

#[test]
fn it_may_be_wanted_earlier() {
    story(async |world| {
        let (ticket, plumber) = deferred(&world).await;
        world.later(Span::hours(2)).await;
        ticket.give_back("Житель вернулся раньше").await;
        assert_eq!(
            (ticket.status().await, ticket.executor().await),
            (Status::New, Some(plumber))
        );
        world.later(Span::days(3)).await;
        let comebacks = ticket
            .history()
            .await
            .into_iter()
            .filter(|it| it.event == TicketEvent::CameBack);
        assert_eq!(comebacks.count(), 1, "the old moment rings no more");
    });
}
