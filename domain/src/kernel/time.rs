//! Instants, spans and slots. Civil time of a house's zone is counted by jiff, whose tables are
//! compiled in, so that a rule needs no file to know a zone.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Instant(pub i64);

/// A length of time in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Span(pub i64);

/// A half-open stretch of time: `start` belongs to it, `end` does not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Slot {
    pub start: Instant,
    pub end: Instant,
}

/// What somebody's time answers to "when?".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opening {
    /// The earliest slot, and how many tickets an emergency displaces there.
    At { slot: Slot, displaces: u16 },
    /// On shift, but every stretch is taken.
    Taken,
    /// Not on shift.
    OffShift,
    /// On shift, but for an absence.
    Absent,
}

impl Span {
    pub const ZERO: Span = Span(0);

    pub const fn seconds(n: i64) -> Span {
        Span(n * 1000)
    }
    pub const fn minutes(n: i64) -> Span {
        Span(n * 60_000)
    }
    pub const fn hours(n: i64) -> Span {
        Span(n * 3_600_000)
    }
    pub const fn days(n: i64) -> Span {
        Span(n * 86_400_000)
    }
}

impl Instant {
    /// Reads RFC 3339, e.g. `2026-11-23T08:15:00Z`.
    pub fn parse(text: &str) -> Option<Instant> {
        text.parse::<Timestamp>().ok().map(Instant::from)
    }

    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::MIN)
    }

    pub fn zoned(self, zone: &TimeZone) -> Zoned {
        self.timestamp().to_zoned(zone.clone())
    }
}

/// RFC 3339 in UTC.
impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}

impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Self {
        Instant(timestamp.as_millisecond())
    }
}

impl Add<Span> for Instant {
    type Output = Instant;
    fn add(self, span: Span) -> Instant {
        Instant(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Instant {
    type Output = Instant;
    fn sub(self, span: Span) -> Instant {
        Instant(self.0.saturating_sub(span.0))
    }
}

impl Sub for Instant {
    type Output = Span;
    fn sub(self, other: Instant) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl Sub for Span {
    type Output = Span;
    fn sub(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl Slot {
    pub fn new(start: Instant, end: Instant) -> Slot {
        Slot { start, end }
    }
    pub fn length(self) -> Span {
        self.end - self.start
    }
    pub fn overlaps(self, other: Slot) -> bool {
        self.start < other.end && other.start < self.end
    }
    pub fn contains(self, instant: Instant) -> bool {
        self.start <= instant && instant < self.end
    }
    pub fn covers(self, other: Slot) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// The zone by its IANA name, e.g. `Europe/Moscow`; `None` when there is no such zone.
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}
