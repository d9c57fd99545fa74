use super::*;
use crate::kernel::{
    Aggregate, Context, Decision, Instant, Opening, Refusal, Settings, Slot, Span, Stamp, UserId, Who,
};
use proptest::prelude::*;

fn at(minutes: i64) -> Instant {
    Instant(0) + Span::minutes(minutes)
}

fn slot(from: i64, to: i64) -> Slot {
    Slot::new(at(from), at(to))
}

/// A calendar that is told commands and lets them happen.
struct World {
    calendar: Calendar,
    now: Instant,
    ids: u64,
    settings: Settings,
}

impl World {
    fn new() -> World {
        let mut world = World {
            calendar: Calendar::default(),
            now: at(0),
            ids: 1,
            settings: Settings::default(),
        };
        world.must(CalendarCommand::Open {
            employee: EmployeeId(1),
            company: CompanyId(1),
        });
        world
    }

    /// On shift for the first ten hours.
    fn on_shift() -> World {
        let mut world = World::new();
        world.must(CalendarCommand::AddShift { slot: slot(0, 600) });
        world
    }

    fn try_to(&mut self, command: CalendarCommand) -> Result<Vec<CalendarEvent>, Refusal> {
        let who = Who::default();
        self.ids += Context::ID_BLOCK;
        let context = Context::new(self.now, &who, &self.settings, 0, self.ids);
        let Decision { events, .. } = self.calendar.decide(command, &context)?;
        let stamp = Stamp {
            at: self.now,
            who: who.clone(),
        };
        for event in &events {
            self.calendar.apply(event, &stamp);
        }
        Ok(events)
    }

    fn must(&mut self, command: CalendarCommand) -> Vec<CalendarEvent> {
        self.try_to(command).expect("the command is allowed")
    }

    fn refused(&mut self, command: CalendarCommand) -> &'static str {
        self.try_to(command).expect_err("the command is refused").code
    }

    fn reserve(&mut self, ticket: u64, slot: Slot) -> Vec<CalendarEvent> {
        self.must(reserve(ticket, slot, false))
    }

    fn slots(&self) -> Vec<(u64, Slot)> {
        let bookings = self.calendar.bookings.iter();
        bookings.map(|booking| (booking.ticket.0, booking.slot)).collect()
    }
}

fn reserve(ticket: u64, slot: Slot, emergency: bool) -> CalendarCommand {
    CalendarCommand::Reserve {
        ticket: TicketId(ticket),
        slot,
        emergency,
    }
}

fn lease(holder: Holder, slot: Slot) -> CalendarCommand {
    CalendarCommand::Lease {
        slot,
        holder,
        emergency: false,
        give_up: None,
    }
}

fn user(id: u64) -> Holder {
    Holder::User(UserId(id))
}

#[test]
fn a_slot_is_held_for_ninety_seconds_and_then_is_anybodys() {
    let mut world = World::on_shift();
    world.must(lease(user(1), slot(60, 120)));
    assert_eq!(world.refused(lease(user(2), slot(90, 150))), "slot_leased");
    assert!(matches!(
        world.reserve(9, slot(60, 120))[..],
        [CalendarEvent::ReservationLost { .. }]
    ));
    assert_eq!(world.calendar.due(), Some(at(0) + LEASE));
    world.now = at(0) + LEASE;
    assert!(matches!(
        world.must(CalendarCommand::Tick)[..],
        [CalendarEvent::LeaseEnded { .. }]
    ));
    world.must(lease(user(2), slot(90, 150)));
}

#[test]
fn a_holder_has_one_lease_and_gives_it_to_his_ticket() {
    let mut world = World::on_shift();
    world.must(lease(user(1), slot(60, 120)));
    world.must(lease(user(1), slot(90, 150)));
    assert_eq!(world.calendar.leases.len(), 1);
    world.must(CalendarCommand::Lease {
        slot: slot(90, 150),
        holder: Holder::Ticket(TicketId(5)),
        emergency: false,
        give_up: Some(user(1)),
    });
    world.reserve(5, slot(90, 150));
    assert_eq!(world.slots(), [(5, slot(90, 150))]);
    assert!(world.calendar.leases.is_empty(), "the lease is used up");
    assert!(world.reserve(5, slot(90, 150)).is_empty(), "a repeat changes nothing");
}

#[test]
fn nothing_is_booked_outside_a_shift_or_inside_an_absence_but_an_emergency() {
    let mut world = World::on_shift();
    world.must(CalendarCommand::AddShift { slot: slot(600, 700) });
    world.must(CalendarCommand::AddAbsence {
        slot: slot(300, 360),
        reason: AbsenceReason::Sick,
    });
    assert_eq!(world.refused(lease(user(1), slot(650, 710))), "off_shift");
    assert_eq!(world.refused(lease(user(1), slot(290, 310))), "absent");
    world.reserve(1, slot(590, 650));
    assert_eq!(world.slots(), [(1, slot(590, 650))], "shifts that touch are one");
    world.must(reserve(2, slot(330, 340), true));
    world.must(reserve(3, slot(900, 960), true));
    assert_eq!(world.slots().len(), 3);
}

