//! Assignment (распределение): who does it, when, and why he (C2).
//!
//! Who has the skill and is bound to the address stands first, the narrower the scope the better;
//! then who has the fewest tickets today, then who is free earliest. An emergency asks for the
//! earliest before the fewest, and may displace what has not started. Whenever the rule had to give
//! way, a reason says so.

use super::{Assignment, Reason};
use crate::kernel::{EmployeeId, Instant, Opening, Scope, Skill, Slot, Span, scope::Place};
use std::cmp::Reverse;

/// What is needed.
#[derive(Clone, PartialEq, Debug)]
pub struct Need<'a> {
    pub place: &'a Place,
    pub skill: Skill,
    pub length: Span,
    pub emergency: bool,
    /// The earliest start.
    pub not_before: Instant,
    /// An emergency must be begun by then, other work must be done.
    pub deadline: Instant,
    /// How far to look for time after the deadline.
    pub horizon: Instant,
    /// The day of the house in which load is counted.
    pub today: Slot,
}

/// An employee who may be asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate<'a> {
    pub employee: EmployeeId,
    pub skills: &'a [Skill],
    pub bound: &'a [Scope],
    /// Tickets today.
    pub load: u16,
}

/// One who can do it, and why he stands where he stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Ranked {
    pub employee: EmployeeId,
    pub slot: Slot,
    pub displaces: u16,
    pub reasons: Vec<Reason>,
}

/// Everybody who can do it, the best first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ranking {
    pub ranked: Vec<Ranked>,
    /// Why nobody can; empty when somebody can.
    pub nobody: Vec<Reason>,
}

impl Ranking {
    /// The best one gets it; or nobody, with the reasons.
    pub fn assignment(&self, master: Option<EmployeeId>) -> Assignment {
        let best = self.ranked.first();
        Assignment {
            executor: best.map(|best| best.employee),
            master,
            slot: best.map(|best| best.slot),
            reasons: best.map_or_else(|| self.nobody.clone(), |best| best.reasons.clone()),
        }
    }
}

/// How well a time serves; the order is that of preference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    InTime,
    Displacing,
    /// An emergency calls somebody out from home.
    CalledOut,
    Late,
}

struct Offer<'a> {
    candidate: &'a Candidate<'a>,
    closeness: Option<u8>,
    fit: Fit,
    slot: Slot,
    displaces: u16,
}

/// Ranks `people` for `need`. `when` asks one's calendar for the earliest slot of the needed length
/// within a range, over bookings that may be displaced if the last argument says so.
pub fn rank(need: &Need<'_>, people: &[Candidate<'_>], when: impl Fn(EmployeeId, Slot, bool) -> Opening) -> Ranking {
    let mut offers = Vec::new();
    let mut skilled = People::default();
    let mut bound = People::default();
    for candidate in people.iter().filter(|candidate| candidate.skills.contains(&need.skill)) {
        let closeness = closeness(candidate.bound, need.place);
        let (offer, taken) = offer(need, candidate, closeness, &when);
        let in_time = offer.as_ref().is_some_and(|offer| offer.fit < Fit::Late);
        skilled.count(taken, in_time);
        if closeness.is_some() {
            bound.count(taken, in_time);
        }
        offers.extend(offer);
    }
    offers.sort_by_key(|offer| order(need, offer));
    let reasons = |offer: Offer<'_>| Ranked {
        employee: offer.candidate.employee,
        slot: offer.slot,
        displaces: offer.displaces,
        reasons: why(need, &offer, &bound, &skilled),
    };
    let ranked: Vec<Ranked> = offers.into_iter().map(reasons).collect();
    let nobody = if !ranked.is_empty() {
        Vec::new()
    } else if skilled.all == 0 {
        vec![Reason::NobodyBound]
    } else {
        vec![skilled.why_not()]
    };
    Ranking { ranked, nobody }
}

