//! Limits of law as dated tables: `limits.tsv` (ПП РФ № 416 and № 354, Госстрой № 170) and
//! `days.tsv` (the production calendar). No number of law stands in code.

mod working_time;

pub use working_time::{between, is_working_day, later, later_in_hours};

use crate::kernel::{DeadlineKind, Span};
use jiff::civil::Date;
use std::sync::OnceLock;

/// One row of `limits.tsv`.
#[derive(Clone, PartialEq, Debug)]
pub struct Norm {
    pub id: &'static str,
    pub valid_from: Date,
    /// The last day of validity; `None`: until further notice.
    pub valid_to: Option<Date>,
    pub kind: DeadlineKind,
    /// `None`: at once; such a row asks for measures of safety and sets no term of its own.
    pub limit: Option<Span>,
    pub window: Window,
    pub source: &'static str,
}

/// When a limit runs or applies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Window {
    Always,
    /// Runs in these hours of every day: minutes since midnight.
    Hours(u16, u16),
    /// Applies from one (month, day) to the other, both included, over the new year if need be.
    Season((i8, i8), (i8, i8)),
}

impl Norm {
    fn applies(&self, day: Date) -> bool {
        let valid = self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last);
        let in_season = match self.window {
            Window::Season(first, last) => {
                let today = (day.month(), day.day());
                if first <= last {
                    first <= today && today <= last
                } else {
                    first <= today || today <= last
                }
            }
            Window::Always | Window::Hours(..) => true,
        };
        valid && in_season
    }
}

/// The norm with this id on this day of the house.
pub fn norm(id: &str, day: Date) -> Option<&'static Norm> {
    norms().iter().find(|norm| norm.id == id && norm.applies(day))
}

/// The norm that runs a clock of law on this day. Clocks of one kind have one norm; only the
/// restoration of a supply depends on what is supplied.
pub fn clock(kind: DeadlineKind, supply: Option<&str>, day: Date) -> Option<&'static Norm> {
    match kind {
        DeadlineKind::Service => None,
        DeadlineKind::Restore => norm(supply?, day),
        _ => norms().iter().find(|norm| norm.kind == kind && norm.applies(day)),
    }
}

/// All rows, as the table gives them.
pub fn norms() -> &'static [Norm] {
    static NORMS: OnceLock<Vec<Norm>> = OnceLock::new();
    NORMS.get_or_init(|| table(include_str!("limits.tsv")).map(read).collect())
}

/// Rows of a table of ours without its comments, cut at tabs.
fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

// The table is part of the program: a broken row is a bug that the test `every_row_reads` finds
// before anyone starts it.
fn read(row: Vec<&'static str>) -> Norm {
    let [id, valid_from, valid_to, kind, limit, window, source] = row[..] else {
        panic!("limits.tsv: {row:?} has not seven columns");
    };
    Norm {
        id,
        valid_from: date(valid_from),
        valid_to: (!valid_to.is_empty()).then(|| date(valid_to)),
        kind: DeadlineKind::from_code(kind).unwrap_or_else(|| panic!("limits.tsv: unknown kind {kind}")),
        limit: (limit != "at_once").then(|| span(limit)),
        window: read_window(window),
        source,
    }
}

fn date(text: &str) -> Date {
    text.parse().unwrap_or_else(|_| panic!("not a date: {text}"))
}

fn span(text: &str) -> Span {
    let (number, unit) = text.split_at(text.len() - 1);
    let number: i64 = number.parse().unwrap_or_else(|_| panic!("not a limit: {text}"));
    match unit {
        "m" => Span::minutes(number),
        "h" => Span::hours(number),
        "d" => Span::days(number),
        _ => panic!("not a limit: {text}"),
    }
}

fn read_window(text: &str) -> Window {
    let pair = |text: &str, mark: char| -> Option<(i16, i16)> {
        let (first, second) = text.split_once(mark)?;
        Some((first.parse().ok()?, second.parse().ok()?))
    };
    if text.is_empty() {
        return Window::Always;
    }
    let read = || {
        if let Some((first, last)) = text.split_once('/') {
            let (first, last) = (pair(first, '-')?, pair(last, '-')?);
            return Some(Window::Season(
                (first.0 as i8, first.1 as i8),
                (last.0 as i8, last.1 as i8),
            ));
        }
        let (open, close) = text.split_once('-')?;
        let (open, close) = (pair(open, ':')?, pair(close, ':')?);
        Some(Window::Hours(
            (open.0 * 60 + open.1) as u16,
            (close.0 * 60 + close.1) as u16,
        ))
    };
    read().unwrap_or_else(|| panic!("not a window: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn every_row_reads() {
        assert_eq!(norms().len(), 33);
        assert!(norms().iter().all(|norm| !norm.source.is_empty()));
        assert_eq!(
            norm("A6", day(2026, 11, 23)).map(|norm| norm.window),
            Some(Window::Hours(480, 1380))
        );
        assert_eq!(norm("T2", day(2026, 11, 23)).map(|norm| norm.limit), Some(None));
    }

    #[test]
    fn a_norm_holds_from_its_day() {
        assert!(clock(DeadlineKind::Localise, None, day(2019, 2, 28)).is_none());
        let localise = clock(DeadlineKind::Localise, None, day(2019, 3, 1));
        assert_eq!(localise.and_then(|norm| norm.limit), Some(Span::minutes(30)));
        let heating = clock(DeadlineKind::Restore, Some("A7.heating"), day(2026, 1, 1));
        assert_eq!(heating.and_then(|norm| norm.limit), Some(Span::hours(16)));
        assert!(clock(DeadlineKind::Restore, None, day(2026, 1, 1)).is_none());
    }

    #[test]
    fn broken_glass_is_more_urgent_in_winter() {
        for (month, winter) in [(1, true), (4, true), (5, false), (9, false), (10, true), (12, true)] {
            assert_eq!(norm("G1", day(2026, month, 15)).is_some(), winter, "month {month}");
            assert_eq!(norm("G2", day(2026, month, 15)).is_none(), winter, "month {month}");
        }
    }
}
