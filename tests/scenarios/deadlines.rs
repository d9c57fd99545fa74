//! U14: clocks of law round the clock, clocks of service in working hours, in the time of the house;
//! warned, overdue and escalated by timers that a restart does not disturb.

use domovoi_actors::model::TicketFilter;
use domovoi_domain::kernel::DeadlineKind::{ChuteBlockage, Inform, Localise, Repair, Restore, Service, SewageBlockage};
use domovoi_domain::kernel::{BuildingId, DeadlineKind, Instant, ServiceRule, Settings, Span};
use domovoi_domain::tickets::{DeadlineState, TicketEvent};
use domovoi_tests::{TicketHandle, World, story, story_with};

const FLOOD: &str = "flat/water/flooding";
const BLOCKED_CHUTE: &str = "entrance/rubbish_chute/chute_blockage";

#[test]
fn emergencies_run_the_clocks_of_law_day_and_night() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        world.until(world.today("23:50")).await;
        let asked = world.now();
        let due = async |ticket: &TicketHandle, kind| ticket.deadline(kind).await.due - asked;

        let flood = world.call(house, FLOOD).from("12").await;
        assert_eq!(due(&flood, Localise).await, Span::minutes(30));
        assert_eq!(due(&flood, Inform).await, Span::minutes(30));
        assert_eq!(due(&flood, Repair).await, Span::days(3));
        let sewage = world.call(house, "flat/sewage/blockage").from("12").await;
        assert_eq!(due(&sewage, SewageBlockage).await, Span::hours(2));
        let cold = world.call(house, "flat/heating/no_heating").from("12").await;
        assert_eq!(due(&cold, Restore).await, Span::hours(16));
        let dark = world.call(house, "flat/electricity/no_power").from("12").await;
        assert_eq!(due(&dark, Restore).await, Span::hours(2));
    });
}

#[test]
fn a_rubbish_chute_rests_at_night_by_the_clock_of_its_house() {
    story(async |world| {
        let here = world.house("Ленина", "39 к1").await;
        let far_east = world.house("Светланская", "2/30").zone("Asia/Vladivostok").await;
        world.until(world.today("21:30")).await;
        let tomorrow = |at: &str| world.today(at) + Span::days(1);

        let ours = world.call(here, BLOCKED_CHUTE).await;
        assert_eq!(
            ours.deadline(ChuteBlockage).await.due,
            tomorrow("08:30"),
            "90 minutes today, 30 tomorrow"
        );
        // 21:30 in Moscow is 4:30 in Vladivostok: the two hours run from 8:00 there, 1:00 here.
        let theirs = world.call(far_east, BLOCKED_CHUTE).await;
        assert_eq!(theirs.deadline(ChuteBlockage).await.due, tomorrow("03:00"));
    });
}

/// A company that promises four working hours for a seal of a meter.
fn four_hours() -> Settings {
    let service = domovoi_domain::classifier::find("flat", "meters", Some("first_sealing"))
        .unwrap()
        .number;
    Settings {
        services: vec![ServiceRule {
            service,
            enabled: true,
            minutes: None,
            term_hours: Some(4),
            photos: None,
        }],
        ..Settings::default()
    }
}

#[test]
fn the_company_s_own_term_runs_in_working_hours() {
    story_with(four_hours(), async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let asked_at = async |at: Instant| {
            world.until(at).await;
            let ticket = world.call(house, "flat/meters/first_sealing").from("12").await;
            ticket.deadline(Service).await.due
        };
        let monday = world.now();
        let at = |days: i64, hours: i64| monday - Span::hours(9) + Span::days(days) + Span::hours(hours);
        assert_eq!(asked_at(at(0, 10)).await, at(0, 14));
        assert_eq!(asked_at(at(0, 16)).await, at(1, 11), "two hours today, two tomorrow");
        assert_eq!(
            asked_at(at(4, 17)).await,
            at(7, 12),
            "Friday evening reaches into Monday"
        );
        assert_eq!(asked_at(at(5, 12)).await, at(7, 13), "on a Saturday nobody works");
    });
}

#[test]
fn a_deadline_warns_at_half_and_at_four_fifths_and_is_then_overdue() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ticket = world.call(house, FLOOD).from("12").await;
        let overdue = |world: &World| {
            let filter = TicketFilter {
                overdue: Some(true),
                ..TicketFilter::default()
            };
            world.platform().model().tickets.counts(&filter, world.now()).total
        };
        for (minutes, state) in [
            (14, DeadlineState::OnTime),
            (15, DeadlineState::Warned),
            (23, DeadlineState::Warned),
            (24, DeadlineState::Pressing),
            (30, DeadlineState::Pressing),
        ] {
            world.until(world.today("09:00") + Span::minutes(minutes)).await;
            assert_eq!(ticket.stands(Localise).await, state, "after {minutes} minutes");
            assert!(!ticket.overdue().await);
            assert_eq!(overdue(&world), 0);
        }
        world.later(Span(1)).await;
        assert_eq!(ticket.stands(Localise).await, DeadlineState::Overdue);
        assert!(ticket.overdue().await);
        assert_eq!(overdue(&world), 1);

        let steps = announced(&ticket, Localise).await;
        let at = |minutes| world.today("09:00") + Span::minutes(minutes);
        assert_eq!(steps, [(1, at(15)), (2, at(24)), (3, at(30) + Span(1))]);
    });
}