#[test]
fn an_emergency_displaces_what_has_not_started_and_nothing_else() {
    let mut world = World::on_shift();
    world.reserve(1, slot(0, 60));
    world.reserve(2, slot(60, 120));
    world.must(CalendarCommand::Start { ticket: TicketId(1) });
    assert!(matches!(
        world.must(reserve(9, slot(30, 90), true))[..],
        [CalendarEvent::ReservationLost { .. }]
    ));
    let events = world.must(reserve(9, slot(60, 90), true));
    assert_eq!(
        events[0],
        CalendarEvent::Displaced {
            ticket: TicketId(2),
            slot: slot(60, 120),
            by: TicketId(9)
        }
    );
    assert_eq!(world.slots(), [(1, slot(0, 60)), (9, slot(60, 90))]);
    // One emergency does not displace another.
    assert!(matches!(
        world.must(reserve(10, slot(60, 90), true))[..],
        [CalendarEvent::ReservationLost { .. }]
    ));
}

#[test]
fn a_booking_moves_until_its_work_begins() {
    let mut world = World::on_shift();
    world.reserve(1, slot(60, 120));
    world.reserve(1, slot(90, 150));
    assert_eq!(world.slots(), [(1, slot(90, 150))]);
    world.must(CalendarCommand::Start { ticket: TicketId(1) });
    assert!(world.must(CalendarCommand::Start { ticket: TicketId(1) }).is_empty());
    assert_eq!(world.refused(reserve(1, slot(200, 260), false)), "work_started");
    assert_eq!(world.slots(), [(1, slot(90, 150))]);
}

#[test]
fn used_time_stays_and_the_rest_is_free_again() {
    let mut world = World::on_shift();
    world.reserve(1, slot(60, 120));
    world.must(CalendarCommand::Start { ticket: TicketId(1) });
    world.now = at(80);
    world.must(CalendarCommand::Free { ticket: TicketId(1) });
    assert_eq!(world.slots(), [(1, slot(60, 80))]);
    // The same ticket, returned, may be planned again.
    world.reserve(1, slot(200, 260));
    assert_eq!(world.slots(), [(1, slot(60, 80)), (1, slot(200, 260))]);
    world.must(CalendarCommand::Free { ticket: TicketId(1) });
    assert_eq!(world.slots(), [(1, slot(60, 80))]);
    assert!(world.must(CalendarCommand::Free { ticket: TicketId(1) }).is_empty());
}

#[test]
fn shifts_do_not_overlap_and_stay_while_they_are_needed() {
    let mut world = World::on_shift();
    assert_eq!(
        world.refused(CalendarCommand::AddShift { slot: slot(500, 700) }),
        "shift_overlaps"
    );
    assert!(world.must(CalendarCommand::AddShift { slot: slot(0, 600) }).is_empty());
    assert_eq!(
        world.refused(CalendarCommand::AddShifts {
            slots: vec![slot(700, 800); 65]
        }),
        "invalid_fields"
    );
    let shift = world.calendar.shifts[0].id;
    world.reserve(1, slot(60, 120));
    assert_eq!(
        world.refused(CalendarCommand::RemoveShift { id: shift }),
        "shift_has_bookings"
    );
    world.must(CalendarCommand::Free { ticket: TicketId(1) });
    world.must(CalendarCommand::RemoveShift { id: shift });
    assert_eq!(world.refused(CalendarCommand::RemoveShift { id: shift }), "not_found");
}

#[test]
fn the_long_past_leaves_the_state() {
    let mut world = World::on_shift();
    world.reserve(1, slot(60, 120));
    world.must(CalendarCommand::Start { ticket: TicketId(1) });
    world.now = at(600) + MEMORY + Span(1);
    let now = world.now;
    world.must(CalendarCommand::AddShift {
        slot: Slot::new(now, now + Span::hours(8)),
    });
    assert!(world.calendar.bookings.is_empty());
    assert_eq!(world.calendar.shifts.len(), 1);
}

#[test]
fn free_time_is_shifts_without_absences_bookings_and_leases() {
    let mut world = World::on_shift();
    world.must(CalendarCommand::AddShift { slot: slot(600, 720) });
    world.must(CalendarCommand::AddAbsence {
        slot: slot(200, 300),
        reason: AbsenceReason::Training,
    });
    world.reserve(1, slot(60, 120));
    world.reserve(2, slot(130, 160));
    world.must(lease(user(1), slot(400, 460)));
    let free = |length| free_time::stretches(&world.calendar, slot(0, 1440), Span::minutes(length), at(0));
    assert_eq!(
        free(5),
        [
            slot(0, 60),
            slot(120, 130),
            slot(160, 200),
            slot(300, 400),
            slot(460, 720)
        ]
    );
    assert_eq!(free(60), [slot(0, 60), slot(300, 400), slot(460, 720)]);

    let ask = |range, length, holder, displace| {
        let query = free_time::Query {
            range,
            length: Span::minutes(length),
            now: at(0),
            holder,
            displace,
        };
        free_time::opening(&world.calendar, &query)
    };
    let found = |from, to, displaces| Opening::At {
        slot: slot(from, to),
        displaces,
    };
    assert_eq!(ask(slot(10, 1440), 60, None, false), found(300, 360, 0));
    assert_eq!(ask(slot(10, 1440), 60, None, true), found(10, 70, 1));
    assert_eq!(ask(slot(400, 460), 60, Some(user(1)), false), found(400, 460, 0));
    assert_eq!(
        ask(slot(50, 130), 70, Some(Holder::Ticket(TicketId(1))), false),
        found(50, 120, 0),
        "its own time does not stand in its way"
    );
    assert_eq!(ask(slot(60, 160), 60, None, false), Opening::Taken);
    assert_eq!(ask(slot(210, 290), 60, None, false), Opening::Absent);
    assert_eq!(ask(slot(720, 1440), 60, None, false), Opening::OffShift);
    assert_eq!(free_time::load(&world.calendar, slot(0, 1440)), 2);
}

