//! Calendars of employees.

use super::ticket::visible;
use super::{Eyes, employee, user_name};
use crate::wire::calendar::*;
use domovoi_actors::{Model, Seen};
use domovoi_domain::access::rights::{Action, Relation};
use domovoi_domain::calendar::{self, Holder};
use domovoi_domain::classifier;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{self, TicketId};

pub fn may(calendar: &calendar::Calendar, action: Action, eyes: &Eyes) -> bool {
    eyes.may(
        action,
        &Place::of_company(calendar.company),
        Relation::employee(calendar.employee),
    )
}

/// What lies between `range.start` and `range.end`, even in part. `None` for an employee who is not known.
pub fn row(model: &Model, seen: &Seen<calendar::Calendar>, range: kernel::Slot, eyes: &Eyes) -> Option<Calendar> {
    let calendar = &*seen.state;
    let staff = &model.staff.get(calendar.employee)?.state;
    let inside = |slot: kernel::Slot| slot.overlaps(range);
    Some(Calendar {
        id: calendar.employee.to_string(),
        employee: employee(model, calendar.employee),
        company_id: calendar.company.to_string(),
        position: staff.position.into(),
        skills: staff.skills.iter().map(|skill| (*skill).into()).collect(),
        contractor: staff.contractor,
        shifts: calendar
            .shifts
            .iter()
            .filter(|shift| inside(shift.slot))
            .map(shift)
            .collect(),
        absences: calendar
            .absences
            .iter()
            .filter(|absence| inside(absence.slot))
            .map(absence)
            .collect(),
        bookings: calendar
            .bookings
            .iter()
            .filter(|booking| inside(booking.slot))
            .map(|booking| Booking {
                ticket_id: booking.ticket.to_string(),
                start: booking.slot.start.into(),
                end: booking.slot.end.into(),
                emergency: booking.emergency,
                started: booking.started,
                ticket: booked(model, booking.ticket, eyes),
            })
            .collect(),
        leases: calendar
            .leases
            .iter()
            .filter(|lease| inside(lease.slot) && lease.until > eyes.now)
            .map(|held| lease(model, held))
            .collect(),
        version: seen.version,
        seq: seen.seq,
    })
}

fn shift(shift: &calendar::Shift) -> Shift {
    Shift {
        id: shift.id.to_string(),
        start: shift.slot.start.into(),
        end: shift.slot.end.into(),
    }
}

fn absence(absence: &calendar::Absence) -> Absence {
    Absence {
        id: absence.id.to_string(),
        start: absence.slot.start.into(),
        end: absence.slot.end.into(),
        reason: absence.reason.into(),
    }
}

pub fn lease(model: &Model, lease: &calendar::Lease) -> Lease {
    Lease {
        id: lease.id.to_string(),
        start: lease.slot.start.into(),
        end: lease.slot.end.into(),
        until: lease.until.into(),
        holder: match lease.holder {
            Holder::User(id) => LeaseHolder::User {
                id: id.to_string(),
                name: user_name(model, id),
            },
            Holder::Ticket(id) => LeaseHolder::Ticket { id: id.to_string() },
        },
    }
}

fn booked(model: &Model, id: TicketId, eyes: &Eyes) -> Option<BookedTicket> {
    let head = model.tickets.head(id).filter(|head| visible(head, eyes))?;
    Some(BookedTicket {
        number: head.number.to_string(),
        status: head.status.into(),
        address: super::ticket::whereabouts(model, head, eyes),
        service_name: classifier::get(head.service)
            .map(|service| eyes.word(&service.name()))
            .unwrap_or_default(),
    })
}
