//! C1, C3, C4: a ticket that was given a time stands in the calendar at once, and no time is given twice.

use domovoi_domain::calendar::{Booking, Calendar, LEASE};
use domovoi_domain::kernel::{Scope, Skill, Slot, Span};
use domovoi_tests::{World, story};
use futures_util::future::join_all;

const LEAK: &str = "flat/water/fixture_leak";

#[test]
fn a_ticket_stands_in_the_calendar_and_any_entry_leads_to_its_ticket() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let other = world.executor(&[Skill::Electrician], Scope::Building(house)).await;

        let ticket = world.call(house, LEAK).from("12").attempt().await.unwrap();
        let slot = ticket.slot().await.unwrap();
        let calendar = world.platform().view::<Calendar>(plumber).await.unwrap().state;
        let held = calendar.leases.iter().map(|lease| lease.slot);
        let taken: Vec<Slot> = held
            .chain(calendar.bookings.iter().map(|booking| booking.slot))
            .collect();
        assert_eq!(taken, [slot], "the time is taken before the dispatcher has his answer");

        world.settle().await;
        let calendar = world.calendar(plumber);
        assert_eq!((calendar.bookings.len(), calendar.leases.len()), (1, 0));
        let entry = &calendar.bookings[0];
        assert_eq!((entry.ticket, entry.slot, entry.started), (ticket.id, slot, false));
        let seen = world
            .platform()
            .view::<domovoi_domain::tickets::Ticket>(entry.ticket)
            .await
            .unwrap();
        assert_eq!(seen.state.number, ticket.number);
        assert!(
            world.calendar(other).bookings.is_empty(),
            "filtered by employee, each has his own"
        );
    });
}

#[test]
fn work_that_ends_early_gives_the_rest_of_the_time_back() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let ticket = world.call(house, LEAK).from("12").await;
        ticket.start().await;
        assert!(world.calendar(plumber).bookings[0].started);
        world.later(Span::minutes(20)).await;
        ticket.complete().await;

        assert_eq!(world.calendar(plumber).bookings[0].slot, world.slot("09:00", "09:20"));
        let next = world.call(house, LEAK).from("13").await;
        assert_eq!(next.slot().await, Some(world.slot("09:30", "10:30")));
    });
}

#[test]
fn a_ticket_moved_in_time_leaves_its_old_time_free() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let ticket = world.call(house, LEAK).from("12").await;
        let later = world.slot("16:00", "17:00");
        ticket.reschedule(later).await.unwrap();
        let slots: Vec<Slot> = world
            .calendar(plumber)
            .bookings
            .iter()
            .map(|booking| booking.slot)
            .collect();
        assert_eq!(slots, [later]);

        let refusal = ticket.reschedule(world.slot("19:00", "20:00")).await.unwrap_err();
        assert_eq!(refusal.code, "off_shift");
        ticket.start().await;
        let refusal = ticket.reschedule(world.slot("10:00", "11:00")).await.unwrap_err();
        assert_eq!(refusal.code, "work_started");
    });
}

#[test]
fn a_slot_is_held_while_the_dispatcher_talks_and_seen_to_be_held() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let wanted = world.slot("14:00", "15:00");
        let lease = world.lease(&world.dispatcher(), plumber, wanted).await.unwrap();
        assert_eq!(lease.until, world.now() + LEASE);
        assert_eq!(world.calendar(plumber).leases, [lease]);

        let refusal = world
            .lease(&world.other_dispatcher(), plumber, wanted)
            .await
            .unwrap_err();
        assert_eq!(refusal.code, "slot_leased");
        let other = world.call(house, LEAK).from("1").by(world.other_dispatcher());
        assert!(other.clone().to(plumber, Some(wanted)).attempt().await.is_err());

        let ticket = world.call(house, LEAK).from("2").to(plumber, Some(wanted)).await;
        assert_eq!(ticket.slot().await, Some(wanted), "the holder's own ticket takes it");
        assert!(world.calendar(plumber).leases.is_empty());
    });
}

#[test]
fn a_lease_lapses_by_itself() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let wanted = world.slot("14:00", "15:00");
        world.lease(&world.dispatcher(), plumber, wanted).await.unwrap();
        world.later(LEASE - Span(1)).await;
        assert_eq!(world.calendar(plumber).leases.len(), 1);
        world.later(Span(1)).await;
        assert!(world.calendar(plumber).leases.is_empty());
        world.lease(&world.other_dispatcher(), plumber, wanted).await.unwrap();
    });
}

#[test]
fn two_who_want_one_slot_at_once_get_it_once() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let wanted = world.slot("14:00", "15:00");
        let calls = (1..=20).map(|flat| {
            world
                .call(house, LEAK)
                .from(&flat.to_string())
                .to(plumber, Some(wanted))
                .attempt()
        });
        let answers = join_all(calls).await;
        world.settle().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert_eq!(world.calendar(plumber).bookings.len(), 1);
    });
}

#[test]
fn a_thousand_calls_at_once_overlap_nowhere_and_none_is_left_without_a_word() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let mut plumbers = Vec::new();
        for _ in 0..10 {
            plumbers.push(world.executor(&[Skill::Plumber], Scope::Building(house)).await);
        }
        let calls = (0..1000).map(|n| world.call(house, LEAK).from(&(n % 108 + 1).to_string()).attempt());
        let answers = join_all(calls).await;
        world.settle().await;

        let mut with_time = 0;
        for ticket in answers.into_iter().map(|answer| answer.expect("every call is taken")) {
            let ticket = ticket.now().await;
            assert!(!ticket.reasons.is_empty(), "{} says nothing", ticket.number);
            let (Some(executor), Some(slot)) = (ticket.executor, ticket.slot) else {
                assert_eq!((ticket.executor, ticket.slot), (None, None));
                continue;
            };
            with_time += 1;
            let calendar = world.calendar(executor);
            let entry = calendar.bookings.iter().find(|booking| booking.ticket == ticket.id);
            assert_eq!(
                entry.map(|entry| entry.slot),
                Some(slot),
                "{} is not in the calendar",
                ticket.number
            );
        }
        let booked: usize = plumbers
            .iter()
            .map(|plumber| overlaps_nowhere(&world, *plumber).len())
            .sum();
        assert_eq!(booked, with_time);
        assert!(with_time >= 900, "ten people have room for {with_time} only");
    });
}

fn overlaps_nowhere(world: &World, employee: domovoi_domain::kernel::EmployeeId) -> Vec<Booking> {
    let bookings = world.calendar(employee).bookings.clone();
    for pair in bookings.windows(2) {
        assert!(!pair[0].slot.overlaps(pair[1].slot), "{:?} and {:?}", pair[0], pair[1]);
    }
    bookings
}
