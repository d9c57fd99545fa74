//! Escalation (эскалация) by timer: who hears of a ticket whose time runs out, and when.
//!
//! Everything is counted from the state, so a restart forgets nothing and wakes nobody twice.

use super::{Deadline, Status, Ticket, TicketEvent};
use crate::kernel::{Instant, Role, Span};

/// One rung: how long after the first overdue deadline it is reached, and who hears of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rung {
    pub level: u8,
    pub after: Span,
    pub to: Role,
}

/// The ladder, lowest rung first.
pub const LADDER: [Rung; 3] = [
    Rung {
        level: 1,
        after: Span::ZERO,
        to: Role::Master,
    },
    Rung {
        level: 2,
        after: Span::minutes(30),
        to: Role::Manager,
    },
    Rung {
        level: 3,
        after: Span::hours(24),
        to: Role::Admin,
    },
];

/// When something is to be announced next; `None` while nothing runs.
pub(super) fn due(ticket: &Ticket) -> Option<Instant> {
    let steps = watched(ticket).filter_map(|deadline| {
        let next = deadline.announced + 1;
        (next <= 3).then(|| deadline.step_at(next))
    });
    let rungs = LADDER.iter().filter(|rung| rung.level > ticket.escalation);
    let rungs = rungs.filter_map(|rung| Some(overdue_since(ticket)? + rung.after));
    steps.chain(rungs).min()
}

/// What is to be announced at `now`: the highest step of each deadline and the highest rung.
pub(super) fn reached(ticket: &Ticket, now: Instant) -> Vec<TicketEvent> {
    let steps = watched(ticket).filter_map(|deadline| {
        let step = deadline.step(now);
        (step > deadline.announced).then_some(TicketEvent::DeadlineReached {
            kind: deadline.kind,
            step,
        })
    });
    let level = overdue_since(ticket).and_then(|since| {
        let reached = LADDER.iter().rev().find(|rung| since + rung.after <= now)?;
        (reached.level > ticket.escalation).then_some(TicketEvent::Escalated { level: reached.level })
    });
    steps.chain(level).collect()
}

/// Deadlines that still run, but for those that were over before we knew of the ticket.
fn watched(ticket: &Ticket) -> impl Iterator<Item = &Deadline> {
    let runs = ticket.status.is_open() && ticket.status != Status::Completed;
    ticket
        .deadlines
        .iter()
        .filter(move |deadline| runs && deadline.runs() && deadline.announced < 4)
}

/// When the first of the watched deadlines is (or will be) overdue.
fn overdue_since(ticket: &Ticket) -> Option<Instant> {
    watched(ticket).map(|deadline| deadline.step_at(3)).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::DeadlineKind;

    fn ticket() -> Ticket {
        Ticket {
            number: 1,
            deadlines: vec![Deadline {
                kind: DeadlineKind::Service,
                start: Instant(0),
                due: Instant(0) + Span::minutes(100),
                met: None,
                paused: None,
                shifted: Span::ZERO,
                announced: 0,
            }],
            ..Ticket::default()
        }
    }

    fn announce(ticket: &mut Ticket, events: &[TicketEvent]) {
        for event in events {
            match event {
                TicketEvent::DeadlineReached { step, .. } => ticket.deadlines[0].announced = *step,
                TicketEvent::Escalated { level } => ticket.escalation = *level,
                other => panic!("time gives no {other:?}"),
            }
        }
    }

    #[test]
    fn the_ladder_is_climbed_rung_by_rung_and_no_rung_twice() {
        let mut ticket = ticket();
        let mut told = Vec::new();
        while let Some(at) = due(&ticket) {
            assert!(reached(&ticket, at - Span(1)).is_empty(), "nothing is told early");
            let events = reached(&ticket, at);
            announce(&mut ticket, &events);
            assert!(reached(&ticket, at).is_empty(), "nothing is told twice");
            told.push((
                at.0 / 60_000,
                events.len(),
                ticket.deadlines[0].announced,
                ticket.escalation,
            ));
        }
        assert_eq!(
            told,
            [
                (50, 1, 1, 0),
                (80, 1, 2, 0),
                (100, 2, 3, 1),
                (130, 1, 3, 2),
                (1540, 1, 3, 3)
            ]
        );
    }

    #[test]
    fn after_a_long_sleep_only_the_last_step_and_rung_are_told() {
        let events = reached(&ticket(), Instant(0) + Span::hours(3));
        assert_eq!(
            events,
            [
                TicketEvent::DeadlineReached {
                    kind: DeadlineKind::Service,
                    step: 3
                },
                TicketEvent::Escalated { level: 2 },
            ]
        );
    }

    #[test]
    fn what_was_late_before_we_knew_of_it_wakes_nobody() {
        let mut ticket = ticket();
        super::super::deadline::known_late(&mut ticket.deadlines, Instant(0) + Span::hours(9));
        assert_eq!(due(&ticket), None);
        assert!(
            ticket.is_overdue(Instant(0) + Span::hours(9)),
            "it still shows as overdue"
        );
    }
}