#[test]
fn what_is_met_in_time_wakes_nobody() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let plumber = domovoi_domain::kernel::Skill::Plumber;
        world
            .executor(&[plumber], domovoi_domain::kernel::Scope::Building(house))
            .await;
        let ticket = world.call(house, "flat/water/no_cold_water").from("12").await;
        ticket.start().await;
        world.later(Span::minutes(10)).await;
        ticket.localise().await;
        ticket.inform().await;
        world.later(Span::hours(1)).await;
        ticket.complete().await;
        world.later(Span::days(10)).await;

        for kind in [Localise, Inform, Restore, Service] {
            assert_eq!(ticket.stands(kind).await, DeadlineState::Met, "{kind:?}");
            assert_eq!(announced(&ticket, kind).await, [], "{kind:?}");
        }
        assert_eq!(escalations(&ticket).await, []);
        assert!(!ticket.overdue().await);
    });
}

#[test]
fn what_is_met_late_says_so_for_ever() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ticket = world.call(house, "flat/water/no_cold_water").from("12").await;
        world.later(Span::minutes(31)).await;
        ticket.inform().await;
        assert_eq!(ticket.stands(Inform).await, DeadlineState::MetLate);
        world.later(Span::days(1)).await;
        assert_eq!(ticket.stands(Inform).await, DeadlineState::MetLate);
    });
}

#[test]
fn the_ladder_is_climbed_by_the_clock() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ticket = world.call(house, FLOOD).from("12").await;
        world.later(Span::days(2)).await;
        let over = world.today("09:30") - Span::days(2) + Span(1);
        let climbed = [(1, over), (2, over + Span::minutes(30)), (3, over + Span::hours(24))];
        assert_eq!(escalations(&ticket).await, climbed);
        assert_eq!(ticket.now().await.escalation, 3);
    });
}

#[test]
fn timers_go_on_after_a_restart_and_after_a_crash() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ticket = flood_at_nine(&world, house).await;
        world.later(Span::minutes(20)).await;
        world.restart().await;
        world.later(Span::minutes(5)).await;
        world.crash().await;
        world.later(Span::minutes(40)).await;

        let at = |minutes| world.today("09:00") + Span::minutes(minutes);
        let steps = [(1, at(15)), (2, at(24)), (3, at(30) + Span(1))];
        assert_eq!(
            announced(&ticket, Localise).await,
            steps,
            "each step once and at its time"
        );
        assert_eq!(
            escalations(&ticket).await,
            [(1, at(30) + Span(1)), (2, at(60) + Span(1))]
        );
    });
}

#[test]
fn what_passed_while_the_house_was_down_is_told_once_at_the_start() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ticket = flood_at_nine(&world, house).await;
        world.restart_after(Span::hours(3)).await;
        let noon = world.today("12:00");
        assert_eq!(announced(&ticket, Localise).await, [(3, noon)]);
        assert_eq!(
            escalations(&ticket).await,
            [(2, noon)],
            "the lower rungs have nothing left to say"
        );
        world.restart().await;
        world.settle().await;
        assert_eq!(announced(&ticket, Localise).await, [(3, noon)]);
    });
}

#[test]
fn a_ticket_from_a_file_shows_as_overdue_and_wakes_nobody() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let last_week = world.now() - Span::days(7);
        let ticket = world.call(house, FLOOD).from("12").asked_at(last_week).await;
        assert_eq!(ticket.now().await.created_at, last_week);
        assert!(ticket.overdue().await);
        world.later(Span::days(3)).await;
        assert_eq!(announced(&ticket, Localise).await, []);
        assert_eq!(escalations(&ticket).await, []);
    });
}

async fn flood_at_nine(world: &World, house: BuildingId) -> TicketHandle {
    assert_eq!(world.now(), world.today("09:00"));
    world.call(house, FLOOD).from("12").await
}

/// The steps of a term that were announced, and when.
async fn announced(ticket: &TicketHandle, wanted: DeadlineKind) -> Vec<(u8, Instant)> {
    let history = ticket.history().await.into_iter();
    let steps = history.filter_map(|it| match it.event {
        TicketEvent::DeadlineReached { kind, step } if kind == wanted => Some((step, it.stamp.at)),
        _ => None,
    });
    steps.collect()
}

/// The rungs that were climbed, and when.
async fn escalations(ticket: &TicketHandle) -> Vec<(u8, Instant)> {
    let history = ticket.history().await.into_iter();
    let rungs = history.filter_map(|it| match it.event {
        TicketEvent::Escalated { level } => Some((level, it.stamp.at)),
        _ => None,
    });
    rungs.collect()
}
