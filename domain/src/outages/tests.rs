use super::offers::{Offer, RULE, Report, offers};
use super::*;
use crate::kernel::{Aggregate, Context, Decision, Refusal, Settings, Span, Stamp, Via, Who};
use proptest::prelude::*;

const NOW: Instant = Instant(1_790_000_000_000);
const HOUSE: BuildingId = BuildingId(2);

fn context<'a>(who: &'a Who, settings: &'a Settings) -> Context<'a> {
    Context::new(NOW, who, settings, 0, 1_000)
}

/// An outage and the ids that its decisions take.
struct Life(Outage, u64);

impl Life {
    fn give(&mut self, command: OutageCommand) -> Result<Decision<OutageEvent>, Refusal> {
        let (who, settings) = (Who::system(Via::Console), Settings::default());
        self.1 += Context::ID_BLOCK;
        let decision = self.0.decide(command, &Context::new(NOW, &who, &settings, 0, self.1))?;
        let stamp = Stamp { at: NOW, who };
        decision.events.iter().for_each(|event| self.0.apply(event, &stamp));
        Ok(decision)
    }
}

fn ask() -> Open {
    Open {
        id: OutageId(1),
        company: CompanyId(1),
        buildings: vec![HOUSE],
        trouble: trouble("no_hot_water"),
        answer: "Авария на вводе, дадим к 18:00".into(),
        tickets: vec![TicketId(1), TicketId(2), TicketId(1)],
        ..Open::default()
    }
}

fn opened() -> Life {
    let mut life = Life(Outage::default(), 1_000);
    life.give(OutageCommand::Open(Box::new(ask()))).unwrap();
    life
}

fn trouble(problem: &str) -> Trouble {
    Trouble {
        category: "water".into(),
        problem: Some(problem.into()),
    }
}

fn untold(life: &Life) -> Vec<u64> {
    life.0.untold().map(|id| id.0).collect()
}

#[test]
fn everybody_hears_each_answer_once() {
    let mut life = opened();
    assert_eq!(untold(&life), [1, 2], "a ticket is attached once");
    let first = life.give(OutageCommand::Inform).unwrap().events;
    assert!(matches!(&first[..], [OutageEvent::Informed { tickets, .. }] if tickets.len() == 2));
    assert_eq!(life.give(OutageCommand::Inform).unwrap(), Decision::nothing());

    let tickets = vec![TicketId(2), TicketId(3)];
    life.give(OutageCommand::Attach { tickets }).unwrap();
    assert_eq!(untold(&life), [3], "only who came later has not heard it");
    life.give(OutageCommand::Inform).unwrap();
    let (answer, planned_until) = ("Дадим к 20:00".to_owned(), Some(NOW + Span::hours(2)));
    life.give(OutageCommand::SetAnswer { answer, planned_until }).unwrap();
    assert_eq!(untold(&life), [1, 2, 3], "another answer is news for all");
    life.give(OutageCommand::Detach {
        tickets: vec![TicketId(1), TicketId(9)],
    })
    .unwrap();
    assert_eq!(untold(&life), [2, 3]);
}

#[test]
fn what_is_over_changes_no_more() {
    let mut life = opened();
    life.give(OutageCommand::Close {
        words: " Воду дали. ".into(),
    })
    .unwrap();
    assert!(!life.0.is_live());
    for command in [
        OutageCommand::Inform,
        OutageCommand::Attach {
            tickets: vec![TicketId(5)],
        },
        OutageCommand::SetAnswer {
            answer: "x".into(),
            planned_until: None,
        },
    ] {
        assert_eq!(life.give(command).unwrap_err().code, "outage_closed");
    }
    assert_eq!(
        life.give(OutageCommand::Close { words: String::new() }).unwrap(),
        Decision::nothing()
    );
}

