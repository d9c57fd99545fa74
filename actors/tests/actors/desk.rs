//! The desk under load: who gets which ticket, when, and under which number.

use crate::world::{World, assert_nothing_overlaps, dispatcher, service};
use domovoi_actors::model::{Sort, TicketFilter};
use domovoi_actors::{Choice, House, Key, Order, Request, Wanted};
use domovoi_domain::calendar::{Calendar, CalendarCommand, Holder};
use domovoi_domain::classifier::Priority;
use domovoi_domain::kernel::scope::Part;
use domovoi_domain::kernel::{
    CompanyId, Distribution, EmployeeId, Instant, RefusalKind, Settings, Slot, Span, TicketId,
};
use domovoi_domain::tickets::{Reason, Status, Ticket, TicketCommand};
use futures_util::future::join_all;
use std::collections::BTreeSet;

#[actix::test]
async fn a_thousand_callers_at_once_get_times_that_do_not_overlap_or_a_reason() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 4, Settings::default()).await;
    let who = dispatcher();
    let calls = (0..1_000).map(|n| {
        let request = Request {
            flat: Some((n % 72 + 1).to_string()),
            ..world.request()
        };
        world.house.register(request, &who, None)
    });
    let tickets: Vec<_> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
    world.house.settle().await;
    assert_nothing_overlaps(&world.house);

    let first = world.house.settings(world.company).first_number;
    let numbers: BTreeSet<u64> = tickets.iter().map(|done| done.state.number).collect();
    assert_eq!(numbers, (first..first + 1_000).collect(), "no gaps, no doubles");

    let (mut booked, mut nobody) = (0, 0);
    for done in &tickets {
        let ticket = world.house.view::<Ticket>(done.id).await.unwrap().state;
        assert!(!ticket.reasons.is_empty());
        assert_eq!(ticket.master, Some(world.master));
        match (ticket.executor, ticket.slot) {
            (Some(executor), Some(slot)) => {
                booked += 1;
                let calendar = world.house.view::<Calendar>(executor).await.unwrap().state;
                let bookings = calendar.bookings.iter().filter(|booking| booking.ticket == ticket.id);
                assert_eq!(bookings.map(|booking| booking.slot).collect::<Vec<_>>(), [slot]);
            }
            _ => nobody += 1,
        }
    }
    assert_eq!(booked + nobody, 1_000);
    assert!(
        booked > 100,
        "four people have room for far more than {booked} jobs in five days"
    );
    let taken: usize = world
        .house
        .model()
        .calendars
        .iter()
        .map(|seen| seen.state.bookings.len())
        .sum();
    assert_eq!(taken, booked, "no booking without its ticket");
    world.close().await;
}

#[actix::test]
async fn a_repeated_registration_is_one_ticket_also_when_both_come_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let (who, key) = (dispatcher(), Some(Key { hash: 5, body: 5 }));
    let calls = (0..20).map(|_| world.house.register(world.request(), &who, key));
    let tickets: Vec<_> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
    let ids: BTreeSet<TicketId> = tickets.iter().map(|done| done.id).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(tickets.iter().filter(|done| !done.repeated).count(), 1);
    world.house.settle().await;
    assert_eq!(world.house.model().tickets.len(), 1);
    assert_eq!(bookings(&world, world.plumbers[0]), 1);
    world.close().await;
}

#[actix::test]
async fn a_refused_registration_takes_no_number_and_holds_no_time() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let who = dispatcher();
    let wrong = Request {
        description: "ы".repeat(5_000),
        ..world.request()
    };
    let refusal = world.house.register(wrong, &who, None).await.unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Invalid);
    world.house.settle().await;
    {
        let model = world.house.model();
        assert!(model.calendars.get(world.plumbers[0]).unwrap().state.leases.is_empty());
    }
    let done = world.house.register(world.request(), &who, None).await.unwrap();
    assert_eq!(done.state.number, world.house.settings(world.company).first_number);
    world.close().await;
}

