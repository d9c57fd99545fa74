//! Same-ticket warning at intake (U15): is this perhaps what somebody has already told us?

use super::{Status, Ticket};
use crate::kernel::{Instant, Settings, Span, TicketId, scope::Place};

/// What is being asked for, or what was asked before. Words of the classifier are its codes.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked<'a> {
    pub place: &'a Place,
    pub category: &'a str,
    pub problem: Option<&'a str>,
    pub at: Instant,
}

/// A ticket that stands in the same house.
#[derive(Clone, PartialEq, Debug)]
pub struct Earlier<'a> {
    pub ticket: TicketId,
    pub status: Status,
    pub asked: Asked<'a>,
}

/// How alike two requests are, the most alike first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Likeness {
    /// The same flat (or the same part of the house) and the same problem.
    Same,
    /// The same flat and the same category: perhaps the same problem in other words.
    Alike,
    /// A neighbour in the same house told of the same problem: perhaps one cause.
    Neighbour,
}

/// Open tickets that look like this one and are not older than the company's
/// [`Settings::same_ticket_minutes`]: the most alike first, the latest first among those.
pub fn same<'a>(
    new: &Asked<'_>,
    earlier: impl IntoIterator<Item = Earlier<'a>>,
    settings: &Settings,
) -> Vec<(Likeness, TicketId)> {
    let since = new.at - Span::minutes(i64::from(settings.same_ticket_minutes));
    let mut found: Vec<(Likeness, std::cmp::Reverse<Instant>, TicketId)> = earlier
        .into_iter()
        .filter(|old| old.status.is_open() && old.asked.at >= since)
        .filter_map(|old| Some((likeness(new, &old.asked)?, std::cmp::Reverse(old.asked.at), old.ticket)))
        .collect();
    found.sort();
    found
        .into_iter()
        .map(|(likeness, _, ticket)| (likeness, ticket))
        .collect()
}

fn likeness(new: &Asked<'_>, old: &Asked<'_>) -> Option<Likeness> {
    if new.place.building != old.place.building || new.category != old.category {
        return None;
    }
    let same_spot = new.place.flat == old.place.flat && (new.place.flat.is_some() || same_entrance(new, old));
    let same_problem = new.problem == old.problem;
    match (same_spot, same_problem) {
        (true, true) => Some(Likeness::Same),
        (true, false) => Some(Likeness::Alike),
        (false, true) => Some(Likeness::Neighbour),
        (false, false) => None,
    }
}

/// Outside flats an unknown entrance may be any.
fn same_entrance(new: &Asked<'_>, old: &Asked<'_>) -> bool {
    match (new.place.entrance, old.place.entrance) {
        (Some(new), Some(old)) => new == old,
        _ => true,
    }
}

impl Ticket {
    /// This ticket as [`same`] compares it, with the classifier's codes of its service.
    pub fn as_earlier<'a>(&'a self, category: &'a str, problem: Option<&'a str>) -> Earlier<'a> {
        Earlier {
            ticket: self.id,
            status: self.status,
            asked: Asked {
                place: &self.place,
                category,
                problem,
                at: self.created_at,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::BuildingId;

    fn place(flat: Option<&str>, entrance: Option<u16>) -> Place {
        Place {
            building: BuildingId(1),
            flat: flat.map(str::to_owned),
            entrance,
            ..Place::default()
        }
    }

    fn asked<'a>(place: &'a Place, problem: &'a str, minutes: i64) -> Asked<'a> {
        Asked {
            place,
            category: "water",
            problem: Some(problem),
            at: Instant(0) + Span::minutes(minutes),
        }
    }

    fn found(new: &Asked<'_>, old: Asked<'_>, status: Status) -> Option<Likeness> {
        let earlier = Earlier {
            ticket: TicketId(5),
            status,
            asked: old,
        };
        same(new, [earlier], &Settings::default())
            .first()
            .map(|(likeness, _)| *likeness)
    }

    #[test]
    fn who_tells_of_the_same_is_recognised() {
        let (ours, neighbour, hall) = (
            place(Some("12"), Some(1)),
            place(Some("16"), Some(1)),
            place(None, Some(1)),
        );
        let other_hall = place(None, Some(2));
        let new = asked(&ours, "no_hot_water", 60);
        assert_eq!(
            found(&new, asked(&ours, "no_hot_water", 0), Status::New),
            Some(Likeness::Same)
        );
        assert_eq!(
            found(&new, asked(&ours, "leak", 0), Status::InProgress),
            Some(Likeness::Alike)
        );
        assert_eq!(
            found(&new, asked(&neighbour, "no_hot_water", 0), Status::Deferred),
            Some(Likeness::Neighbour)
        );
        assert_eq!(found(&new, asked(&neighbour, "leak", 0), Status::New), None);
        let new = asked(&hall, "leak", 60);
        assert_eq!(
            found(&new, asked(&other_hall, "leak", 0), Status::New),
            Some(Likeness::Neighbour)
        );
    }

    #[test]
    fn what_has_ended_or_is_old_does_not_warn() {
        let ours = place(Some("12"), None);
        let day = i64::from(Settings::default().same_ticket_minutes);
        let new = asked(&ours, "leak", day + 10);
        assert_eq!(found(&new, asked(&ours, "leak", 0), Status::New), None);
        assert_eq!(found(&new, asked(&ours, "leak", 10), Status::New), Some(Likeness::Same));
        assert_eq!(found(&new, asked(&ours, "leak", 10), Status::Closed), None);
    }
}
