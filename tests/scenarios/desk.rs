//! T5, T6, U15, U25: what stands first, what is said to whom, what was perhaps told before, and how it
//! all stood at any moment.

use domovoi_actors::model::{Sort, TicketFilter};
use domovoi_domain::kernel::{BuildingId, Record, Role, Scope, Skill, Span, TicketId, Via};
use domovoi_domain::tickets::decline::DeclineReason;
use domovoi_domain::tickets::same::{Asked, Likeness, same};
use domovoi_domain::tickets::{Audience, Status, TicketCommand, TicketEvent};
use domovoi_domain::{classifier, kernel::scope::Place};
use domovoi_tests::{World, story};

const LEAK: &str = "flat/water/fixture_leak";
const FLOOD: &str = "flat/water/flooding";

fn board(world: &World, sort: Sort) -> Vec<TicketId> {
    let platform = world.platform();
    let page = platform
        .model()
        .tickets
        .query(&TicketFilter::default(), sort, None, 100, world.now());
    page.heads.into_iter().map(|head| head.id).collect()
}

#[test]
fn emergencies_stand_first_in_every_order_and_what_has_ended_last() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let old = world.call(house, LEAK).from("1").await;
        world.later(Span::minutes(1)).await;
        let ended = world.call(house, FLOOD).from("2").await;
        ended.decline(DeclineReason::FalseAlarm, "").await;
        world.later(Span::minutes(1)).await;
        let flood = world.call(house, FLOOD).from("3").await;
        world.later(Span::minutes(1)).await;
        let new = world.call(house, LEAK).from("4").await;
        let risen = world.call(house, LEAK).from("5").emergency(true).await;

        for sort in [Sort::Due, Sort::Newest, Sort::Oldest, Sort::Changed] {
            let order = board(&world, sort);
            assert_eq!(order.len(), 5);
            let of = |id| order.iter().position(|other| *other == id).unwrap();
            for emergency in [flood.id, risen.id] {
                assert!(of(emergency) < 2, "{sort:?}");
            }
            assert_eq!(of(ended.id), 4, "{sort:?}");
            assert_eq!(
                of(old.id) < of(new.id),
                matches!(sort, Sort::Oldest | Sort::Due),
                "{sort:?}"
            );
        }
    });
}

#[test]
fn pages_hold_every_ticket_once() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        for n in 0..23 {
            let service = if n % 5 == 0 { FLOOD } else { LEAK };
            world.call(house, service).from(&(n + 1).to_string()).await;
        }
        let (platform, filter) = (world.platform(), TicketFilter::default());
        let whole = board(&world, Sort::Due);
        let (mut paged, mut cursor) = (Vec::new(), None);
        loop {
            let page = platform
                .model()
                .tickets
                .query(&filter, Sort::Due, cursor, 7, world.now());
            assert_eq!(page.total, 23);
            paged.extend(page.heads.iter().map(|head| head.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole);
    });
}

#[test]
fn comments_for_the_resident_and_for_staff_are_kept_apart() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ticket = world.call(house, LEAK).from("12").await;
        ticket.comment(Audience::Resident, "Мастер будет в 14 часов").await;
        ticket.comment(Audience::Staff, "Собака во дворе").await;
        world.restart().await;

        let now = ticket.now().await;
        let mut told = Vec::new();
        for comment in &now.comments {
            assert_eq!(comment.by, world.dispatcher().user);
            let text = world.platform().record_text(comment.text).await.unwrap().unwrap();
            told.push((comment.audience, text));
        }
        let expected = [
            (Audience::Resident, "Мастер будет в 14 часов"),
            (Audience::Staff, "Собака во дворе"),
        ];
        assert_eq!(told, expected.map(|(audience, text)| (audience, text.to_owned())));
    });
}

#[test]
fn a_file_is_kept_by_its_content_and_comes_back_whole() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ticket = world.call(house, LEAK).from("12").await;
        let photo: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
        let blob = world.platform().put_blob(photo.clone()).await.unwrap();
        let add = |audience, name: &str| TicketCommand::AddFile {
            audience,
            name: name.into(),
            blob: blob.0,
            size: photo.len() as u64,
            mime: "image/jpeg".into(),
        };
        ticket
            .order(add(Audience::Staff, "кран.jpg"), world.dispatcher())
            .await
            .unwrap();
        let version = ticket.seen().await.version;
        ticket
            .order(add(Audience::Staff, "тот же кран.jpg"), world.dispatcher())
            .await
            .unwrap();
        assert_eq!(ticket.seen().await.version, version, "the same photo is there once");
        ticket
            .order(add(Audience::Resident, "кран.jpg"), world.dispatcher())
            .await
            .unwrap();
        world.crash().await;

        let files = ticket.now().await.files.clone();
        assert_eq!(
            files.iter().map(|file| file.audience).collect::<Vec<_>>(),
            [Audience::Staff, Audience::Resident]
        );
        assert_eq!(
            world.platform().record_text(files[0].name).await.unwrap().as_deref(),
            Some("кран.jpg")
        );
        assert_eq!(world.platform().blob(blob).await.unwrap(), Some(photo));
    });
}

