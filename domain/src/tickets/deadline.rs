//! Deadlines (сроки): which clocks a ticket starts, when they are due, and how they stand now.
//!
//! Clocks of law run round the clock, or in the window the norm names, in the zone of the house,
//! and never stand still. The term of the service runs in working hours, round the clock for
//! emergencies; a deferral pauses it. When several rules apply, the shorter limit wins. A term is
//! kept up to and including its last moment.

use super::norms::{self, Window};
use super::{Deadline, DeadlineState, Status, Ticket};
use crate::kernel::{DeadlineKind, Instant, Settings, Skill, Span, Text};
use jiff::tz::TimeZone;

/// What a service promises: the classifier's row with the company's own rule on top. Made by
/// [`crate::policies::service_gives_terms`].
#[derive(Clone, PartialEq, Debug)]
pub struct Terms {
    pub enabled: bool,
    /// Whether the classifier holds it for an emergency.
    pub emergency: bool,
    pub skill: Skill,
    /// How long the work usually takes.
    pub length: Span,
    /// The term of the service.
    pub term: Span,
    pub clocks: Vec<DeadlineKind>,
    /// Rows of Госстрой № 170, Annex 2 in `limits.tsv`, e.g. `R1`, or `G1/G2` where the season decides.
    pub norm: Option<&'static str>,
    /// The row of `limits.tsv` that limits the interruption of the supply, e.g. `A7.heating`.
    pub supply: Option<&'static str>,
    /// Photos by staff that must be there before it counts as completed.
    pub photos: u8,
}

/// The deadlines of a ticket that was asked for at `start`, the most pressing first.
pub fn begin(terms: &Terms, emergency: bool, start: Instant, zone: &TimeZone, settings: &Settings) -> Vec<Deadline> {
    let mut deadlines: Vec<Deadline> = clocks(terms, emergency)
        .filter_map(|kind| legal(kind, terms, start, zone))
        .chain([service(terms, emergency, start, zone, settings)])
        .collect();
    deadlines.sort_by_key(|deadline| deadline.due);
    deadlines
}

/// An emergency always asks to be localised by its service's clocks and the resident to be told; what
/// a dispatcher found to be no emergency keeps only the clocks that do not depend on that.
fn clocks(terms: &Terms, emergency: bool) -> impl Iterator<Item = DeadlineKind> + '_ {
    let of_emergencies = |kind: &DeadlineKind| matches!(kind, DeadlineKind::Localise | DeadlineKind::Repair);
    let inform = (emergency && !terms.clocks.contains(&DeadlineKind::Inform)).then_some(DeadlineKind::Inform);
    terms
        .clocks
        .iter()
        .copied()
        .filter(move |kind| emergency || !of_emergencies(kind))
        .chain(inform)
}

fn legal(kind: DeadlineKind, terms: &Terms, start: Instant, zone: &TimeZone) -> Option<Deadline> {
    let norm = norms::clock(kind, terms.supply, start.zoned(zone).date())?;
    let limit = norm.limit?;
    let due = match norm.window {
        Window::Hours(open, close) => norms::later_in_hours(start, limit, (open, close), zone),
        Window::Always | Window::Season(..) => start + limit,
    };
    Some(new(kind, start, due))
}

fn service(terms: &Terms, emergency: bool, start: Instant, zone: &TimeZone, settings: &Settings) -> Deadline {
    let day = start.zoned(zone).date();
    let windows = terms
        .clocks
        .iter()
        .filter_map(|kind| norms::clock(*kind, terms.supply, day));
    let window = windows
        .map(|norm| norm.window)
        .find(|window| matches!(window, Window::Hours(..)));
    let promised = match window {
        // Where the law itself rests at night, so does the company's term.
        Some(Window::Hours(open, close)) => norms::later_in_hours(start, terms.term, (open, close), zone),
        _ if emergency => start + terms.term,
        _ => norms::later(start, terms.term, settings.work_day, zone),
    };
    let rows = terms.norm.into_iter().flat_map(|rows| rows.split('/'));
    let due = rows
        .filter_map(|row| Some(start + norms::norm(row, day)?.limit?))
        .fold(promised, Instant::min);
    new(DeadlineKind::Service, start, due)
}

