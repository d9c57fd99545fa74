use crate::kernel::{BuildingId, CompanyId, ComplexId, DistrictId};
use crate::kernel::{EmployeeId, Instant, Opening, Scope, Skill, Slot, Span, scope::Place};
use crate::tickets::assignment::*;
use crate::tickets::{Assignment, Reason};
use std::collections::HashMap;

const COMPANY: Scope = Scope::Company(CompanyId(1));
const DISTRICT: Scope = Scope::District(DistrictId(2));
const COMPLEX: Scope = Scope::Complex(ComplexId(3));
const HOUSE: Scope = Scope::Building(BuildingId(4));
const PLUMBER: &[Skill] = &[Skill::Plumber];

fn place() -> Place {
    Place {
        company: CompanyId(1),
        district: Some(DistrictId(2)),
        complex: Some(ComplexId(3)),
        building: BuildingId(4),
        ..Place::default()
    }
}

fn at(hour: i64) -> Instant {
    Instant(0) + Span::hours(hour)
}

fn slot(from: i64, to: i64) -> Slot {
    Slot::new(at(from), at(to))
}

/// An hour of plumbing from 10 o'clock, to be done by 18.
fn need(place: &Place) -> Need<'_> {
    Need {
        place,
        skill: Skill::Plumber,
        length: Span::hours(1),
        emergency: false,
        not_before: at(10),
        deadline: at(18),
        horizon: at(18 + 24),
        today: slot(0, 24),
    }
}

fn emergency(place: &Place) -> Need<'_> {
    Need {
        emergency: true,
        deadline: at(10) + Span::minutes(30),
        ..need(place)
    }
}

fn who(id: u64, bound: &'static [Scope], load: u16) -> Candidate<'static> {
    Candidate {
        employee: EmployeeId(id),
        skills: PLUMBER,
        bound,
        load,
    }
}

/// Each one's free hours, those that an emergency may displace, and whether he is on shift at all.
#[derive(Default)]
struct Calendars(HashMap<u64, (Vec<i64>, Vec<i64>, bool)>);

impl Calendars {
    fn free(mut self, id: u64, hours: &[i64]) -> Self {
        self.0.insert(id, (hours.to_vec(), Vec::new(), true));
        self
    }
    fn busy(mut self, id: u64, displaceable: &[i64]) -> Self {
        self.0.insert(id, (Vec::new(), displaceable.to_vec(), true));
        self
    }
    fn off_shift(mut self, id: u64) -> Self {
        self.0.insert(id, (Vec::new(), Vec::new(), false));
        self
    }
    fn rank(&self, need: &Need<'_>, people: &[Candidate<'_>]) -> Ranking {
        rank(need, people, |employee, range, displace| {
            let (free, displaceable, on_shift) = &self.0[&employee.0];
            let mut hours: Vec<(i64, u16)> = free.iter().map(|hour| (*hour, 0)).collect();
            if displace {
                hours.extend(displaceable.iter().map(|hour| (*hour, 1)));
            }
            hours.sort();
            let fits = |(hour, _): &(i64, u16)| range.covers(slot(*hour, hour + 1));
            match hours.into_iter().find(fits) {
                Some((hour, displaces)) => Opening::At {
                    slot: slot(hour, hour + 1),
                    displaces,
                },
                None if *on_shift => Opening::Taken,
                None => Opening::OffShift,
            }
        })
    }
}

fn order(ranking: &Ranking) -> Vec<u64> {
    ranking.ranked.iter().map(|ranked| ranked.employee.0).collect()
}

#[test]
fn the_nearer_bound_stands_first() {
    let calendars = (1..=5).fold(Calendars::default(), |calendars, id| calendars.free(id, &[14]));
    let people = [
        who(1, &[COMPANY], 0),
        who(2, &[DISTRICT], 0),
        who(3, &[HOUSE, COMPANY], 9),
        who(4, &[], 0),
        who(5, &[COMPLEX], 0),
    ];
    let place = place();
    let ranking = calendars.rank(&need(&place), &people);
    assert_eq!(order(&ranking), [3, 5, 2, 1, 4]);
    assert_eq!(
        ranking.ranked[0].reasons,
        [Reason::Bound(3), Reason::Free(slot(14, 15)), Reason::Load(9)]
    );
    // Somebody is bound and free, so the stranger's place needs no excuse.
    assert_eq!(
        ranking.ranked[4].reasons,
        [
            Reason::Skill(Skill::Plumber),
            Reason::Free(slot(14, 15)),
            Reason::Load(0)
        ]
    );
}

#[test]
fn equals_share_the_load_then_time_then_id() {
    let calendars = Calendars::default()
        .free(1, &[11])
        .free(2, &[12])
        .free(3, &[11])
        .free(4, &[11]);
    let people = [
        who(1, &[HOUSE], 3),
        who(2, &[HOUSE], 2),
        who(4, &[HOUSE], 2),
        who(3, &[HOUSE], 2),
    ];
    assert_eq!(order(&calendars.rank(&need(&place()), &people)), [3, 4, 2, 1]);
}

