//! What a service asks of the people: skill, length of work, and by when; from the classifier, the
//! company's rules and the deadlines that follow from them.

use super::service_gives_terms;
use crate::kernel::{DeadlineKind, Instant, Settings, Slot, Span, scope::Place, time};
use crate::tickets::deadline::{self, Terms};
use crate::tickets::{Deadline, Ticket, assignment::Need};
use jiff::tz::TimeZone;

/// What intake knows before there is a ticket.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Wish<'a> {
    pub place: &'a Place,
    /// IANA zone of the house.
    pub zone: &'a str,
    pub service: u16,
    /// `None`: as the classifier says.
    pub emergency: Option<bool>,
    /// `None`: now.
    pub created_at: Option<Instant>,
}

/// How far after its deadline time is looked for.
const HORIZON: Span = Span::days(14);
/// Ordinary work is planned on quarters of an hour, an emergency on minutes.
const GRID: Span = Span::minutes(15);
const EMERGENCY_GRID: Span = Span::minutes(1);

/// The need of a ticket that is being registered; `None` when there is no such service or zone.
pub fn service_gives_need<'a>(wish: Wish<'a>, now: Instant, settings: &Settings) -> Option<Need<'a>> {
    let terms = service_gives_terms(wish.service, settings)?;
    let zone = time::zone(wish.zone)?;
    let emergency = wish.emergency.unwrap_or(terms.emergency);
    let deadlines = deadline::begin(&terms, emergency, wish.created_at.unwrap_or(now), &zone, settings);
    Some(need(wish.place, &terms, emergency, &deadlines, &zone, now))
}

/// The need of a ticket that is assigned anew.
pub fn ticket_gives_need<'a>(ticket: &'a Ticket, now: Instant, settings: &Settings) -> Option<Need<'a>> {
    let terms = service_gives_terms(ticket.service, settings)?;
    let zone = time::zone(&ticket.zone)?;
    Some(need(
        &ticket.place,
        &terms,
        ticket.emergency,
        &ticket.deadlines,
        &zone,
        now,
    ))
}

fn need<'a>(
    place: &'a Place,
    terms: &Terms,
    emergency: bool,
    deadlines: &[Deadline],
    zone: &TimeZone,
    now: Instant,
) -> Need<'a> {
    let grid = if emergency { EMERGENCY_GRID } else { GRID };
    let not_before = Instant(now.0.div_euclid(grid.0) * grid.0 + if now.0.rem_euclid(grid.0) > 0 { grid.0 } else { 0 });
    // Telling the resident is the dispatcher's work; everything else is the executor's.
    let of_work = deadlines
        .iter()
        .filter(|deadline| deadline.kind != DeadlineKind::Inform && deadline.met.is_none());
    let due = of_work.map(|deadline| deadline.due).min().unwrap_or(not_before);
    // An emergency that is late already is begun at once rather than given up.
    let deadline = if emergency { due.max(not_before) } else { due };
    Need {
        place,
        skill: terms.skill,
        length: terms.length,
        emergency,
        not_before,
        deadline,
        horizon: deadline.max(not_before) + HORIZON,
        today: today(now, zone),
    }
}

/// The day of the house that holds `now`.
fn today(now: Instant, zone: &TimeZone) -> Slot {
    let here = now.zoned(zone);
    let start = here.start_of_day().map_or(now, |start| start.timestamp().into());
    let end = here
        .end_of_day()
        .map_or(now, |end| Instant::from(end.timestamp()) + Span(1));
    Slot::new(start, end)
}
