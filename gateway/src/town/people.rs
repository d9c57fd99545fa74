//! Who lives and who works in the town.

use super::stock::Firm;
use super::words;
use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, Instant, PersonId, Scope, Skill, Slot, Span};
use domovoi_domain::residents::{Home, PersonCard, Tenure};
use domovoi_domain::staff::{EmployeeCard, Position};
use rand::Rng;

pub(super) struct Resident {
    pub id: PersonId,
    pub company: CompanyId,
    pub card: PersonCard,
    pub homes: Vec<Home>,
}

pub(super) struct Worker {
    pub id: EmployeeId,
    pub company: CompanyId,
    pub card: EmployeeCard,
    pub shifts: Vec<Slot>,
}

/// What the twenty people of one company are: title, skills, how many.
const CREW: [(Position, &[Skill], usize); 12] = [
    (Position::Manager, &[Skill::Office], 1),
    (Position::Dispatcher, &[], 3),
    (Position::Accountant, &[Skill::Office], 1),
    (Position::Master, &[Skill::Handyman], 2),
    (
        Position::Executor,
        &[Skill::Plumber, Skill::Heating, Skill::Handyman],
        4,
    ),
    (Position::Executor, &[Skill::Electrician, Skill::LowVoltage], 2),
    (
        Position::Executor,
        &[Skill::Carpenter, Skill::Handyman, Skill::Builder],
        1,
    ),
    (Position::Executor, &[Skill::Lift], 1),
    (Position::Executor, &[Skill::Cleaner, Skill::Yard], 2),
    (Position::Executor, &[Skill::Gas, Skill::Ventilation, Skill::Heating], 1),
    (Position::Executor, &[Skill::Security, Skill::FireSafety], 1),
    (Position::Executor, &[Skill::Builder, Skill::Plumber], 1),
];

/// One or two people for every flat that is lived in.
pub(super) fn residents(rng: &mut impl Rng, firms: &[Firm], mut new_id: impl FnMut() -> u64) -> Vec<Resident> {
    let mut residents = Vec::new();
    for firm in firms {
        for house in &firm.houses {
            for flat in &house.flats {
                let people = if rng.random_bool(0.25) { 2 } else { 1 };
                for index in 0..people {
                    let man = rng.random_bool(0.45);
                    let role = match (index, rng.random_range(0..10)) {
                        (0, 0..8) => Tenure::Owner,
                        (0, _) => Tenure::Tenant,
                        _ => Tenure::Family,
                    };
                    residents.push(Resident {
                        id: PersonId(new_id()),
                        company: firm.id,
                        card: PersonCard {
                            name: words::full_name(rng, man),
                            phones: vec![words::phone(rng)],
                            email: String::new(),
                        },
                        homes: vec![home(house.id, &flat.number, role)],
                    });
                }
            }
        }
    }
    residents
}

fn home(building: BuildingId, flat: &str, role: Tenure) -> Home {
    Home {
        building,
        flat: flat.to_owned(),
        role,
        verified: true,
    }
}

/// Twenty people a company; executors of one skill share its houses among themselves.
pub(super) fn workers(
    rng: &mut impl Rng,
    firms: &[Firm],
    days: std::ops::Range<i64>,
    today: Instant,
    mut new_id: impl FnMut() -> u64,
) -> Vec<Worker> {
    let mut workers = Vec::new();
    for firm in firms {
        for (position, skills, count) in CREW {
            for index in 0..count {
                let man = position == Position::Executor || rng.random_bool(0.4);
                let bound = bound(firm, position, index, count);
                let contractor = skills.contains(&Skill::Lift) || (skills.contains(&Skill::Builder) && count == 1);
                workers.push(Worker {
                    id: EmployeeId(new_id()),
                    company: firm.id,
                    card: EmployeeCard {
                        name: words::full_name(rng, man),
                        phones: vec![words::phone(rng)],
                        position,
                        skills: skills.to_vec(),
                        bound,
                        contractor,
                    },
                    shifts: shifts(position, index, days.clone(), today),
                });
            }
        }
    }
    workers
}

/// The first half of a pair keeps the first half of the houses; a single person keeps the district.
fn bound(firm: &Firm, position: Position, index: usize, count: usize) -> Vec<Scope> {
    match position {
        Position::Executor | Position::Master if count > 1 => {
            let share = firm.houses.len().div_ceil(count);
            let own = firm.houses.iter().skip(index * share).take(share);
            own.map(|house| Scope::Building(house.id)).collect()
        }
        Position::Executor | Position::Master => vec![Scope::District(firm.district.0)],
        _ => vec![Scope::Company(firm.id)],
    }
}

/// Executors and masters work by day, six days of seven in turn; one of several keeps the night as well,
/// so that an emergency finds somebody. `today` is midnight in the town's zone.
pub(super) fn shifts(position: Position, index: usize, days: std::ops::Range<i64>, today: Instant) -> Vec<Slot> {
    if !matches!(position, Position::Executor | Position::Master) {
        return Vec::new();
    }
    let mut shifts = Vec::new();
    for day in days {
        let start = today + Span::days(day);
        if (day + index as i64).rem_euclid(7) == 6 {
            continue;
        }
        let night = index == 0 && position == Position::Executor;
        let (from, to) = if night { (0, 24) } else { (8, 20) };
        shifts.push(Slot::new(start + Span::hours(from), start + Span::hours(to)));
    }
    shifts
}
