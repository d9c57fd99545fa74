//! What may happen to an employee's time, and what to say when it may not.

use super::free_time::{self, Obstacle};
use super::{Absence, Booking, Calendar, CalendarCommand, CalendarEvent, Holder, Lease, Shift};
use crate::kernel::{
    Aggregate, CompanyId, Context, Decision, EmployeeId, Instant, Kind, LeaseId, Refusal, ShiftId, Slot, Span, Stamp,
    TicketId,
};

/// How long a slot is held while the dispatcher talks.
pub const LEASE: Span = Span::seconds(90);
/// The longest shift: a day and night with the hour that a change of clocks may add.
pub const SHIFT_LIMIT: Span = Span::hours(25);
/// The longest absence.
pub const ABSENCE_LIMIT: Span = Span::days(4 * 366);
/// The longest time that may be held or booked at once.
pub const SLOT_LIMIT: Span = Span::days(31);

type Decided = Result<Decision<CalendarEvent>, Refusal>;

impl Aggregate for Calendar {
    const KIND: Kind = Kind::Calendar;
    type Id = EmployeeId;
    type Command = CalendarCommand;
    type Event = CalendarEvent;

    fn decide(&self, command: CalendarCommand, context: &Context<'_>) -> Decided {
        use CalendarCommand::*;
        match command {
            Open { employee, company } => self.open(employee, company),
            _ if !self.exists() => Err(Refusal::not_found()),
            AddShift { slot } => self.add_shifts(vec![slot], context),
            AddShifts { slots } => self.add_shifts(slots, context),
            RemoveShift { id } => self.remove_shift(id),
            AddAbsence { slot, reason } => {
                well_formed(slot, ABSENCE_LIMIT)?;
                if self
                    .absences
                    .iter()
                    .any(|known| known.slot == slot && known.reason == reason)
                {
                    return Ok(Decision::nothing());
                }
                let id = ShiftId(context.new_id());
                let absence = Absence { id, slot, reason };
                Ok(Decision::one(CalendarEvent::AbsenceAdded { absence }))
            }
            RemoveAbsence { id } => {
                if self.absences.iter().any(|absence| absence.id == id) {
                    Ok(Decision::one(CalendarEvent::AbsenceRemoved { id }))
                } else {
                    Err(Refusal::not_found())
                }
            }
            Lease {
                slot,
                holder,
                emergency,
                give_up,
            } => self.lease(slot, holder, emergency, give_up, context),
            ReleaseLease { id } => {
                let known = self.leases.iter().any(|lease| lease.id == id);
                let events = known.then_some(CalendarEvent::LeaseEnded { id });
                Ok(Decision::of(events.into_iter().collect()))
            }
            Reserve {
                ticket,
                slot,
                emergency,
            } => self.reserve(ticket, slot, emergency, context.now),
            Start { ticket } => {
                let waits = self
                    .bookings
                    .iter()
                    .any(|booking| booking.ticket == ticket && !booking.started);
                let at = context.now;
                let event = waits.then_some(CalendarEvent::Started { ticket, at });
                Ok(Decision::of(event.into_iter().collect()))
            }
            Free { ticket } => Ok(self.free_of(ticket, context.now)),
            Tick => {
                let lapsed = self.leases.iter().filter(|lease| lease.until <= context.now);
                Ok(Decision::of(lapsed.map(ended).collect()))
            }
        }
    }

    fn apply(&mut self, event: &CalendarEvent, stamp: &Stamp) {
        self.happen(event, stamp);
    }

    fn exists(&self) -> bool {
        self.employee != EmployeeId::default()
    }

    /// When the next lease lapses.
    fn due(&self) -> Option<Instant> {
        self.leases.iter().map(|lease| lease.until).min()
    }

    fn tick() -> Option<CalendarCommand> {
        Some(CalendarCommand::Tick)
    }