fn new(kind: DeadlineKind, start: Instant, due: Instant) -> Deadline {
    Deadline {
        kind,
        start,
        due,
        met: None,
        paused: None,
        shifted: Span::ZERO,
        announced: 0,
    }
}

/// Marks what was already over when we first heard of it, as in an import: it shows as overdue, but
/// nobody is woken for it; earlier steps that have passed are not announced either.
pub fn known_late(deadlines: &mut [Deadline], now: Instant) {
    for deadline in deadlines {
        let step = deadline.step(now);
        deadline.announced = if step == 3 { 4 } else { step };
    }
}

/// The deadlines of a corrected ticket: counted anew from its registration, keeping what was met
/// and how long a clock has stood still.
pub fn correct(before: &[Deadline], mut after: Vec<Deadline>) -> Vec<Deadline> {
    for deadline in &mut after {
        let Some(old) = before.iter().find(|old| old.kind == deadline.kind) else {
            continue;
        };
        deadline.met = old.met;
        deadline.paused = old.paused;
        deadline.shifted = old.shifted;
        deadline.due = deadline.due + old.shifted;
        if old.due == deadline.due {
            deadline.announced = old.announced;
        }
    }
    after
}

/// Sets paused clocks going again at `now`: what was left of a term is left again, in working time
/// for an ordinary ticket and round the clock for an emergency. What was overdue stays so.
pub fn resume(
    deadlines: &[Deadline],
    emergency: bool,
    now: Instant,
    zone: &TimeZone,
    settings: &Settings,
) -> Vec<Deadline> {
    let resumed = |deadline: &Deadline| {
        let mut deadline = deadline.clone();
        let Some(since) = deadline.paused.take() else {
            return deadline;
        };
        if since > deadline.due || deadline.met.is_some() {
            return deadline;
        }
        let due = if emergency {
            now + (deadline.due - since)
        } else {
            let left = norms::between(since, deadline.due, settings.work_day, zone);
            norms::later(now, left, settings.work_day, zone).max(deadline.due)
        };
        deadline.shifted.0 += (due - deadline.due).0;
        deadline.due = due;
        deadline
    };
    deadlines.iter().map(resumed).collect()
}

impl Deadline {
    /// How it stands at `now`. A deferral does not heal what was already overdue.
    pub fn state(&self, now: Instant) -> DeadlineState {
        match (self.met, self.paused) {
            (Some(met), _) if met > self.due => DeadlineState::MetLate,
            (Some(_), _) => DeadlineState::Met,
            (None, Some(since)) if since <= self.due => DeadlineState::Paused,
            _ => match self.step(now) {
                0 => DeadlineState::OnTime,
                1 => DeadlineState::Warned,
                2 => DeadlineState::Pressing,
                _ => DeadlineState::Overdue,
            },
        }
    }

    /// Whether time runs out for it.
    pub fn runs(&self) -> bool {
        self.met.is_none() && self.paused.is_none()
    }

    /// The step that `now` has reached: 0 none, 1 at 50 %, 2 at 80 %, 3 overdue.
    pub fn step(&self, now: Instant) -> u8 {
        (1..=3).rev().find(|step| self.step_at(*step) <= now).unwrap_or(0)
    }

    /// When a step is reached. It is overdue one moment after its last.
    pub fn step_at(&self, step: u8) -> Instant {
        let length = self.due - self.start - self.shifted;
        let begin = self.start + self.shifted;
        match step {
            1 => begin + Span(length.0 / 2),
            2 => begin + Span(length.0 / 5 * 4),
            _ => self.due + Span(1),
        }
    }
}

impl Ticket {
    /// The deadline that comes next (or has passed first); none once the work is done or the ticket has ended.
    pub fn next_due(&self) -> Option<&Deadline> {
        let runs = self.status.is_open() && self.status != Status::Completed;
        let running = self.deadlines.iter().filter(|deadline| runs && deadline.runs());
        running.min_by_key(|deadline| deadline.due)
    }

