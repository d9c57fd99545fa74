use super::*;
use crate::kernel::{Aggregate, Context, Decision, Record, Refusal, Role, Settings, Span, Stamp, Via, Who};
use proptest::prelude::*;

const NOW: Instant = Instant(1_000_000_000);
const GIVER: u64 = 1;
const NEXT: u64 = 2;
const THIRD: u64 = 3;

fn who(user: Option<u64>) -> Who {
    Who {
        user: user.map(UserId),
        role: Role::Dispatcher,
        via: Via::Web,
        ..Who::default()
    }
}

fn order(
    handover: &mut Handover,
    user: Option<u64>,
    at: Instant,
    command: HandoverCommand,
) -> Result<Decision<HandoverEvent>, Refusal> {
    let (who, settings) = (who(user), Settings::default());
    let decision = handover.decide(command, &Context::new(at, &who, &settings, 0, 100))?;
    let stamp = Stamp { at, who };
    decision.events.iter().for_each(|event| handover.apply(event, &stamp));
    Ok(decision)
}

fn give(note: &str) -> HandoverCommand {
    HandoverCommand::Give(Box::new(Give {
        id: HandoverId(9),
        companies: vec![CompanyId(1)],
        note: note.into(),
        ..Give::default()
    }))
}

fn given() -> Handover {
    let mut handover = Handover::default();
    order(&mut handover, Some(GIVER), NOW, give("Ключи у консьержа")).unwrap();
    handover
}

#[test]
fn a_shift_is_given_with_a_note_in_a_record() {
    let mut handover = Handover::default();
    let decision = order(&mut handover, Some(GIVER), NOW, give(" Ключи у консьержа \n")).unwrap();
    assert_eq!(
        decision.records,
        [(RecordId(100), Record::Text("Ключи у консьержа".into()))]
    );
    assert_eq!(
        (handover.given_by, handover.given_at, handover.note),
        (UserId(GIVER), NOW, Some(RecordId(100)))
    );
    assert!(handover.is_waiting());
    let mut quiet = Handover::default();
    assert!(
        order(&mut quiet, Some(GIVER), NOW, give("  "))
            .unwrap()
            .records
            .is_empty()
    );
    assert_eq!(quiet.note, None);
}

#[test]
fn who_may_do_what_and_when() {
    let replace = || HandoverCommand::Replace { by: HandoverId(10) };
    let accept = || HandoverCommand::Accept;
    let after = |user: Option<u64>, command: HandoverCommand| {
        let mut handover = given();
        order(&mut handover, user, NOW, command).unwrap();
        handover
    };
    let accepted = || after(Some(NEXT), HandoverCommand::Accept);
    let gone = || after(None, HandoverCommand::Replace { by: HandoverId(10) });
    for (name, mut handover, user, command, expected) in [
        ("the next shift accepts", given(), Some(NEXT), accept(), Ok(1)),
        (
            "the giver does not",
            given(),
            Some(GIVER),
            accept(),
            Err("own_handover"),
        ),
        ("nor does the machine", given(), None, accept(), Err("forbidden")),
        ("once more changes nothing", accepted(), Some(NEXT), accept(), Ok(0)),
        (
            "another one is late",
            accepted(),
            Some(THIRD),
            accept(),
            Err("handover_accepted"),
        ),
        (
            "the giver is late too",
            accepted(),
            Some(GIVER),
            accept(),
            Err("handover_accepted"),
        ),
        ("a newer one replaces it", given(), None, replace(), Ok(1)),
        ("replacing twice is once", gone(), None, replace(), Ok(0)),
        ("accepted stays accepted", accepted(), None, replace(), Ok(0)),
        (
            "a replaced one is not accepted",
            gone(),
            Some(NEXT),
            accept(),
            Err("handover_replaced"),
        ),
        (
            "nothing is not accepted",
            Handover::default(),
            Some(NEXT),
            accept(),
            Err("not_found"),
        ),
        (
            "nothing is not replaced",
            Handover::default(),
            None,
            replace(),
            Err("not_found"),
        ),
        (
            "giving the same again changes nothing",
            given(),
            Some(GIVER),
            give(""),
            Ok(0),
        ),
        (
            "nobody gives in its place",
            given(),
            Some(NEXT),
            give(""),
            Err("handover_exists"),
        ),
        (
            "the machine gives nothing",
            Handover::default(),
            None,
            give(""),
            Err("forbidden"),
        ),
        (
            "a long note",
            Handover::default(),
            Some(GIVER),
            give(&"ы".repeat(4_001)),
            Err("invalid_fields"),
        ),
    ] {
        let answer = order(&mut handover, user, NOW, command);
        let answer = answer
            .map(|decision| decision.events.len())
            .map_err(|refusal| refusal.code);
        assert_eq!(answer, expected, "{name}");
    }
}