    fn company(&self, command: &CalendarCommand) -> Option<CompanyId> {
        match command {
            CalendarCommand::Open { company, .. } => Some(*company),
            _ => self.exists().then_some(self.company),
        }
    }
}

impl Calendar {
    fn open(&self, employee: EmployeeId, company: CompanyId) -> Decided {
        if !self.exists() {
            return Ok(Decision::one(CalendarEvent::Opened { employee, company }));
        }
        if (self.employee, self.company) == (employee, company) {
            return Ok(Decision::nothing());
        }
        Err(Refusal::conflict(
            "calendar_open",
            "Календарь уже открыт за другой компанией.",
            "The calendar is already open with another company.",
        ))
    }

    fn add_shifts(&self, slots: Vec<Slot>, context: &Context<'_>) -> Decided {
        if slots.len() as u64 > Context::ID_BLOCK {
            return Err(Refusal::field(
                "slots",
                "too_many",
                format!("За один раз добавляется не больше {} смен.", Context::ID_BLOCK),
                format!("{} shifts at most can be added at once.", Context::ID_BLOCK),
            ));
        }
        let mut added: Vec<Shift> = Vec::new();
        for slot in slots {
            well_formed(slot, SHIFT_LIMIT)?;
            let known = || self.shifts.iter().chain(&added);
            if known().any(|shift| shift.slot == slot) {
                continue;
            }
            if known().any(|shift| shift.slot.overlaps(slot)) {
                return Err(Refusal::conflict(
                    "shift_overlaps",
                    "Смена пересекается с другой сменой этого сотрудника.",
                    "The shift overlaps another shift of this employee.",
                ));
            }
            let id = ShiftId(context.new_id());
            added.push(Shift { id, slot });
        }
        let added = added.into_iter().map(|shift| CalendarEvent::ShiftAdded { shift });
        Ok(Decision::of(added.collect()))
    }

    fn remove_shift(&self, id: ShiftId) -> Decided {
        let shift = self
            .shifts
            .iter()
            .find(|shift| shift.id == id)
            .ok_or_else(Refusal::not_found)?;
        let booked = |booking: &Booking| !booking.emergency && booking.slot.overlaps(shift.slot);
        if self.bookings.iter().any(booked) {
            return Err(Refusal::conflict(
                "shift_has_bookings",
                "На эту смену назначены заявки. Сначала передайте их другим.",
                "Tickets are planned in this shift. Hand them over to others first.",
            ));
        }
        Ok(Decision::one(CalendarEvent::ShiftRemoved { id }))
    }

    fn lease(
        &self,
        slot: Slot,
        holder: Holder,
        emergency: bool,
        give_up: Option<Holder>,
        context: &Context<'_>,
    ) -> Decided {
        well_formed(slot, SLOT_LIMIT)?;
        if slot.end <= context.now {
            return Err(Refusal::field(
                "slot",
                "in_past",
                "Это время уже прошло. Выберите другое.",
                "This time has passed. Choose another one.",
            ));
        }
        let own = |lease: &Lease| lease.holder == holder || Some(lease.holder) == give_up;
        let ticket = ticket_of(holder);
        if let Some(obstacle) = free_time::obstacle(self, slot, emergency, ticket, context.now, own) {
            return Err(refuse(obstacle));
        }
        let mut events: Vec<CalendarEvent> = self.leases.iter().filter(|lease| own(lease)).map(ended).collect();
        events.push(CalendarEvent::Leased {
            lease: Lease {
                id: LeaseId(context.new_id()),
                slot,
                holder,
                until: context.now + LEASE,
            },
        });
        Ok(Decision::of(events))
    }

