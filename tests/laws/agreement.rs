//! What different parts of the house know of one thing must be the same.

use domovoi_actors::{DocKind, Query};
use domovoi_domain::calendar::{Calendar, MEMORY};
use domovoi_domain::kernel::{Aggregate, Settings, Span, TicketId};
use domovoi_domain::tickets::{Status, Ticket};
use domovoi_tests::World;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// Everything as every screen shows it.
fn known(world: &World) -> (Vec<Arc<Calendar>>, HashMap<TicketId, Arc<Ticket>>) {
    let platform = world.platform();
    let model = platform.model();
    let calendars = model.calendars.iter().map(|seen| seen.state.clone()).collect();
    let tickets = model
        .tickets
        .all_open()
        .map(|ticket| (ticket.id, ticket.clone()))
        .collect();
    (calendars, tickets)
}

/// Nobody is in two places at once; who has a ticket with a time has that time in his calendar, and nobody
/// keeps time for what is not his.
pub(crate) async fn of_calendars_and_tickets(world: &World) {
    let (calendars, tickets) = known(world);
    let now = world.now();
    for calendar in &calendars {
        for pair in calendar.bookings.windows(2) {
            assert!(
                !pair[0].slot.overlaps(pair[1].slot),
                "one time was given twice: {pair:?}"
            );
        }
        for booking in calendar.bookings.iter().filter(|booking| booking.slot.end > now) {
            let ticket = tickets
                .get(&booking.ticket)
                .unwrap_or_else(|| panic!("time is kept for what has ended: {booking:?}"));
            assert_eq!(
                ticket.executor,
                Some(calendar.employee),
                "time is kept for another's ticket: {booking:?}"
            );
            assert_eq!(
                ticket.slot,
                Some(booking.slot),
                "{} is planned for another time",
                ticket.number
            );
            assert_eq!(
                booking.started,
                ticket.status == Status::InProgress,
                "{}",
                ticket.number
            );
            assert!(
                booking.started || booking.emergency == ticket.emergency,
                "{}",
                ticket.number
            );
        }
    }
    for ticket in tickets.values() {
        assert!(
            !ticket.reasons.is_empty(),
            "{} has no executor and no reason",
            ticket.number
        );
        let planned = matches!(ticket.status, Status::New | Status::InProgress);
        let (Some(executor), Some(slot), true) = (ticket.executor, ticket.slot, planned) else {
            continue;
        };
        if slot.end < now - MEMORY + Span::days(1) {
            continue;
        }
        let calendar = calendars
            .iter()
            .find(|calendar| calendar.employee == executor)
            .expect("he has a calendar");
        let booked = calendar
            .bookings
            .iter()
            .any(|booking| booking.ticket == ticket.id && booking.slot == slot);
        assert!(booked, "{} is not in the calendar: {slot:?}", ticket.number);
    }
}

/// The numbers of the company follow one another.
pub(crate) fn of_numbers(world: &World) {
    let platform = world.platform();
    let numbers: BTreeSet<u64> = platform.model().tickets.iter().map(|head| head.number).collect();
    let first = Settings::default().first_number;
    let expected: BTreeSet<u64> = (first..first + platform.model().tickets.len() as u64).collect();
    assert_eq!(numbers, expected);
}

/// Search finds every ticket by its number, open or ended as it is.
pub(crate) async fn of_search_and_tickets(world: &World) {
    let platform = world.platform();
    assert!(
        platform
            .searched(platform.store().last_seq(), Duration::from_secs(5))
            .await,
        "search has fallen behind"
    );
    let heads: Vec<_> = platform
        .model()
        .tickets
        .iter()
        .map(|head| (head.id, head.number, head.status))
        .collect();
    for (id, number, status) in heads {
        let query = Query {
            kinds: vec![DocKind::Ticket],
            statuses: vec![status.code().to_owned()],
            ..Query::new(number.to_string())
        };
        let hits = platform.find(query).await.unwrap().hits;
        assert_eq!(
            hits.first().map(|hit| hit.id),
            Some(id.0),
            "{number} is not found as {status:?}"
        );
    }
}

/// Nothing that is due waits, and no slot is held for ever.
pub(crate) async fn of_time(world: &World) {
    let (calendars, tickets) = known(world);
    let now = world.now();
    for ticket in tickets.values() {
        assert!(
            ticket.due().is_none_or(|due| due > now),
            "{} was not woken at {:?}",
            ticket.number,
            ticket.due()
        );
    }
    for calendar in calendars {
        assert_eq!(calendar.leases, [], "somebody still holds a slot");
    }
}