#[test]
fn a_ticket_is_found_by_its_number() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let first = world.call(house, LEAK).from("12").await;
        let second = world.call(house, LEAK).from("13").await;
        second.decline(DeclineReason::Withdrawn, "").await;
        let numbered = |number| world.platform().model().tickets.numbered(world.home(), number);
        assert_eq!(numbered(first.number), Some(first.id));
        assert_eq!(numbered(second.number), Some(second.id), "what has ended is found too");
        assert_eq!(numbered(second.number + 1), None);
    });
}

#[test]
fn the_history_says_who_did_what_when_and_from_where() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let ticket = world.call(house, LEAK).from("12").await;
        world.later(Span::minutes(5)).await;
        ticket.start().await;
        world.later(Span::minutes(30)).await;
        ticket.complete().await;
        world.later(Span::hours(1)).await;
        ticket.give_back("Снова капает").await;

        let history = ticket.history().await;
        let told: Vec<_> = history
            .iter()
            .map(|it| (name(&it.event), it.stamp.who.role, it.stamp.at))
            .collect();
        let at = |minutes| world.today("09:00") + Span::minutes(minutes);
        let expected = [
            ("registered", Role::Dispatcher, at(0)),
            ("started", Role::Executor, at(5)),
            ("completed", Role::Executor, at(35)),
            ("returned", Role::Dispatcher, at(95)),
            ("assigned", Role::System, at(95)),
        ];
        assert_eq!(told, expected);
        let first = &history[0].stamp.who;
        assert_eq!(
            (first.user, first.from, first.via),
            (world.dispatcher().user, world.dispatcher().from, Via::Web)
        );
        assert_eq!(history[1].stamp.who.employee, Some(plumber));
        assert_eq!(history[4].cause, Some(history[3].seq), "what followed names its cause");
    });
}

#[test]
fn what_was_told_before_is_recognised_at_intake() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let first = world.call(house, LEAK).from("12").await;
        world.later(Span::minutes(30)).await;
        assert_eq!(told_before(&world, house, "12", LEAK), [(Likeness::Same, first.id)]);
        assert_eq!(
            told_before(&world, house, "12", "flat/water/weak_pressure"),
            [(Likeness::Alike, first.id)]
        );
        assert_eq!(
            told_before(&world, house, "16", LEAK),
            [(Likeness::Neighbour, first.id)]
        );
        assert_eq!(told_before(&world, house, "16", "flat/electricity/no_power"), []);

        let second = world.call(house, LEAK).from("16").await;
        second.link(first.id).await;
        assert_eq!(second.now().await.parent, Some(first.id));
        first.decline(DeclineReason::Withdrawn, "").await;
        assert_eq!(
            told_before(&world, house, "12", LEAK),
            [(Likeness::Neighbour, second.id)],
            "what has ended warns no more"
        );
        world.later(Span::days(1) + Span::minutes(1)).await;
        assert_eq!(told_before(&world, house, "12", LEAK), [], "nor what is a day old");
    });
}

#[test]
fn the_past_is_seen_as_it_stood_and_a_correction_does_not_change_it() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let ticket = world.call(house, LEAK).from("12").says("Капает кран").await;
        let told = world.now();
        world.later(Span::hours(1)).await;
        ticket.start().await;
        world.later(Span::minutes(10)).await;
        let correct = TicketCommand::Correct {
            description: Some("Течёт труба".into()),
            contact: None,
            emergency: Some(true),
            service: None,
        };
        ticket.order(correct, world.dispatcher()).await.unwrap();
        world.crash().await;

        assert!(
            ticket.as_of(told - Span(1)).await.is_err(),
            "there was no such ticket yet"
        );
        let then = ticket.as_of(told).await.unwrap().state;
        assert_eq!(
            (then.status, then.emergency, then.started_at),
            (Status::New, false, None)
        );
        let working = ticket.as_of(told + Span::minutes(65)).await.unwrap().state;
        assert_eq!((working.status, working.emergency), (Status::InProgress, false));
        let now = ticket.now().await;
        assert!(now.emergency);
        for (record, words) in [(then.description, "Капает кран"), (now.description, "Течёт труба")]
        {
            assert_eq!(
                world.platform().record(record).await.unwrap(),
                Some(Record::Text(words.into()))
            );
        }
    });
}

/// What intake would be warned of before it registers.
fn told_before(world: &World, building: BuildingId, flat: &str, codes: &str) -> Vec<(Likeness, TicketId)> {
    let platform = world.platform();
    let model = platform.model();
    let codes: Vec<&str> = codes.split('/').collect();
    let place: Place = model.place(building, Some(flat)).unwrap();
    let new = Asked {
        place: &place,
        category: codes[1],
        problem: Some(codes[2]),
        at: world.now(),
    };
    let open: Vec<_> = model.tickets.open_in(place.company, building).cloned().collect();
    let earlier = open.iter().map(|ticket| {
        let service = classifier::get(ticket.service).unwrap();
        ticket.as_earlier(
            service.category.code,
            service.problem.as_ref().map(|problem| problem.code),
        )
    });
    same(&new, earlier, &platform.settings(place.company))
}

fn name(event: &TicketEvent) -> &'static str {
    match event {
        TicketEvent::Registered(_) => "registered",
        TicketEvent::Assigned { .. } => "assigned",
        TicketEvent::Started => "started",
        TicketEvent::Completed { .. } => "completed",
        TicketEvent::Returned { .. } => "returned",
        _ => "something else",
    }
}
