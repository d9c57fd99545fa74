//! U16: nobody on leave gets a ticket; who falls ill hands his work over; an emergency takes the time
//! of what has not started, and the displaced one gets another.

use domovoi_domain::calendar::AbsenceReason;
use domovoi_domain::kernel::{EmployeeId, Scope, Skill, Slot, Span};
use domovoi_domain::tickets::{Status, Ticket};
use domovoi_tests::{TicketHandle, World, story};

const LEAK: &str = "flat/water/fixture_leak";
const FLOOD: &str = "flat/water/flooding";

/// The whole present day.
fn all_day(world: &World) -> Slot {
    world.slot("00:00", "23:59")
}

#[test]
fn nobody_on_leave_gets_a_ticket() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let away = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let other = world.executor(&[Skill::Plumber], Scope::Company(world.home())).await;
        world.absence(away, all_day(&world), AbsenceReason::Vacation).await;

        let ticket = world.call(house, LEAK).from("12").await;
        assert_eq!(ticket.executor().await, Some(other));
        let refused = ticket
            .assign(away, Some(world.slot("14:00", "15:00")))
            .await
            .unwrap_err();
        assert_eq!(refused.code, "absent");
    });
}

#[test]
fn an_emergency_does_not_call_anybody_back_from_leave() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let away = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let leave = Slot::new(world.today("00:00"), world.today("00:00") + Span::days(28));
        world.absence(away, leave, AbsenceReason::Vacation).await;
        let flood = world.call(house, FLOOD).from("12").await;
        assert_eq!(flood.executor().await, None);
        assert_eq!(flood.why().await, "до срока никого нет на смене");
    });
}

#[test]
fn an_emergency_at_night_calls_out_who_is_off_shift() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        world.until(world.today("23:50")).await;
        let flood = world.call(house, FLOOD).from("12").await;
        assert_eq!(flood.executor().await, Some(plumber));
        assert_eq!(flood.slot().await.unwrap().start, world.now());
        assert!(
            flood.why().await.contains("до срока никого нет на смене"),
            "{}",
            flood.why().await
        );
    });
}

#[test]
fn a_dismissed_employee_gets_nothing_more() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let gone = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        world.dismiss(gone).await;
        assert_eq!(world.call(house, LEAK).from("12").await.executor().await, None);
        assert_eq!(world.call(house, FLOOD).from("12").await.executor().await, None);
    });
}

/// One who has begun a ticket and has two more before him, and another who could help.
async fn busy_day(world: &World) -> (EmployeeId, EmployeeId, Vec<TicketHandle>) {
    let house = world.house("Ленина", "39 к1").await;
    let ill = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
    let helper = world.executor(&[Skill::Plumber], Scope::Company(world.home())).await;
    let mut tickets = Vec::new();
    for flat in 1..=3 {
        tickets.push(world.call(house, LEAK).from(&flat.to_string()).await);
    }
    tickets[0].start().await;
    (ill, helper, tickets)
}

#[test]
fn who_falls_ill_hands_over_what_he_has_not_begun() {
    story(async |world| {
        let (ill, helper, tickets) = busy_day(&world).await;
        world.absence(ill, all_day(&world), AbsenceReason::Sick).await;
        let before = world.platform().store().last_seq();

        let plan = world.platform().reassign_preview(ill, all_day(&world)).await.unwrap();
        assert_eq!(
            plan.iter().map(|line| line.ticket).collect::<Vec<_>>(),
            [tickets[1].id, tickets[2].id]
        );
        assert!(plan.iter().all(|line| line.assignment.executor == Some(helper)));
        assert_eq!(world.platform().store().last_seq(), before, "a preview changes nothing");

        let moved = world
            .platform()
            .reassign(ill, all_day(&world), &world.dispatcher())
            .await
            .unwrap();
        world.settle().await;
        assert_eq!(moved.len(), 2);
        for (moved, planned) in moved.iter().zip(&plan) {
            assert_eq!(
                (moved.assignment.slot, &moved.refusal),
                (planned.assignment.slot, &None),
                "as it was shown"
            );
        }
        assert_eq!(tickets[0].executor().await, Some(ill), "what has begun stays");
        assert_eq!(tickets[0].status().await, Status::InProgress);
        for ticket in &tickets[1..] {
            assert_eq!(ticket.executor().await, Some(helper));
            assert!(
                ticket.why().await.starts_with("исполнитель отсутствует · "),
                "{}",
                ticket.why().await
            );
        }
        assert_eq!(world.calendar(ill).bookings.len(), 1);
        assert_eq!(world.calendar(helper).bookings.len(), 2);
        let again = world
            .platform()
            .reassign(ill, all_day(&world), &world.dispatcher())
            .await
            .unwrap();
        assert_eq!(again, [], "nothing is left to move");
    });
}

#[test]
fn what_nobody_can_take_over_is_nobody_s_and_says_so() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ill = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let ticket = world.call(house, LEAK).from("12").await;
        let month = Slot::new(world.today("00:00"), world.today("00:00") + Span::days(28));
        world.absence(ill, month, AbsenceReason::Sick).await;
        world
            .platform()
            .reassign(ill, month, &world.dispatcher())
            .await
            .unwrap();
        world.settle().await;

        let now = ticket.now().await;
        assert_eq!((now.status, now.executor, now.slot), (Status::New, None, None));
        assert_eq!(
            ticket.why().await,
            "исполнитель отсутствует · до срока никого нет на смене"
        );
        assert!(world.calendar(ill).bookings.is_empty());
    });
}

#[test]
fn an_emergency_displaces_what_has_not_begun_and_both_say_so() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let mut planned = Vec::new();
        for flat in 1..=3 {
            planned.push(world.call(house, LEAK).from(&flat.to_string()).await);
        }
        let flood = world.call(house, FLOOD).from("4").await;
        assert_eq!(flood.executor().await, Some(plumber));
        assert_eq!(flood.slot().await, Some(world.slot("09:00", "10:30")));
        assert!(
            flood.why().await.ends_with("авария: вытесняет 2 заявки"),
            "{}",
            flood.why().await
        );

        for (ticket, slot) in planned
            .iter()
            .zip([("12:00", "13:00"), ("13:00", "14:00"), ("11:00", "12:00")])
        {
            let now = ticket.now().await;
            assert_eq!((now.status, now.executor), (Status::New, Some(plumber)));
            assert_eq!(now.slot, Some(world.slot(slot.0, slot.1)), "{}", ticket.number);
        }
        for displaced in &planned[..2] {
            let why = displaced.why().await;
            assert!(
                why.starts_with("вытеснена аварийной заявкой · закреплён за домом"),
                "{why}"
            );
        }
    });
}

#[test]
fn work_that_has_begun_is_displaced_by_nothing() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let begun = world.call(house, LEAK).from("1").await;
        begun.start().await;
        let first = world.call(house, FLOOD).from("2").await;
        let second = world.call(house, FLOOD).from("3").await;

        assert_eq!(begun.slot().await, Some(world.slot("09:00", "10:00")));
        let mut slots = Vec::new();
        for ticket in [&begun, &first, &second] {
            let ticket: std::sync::Arc<Ticket> = ticket.now().await;
            assert_eq!(ticket.executor, Some(plumber));
            slots.push(ticket.slot.unwrap());
        }
        slots.sort();
        assert!(slots.windows(2).all(|pair| pair[0].end <= pair[1].start), "{slots:?}");
    });
}
