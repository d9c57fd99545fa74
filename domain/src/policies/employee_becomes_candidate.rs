//! Who may be asked, and when he has time: staff and calendar, as the assignment of a ticket sees them.

use crate::calendar::{Calendar, Holder, free_time};
use crate::kernel::{EmployeeId, Instant, Opening, scope::Place};
use crate::staff::{Employee, Position};
use crate::tickets::assignment::{self, Candidate, Need, Ranking};
use std::collections::HashMap;

/// An executor with his calendar as an assignment sees him; `None` for those who do not take tickets.
pub fn employee_becomes_candidate<'a>(
    employee: &'a Employee,
    calendar: &Calendar,
    need: &Need<'_>,
) -> Option<Candidate<'a>> {
    let takes_tickets =
        !employee.dismissed && employee.position == Position::Executor && employee.company == need.place.company;
    takes_tickets.then(|| Candidate {
        employee: employee.id,
        skills: &employee.skills,
        bound: &employee.bound,
        load: free_time::load(calendar, need.today),
    })
}

/// Ranks the people of a company for a need. `holder`'s own lease and booking do not stand in his way.
pub fn rank_people(
    need: &Need<'_>,
    people: &[(&Employee, &Calendar)],
    now: Instant,
    holder: Option<Holder>,
) -> Ranking {
    let calendars: HashMap<EmployeeId, &Calendar> = people
        .iter()
        .map(|(employee, calendar)| (employee.id, *calendar))
        .collect();
    let skilled = people
        .iter()
        .filter(|(employee, _)| employee.skills.contains(&need.skill));
    let candidates: Vec<Candidate<'_>> = skilled
        .filter_map(|(employee, calendar)| employee_becomes_candidate(employee, calendar, need))
        .collect();
    assignment::rank(need, &candidates, |employee, range, displace| {
        let Some(calendar) = calendars.get(&employee) else {
            return Opening::OffShift;
        };
        let query = free_time::Query {
            range,
            length: need.length,
            now,
            holder,
            displace,
        };
        free_time::opening(calendar, &query)
    })
}

/// The master who answers for a place.
pub fn master_of<'a>(place: &Place, staff: impl IntoIterator<Item = &'a Employee>) -> Option<EmployeeId> {
    let masters = staff.into_iter().filter(|employee| {
        !employee.dismissed && employee.position == Position::Master && employee.company == place.company
    });
    assignment::master_for(place, masters.map(|master| (master.id, master.bound.as_slice())))
}