#[actix::test]
async fn the_time_a_dispatcher_holds_becomes_the_tickets_and_nobody_elses() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let (who, plumber) = (dispatcher(), world.plumbers[0]);
    let start = Instant::parse("2026-11-23T11:00:00Z").unwrap();
    let slot = Slot::new(start, start + Span::hours(1));
    let hold = |user| CalendarCommand::Lease {
        slot,
        holder: Holder::User(user),
        emergency: false,
        give_up: None,
    };
    let me = who.user.unwrap();
    world
        .house
        .send::<Calendar>(plumber, Order::new(hold(me), who.clone()))
        .await
        .unwrap();
    let chosen = Request {
        wanted: Wanted::Chosen {
            executor: plumber,
            slot: Some(slot),
        },
        ..world.request()
    };
    let other = domovoi_domain::kernel::Who {
        user: Some(domovoi_domain::kernel::UserId(78)),
        ..who.clone()
    };
    let refusal = world.house.register(chosen.clone(), &other, None).await.unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Conflict, "somebody else holds it");
    let done = world.house.register(chosen.clone(), &who, None).await.unwrap();
    assert_eq!((done.state.executor, done.state.slot), (Some(plumber), Some(slot)));
    assert!(done.state.reasons.contains(&Reason::ChosenBy(me)));
    world.house.settle().await;
    let calendar = world.house.view::<Calendar>(plumber).await.unwrap().state;
    assert!(calendar.leases.is_empty(), "the lease was used up");
    assert_eq!(calendar.bookings.len(), 1);
    let refusal = world.house.register(chosen, &who, None).await.unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Conflict, "the time is booked now");
    world.close().await;
}

#[actix::test]
async fn a_company_that_distributes_by_hand_gets_a_ticket_with_that_reason() {
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings {
        distribution: Distribution::Manual,
        ..Settings::default()
    };
    let world = World::found(dir.path(), 1, settings).await;
    let who = dispatcher();
    let done = world.house.register(world.request(), &who, None).await.unwrap();
    assert_eq!(
        (done.state.executor, &done.state.reasons[..]),
        (None, &[Reason::ManualPolicy][..])
    );
    let proposal = world.house.candidates(done.id, &who).await.unwrap();
    assert_eq!(proposal.ranking.ranked[0].employee, world.plumbers[0]);
    let choice = Choice {
        executor: world.plumbers[0],
        master: None,
        slot: None,
    };
    let assigned = world
        .house
        .assign(done.id, choice, &who, None, Some(done.version))
        .await
        .unwrap();
    assert_eq!(assigned.state.executor, Some(world.plumbers[0]));
    world.house.settle().await;
    assert_eq!(bookings(&world, world.plumbers[0]), 1);
    world.close().await;
}

#[actix::test]
async fn an_emergency_displaces_what_has_not_started_and_that_is_assigned_anew() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let who = dispatcher();
    // The plumber is busy for the rest of the day.
    let calls = (0..12).map(|_| world.house.register(world.request(), &who, None));
    join_all(calls).await.into_iter().for_each(|done| drop(done.unwrap()));
    world.house.settle().await;
    let urgent = Request {
        service: service(Priority::Emergency),
        ..world.request()
    };
    let emergency = world.house.register(urgent, &who, None).await.unwrap();
    assert_eq!(emergency.state.executor, Some(world.plumbers[0]));
    assert!(
        emergency
            .state
            .reasons
            .iter()
            .any(|reason| matches!(reason, Reason::Displaces(_)))
    );
    world.house.settle().await;
    assert_nothing_overlaps(&world.house);
    let displaced: Vec<_> = {
        let model = world.house.model();
        let by_it = |ticket: &&std::sync::Arc<Ticket>| ticket.reasons.contains(&Reason::DisplacedBy(emergency.id));
        model.tickets.all_open().filter(by_it).cloned().collect()
    };
    assert!(!displaced.is_empty());
    assert!(
        displaced.iter().all(|ticket| ticket.slot.is_some()),
        "each has another time"
    );
    world.close().await;
}