    fn reserve(&self, ticket: TicketId, slot: Slot, emergency: bool, now: Instant) -> Decided {
        well_formed(slot, SLOT_LIMIT)?;
        let holder = Holder::Ticket(ticket);
        let own = |lease: &Lease| lease.holder == holder;
        let mut events: Vec<CalendarEvent> = self.leases.iter().filter(|lease| own(lease)).map(ended).collect();
        if let Some(booking) = self.booking_of(ticket, now) {
            if booking.slot == slot && (booking.emergency == emergency || booking.started) {
                return Ok(Decision::of(events));
            }
            if booking.started {
                return Err(Refusal::conflict(
                    "work_started",
                    "Работа уже начата, её время не переносят.",
                    "The work has begun and its time is not moved.",
                ));
            }
        }
        if free_time::obstacle(self, slot, emergency, Some(ticket), now, own).is_some() {
            events.push(CalendarEvent::ReservationLost { ticket, slot });
            return Ok(Decision::of(events));
        }
        let displaced = self
            .bookings
            .iter()
            .filter(|other| other.ticket != ticket && other.slot.overlaps(slot))
            .map(|other| CalendarEvent::Displaced {
                ticket: other.ticket,
                slot: other.slot,
                by: ticket,
            });
        events.extend(displaced);
        events.push(CalendarEvent::Reserved {
            booking: Booking {
                ticket,
                slot,
                emergency,
                started: false,
            },
        });
        Ok(Decision::of(events))
    }

    fn free_of(&self, ticket: TicketId, now: Instant) -> Decision<CalendarEvent> {
        let own = |lease: &&Lease| lease.holder == Holder::Ticket(ticket);
        let mut events: Vec<CalendarEvent> = self.leases.iter().filter(own).map(ended).collect();
        let holds = |booking: &Booking| booking.ticket == ticket && (!booking.started || booking.slot.end > now);
        if self.bookings.iter().any(holds) {
            events.push(CalendarEvent::Freed { ticket, at: now });
        }
        Decision::of(events)
    }

    /// The booking that a ticket has now; what was freed earlier is history.
    pub fn booking_of(&self, ticket: TicketId, now: Instant) -> Option<&Booking> {
        let current = |booking: &&Booking| booking.ticket == ticket && (!booking.started || booking.slot.end > now);
        self.bookings.iter().find(current)
    }
}

fn ticket_of(holder: Holder) -> Option<TicketId> {
    match holder {
        Holder::Ticket(ticket) => Some(ticket),
        Holder::User(_) => None,
    }
}

fn ended(lease: &Lease) -> CalendarEvent {
    CalendarEvent::LeaseEnded { id: lease.id }
}

fn well_formed(slot: Slot, limit: Span) -> Result<(), Refusal> {
    if slot.start >= slot.end {
        return Err(Refusal::field(
            "slot",
            "backwards",
            "Начало должно быть раньше конца.",
            "The start must be before the end.",
        ));
    }
    if slot.length() > limit {
        let hours = limit.0 / Span::hours(1).0;
        return Err(Refusal::field(
            "slot",
            "too_long",
            format!("Слишком долго: не больше {hours} ч."),
            format!("Too long: {hours} h at most."),
        ));
    }
    Ok(())
}

fn refuse(obstacle: Obstacle) -> Refusal {
    let (code, ru, en) = match obstacle {
        Obstacle::OffShift => (
            "off_shift",
            "В это время сотрудник не на смене. Выберите другое время или другого исполнителя.",
            "The employee is not on shift then. Choose another time or another executor.",
        ),
        Obstacle::Absent => (
            "absent",
            "В это время сотрудник отсутствует. Выберите другое время или другого исполнителя.",
            "The employee is absent then. Choose another time or another executor.",
        ),
        Obstacle::Booked(_) => (
            "slot_taken",
            "Это время уже занято другой заявкой. Выберите другое.",
            "Another ticket has this time already. Choose another one.",
        ),
        Obstacle::Leased(_) => (
            "slot_leased",
            "Это время сейчас держит другой диспетчер. Выберите другое или подождите полторы минуты.",
            "Another dispatcher holds this time now. Choose another one or wait a minute and a half.",
        ),
    };
    Refusal::conflict(code, ru, en)
}