#[test]
fn somebody_without_companies_has_nothing_to_give() {
    let command = HandoverCommand::Give(Box::default());
    let refusal = order(&mut Handover::default(), Some(GIVER), NOW, command).unwrap_err();
    assert_eq!(refusal.code, "no_company");
}

fn work(number: u64) -> Work {
    Work {
        item: Item {
            ticket: TicketId(number),
            number,
            ..Item::default()
        },
        term: Some(NOW + Span::hours(1)),
        ..Work::default()
    }
}

fn numbers(list: &List) -> Vec<u64> {
    list.items.iter().map(|item| item.number).collect()
}

#[test]
fn each_list_holds_what_belongs_to_it() {
    let slot = |from: i64, to: i64| Some(Slot::new(NOW + Span::hours(from), NOW + Span::hours(to)));
    let mut open: Vec<Work> = (1..=6).map(work).collect();
    open[0].item.emergency = true;
    open[1].promised = slot(12, 13);
    open[2].promised = slot(13, 14);
    open[3].promised = slot(-3, -2);
    open[4].overdue = true;
    open[4].term = Some(NOW - Span::hours(1));
    let lists = gather(open, NOW);
    assert_eq!(numbers(&lists.emergencies), [1]);
    assert_eq!(
        numbers(&lists.promises),
        [4, 2],
        "what was not kept stands first, what is far off does not stand here"
    );
    assert_eq!(numbers(&lists.overdue), [5]);
    assert_eq!(
        lists.promises.items[0].due,
        Some(NOW - Span::hours(2)),
        "the end of the planned time"
    );
    assert_eq!(lists.overdue.items[0].due, Some(NOW - Span::hours(1)), "the term");
}

#[test]
fn a_ticket_stands_in_every_list_it_belongs_to() {
    let everything = Work {
        promised: Some(Slot::new(NOW, NOW + Span::hours(1))),
        overdue: true,
        item: Item {
            emergency: true,
            ..work(7).item
        },
        ..work(7)
    };
    let lists = gather([everything], NOW);
    assert_eq!(
        [&lists.emergencies, &lists.promises, &lists.overdue].map(|list| list.total),
        [1, 1, 1]
    );
}

proptest! {
    #[test]
    fn lists_are_in_order_and_lose_nothing(
        works in prop::collection::vec((prop::option::of(-50i64..50), prop::option::of(-50i64..50), any::<bool>(), any::<bool>()), 0..700),
    ) {
        let open: Vec<Work> = works.iter().enumerate().map(|(number, (term, start, emergency, overdue))| {
            let slot = |start: &i64| Slot::new(NOW + Span::hours(*start), NOW + Span::hours(start + 1));
            Work {
                term: term.map(|hours| NOW + Span::hours(hours)),
                promised: start.as_ref().map(slot),
                overdue: *overdue,
                item: Item { emergency: *emergency, ..work(number as u64).item },
            }
        }).collect();
        let lists = gather(open.clone(), NOW);
        let counts = [
            open.iter().filter(|work| work.item.emergency).count(),
            open.iter().filter(|work| work.promised.is_some_and(|slot| slot.start <= NOW + AHEAD)).count(),
            open.iter().filter(|work| work.overdue).count(),
        ];
        for (list, count) in [&lists.emergencies, &lists.promises, &lists.overdue].into_iter().zip(counts) {
            prop_assert_eq!(list.total as usize, count);
            prop_assert_eq!(list.items.len(), count.min(MOST));
            let due = |item: &Item| item.due.map_or(i64::MAX, |due| due.0);
            prop_assert!(list.items.is_sorted_by_key(due));
        }
    }

    /// Whatever is said by whomever in whichever order: one outcome, never by the giver, and it stays.
    #[test]
    fn it_ends_once_and_never_by_the_giver(orders in prop::collection::vec((0u8..3, 1u64..4), 0..20)) {
        let mut handover = given();
        for (what, user) in orders {
            let before = handover.clone();
            let command = match what {
                0 => HandoverCommand::Accept,
                1 => HandoverCommand::Replace { by: HandoverId(20 + user) },
                _ => give("снова"),
            };
            let refused = order(&mut handover, Some(user), NOW + Span::minutes(1), command).is_err();
            prop_assert!(!refused || handover == before);
            prop_assert!(before.is_waiting() || handover == before);
            let by_giver = matches!(handover.outcome, Outcome::Accepted { by: UserId(GIVER), .. });
            prop_assert!(!by_giver);
        }
        prop_assert_eq!((handover.given_by, handover.given_at), (UserId(GIVER), NOW));
    }
}