#[actix::test]
async fn who_falls_ill_hands_over_what_has_not_started() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 2, Settings::default()).await;
    let (who, ill) = (dispatcher(), world.plumbers[0]);
    let calls = (0..8).map(|_| world.house.register(world.request(), &who, None));
    join_all(calls).await.into_iter().for_each(|done| drop(done.unwrap()));
    world.house.settle().await;
    let his: Vec<TicketId> = {
        let model = world.house.model();
        model
            .tickets
            .all_open()
            .filter(|ticket| ticket.executor == Some(ill))
            .map(|ticket| ticket.id)
            .collect()
    };
    assert!(his.len() > 1);
    let started = his[0];
    world
        .house
        .send::<Ticket>(started, Order::new(TicketCommand::Start, who.clone()))
        .await
        .unwrap();
    world.house.settle().await;

    let away = Slot::new(world.house.now(), world.house.now() + Span::days(5));
    let plan = world.house.reassign_preview(ill, away).await.unwrap();
    assert_eq!(plan.len(), his.len() - 1);
    assert_eq!(bookings(&world, ill), his.len(), "a preview changes nothing");
    let moved = world.house.reassign(ill, away, &who).await.unwrap();
    assert!(moved.iter().all(|moved| moved.refusal.is_none()));
    world.house.settle().await;
    assert_nothing_overlaps(&world.house);
    for id in his {
        let ticket = world.house.view::<Ticket>(id).await.unwrap().state;
        if id == started {
            assert_eq!((ticket.executor, ticket.status), (Some(ill), Status::InProgress));
        } else {
            assert_ne!(ticket.executor, Some(ill));
            assert!(ticket.reasons.contains(&Reason::Absent));
        }
    }
    assert_eq!(bookings(&world, ill), 1, "only what has started stays with him");
    world.close().await;
}

#[actix::test]
async fn lists_come_emergencies_first_and_page_by_page_without_gaps() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let who = dispatcher();
    for n in 0..30 {
        let request = Request {
            service: service(if n % 10 == 0 {
                Priority::Emergency
            } else {
                Priority::Normal
            }),
            ..world.request()
        };
        world.house.register(request, &who, None).await.unwrap();
    }
    world.house.settle().await;
    assert_pages(&world.house);
    world.close().await;
}

fn bookings(world: &World, employee: EmployeeId) -> usize {
    world
        .house
        .model()
        .calendars
        .get(employee)
        .unwrap()
        .state
        .bookings
        .len()
}

fn assert_pages(house: &House) {
    let model = house.model();
    let now = house.now();
    for sort in [Sort::Due, Sort::Newest, Sort::Oldest, Sort::Changed] {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = model.tickets.query(&TicketFilter::default(), sort, after, 7, now);
            assert_eq!(page.total, 30);
            all.extend(page.heads);
            let Some(next) = page.next else { break };
            assert_eq!(next.to_string().parse(), Ok(next));
            after = Some(next);
        }
        let ids: BTreeSet<TicketId> = all.iter().map(|head| head.id).collect();
        assert_eq!((all.len(), ids.len()), (30, 30), "each once");
        assert!(all[..3].iter().all(|head| head.emergency) && all[3..].iter().all(|head| !head.emergency));
    }
    let none = TicketFilter {
        part: Part {
            company: Some(CompanyId(77)),
            ..Part::default()
        },
        ..TicketFilter::default()
    };
    assert_eq!(
        model.tickets.query(&none, Sort::Due, None, 10, now).total,
        0,
        "who may see nothing sees nothing"
    );
    let emergencies = TicketFilter {
        emergency: Some(true),
        ..TicketFilter::default()
    };
    assert_eq!(model.tickets.counts(&emergencies, now).total, 3);
}
