//! What a person asks about his data gives the company a term, in working days of the production calendar where the
//! law counts in those.

use crate::kernel::Instant;
use crate::privacy::{RequestKind, term};
use crate::tickets::norms::is_working_day;
use jiff::tz::TimeZone;

/// The end of the last day in time; `None` when no term was in force on that day.
pub fn request_gives_term(kind: RequestKind, asked: Instant, extended: bool, zone: &TimeZone) -> Option<Instant> {
    let term = term(kind.code(), asked.zoned(zone).date())?;
    Some(term.due(asked, extended, zone, is_working_day))
}
