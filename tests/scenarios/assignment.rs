//! T2, C2: the one who is bound to the address does it, in his free time, and the system says why.

use domovoi_actors::Sketch;
use domovoi_domain::classifier;
use domovoi_domain::kernel::{Distribution, Scope, Settings, Skill, Span};
use domovoi_domain::tickets::Status;
use domovoi_tests::{story, story_with};

const LEAK: &str = "flat/water/fixture_leak";

#[test]
fn who_is_bound_to_the_house_comes_before_complex_and_district() {
    story(async |world| {
        let district = world.district("Северный").await;
        let complex = world.complex("Речной", Some(district)).await;
        let ours = world
            .house("Ленина", "39 к1")
            .in_district(district)
            .in_complex(complex)
            .await;
        let neighbour = world
            .house("Ленина", "41")
            .in_district(district)
            .in_complex(complex)
            .await;
        let afar = world.house("Садовая", "5-7").in_district(district).await;
        let of_district = world.executor(&[Skill::Plumber], Scope::District(district)).await;
        let of_complex = world.executor(&[Skill::Plumber], Scope::Complex(complex)).await;
        let of_house = world.executor(&[Skill::Plumber], Scope::Building(ours)).await;

        for (house, executor, why) in [
            (ours, of_house, "закреплён за домом"),
            (neighbour, of_complex, "закреплён за комплексом"),
            (afar, of_district, "закреплён за районом"),
        ] {
            let ticket = world.call(house, LEAK).from("12").await;
            assert_eq!(ticket.executor().await, Some(executor), "{why}");
            assert!(ticket.why().await.starts_with(why), "{}", ticket.why().await);
        }
    });
}

#[test]
fn the_reasons_are_told_in_words_and_in_the_time_of_the_house() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        for hour in ["09:00–10:00 · сегодня заявок нет", "10:00–11:00 · 1 заявка сегодня"]
        {
            let ticket = world.call(house, LEAK).from("12").await;
            assert_eq!(ticket.why().await, format!("закреплён за домом · свободен {hour}"));
        }
        world.call(house, LEAK).from("13").await;
        let fourth = world.call(house, LEAK).from("14").await;
        assert_eq!(
            fourth.why().await,
            "закреплён за домом · свободен 12:00–13:00 · 3 заявки сегодня"
        );
        assert_eq!(fourth.slot().await, Some(world.slot("12:00", "13:00")));
    });
}

#[test]
fn the_master_of_the_narrowest_place_answers_for_it() {
    story(async |world| {
        let district = world.district("Северный").await;
        let ours = world.house("Ленина", "39 к1").in_district(district).await;
        let afar = world.house("Садовая", "5-7").in_district(district).await;
        let of_district = world.master(Scope::District(district)).await;
        let of_house = world.master(Scope::Building(ours)).await;

        assert_eq!(
            world.call(ours, LEAK).from("1").await.now().await.master,
            Some(of_house)
        );
        assert_eq!(
            world.call(afar, LEAK).from("1").await.now().await.master,
            Some(of_district)
        );
    });
}

#[test]
fn work_is_shared_fairly_among_those_who_are_equally_near() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let first = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let second = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        for flat in 1..=6 {
            world.call(house, LEAK).from(&flat.to_string()).await;
        }
        assert_eq!(world.calendar(first).bookings.len(), 3);
        assert_eq!(world.calendar(second).bookings.len(), 3);
    });
}

#[test]
fn only_who_has_the_skill_is_asked_and_nobody_is_said_to_be_nobody() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let electrician = world.executor(&[Skill::Electrician], Scope::Building(house)).await;

        let leak = world.call(house, LEAK).from("12").await;
        assert_eq!(leak.executor().await, None);
        assert_eq!(leak.why().await, "за адресом никто с этой специальностью не закреплён");
        assert_eq!(leak.status().await, Status::New);
        let power = world.call(house, "flat/electricity/voltage_drops").from("12").await;
        assert_eq!(power.executor().await, Some(electrician));

        world
            .executor(&[Skill::Plumber], Scope::Building(house))
            .without_shifts()
            .await;
        let leak = world.call(house, LEAK).from("14").await;
        assert_eq!(leak.executor().await, None);
        assert_eq!(leak.why().await, "до срока никого нет на смене");
    });
}

