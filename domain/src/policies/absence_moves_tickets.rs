//! Someone falls ill: what he was to do goes to others. A person asks for it and sees it first, so
//! this is a plan, not a reaction.

use super::employee_becomes_candidate::rank_people;
use super::service_gives_need::ticket_gives_need;
use crate::calendar::{Absence, AbsenceReason, Booking, Calendar};
use crate::kernel::{EmployeeId, Instant, Settings, ShiftId, Slot, TicketId};
use crate::staff::Employee;
use crate::tickets::{Assignment, Reason, Status, Ticket};

/// One line of the plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Move {
    pub ticket: TicketId,
    pub assignment: Assignment,
}

/// Who takes the tickets of `employee` that lie within `away` and have not started, emergencies
/// first. The plan keeps in mind what it has already given to whom.
pub fn absence_moves_tickets(
    employee: EmployeeId,
    away: Slot,
    tickets: &[&Ticket],
    people: &[(&Employee, &Calendar)],
    now: Instant,
    settings: &Settings,
) -> Vec<Move> {
    let mut calendars: Vec<Calendar> = people.iter().map(|(_, calendar)| (*calendar).clone()).collect();
    for calendar in calendars.iter_mut().filter(|calendar| calendar.employee == employee) {
        let absence = Absence {
            id: ShiftId::default(),
            slot: away,
            reason: AbsenceReason::default(),
        };
        calendar.absences.push(absence);
        calendar.absences.sort_by_key(|absence| absence.slot);
    }
    let moves_on = |ticket: &&&Ticket| {
        ticket.executor == Some(employee)
            && ticket.status == Status::New
            && ticket.slot.is_some_and(|slot| slot.overlaps(away))
    };
    let mut moving: Vec<&Ticket> = tickets.iter().filter(moves_on).copied().collect();
    moving.sort_by_key(|ticket| ticket.order_key());

    let mut plan = Vec::new();
    for ticket in moving {
        let Some(need) = ticket_gives_need(ticket, now, settings) else {
            continue;
        };
        let staff: Vec<(&Employee, &Calendar)> = people.iter().map(|(employee, _)| *employee).zip(&calendars).collect();
        let mut ranking = rank_people(&need, &staff, now, None);
        // Called out from home is not for one who is away.
        ranking
            .ranked
            .retain(|ranked| ranked.employee != employee || !ranked.slot.overlaps(away));
        if ranking.ranked.is_empty() && ranking.nobody.is_empty() {
            ranking.nobody.push(Reason::NobodyOnShift);
        }
        let mut assignment = ranking.assignment(ticket.master);
        assignment.reasons.insert(0, Reason::Absent);
        if let (Some(executor), Some(slot)) = (assignment.executor, assignment.slot) {
            book(&mut calendars, executor, slot, ticket);
        }
        plan.push(Move {
            ticket: ticket.id,
            assignment,
        });
    }
    plan
}

fn book(calendars: &mut [Calendar], executor: EmployeeId, slot: Slot, ticket: &Ticket) {
    for calendar in calendars.iter_mut().filter(|calendar| calendar.employee == executor) {
        let displaced = |booking: &Booking| booking.slot.overlaps(slot) && !booking.started;
        calendar.bookings.retain(|booking| !displaced(booking));
        calendar.bookings.push(Booking {
            ticket: ticket.id,
            slot,
            emergency: ticket.emergency,
            started: false,
        });
        calendar.bookings.sort_by_key(|booking| booking.slot);
    }
}