/// The master (мастер) of a place: the one bound to it most narrowly, the first of equals.
pub fn master_for<'a>(
    place: &Place,
    masters: impl IntoIterator<Item = (EmployeeId, &'a [Scope])>,
) -> Option<EmployeeId> {
    let near = |(employee, bound)| Some((Reverse(closeness(bound, place)?), employee));
    masters.into_iter().filter_map(near).min().map(|(_, employee)| employee)
}

/// The narrowest of the scopes that hold the place.
fn closeness(bound: &[Scope], place: &Place) -> Option<u8> {
    bound
        .iter()
        .filter(|scope| scope.holds(place))
        .map(Scope::closeness)
        .max()
}

/// The best time of one candidate, and whether his time before the deadline is taken (or he is not on
/// shift at all).
fn offer<'a>(
    need: &Need<'_>,
    candidate: &'a Candidate<'a>,
    closeness: Option<u8>,
    when: &impl Fn(EmployeeId, Slot, bool) -> Opening,
) -> (Option<Offer<'a>>, bool) {
    let at = |slot, displaces, fit| Offer {
        candidate,
        closeness,
        fit,
        slot,
        displaces,
    };
    let last = if need.emergency {
        need.deadline + need.length
    } else {
        need.deadline
    };
    let in_time = Slot::new(need.not_before, last);
    let free = when(candidate.employee, in_time, false);
    if let Opening::At { slot, .. } = free {
        return (Some(at(slot, 0, Fit::InTime)), false);
    }
    let taken = free == Opening::Taken;
    if need.emergency {
        if let Opening::At { slot, displaces } = when(candidate.employee, in_time, true) {
            return (Some(at(slot, displaces, Fit::Displacing)), taken);
        }
        if free == Opening::OffShift {
            let slot = Slot::new(need.not_before, need.not_before + need.length);
            return (Some(at(slot, 0, Fit::CalledOut)), taken);
        }
    }
    match when(candidate.employee, Slot::new(need.not_before, need.horizon), false) {
        Opening::At { slot, .. } => (Some(at(slot, 0, Fit::Late)), taken),
        _ => (None, taken),
    }
}

/// Smaller stands higher. An emergency asks for the earliest before the fewest.
fn order(need: &Need<'_>, offer: &Offer<'_>) -> impl Ord + use<> {
    let (load, start) = (i64::from(offer.candidate.load), offer.slot.start.0);
    let fair = if need.emergency || offer.fit == Fit::Late {
        (start, load)
    } else {
        (load, start)
    };
    (offer.fit, Reverse(offer.closeness), fair, offer.candidate.employee)
}

fn why(need: &Need<'_>, offer: &Offer<'_>, bound: &People, skilled: &People) -> Vec<Reason> {
    let mut reasons = Vec::new();
    match offer.closeness {
        Some(closeness) => reasons.push(Reason::Bound(closeness)),
        None => {
            if bound.all == 0 {
                reasons.push(Reason::NobodyBound);
            } else if bound.in_time == 0 {
                reasons.push(bound.why_not());
            }
            reasons.push(Reason::Skill(need.skill));
        }
    }
    if offer.fit == Fit::CalledOut || (offer.fit == Fit::Late && skilled.in_time == 0) {
        let reason = if offer.fit == Fit::CalledOut {
            Reason::NobodyOnShift
        } else {
            skilled.why_not()
        };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.push(Reason::Free(offer.slot));
    reasons.push(Reason::Load(offer.candidate.load));
    if offer.displaces > 0 {
        reasons.push(Reason::Displaces(offer.displaces));
    }
    if offer.fit == Fit::Late {
        reasons.push(Reason::AfterDeadline);
    }
    reasons
}

/// A count of people, for the reasons.
#[derive(Default)]
struct People {
    all: usize,
    in_time: usize,
    taken: usize,
}

impl People {
    fn count(&mut self, taken: bool, in_time: bool) {
        self.all += 1;
        self.in_time += usize::from(in_time);
        self.taken += usize::from(taken);
    }

    fn why_not(&self) -> Reason {
        if self.taken > 0 {
            Reason::NobodyFree
        } else {
            Reason::NobodyOnShift
        }
    }
}
