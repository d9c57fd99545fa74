//! Counting in working hours: which days people work, and how far a length of working time reaches.

use super::{date, table};
use crate::kernel::{Instant, Span};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Whether people work on this day: Monday to Friday but for `days.tsv`.
pub fn is_working_day(day: Date) -> bool {
    let days = days();
    let works = days.dated.get(&day).copied().or_else(|| {
        let (from, works) = days.yearly.get(&(day.month(), day.day()))?;
        (*from <= day).then_some(*works)
    });
    works.unwrap_or(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
}

/// The instant by which `span` of working time has passed since `from`: `hours` of every working
/// day (minutes since midnight), in `zone`. The last minute of a day is the end of that day, not
/// the beginning of the next.
pub fn later(from: Instant, span: Span, hours: (u16, u16), zone: &TimeZone) -> Instant {
    advance(from, span, hours, zone, is_working_day)
}

/// Like [`later`], but every day of the week counts.
pub fn later_in_hours(from: Instant, span: Span, hours: (u16, u16), zone: &TimeZone) -> Instant {
    advance(from, span, hours, zone, |_| true)
}

/// How much working time lies between two instants.
pub fn between(from: Instant, to: Instant, hours: (u16, u16), zone: &TimeZone) -> Span {
    if !is_a_day(hours) {
        return to - from;
    }
    let mut sum = Span::ZERO;
    for day in days_from(from, zone) {
        let (open, close) = (at(day, hours.0, zone), at(day, hours.1, zone));
        if open >= to {
            break;
        }
        if is_working_day(day) {
            sum.0 += (close.min(to) - open.max(from)).0.max(0);
        }
    }
    sum
}

fn advance(from: Instant, span: Span, hours: (u16, u16), zone: &TimeZone, works: impl Fn(Date) -> bool) -> Instant {
    if !is_a_day(hours) {
        return from + span;
    }
    let mut left = span;
    for day in days_from(from, zone).filter(|day| works(*day)) {
        let (open, close) = (at(day, hours.0, zone).max(from), at(day, hours.1, zone));
        if open >= close {
            continue;
        }
        if left <= close - open {
            return open + left;
        }
        left.0 -= (close - open).0;
    }
    from + span
}

/// Ten years of days: far beyond any term, and an end for a table that leaves no working day.
fn days_from(from: Instant, zone: &TimeZone) -> impl Iterator<Item = Date> {
    from.zoned(zone).date().series(jiff::Span::new().days(1)).take(3660)
}

fn is_a_day(hours: (u16, u16)) -> bool {
    hours.0 < hours.1 && hours.1 <= 24 * 60
}

fn at(day: Date, minutes: u16, zone: &TimeZone) -> Instant {
    let (day, minutes) = if minutes == 24 * 60 {
        (day.tomorrow().unwrap_or(day), 0)
    } else {
        (day, minutes)
    };
    day.at((minutes / 60) as i8, (minutes % 60) as i8, 0, 0)
        .to_zoned(zone.clone())
        .map(|zoned| zoned.timestamp().into())
        .unwrap_or_default()
}

struct Days {
    dated: HashMap<Date, bool>,
    yearly: HashMap<(i8, i8), (Date, bool)>,
}

fn days() -> &'static Days {
    static DAYS: OnceLock<Days> = OnceLock::new();
    DAYS.get_or_init(|| {
        let mut days = Days {
            dated: HashMap::new(),
            yearly: HashMap::new(),
        };
        for row in table(include_str!("days.tsv")) {
            let [when, from, kind, _source] = row[..] else {
                panic!("days.tsv: {row:?} has not four columns");
            };
            let works = match kind {
                "off" => false,
                "work" => true,
                other => panic!("days.tsv: unknown kind {other}"),
            };
            match when.strip_prefix("--") {
                Some(day) => {
                    // Any leap year serves to read a day of the year.
                    let day = date(&format!("2000-{day}"));
                    days.yearly.insert((day.month(), day.day()), (date(from), works));
                }
                None => {
                    days.dated.insert(date(when), works);
                }
            }
        }
        days
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;
    use proptest::prelude::*;

    fn moscow() -> TimeZone {
        TimeZone::get("Europe/Moscow").unwrap()
    }

    fn local(text: &str) -> Instant {
        let local: jiff::civil::DateTime = text.parse().unwrap();
        local.to_zoned(moscow()).unwrap().timestamp().into()
    }

    fn working_days(year: i16, month: i8) -> usize {
        day(year, month, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|day| day.month() == month)
            .filter(|day| is_working_day(*day))
            .count()
    }

    #[test]
    fn the_production_calendar_of_2026_has_247_working_days() {
        let months: Vec<usize> = (1..=12).map(|month| working_days(2026, month)).collect();
        assert_eq!(months, [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22]);
        assert_eq!(months.iter().sum::<usize>(), 247);
    }

    #[test]
    fn the_certain_part_of_2027_has_116_days_off() {
        let working: usize = (1..=12).map(|month| working_days(2027, month)).sum();
        assert_eq!(365 - working, 116);
    }

    #[test]
    fn working_time_skips_nights_weekends_and_holidays() {
        let office = (9 * 60, 18 * 60);
        for (from, hours, due) in [
            ("2026-11-23T10:00", 4, "2026-11-23T14:00"),
            ("2026-11-23T14:00", 4, "2026-11-23T18:00"),
            ("2026-11-23T16:00", 4, "2026-11-24T11:00"),
            // Friday evening reaches into Monday.
            ("2026-11-27T17:00", 2, "2026-11-30T10:00"),
            // Asked for at night: the clock opens with the office.
            ("2026-11-23T23:50", 1, "2026-11-24T10:00"),
            // The new year: 31.12 is off, the first working day is 11.01.2027.
            ("2026-12-30T17:00", 2, "2027-01-11T10:00"),
        ] {
            assert_eq!(
                later(local(from), Span::hours(hours), office, &moscow()),
                local(due),
                "{from} + {hours} h"
            );
        }
    }

    proptest! {
        #[test]
        fn between_measures_what_later_adds(start in 0i64..60_000, minutes in 1i64..6_000) {
            let from = Instant(local("2026-11-23T00:00").0 + start * 60_000);
            let office = (9 * 60, 18 * 60);
            let due = later(from, Span::minutes(minutes), office, &moscow());
            prop_assert_eq!(between(from, due, office, &moscow()), Span::minutes(minutes));
        }
    }
}