    /// Whether some term has passed and the work is not done.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.status.is_open()
            && self.status != Status::Completed
            && self
                .deadlines
                .iter()
                .any(|deadline| deadline.state(now) == DeadlineState::Overdue)
    }

    /// The order of every list: open ones first, among them emergencies, then what is due next,
    /// then the older one. Smaller stands higher.
    pub fn order_key(&self) -> (bool, bool, Instant, u64) {
        let due = self.next_due().map_or(Instant(i64::MAX), |deadline| deadline.due);
        (!self.status.is_open(), !self.emergency, due, self.number)
    }
}

/// What a deadline is called.
pub fn kind_text(kind: DeadlineKind) -> Text {
    let (ru, en) = match kind {
        DeadlineKind::Localise => ("локализовать аварию", "localise the failure"),
        DeadlineKind::SewageBlockage => ("устранить засор канализации", "clear the sewage blockage"),
        DeadlineKind::ChuteBlockage => ("устранить засор мусоропровода", "clear the rubbish-chute blockage"),
        DeadlineKind::Restore => ("восстановить подачу", "restore the supply"),
        DeadlineKind::Repair => ("устранить повреждение полностью", "repair for good"),
        DeadlineKind::Inform => ("сообщить жителю срок", "tell the resident the planned time"),
        DeadlineKind::Service => ("выполнить заявку", "do the work"),
    };
    Text::new(ru, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DeadlineKind::*;

    fn moscow() -> TimeZone {
        TimeZone::get("Europe/Moscow").unwrap()
    }

    fn local(text: &str) -> Instant {
        let local: jiff::civil::DateTime = text.parse().unwrap();
        local.to_zoned(moscow()).unwrap().timestamp().into()
    }

    fn terms(clocks: &[DeadlineKind]) -> Terms {
        Terms {
            enabled: true,
            emergency: false,
            skill: Skill::Plumber,
            length: Span::minutes(60),
            term: Span::hours(8),
            clocks: clocks.to_vec(),
            norm: None,
            supply: None,
            photos: 0,
        }
    }

    fn due(terms: &Terms, emergency: bool, registered: &str, kind: DeadlineKind) -> Option<Instant> {
        begin(terms, emergency, local(registered), &moscow(), &Settings::default())
            .into_iter()
            .find(|deadline| deadline.kind == kind)
            .map(|deadline| deadline.due)
    }

    #[test]
    fn clocks_of_law_run_round_the_clock() {
        for (kind, expected) in [
            (Localise, "2026-11-24T00:20"),
            (Inform, "2026-11-24T00:20"),
            (SewageBlockage, "2026-11-24T01:50"),
            (Repair, "2026-11-26T23:50"),
        ] {
            assert_eq!(
                due(&terms(&[kind]), true, "2026-11-23T23:50", kind),
                Some(local(expected)),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn a_blocked_chute_is_worked_on_from_8_to_23() {
        for (registered, expected) in [
            ("2026-11-23T10:00", "2026-11-23T12:00"),
            ("2026-11-23T21:00", "2026-11-23T23:00"),
            ("2026-11-23T21:30", "2026-11-24T08:30"),
            ("2026-11-23T22:59", "2026-11-24T09:59"),
            ("2026-11-23T23:00", "2026-11-24T10:00"),
            ("2026-11-24T02:00", "2026-11-24T10:00"),
            ("2026-11-24T07:59", "2026-11-24T10:00"),
        ] {
            let chute = terms(&[ChuteBlockage]);
            let expected = Some(local(expected));
            assert_eq!(due(&chute, false, registered, ChuteBlockage), expected, "{registered}");
            let two_hours = Terms {
                term: Span::hours(2),
                ..chute
            };
            assert_eq!(
                due(&two_hours, true, registered, Service),
                expected,
                "the term rests too"
            );
        }
    }

    #[test]
    fn the_house_has_its_own_clock() {
        let vladivostok = TimeZone::get("Asia/Vladivostok").unwrap();
        let asked = "2026-11-23T15:00".parse::<jiff::civil::DateTime>().unwrap();
        let asked: Instant = asked.to_zoned(vladivostok.clone()).unwrap().timestamp().into();
        let deadlines = begin(&terms(&[]), false, asked, &vladivostok, &Settings::default());
        // Three hours are left of the day there, five go into the next, though it is 8:00 in Moscow.
        let expected = "2026-11-24T14:00".parse::<jiff::civil::DateTime>().unwrap();
        let expected: Instant = expected.to_zoned(vladivostok).unwrap().timestamp().into();
        assert_eq!(deadlines[0].due, expected);
    }

    #[test]
    fn the_shorter_limit_wins() {
        let mut roof = terms(&[]);
        roof.term = Span::hours(40);
        roof.norm = Some("R1");
        assert_eq!(
            due(&roof, false, "2026-11-23T10:00", Service),
            Some(local("2026-11-24T10:00"))
        );
        roof.term = Span::hours(2);
        assert_eq!(
            due(&roof, false, "2026-11-23T10:00", Service),
            Some(local("2026-11-23T12:00"))
        );
        // The season chooses the row.
        let mut window = terms(&[]);
        window.term = Span::hours(400);
        window.norm = Some("G1/G2");
        assert_eq!(
            due(&window, false, "2026-01-12T10:00", Service),
            Some(local("2026-01-13T10:00"))
        );
        assert_eq!(
            due(&window, false, "2026-07-13T10:00", Service),
            Some(local("2026-07-16T10:00"))
        );
    }

    #[test]
    fn an_emergency_counts_every_hour_and_tells_the_resident() {
        let leak = terms(&[Localise]);
        assert_eq!(
            due(&leak, true, "2026-11-28T23:00", Service),
            Some(local("2026-11-29T07:00"))
        );
        assert_eq!(
            due(&leak, true, "2026-11-28T23:00", Inform),
            Some(local("2026-11-28T23:30"))
        );
        assert_eq!(due(&leak, false, "2026-11-28T23:00", Localise), None);
        assert_eq!(
            due(&leak, false, "2026-11-28T23:00", Service),
            Some(local("2026-11-30T17:00"))
        );
    }

    #[test]
    fn a_limit_is_kept_to_its_last_moment() {
        let start = local("2026-11-23T12:00");
        let deadline = new(Localise, start, start + Span::minutes(30));
        for (after, state) in [
            (Span::ZERO, DeadlineState::OnTime),
            (Span::minutes(15) - Span(1), DeadlineState::OnTime),
            (Span::minutes(15), DeadlineState::Warned),
            (Span::minutes(24) - Span(1), DeadlineState::Warned),
            (Span::minutes(24), DeadlineState::Pressing),
            (Span::minutes(30), DeadlineState::Pressing),
            (Span::minutes(30) + Span(1), DeadlineState::Overdue),
        ] {
            assert_eq!(deadline.state(start + after), state, "{after:?}");
        }
        let met = |at| {
            Deadline {
                met: Some(at),
                ..deadline.clone()
            }
            .state(at)
        };
        assert_eq!(met(deadline.due), DeadlineState::Met);
        assert_eq!(met(deadline.due + Span(1)), DeadlineState::MetLate);
    }

    #[test]
    fn a_pause_gives_back_what_was_left() {
        let settings = Settings::default();
        let start = local("2026-11-23T10:00");
        let mut deadlines = begin(&terms(&[]), false, start, &moscow(), &settings);
        assert_eq!(deadlines[0].due, local("2026-11-23T18:00"));
        deadlines[0].paused = Some(local("2026-11-23T14:00"));
        assert_eq!(deadlines[0].state(local("2026-11-30T12:00")), DeadlineState::Paused);
        let resumed = resume(&deadlines, false, local("2026-11-30T12:00"), &moscow(), &settings);
        assert_eq!(resumed[0].due, local("2026-11-30T16:00"));
        // Half of the time had gone when it stood still; half is gone when it runs again.
        assert_eq!(resumed[0].state(local("2026-11-30T12:00")), DeadlineState::Warned);
        // Overnight, four working hours reach into the next day.
        let resumed = resume(&deadlines, false, local("2026-11-30T16:00"), &moscow(), &settings);
        assert_eq!(resumed[0].due, local("2026-12-01T11:00"));
        // What was overdue when it was deferred stays overdue.
        deadlines[0].paused = Some(local("2026-11-23T18:01"));
        let late = resume(&deadlines, false, local("2026-11-30T12:00"), &moscow(), &settings);
        assert_eq!(late[0].due, local("2026-11-23T18:00"));
    }
}
