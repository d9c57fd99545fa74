//! What each event does to a calendar. Total: whatever was decided once applies.

use super::{Booking, Calendar, CalendarEvent};
use crate::kernel::{Instant, Slot, Span, Stamp};

/// How long the past stays in the state; older time lives in the journal.
pub const MEMORY: Span = Span::days(92);

impl Calendar {
    pub(super) fn happen(&mut self, event: &CalendarEvent, stamp: &Stamp) {
        match event {
            CalendarEvent::Opened { employee, company } => {
                self.employee = *employee;
                self.company = *company;
            }
            CalendarEvent::ShiftAdded { shift } => {
                let place = self
                    .shifts
                    .partition_point(|other| other.slot.start <= shift.slot.start);
                self.shifts.insert(place, shift.clone());
            }
            CalendarEvent::ShiftRemoved { id } => self.shifts.retain(|shift| shift.id != *id),
            CalendarEvent::AbsenceAdded { absence } => {
                let place = self
                    .absences
                    .partition_point(|other| other.slot.start <= absence.slot.start);
                self.absences.insert(place, absence.clone());
            }
            CalendarEvent::AbsenceRemoved { id } => self.absences.retain(|absence| absence.id != *id),
            CalendarEvent::Leased { lease } => self.leases.push(lease.clone()),
            CalendarEvent::LeaseEnded { id } => self.leases.retain(|lease| lease.id != *id),
            CalendarEvent::Reserved { booking } => {
                self.drop_unstarted(|other| other.ticket == booking.ticket);
                let place = self
                    .bookings
                    .partition_point(|other| other.slot.start <= booking.slot.start);
                self.bookings.insert(place, booking.clone());
            }
            CalendarEvent::Displaced { ticket, .. } => self.drop_unstarted(|other| other.ticket == *ticket),
            CalendarEvent::Started { ticket, .. } => {
                for booking in self.bookings.iter_mut().filter(|booking| booking.ticket == *ticket) {
                    booking.started = true;
                }
            }
            CalendarEvent::Freed { ticket, at } => self.free(|booking| booking.ticket == *ticket, *at),
            // It tells those who wait for it; the time already belongs to somebody else.
            CalendarEvent::ReservationLost { .. } => {}
        }
        self.forget(stamp.at);
    }

    fn drop_unstarted(&mut self, which: impl Fn(&Booking) -> bool) {
        self.bookings.retain(|booking| booking.started || !which(booking));
    }

    /// The time that was used stays, the rest is free again.
    fn free(&mut self, which: impl Fn(&Booking) -> bool, at: Instant) {
        self.drop_unstarted(&which);
        for booking in self.bookings.iter_mut().filter(|booking| which(booking)) {
            booking.slot.end = booking.slot.end.min(at);
        }
        self.bookings.retain(|booking| booking.slot.start < booking.slot.end);
    }

    /// Drops leases that have lapsed and time that is long past. Depends on the event's own time
    /// only, so a replay forgets the same.
    fn forget(&mut self, at: Instant) {
        let since = at - MEMORY;
        let kept = |slot: Slot| slot.end >= since;
        self.leases.retain(|lease| lease.until > at);
        self.bookings.retain(|booking| kept(booking.slot));
        self.shifts.retain(|shift| kept(shift.slot));
        self.absences.retain(|absence| kept(absence.slot));
    }
}