fn any_slot() -> impl Strategy<Value = Slot> {
    (0i64..60, 1i64..12).prop_map(|(start, length)| slot(start * 15, (start + length) * 15))
}

fn any_holder() -> impl Strategy<Value = Holder> {
    (0u64..6, any::<bool>()).prop_map(|(id, is_user)| {
        if is_user {
            user(id)
        } else {
            Holder::Ticket(TicketId(id))
        }
    })
}

fn any_command() -> impl Strategy<Value = CalendarCommand> {
    let ticket = || (0u64..6).prop_map(TicketId);
    prop_oneof![
        2 => any_slot().prop_map(|slot| CalendarCommand::AddShift { slot }),
        1 => (1u64..4000).prop_map(|id| CalendarCommand::RemoveShift { id: ShiftId(id) }),
        1 => any_slot().prop_map(|slot| CalendarCommand::AddAbsence { slot, reason: AbsenceReason::DayOff }),
        4 => (any_slot(), any_holder(), any::<bool>(), proptest::option::of(any_holder())).prop_map(
            |(slot, holder, emergency, give_up)| CalendarCommand::Lease { slot, holder, emergency, give_up }
        ),
        6 => (ticket(), any_slot(), any::<bool>()).prop_map(
            |(ticket, slot, emergency)| CalendarCommand::Reserve { ticket, slot, emergency }
        ),
        2 => ticket().prop_map(|ticket| CalendarCommand::Start { ticket }),
        2 => ticket().prop_map(|ticket| CalendarCommand::Free { ticket }),
        1 => Just(CalendarCommand::Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn time_is_given_to_one_only(steps in proptest::collection::vec((any_command(), 0i64..40), 1..60)) {
        let mut world = World::on_shift();
        for (command, seconds) in steps {
            let before = world.calendar.clone();
            let now = world.now;
            let events = world.try_to(command.clone()).unwrap_or_default();
            let calendar = &world.calendar;

            for (i, one) in calendar.bookings.iter().enumerate() {
                for other in &calendar.bookings[i + 1..] {
                    prop_assert!(!one.slot.overlaps(other.slot), "bookings overlap after {command:?}");
                    prop_assert!(one.slot.start <= other.slot.start, "bookings are in order");
                }
            }
            let live: Vec<&Lease> = calendar.leases.iter().filter(|lease| lease.until > now).collect();
            for (i, one) in live.iter().enumerate() {
                for other in &live[i + 1..] {
                    prop_assert!(!one.slot.overlaps(other.slot), "leases overlap after {command:?}");
                    prop_assert!(one.holder != other.holder, "a holder has one lease");
                }
                for booking in calendar.bookings.iter().filter(|booking| booking.slot.overlaps(one.slot)) {
                    let own = one.holder == Holder::Ticket(booking.ticket);
                    let gives_way = !booking.started && !booking.emergency;
                    let was_there = before.bookings.contains(booking) || before.bookings.iter().any(
                        |old| old.ticket == booking.ticket && old.slot.start == booking.slot.start);
                    prop_assert!(own || gives_way || was_there, "a lease holds what is booked");
                }
            }
            for old in before.bookings.iter().filter(|booking| booking.started) {
                let freed = matches!(command, CalendarCommand::Free { ticket } if ticket == old.ticket);
                let there = calendar.bookings.contains(old);
                prop_assert!(there || freed, "started work moved by {command:?}");
            }
            for event in &events {
                let CalendarEvent::Reserved { booking } = event else { continue };
                let same_place = before.bookings.iter().any(|old| old.ticket == booking.ticket && old.slot == booking.slot);
                if !booking.emergency && !same_place {
                    prop_assert!(before.absences.iter().all(|absence| !absence.slot.overlaps(booking.slot)));
                    let worked: i64 = before.shifts.iter()
                        .map(|shift| (shift.slot.end.min(booking.slot.end) - shift.slot.start.max(booking.slot.start)).0.max(0))
                        .sum();
                    prop_assert_eq!(worked, booking.slot.length().0, "booked outside a shift");
                }
            }
            world.now = world.now + Span::seconds(seconds);
        }
    }
}
