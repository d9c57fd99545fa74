//! Free time of an employee: shifts without absences, bookings and live leases.

use super::{Booking, Calendar, Holder, Lease};
use crate::kernel::{Instant, LeaseId, Opening, Slot, Span, TicketId};

/// What stands in the way of a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Obstacle {
    OffShift,
    Absent,
    Booked(TicketId),
    Leased(LeaseId),
}

/// Whose time is asked about and what may be passed over.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Query {
    /// The slot must lie inside it.
    pub range: Slot,
    pub length: Span,
    pub now: Instant,
    /// Whose own lease, and own booking that has not started, do not count against him.
    pub holder: Option<Holder>,
    /// Whether bookings that have not started and are no emergencies may be displaced.
    pub displace: bool,
}

/// The first thing that stands in the way of `slot`; `None` when it may be had. An emergency needs
/// no shift and displaces what has not started, unless that is an emergency too. `ticket` does not
/// stand in its own way, nor do the leases that are `own`.
pub(super) fn obstacle(
    calendar: &Calendar,
    slot: Slot,
    emergency: bool,
    ticket: Option<TicketId>,
    now: Instant,
    own: impl Fn(&Lease) -> bool,
) -> Option<Obstacle> {
    if !emergency {
        if calendar.absences.iter().any(|absence| absence.slot.overlaps(slot)) {
            return Some(Obstacle::Absent);
        }
        if !works(calendar, slot) {
            return Some(Obstacle::OffShift);
        }
    }
    let stays = |booking: &&Booking| {
        let same = Some(booking.ticket) == ticket && !booking.started;
        !same && booking.slot.overlaps(slot) && !(emergency && gives_way(booking))
    };
    if let Some(booking) = calendar.bookings.iter().find(stays) {
        return Some(Obstacle::Booked(booking.ticket));
    }
    let held = |lease: &&Lease| lease.until > now && !own(lease) && lease.slot.overlaps(slot);
    calendar
        .leases
        .iter()
        .find(held)
        .map(|lease| Obstacle::Leased(lease.id))
}

/// Whether an emergency may take its time.
fn gives_way(booking: &Booking) -> bool {
    !booking.started && !booking.emergency
}

/// Whether shifts that follow each other cover the whole slot.
fn works(calendar: &Calendar, slot: Slot) -> bool {
    let mut reached = slot.start;
    for shift in &calendar.shifts {
        if shift.slot.start > reached {
            break;
        }
        reached = reached.max(shift.slot.end);
    }
    reached >= slot.end && calendar.shifts.iter().any(|shift| shift.slot.contains(slot.start))
}

/// Every free stretch within `range` that has room for `length`, in order.
pub fn stretches(calendar: &Calendar, range: Slot, length: Span, now: Instant) -> Vec<Slot> {
    let query = Query {
        range,
        length,
        now,
        holder: None,
        displace: false,
    };
    let mut found = Vec::new();
    for worked in worked(calendar, range) {
        each_gap(worked, taken(calendar, &query, worked), |gap| {
            if gap.length() >= length && gap.start < gap.end {
                found.push(gap);
            }
            false
        });
    }
    found
}

/// The earliest slot of `query.length` that may be had, or why there is none.
pub fn opening(calendar: &Calendar, query: &Query) -> Opening {
    let mut on_shift = false;
    let mut first = None;
    for worked in worked(calendar, query.range) {
        on_shift = true;
        let found = each_gap(worked, taken(calendar, query, worked), |gap| {
            gap.length() >= query.length
        });
        if let Some(gap) = found {
            first = Some(Slot::new(gap.start, gap.start + query.length));
            break;
        }
    }
    match first {
        Some(slot) => Opening::At {
            slot,
            displaces: count(within(calendar, slot).filter(|booking| !is_own(query, booking))),
        },
        None if on_shift => Opening::Taken,
        None => {
            let from = calendar
                .shifts
                .partition_point(|shift| shift.slot.end <= query.range.start);
            if calendar.shifts[from..]
                .iter()
                .take(1)
                .any(|shift| shift.slot.overlaps(query.range))
            {
                Opening::Absent
            } else {
                Opening::OffShift
            }
        }
    }
}

/// How many bookings lie in a slot.
pub fn load(calendar: &Calendar, slot: Slot) -> u16 {
    count(within(calendar, slot))
}

fn within(calendar: &Calendar, slot: Slot) -> impl Iterator<Item = &Booking> {
    let from = calendar
        .bookings
        .partition_point(|booking| booking.slot.end <= slot.start);
    calendar.bookings[from..]
        .iter()
        .take_while(move |booking| booking.slot.start < slot.end)
}

fn count<'a>(bookings: impl Iterator<Item = &'a Booking>) -> u16 {
    bookings.count().try_into().unwrap_or(u16::MAX)
}

fn is_own(query: &Query, booking: &Booking) -> bool {
    query.holder == Some(Holder::Ticket(booking.ticket)) && !booking.started
}

/// Stretches of work within `range`: shifts that touch are one, absences are cut out.
fn worked(calendar: &Calendar, range: Slot) -> Vec<Slot> {
    let mut worked: Vec<Slot> = Vec::new();
    let from = calendar.shifts.partition_point(|shift| shift.slot.end <= range.start);
    for shift in calendar.shifts[from..]
        .iter()
        .take_while(|shift| shift.slot.start < range.end)
    {
        let slot = Slot::new(shift.slot.start.max(range.start), shift.slot.end.min(range.end));
        match worked.last_mut() {
            Some(last) if last.end >= slot.start => last.end = last.end.max(slot.end),
            _ => worked.push(slot),
        }
    }
    for absence in calendar.absences.iter().filter(|absence| absence.slot.overlaps(range)) {
        let rest = |slot: Slot| {
            let before = Slot::new(slot.start, slot.end.min(absence.slot.start));
            let after = Slot::new(slot.start.max(absence.slot.end), slot.end);
            [before, after].into_iter().filter(|slot| slot.start < slot.end)
        };
        worked = worked
            .into_iter()
            .flat_map(|slot| {
                if slot.overlaps(absence.slot) {
                    rest(slot).collect()
                } else {
                    vec![slot]
                }
            })
            .collect();
    }
    worked
}

/// What is taken within `stretch`, ordered by start.
fn taken(calendar: &Calendar, query: &Query, stretch: Slot) -> Vec<Slot> {
    let mut taken: Vec<Slot> = within(calendar, stretch)
        .filter(|booking| !(is_own(query, booking) || query.displace && gives_way(booking)))
        .map(|booking| booking.slot)
        .collect();
    let held = |lease: &&Lease| lease.until > query.now && Some(lease.holder) != query.holder;
    let leased = calendar
        .leases
        .iter()
        .filter(held)
        .filter(|lease| lease.slot.overlaps(stretch));
    let before = taken.len();
    taken.extend(leased.map(|lease| lease.slot));
    if taken.len() > before {
        taken.sort();
    }
    taken
}

/// Goes through the gaps that `taken` leaves in `stretch` until `wanted` says yes.
fn each_gap(stretch: Slot, taken: Vec<Slot>, mut wanted: impl FnMut(Slot) -> bool) -> Option<Slot> {
    let mut from = stretch.start;
    for slot in taken {
        let gap = Slot::new(from, slot.start);
        if gap.start < gap.end && wanted(gap) {
            return Some(gap);
        }
        from = from.max(slot.end);
    }
    let gap = Slot::new(from, stretch.end);
    (gap.start < gap.end && wanted(gap)).then_some(gap)
}