#[test]
fn who_is_not_bound_helps_out_when_those_who_are_have_no_time() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let afar = world.house("Садовая", "5-7").await;
        let ours = world
            .executor(&[Skill::Plumber], Scope::Building(house))
            .works(9, 10)
            .await;
        let helper = world.executor(&[Skill::Plumber], Scope::Building(afar)).await;

        assert_eq!(world.call(house, LEAK).from("1").await.executor().await, Some(ours));
        let second = world.call(house, LEAK).from("2").await;
        assert_eq!(second.executor().await, Some(helper));
        assert!(
            second.why().await.starts_with("до срока все заняты"),
            "{}",
            second.why().await
        );
    });
}

#[test]
fn another_company_s_people_are_never_asked() {
    story(async |world| {
        let other = world.company("УК Вторая", Settings::default()).await;
        let ours = world.house("Ленина", "39 к1").await;
        let theirs = world.house("Ленина", "39 к1").of(other).await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Company(world.home())).await;

        assert_eq!(world.call(ours, LEAK).from("1").await.executor().await, Some(plumber));
        assert_eq!(world.call(theirs, LEAK).from("1").await.executor().await, None);
    });
}

#[test]
fn a_company_that_distributes_by_hand_is_shown_the_best_and_chooses() {
    for distribution in [Distribution::Manual, Distribution::Suggested] {
        let settings = Settings {
            distribution,
            ..Settings::default()
        };
        story_with(settings, async |world| {
            let house = world.house("Ленина", "39 к1").await;
            let near = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
            let far = world.executor(&[Skill::Plumber], Scope::Company(world.home())).await;

            let ticket = world.call(house, LEAK).from("12").await;
            assert_eq!(ticket.executor().await, None);
            assert_eq!(ticket.why().await, "распределение вручную");
            assert!(world.calendar(near).bookings.is_empty());

            let proposal = world
                .platform()
                .candidates(ticket.id, &world.dispatcher())
                .await
                .unwrap();
            let ranked: Vec<_> = proposal.ranking.ranked.iter().map(|ranked| ranked.employee).collect();
            assert_eq!(ranked, [near, far]);

            ticket.assign_best().await;
            assert_eq!(ticket.executor().await, Some(near));
            assert_eq!(world.calendar(near).bookings.len(), 1);
        });
    }
}

#[test]
fn a_preview_ranks_and_promises_nothing() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let sketch = Sketch {
            building: house,
            flat: Some("12".into()),
            service: classifier::find("flat", "water", Some("fixture_leak")).unwrap().number,
            emergency: None,
        };
        let before = world.platform().store().last_seq();
        for _ in 0..3 {
            let proposal = world
                .platform()
                .assignment_preview(sketch.clone(), &world.dispatcher())
                .await
                .unwrap();
            assert_eq!(proposal.ranking.ranked[0].employee, plumber);
            assert_eq!(proposal.ranking.ranked[0].slot, world.slot("09:00", "10:00"));
        }
        world.settle().await;
        assert_eq!(world.platform().store().last_seq(), before, "looking changes nothing");
    });
}

#[test]
fn a_person_may_choose_otherwise_and_the_ticket_says_so() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let other = world.executor(&[Skill::Plumber], Scope::Company(world.home())).await;
        let wanted = world.slot("15:00", "16:00");

        let ticket = world.call(house, LEAK).from("12").to(other, Some(wanted)).await;
        assert_eq!(
            (ticket.executor().await, ticket.slot().await),
            (Some(other), Some(wanted))
        );
        assert_eq!(ticket.why().await, "выбран вручную · свободен 15:00–16:00");
        assert_eq!(world.calendar(other).bookings[0].slot, wanted);

        let refusal = world
            .call(house, LEAK)
            .from("13")
            .to(other, Some(wanted))
            .attempt()
            .await
            .unwrap_err();
        assert_eq!(refusal.code, "slot_taken");
        let elsewhere = world.call(house, LEAK).from("13").to(other, None).await;
        assert_eq!(
            elsewhere.slot().await,
            Some(world.slot("09:00", "10:00")),
            "without a wish the earliest"
        );
    });
}

#[test]
fn a_ticket_handed_over_frees_the_time_of_the_one_before() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let first = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let second = world.executor(&[Skill::Plumber], Scope::Company(world.home())).await;
        let ticket = world.call(house, LEAK).from("12").await;
        world.later(Span::minutes(1)).await;

        ticket.assign(second, None).await.unwrap();
        assert_eq!(ticket.executor().await, Some(second));
        assert!(world.calendar(first).bookings.is_empty());
        assert_eq!(world.calendar(second).bookings[0].ticket, ticket.id);
    });
}