#[test]
fn what_is_wrong_is_said_all_at_once() {
    let (who, settings) = (Who::default(), Settings::default());
    let wrong = |change: fn(&mut Open)| {
        let mut ask = ask();
        change(&mut ask);
        let decided = Outage::default().decide(OutageCommand::Open(Box::new(ask)), &context(&who, &settings));
        decided
            .unwrap_err()
            .fields
            .into_iter()
            .map(|field| field.field.into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(wrong(|ask| ask.buildings.clear()), ["building_ids"]);
    assert_eq!(wrong(|ask| ask.answer = "  ".into()), ["answer"]);
    assert_eq!(wrong(|ask| ask.started = Some(NOW + Span::minutes(1))), ["started"]);
    assert_eq!(
        wrong(|ask| {
            ask.buildings = vec![HOUSE, BuildingId(3), HOUSE];
            ask.riser = Some(Pipe {
                name: "1".into(),
                flats: vec![],
            });
            ask.planned_until = Some(NOW);
        }),
        ["building_ids[2]", "riser", "planned_until"]
    );
}

#[test]
fn a_riser_reaches_its_flats_only() {
    let mut life = opened();
    assert!(life.0.reaches(HOUSE, None));
    assert!(!life.0.reaches(BuildingId(3), Some("12")));
    life.0.riser = Some(Pipe {
        name: "ГВС 1".into(),
        flats: vec!["12".into(), "16".into()],
    });
    for (flat, reached) in [(Some("12"), true), (Some("13"), false), (None, false)] {
        assert_eq!(life.0.reaches(HOUSE, flat), reached, "{flat:?}");
    }
}

fn report(ticket: u64, minutes_ago: i64) -> Report {
    Report {
        ticket: TicketId(ticket),
        building: HOUSE,
        flat: Some(ticket.to_string()),
        trouble: trouble("no_hot_water"),
        at: NOW - Span::minutes(minutes_ago),
        risers: vec!["ГВС 1".into()],
    }
}

fn offered(reports: &[Report]) -> Vec<Offer> {
    offers(reports, &[], NOW, &RULE)
}

#[test]
fn three_of_one_kind_in_one_house_within_half_an_hour_are_offered() {
    let three = [report(1, 40), report(2, 20), report(3, 10)];
    let offer = offered(&three).remove(0);
    assert_eq!(offer.tickets, [TicketId(1), TicketId(2), TicketId(3)]);
    assert_eq!((offer.riser.as_deref(), offer.outage), (Some("ГВС 1"), None));
    assert_eq!(offer.trouble, trouble("no_hot_water"));

    type Change = fn(&mut Report);
    let cases: [(&str, Change, bool); 6] = [
        ("half an hour exactly", |it| it.at = NOW - Span::minutes(40), true),
        ("too far apart", |it| it.at = NOW - Span::minutes(41), false),
        ("another house", |it| it.building = BuildingId(3), false),
        ("another category", |it| it.trouble.category = "gas".into(), false),
        ("another problem of the category", |it| it.trouble.problem = None, true),
        ("not yet", |it| it.at = NOW + Span(1), false),
    ];
    for (case, change, found) in cases {
        let mut first = report(1, 40);
        change(&mut first);
        assert_eq!(
            !offered(&[first, report(2, 20), report(3, 10)]).is_empty(),
            found,
            "{case}"
        );
    }
    assert_eq!(
        offered(&[report(1, 250), report(2, 245), report(3, 241)]),
        [],
        "no news"
    );
}

#[test]
fn the_house_is_offered_where_no_riser_is_common_to_all() {
    let mut other = report(3, 10);
    other.risers = vec!["ГВС 2".into()];
    other.trouble.problem = Some("weak_pressure".into());
    let offer = offered(&[report(1, 30), report(2, 20), other]).remove(0);
    assert_eq!((offer.riser, offer.trouble.problem), (None, None));
}

#[test]
fn a_live_outage_takes_even_one_and_what_is_attached_is_not_offered_again() {
    let life = opened();
    let reports = [report(1, 30), report(2, 20), report(3, 10)];
    let found = offers(&reports, &[&life.0], NOW, &RULE);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].outage, &found[0].tickets[..]),
        (Some(OutageId(1)), &[TicketId(3)][..])
    );
    let mut over = opened();
    over.give(OutageCommand::Close { words: String::new() }).unwrap();
    assert_eq!(offers(&reports, &[&over.0], NOW, &RULE)[0].outage, None);
}

prop_compose! {
    fn some_report()(ticket in 0u64..1_000, house in 1u64..3, category in 0..2, ago in 0i64..90) -> Report {
        Report {
            building: BuildingId(house),
            trouble: Trouble { category: ["water", "gas"][category as usize].into(), problem: None },
            ..report(ticket, ago)
        }
    }
}

proptest! {
    /// A ticket is offered exactly when some half an hour around it holds three of its kind.
    #[test]
    fn who_is_offered_has_company_and_who_has_company_is_offered(mut reports in prop::collection::vec(some_report(), 0..20)) {
        reports.sort_by_key(|it| it.ticket);
        reports.dedup_by_key(|it| it.ticket);
        let offered: Vec<TicketId> = offered(&reports).into_iter().flat_map(|offer| offer.tickets).collect();
        for it in &reports {
            let alike = reports.iter().filter(|other| other.building == it.building && other.trouble == it.trouble);
            let alike: Vec<Instant> = alike.map(|other| other.at).collect();
            let crowd = alike.iter().any(|from| {
                let within = |at: &Instant| *from <= *at && *at <= *from + RULE.window;
                within(&it.at) && alike.iter().filter(|at| within(at)).count() >= RULE.tickets
            });
            prop_assert_eq!(offered.iter().filter(|id| **id == it.ticket).count(), usize::from(crowd));
        }
    }

    #[test]
    fn the_order_in_which_they_come_does_not_matter(reports in prop::collection::vec(some_report(), 0..12), turn in 0usize..12) {
        let mut reports = reports;
        reports.sort_by_key(|it| it.ticket);
        reports.dedup_by_key(|it| it.ticket);
        let expected = offered(&reports);
        let by = turn % reports.len().max(1);
        reports.rotate_left(by);
        prop_assert_eq!(offered(&reports), expected);
    }
}