#[test]
fn an_emergency_asks_who_is_there_first() {
    let calendars = Calendars::default().free(1, &[10]).free(2, &[10]);
    let people = [who(1, &[HOUSE], 5), who(2, &[HOUSE], 1)];
    assert_eq!(order(&calendars.rank(&emergency(&place()), &people)), [2, 1]);
    // The localisation must begin within half an hour: eleven o'clock is late, even on the spot.
    let calendars = Calendars::default().free(1, &[11]).free(2, &[10]);
    let people = [who(1, &[HOUSE], 0), who(2, &[], 5)];
    let ranking = calendars.rank(&emergency(&place()), &people);
    assert_eq!(order(&ranking), [2, 1]);
    assert!(ranking.ranked[1].reasons.contains(&Reason::AfterDeadline));
}

#[test]
fn an_emergency_displaces_rather_than_waits_and_says_so() {
    let calendars = Calendars::default().busy(1, &[10]).busy(2, &[]).off_shift(3);
    let people = [who(1, &[HOUSE], 4), who(2, &[HOUSE], 0), who(3, &[HOUSE], 0)];
    let place = place();
    let ranking = calendars.rank(&emergency(&place), &people);
    assert_eq!(order(&ranking), [1, 3]);
    assert_eq!(ranking.ranked[0].displaces, 1);
    assert!(ranking.ranked[0].reasons.contains(&Reason::Displaces(1)));
    // At night the one at home is called out.
    assert_eq!(ranking.ranked[1].slot, slot(10, 11));
    assert!(ranking.ranked[1].reasons.contains(&Reason::NobodyOnShift));
    // Ordinary work displaces nobody and calls nobody out.
    assert_eq!(
        calendars.rank(&need(&place), &people),
        Ranking {
            ranked: vec![],
            nobody: vec![Reason::NobodyFree]
        }
    );
}

#[test]
fn a_free_stranger_is_better_than_a_displaced_neighbour() {
    let calendars = Calendars::default().busy(1, &[10]).free(2, &[10]);
    let people = [who(1, &[HOUSE], 0), who(2, &[], 0)];
    assert_eq!(order(&calendars.rank(&emergency(&place()), &people)), [2, 1]);
}

#[test]
fn giving_way_is_always_explained() {
    let place = place();
    // Nobody is bound: the whole company is asked.
    let ranking = Calendars::default()
        .free(1, &[12])
        .rank(&need(&place), &[who(1, &[], 2)]);
    assert_eq!(
        ranking.ranked[0].reasons,
        [
            Reason::NobodyBound,
            Reason::Skill(Skill::Plumber),
            Reason::Free(slot(12, 13)),
            Reason::Load(2)
        ]
    );
    // The one who is bound is busy: a wider circle is asked.
    let calendars = Calendars::default().busy(1, &[]).free(2, &[12]);
    let ranking = calendars.rank(&need(&place), &[who(1, &[HOUSE], 0), who(2, &[], 0)]);
    assert_eq!(order(&ranking), [2]);
    assert_eq!(ranking.ranked[0].reasons[0], Reason::NobodyFree);
    // Everybody is busy until the deadline: the earliest after it.
    let calendars = Calendars::default().free(1, &[30]).free(2, &[20]);
    let ranking = calendars.rank(&need(&place), &[who(1, &[HOUSE], 0), who(2, &[HOUSE], 7)]);
    assert_eq!(
        ranking.ranked[0].reasons,
        [
            Reason::Bound(3),
            Reason::NobodyFree,
            Reason::Free(slot(20, 21)),
            Reason::Load(7),
            Reason::AfterDeadline
        ]
    );
    // Nobody has the skill, or nobody has a shift.
    let electrician = Candidate {
        skills: &[Skill::Electrician],
        ..who(1, &[HOUSE], 0)
    };
    let calendars = Calendars::default().off_shift(1);
    assert_eq!(
        calendars
            .rank(&need(&place), &[electrician])
            .assignment(Some(EmployeeId(9))),
        Assignment {
            executor: None,
            master: Some(EmployeeId(9)),
            slot: None,
            reasons: vec![Reason::NobodyBound]
        }
    );
    let ranking = calendars.rank(&need(&place), &[who(1, &[HOUSE], 0)]);
    assert_eq!(ranking.nobody, [Reason::NobodyOnShift]);
}

#[test]
fn the_master_is_the_one_bound_most_narrowly() {
    let masters: [(EmployeeId, &[Scope]); 4] = [
        (EmployeeId(1), &[COMPANY]),
        (EmployeeId(3), &[COMPLEX]),
        (EmployeeId(2), &[COMPLEX]),
        (EmployeeId(4), &[Scope::Building(BuildingId(77))]),
    ];
    assert_eq!(master_for(&place(), masters), Some(EmployeeId(2)));
    assert_eq!(master_for(&Place::default(), masters), None);
}
