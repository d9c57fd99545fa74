use super::*;
use crate::handovers::{Given, HandoverCommand, HandoverEvent, Lists};
use crate::kernel::{CompanyId, DeadlineKind, HandoverId, Instant, Slot, Span, TicketId, UserId};
use crate::policies::Reaction;
use crate::tickets::{Deadline, Status, Ticket};

const NOW: Instant = Instant(1_000_000_000);

fn deadline(due: Instant) -> Deadline {
    Deadline {
        kind: DeadlineKind::Service,
        start: NOW - Span::days(1),
        due,
        met: None,
        paused: None,
        shifted: Span::ZERO,
        announced: 0,
    }
}

fn ticket(status: Status) -> Ticket {
    Ticket {
        id: TicketId(5),
        number: 100_005,
        status,
        slot: Some(Slot::new(NOW, NOW + Span::hours(1))),
        deferred_until: Some(NOW + Span::hours(3)),
        deadlines: vec![deadline(NOW + Span::hours(8)), deadline(NOW - Span::hours(2))],
        ..Ticket::default()
    }
}

#[test]
fn work_that_is_done_is_not_handed_over() {
    for (status, joins) in [
        (Status::New, true),
        (Status::InProgress, true),
        (Status::Deferred, true),
        (Status::Completed, false),
        (Status::Closed, false),
        (Status::Declined, false),
    ] {
        assert_eq!(
            ticket_joins_handover(&ticket(status), NOW).is_some(),
            joins,
            "{status:?}"
        );
    }
}

#[test]
fn what_has_passed_counts_before_what_comes() {
    let work = ticket_joins_handover(&ticket(Status::New), NOW).unwrap();
    assert_eq!((work.overdue, work.term), (true, Some(NOW - Span::hours(2))));
    let mut on_time = ticket(Status::New);
    on_time.deadlines.truncate(1);
    let work = ticket_joins_handover(&on_time, NOW).unwrap();
    assert_eq!((work.overdue, work.term), (false, Some(NOW + Span::hours(8))));
}

#[test]
fn a_deferred_ticket_promises_the_time_of_its_return() {
    let until = NOW + Span::hours(3);
    let work = ticket_joins_handover(&ticket(Status::Deferred), NOW).unwrap();
    assert_eq!(work.promised, Some(Slot::new(until, until)));
    let work = ticket_joins_handover(&ticket(Status::New), NOW).unwrap();
    assert_eq!(work.promised, Some(Slot::new(NOW, NOW + Span::hours(1))));
}

#[test]
fn each_earlier_one_learns_which_took_its_place() {
    let given = HandoverEvent::Given(Box::new(Given {
        id: HandoverId(9),
        companies: vec![CompanyId(1)],
        by: UserId(1),
        note: None,
        lists: Lists::default(),
        replaces: vec![HandoverId(7), HandoverId(8)],
    }));
    let told: Vec<_> = handover_given_replaces_earlier(&given)
        .into_iter()
        .map(|reaction| match reaction {
            Reaction::Handover(id, HandoverCommand::Replace { by }) => (id.0, by.0),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(told, [(7, 9), (8, 9)]);
    assert!(handover_given_replaces_earlier(&HandoverEvent::Accepted { by: UserId(2) }).is_empty());
}
