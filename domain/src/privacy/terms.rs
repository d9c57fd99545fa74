//! By when the law wants an answer (`terms.tsv`). No number of it stands in code.

use crate::kernel::Instant;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::OnceLock;

/// In what a term is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    Working,
    Days,
    Years,
}

/// One row of the table.
#[derive(Clone, PartialEq, Debug)]
pub struct Term {
    pub kind: &'static str,
    pub valid_from: Date,
    /// The last day of validity; `None`: until further notice.
    pub valid_to: Option<Date>,
    pub length: u32,
    pub unit: Unit,
    /// By how much it may be made longer, once; 0: not at all.
    pub extension: u32,
    pub source: &'static str,
}

/// The term of this kind on this day.
pub fn term(kind: &str, day: Date) -> Option<&'static Term> {
    static TERMS: OnceLock<Vec<Term>> = OnceLock::new();
    let terms = TERMS.get_or_init(|| table(include_str!("terms.tsv")).map(read).collect());
    let holds = |term: &&Term| term.valid_from <= day && term.valid_to.is_none_or(|last| day <= last);
    terms.iter().filter(holds).find(|term| term.kind == kind)
}

impl Term {
    /// The end of the last day in time, counted from the day after `from`. `works` says which days are working ones.
    pub fn due(&self, from: Instant, extended: bool, zone: &TimeZone, works: impl Fn(Date) -> bool) -> Instant {
        let length = i64::from(self.length + if extended { self.extension } else { 0 });
        let first = from.zoned(zone).date();
        let last = match self.unit {
            Unit::Years => first.checked_add(length.years()).unwrap_or(Date::MAX),
            Unit::Days => first.checked_add(length.days()).unwrap_or(Date::MAX),
            Unit::Working => {
                let days = first.series(1.day()).skip(1).filter(|day| works(*day));
                days.take(length.max(1) as usize).last().unwrap_or(Date::MAX)
            }
        };
        let end = last.tomorrow().unwrap_or(last).to_zoned(zone.clone());
        end.map_or(from, |end| end.timestamp().into())
    }
}

/// Rows of a table of ours without its comments, cut at tabs.
pub(super) fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

// The table is part of the program: the test reads every row before anyone starts it.
fn read(row: Vec<&'static str>) -> Term {
    let [kind, valid_from, valid_to, length, unit, extension, source] = row[..] else {
        panic!("terms.tsv: {row:?} has not seven columns");
    };
    let date = |text: &str| -> Date { text.parse().unwrap_or_else(|_| panic!("not a date: {text}")) };
    let number = |text: &str| -> u32 { text.parse().unwrap_or_else(|_| panic!("not a number: {text}")) };
    Term {
        kind,
        valid_from: date(valid_from),
        valid_to: (!valid_to.is_empty()).then(|| date(valid_to)),
        length: number(length),
        unit: match unit {
            "working" => Unit::Working,
            "days" => Unit::Days,
            "years" => Unit::Years,
            other => panic!("terms.tsv: unknown unit {other}"),
        },
        extension: number(extension),
        source,
    }
}
