use super::*;
use crate::calendar::{AbsenceReason, Calendar, Holder};
use crate::classifier;
use crate::kernel::{
    Aggregate, BuildingId, CompanyId, Context, Id, Instant, Scope, Settings, Skill, Slot, Span, Stamp, Via, Who,
    scope::Place,
};
use crate::staff::{Employee, Position};
use crate::tickets::decline::DeclineReason;
use crate::tickets::{Assignment, Register, Status};
use std::collections::{BTreeMap, VecDeque};

/// A company of tickets, people and their calendars in which reactions happen at once.
struct World {
    now: Instant,
    ids: u64,
    settings: Settings,
    tickets: BTreeMap<u64, Ticket>,
    staff: Vec<Employee>,
    calendars: BTreeMap<u64, Calendar>,
}

enum Happened {
    Ticket(TicketId, TicketEvent),
    Calendar(EmployeeId, CalendarEvent),
}

impl World {
    /// Monday, 23.11.2026, 10:00 in Moscow, with plumbers on shift until 20:00, all bound to the house.
    fn with_plumbers(count: u64) -> World {
        let mut world = World {
            now: Instant::parse("2026-11-23T07:00:00Z").unwrap(),
            ids: 1000,
            settings: Settings::default(),
            tickets: BTreeMap::new(),
            staff: Vec::new(),
            calendars: BTreeMap::new(),
        };
        for id in 1..=count {
            world.staff.push(Employee {
                id: EmployeeId(id),
                company: CompanyId(1),
                skills: vec![Skill::Plumber],
                bound: vec![Scope::Building(BuildingId(2))],
                ..Employee::default()
            });
            let now = world.now;
            for command in [
                CalendarCommand::Open {
                    employee: EmployeeId(id),
                    company: CompanyId(1),
                },
                CalendarCommand::AddShift {
                    slot: Slot::new(now, now + Span::hours(10)),
                },
                CalendarCommand::AddShift {
                    slot: Slot::new(now + Span::days(1), now + Span::days(1) + Span::hours(10)),
                },
            ] {
                world.calendar(EmployeeId(id), command);
            }
        }
        world
    }

    fn place() -> Place {
        Place {
            company: CompanyId(1),
            building: BuildingId(2),
            flat: Some("12".into()),
            ..Place::default()
        }
    }

    fn register(&mut self, id: u64, problem: &str) {
        let place = World::place();
        let service = classifier::find("flat", "water", Some(problem)).unwrap().number;
        let wish = Wish {
            place: &place,
            zone: "Europe/Moscow",
            service,
            emergency: None,
            created_at: None,
        };
        let need = service_gives_need(wish, self.now, &self.settings).unwrap();
        let people = self.people();
        let assignment = rank_people(&need, &people, self.now, None).assignment(None);
        let ask = Register {
            id: TicketId(id),
            place: World::place(),
            zone: "Europe/Moscow".into(),
            service,
            assignment,
            ..Register::default()
        };
        self.ticket(TicketId(id), TicketCommand::Register(Box::new(ask)));
    }

    fn people(&self) -> Vec<(&Employee, &Calendar)> {
        let calendar = |employee: &Employee| &self.calendars[&employee.id.raw()];
        self.staff
            .iter()
            .map(|employee| (employee, calendar(employee)))
            .collect()
    }

    fn reassign(&mut self, id: TicketId, reasons: Vec<Reason>) {
        let ticket = &self.tickets[&id.raw()];
        if !ticket.status.is_open() {
            return;
        }
        let need = ticket_gives_need(ticket, self.now, &self.settings).unwrap();
        let mut assignment = rank_people(&need, &self.people(), self.now, None).assignment(ticket.master);
        assignment.reasons.splice(0..0, reasons);
        self.ticket(id, TicketCommand::Assign { assignment });
    }

    fn ticket(&mut self, id: TicketId, command: TicketCommand) {
        let events = {
            let ticket = self.tickets.entry(id.raw()).or_default();
            decide(ticket, command, self.now, &mut self.ids, &self.settings)
        };
        self.follow(events.into_iter().map(|event| Happened::Ticket(id, event)).collect());
    }

    fn calendar(&mut self, id: EmployeeId, command: CalendarCommand) {
        let events = {
            let calendar = self.calendars.entry(id.raw()).or_default();
            decide(calendar, command, self.now, &mut self.ids, &self.settings)
        };
        self.follow(events.into_iter().map(|event| Happened::Calendar(id, event)).collect());
    }

    /// Reactions, one after another, in the order of their causes.
    fn follow(&mut self, mut happened: VecDeque<Happened>) {
        while let Some(happening) = happened.pop_front() {
            let reactions = match &happening {
                Happened::Ticket(id, event) => react_to_ticket(&self.tickets[&id.raw()], event),
                Happened::Calendar(employee, event) => ticket_of(event)
                    .map(|id| react_to_calendar(*employee, event, &self.tickets[&id.raw()]))
                    .unwrap_or_default(),
            };
            for reaction in reactions {
                match reaction {
                    Reaction::Calendar(id, command) => self.calendar(id, command),
                    Reaction::Ticket(id, command) => self.ticket(id, command),
                    Reaction::Reassign(id, reasons) => self.reassign(id, reasons),
                    Reaction::Handover(..) | Reaction::Person(..) | Reaction::User(..) | Reaction::HandOver(..) => {
                        unreachable!("no ticket and no calendar hands over a shift, a house or a resident")
                    }
                }
            }
        }
    }

    fn bookings(&self, employee: u64) -> Vec<u64> {
        let bookings = self.calendars[&employee].bookings.iter();
        bookings.map(|booking| booking.ticket.0).collect()
    }

    fn start(&mut self, id: u64) {
        self.ticket(TicketId(id), TicketCommand::Start);
    }

    /// Every open ticket with a time has exactly that time in exactly one calendar.
    fn assert_agreement(&self) {
        for ticket in self.tickets.values() {
            let live = |calendar: &&Calendar| {
                let mut bookings = calendar.bookings.iter();
                bookings.any(|booking| booking.ticket == ticket.id && (!booking.started || booking.slot.end > self.now))
            };
            let holders: Vec<EmployeeId> = self
                .calendars
                .values()
                .filter(live)
                .map(|calendar| calendar.employee)
                .collect();
            let works = matches!(ticket.status, Status::New | Status::InProgress) && ticket.slot.is_some();
            let expected: Vec<EmployeeId> = ticket.executor.filter(|_| works).into_iter().collect();
            assert_eq!(holders, expected, "ticket {:?} {:?}", ticket.id, ticket.status);
            assert!(ticket.executor.is_some() || !ticket.reasons.is_empty());
        }
    }
}

fn decide<A: Aggregate>(
    state: &mut A,
    command: A::Command,
    now: Instant,
    ids: &mut u64,
    settings: &Settings,
) -> VecDeque<A::Event> {
    let who = Who::system(Via::Policy);
    *ids += Context::ID_BLOCK;
    let context = Context::new(now, &who, settings, *ids, *ids);
    let decision = state.decide(command, &context).expect("allowed");
    let stamp = Stamp {
        at: now,
        who: who.clone(),
    };
    for event in &decision.events {
        state.apply(event, &stamp);
    }
    decision.events.into()
}

#[test]
fn a_registered_ticket_stands_in_the_calendar_at_once() {
    let mut world = World::with_plumbers(2);
    for id in 1..=4 {
        world.register(id, "fixture_leak");
    }
    // Fair by load: two each.
    assert_eq!(world.bookings(1), [1, 3]);
    assert_eq!(world.bookings(2), [2, 4]);
    assert!(world.tickets[&1].reasons.contains(&Reason::Bound(3)));
    world.assert_agreement();
}

#[test]
fn work_that_ends_frees_what_is_left_of_the_time() {
    let mut world = World::with_plumbers(1);
    for (id, end) in [
        (1, TicketCommand::Complete { note: String::new() }),
        (
            2,
            TicketCommand::Decline {
                reason: DeclineReason::NoAccess,
                text: String::new(),
            },
        ),
        (
            3,
            TicketCommand::Defer {
                until: world.now + Span::days(3),
                reason: "ждём".into(),
            },
        ),
        (
            4,
            TicketCommand::Unassign {
                reasons: vec![Reason::Absent],
            },
        ),
    ] {
        world.register(id, "fixture_leak");
        assert_eq!(world.bookings(1), [id]);
        if id == 1 {
            world.start(id);
        }
        world.ticket(TicketId(id), end);
        assert!(world.bookings(1).is_empty(), "ticket {id}");
        world.assert_agreement();
    }
}

#[test]
fn an_emergency_displaces_and_the_displaced_find_another_time() {
    let mut world = World::with_plumbers(2);
    world.register(1, "fixture_leak");
    world.register(2, "fixture_leak");
    world.start(2);
    world.register(9, "leak_flooding");
    let emergency = &world.tickets[&9];
    assert_eq!(emergency.executor, Some(EmployeeId(1)), "the other has begun");
    assert!(emergency.reasons.contains(&Reason::Displaces(1)));
    let displaced = &world.tickets[&1];
    assert_eq!(displaced.reasons[0], Reason::DisplacedBy(TicketId(9)));
    assert!(displaced.executor.is_some() && displaced.slot.is_some());
    world.assert_agreement();
}

#[test]
fn a_time_lost_to_somebody_else_is_looked_for_anew() {
    let mut world = World::with_plumbers(2);
    let slot = Slot::new(world.now, world.now + Span::hours(10));
    // A dispatcher holds the whole day of the first while the ticket is being registered.
    let ask = Register {
        id: TicketId(1),
        place: World::place(),
        zone: "Europe/Moscow".into(),
        service: classifier::find("flat", "water", Some("fixture_leak")).unwrap().number,
        assignment: Assignment {
            executor: Some(EmployeeId(1)),
            slot: Some(Slot::new(world.now, world.now + Span::hours(1))),
            ..Assignment::default()
        },
        ..Register::default()
    };
    world.calendar(
        EmployeeId(1),
        CalendarCommand::Lease {
            slot,
            holder: Holder::Ticket(TicketId(77)),
            emergency: false,
            give_up: None,
        },
    );
    world.ticket(TicketId(1), TicketCommand::Register(Box::new(ask)));
    let ticket = &world.tickets[&1];
    assert_eq!(
        (ticket.executor, &ticket.reasons[0]),
        (Some(EmployeeId(2)), &Reason::SlotLost)
    );
    world.assert_agreement();
}

#[test]
fn what_comes_back_is_planned_again() {
    let mut world = World::with_plumbers(1);
    world.register(1, "fixture_leak");
    world.start(1);
    world.now = world.now + Span::minutes(20);
    world.ticket(TicketId(1), TicketCommand::Complete { note: String::new() });
    world.ticket(
        TicketId(1),
        TicketCommand::Return {
            reason: "капает".into(),
        },
    );
    let ticket = &world.tickets[&1];
    assert_eq!((ticket.status, &ticket.reasons[0]), (Status::New, &Reason::Returned));
    assert!(ticket.slot.is_some_and(|slot| slot.start >= world.now));
    world.assert_agreement();
}

#[test]
fn a_ticket_found_to_be_an_emergency_is_displaced_no_more() {
    let mut world = World::with_plumbers(1);
    world.register(1, "fixture_leak");
    let correct = TicketCommand::Correct {
        description: None,
        contact: None,
        emergency: Some(true),
        service: None,
    };
    world.ticket(TicketId(1), correct);
    assert!(world.calendars[&1].bookings[0].emergency);
}

#[test]
fn reactions_may_be_repeated() {
    let mut world = World::with_plumbers(2);
    world.register(1, "fixture_leak");
    let before = (world.tickets.clone(), world.calendars.clone());
    let ticket = world.tickets[&1].clone();
    let assigned = TicketEvent::Assigned {
        assignment: Assignment {
            executor: ticket.executor,
            slot: ticket.slot,
            ..Assignment::default()
        },
    };
    world.follow([Happened::Ticket(TicketId(1), assigned)].into());
    let lost = CalendarEvent::ReservationLost {
        ticket: TicketId(1),
        slot: Slot::new(world.now + Span::days(9), world.now + Span::days(10)),
    };
    world.follow([Happened::Calendar(EmployeeId(1), lost)].into());
    assert_eq!(before, (world.tickets, world.calendars));
}

#[test]
fn when_someone_falls_ill_his_tickets_go_to_others() {
    let mut world = World::with_plumbers(3);
    for id in 1..=9 {
        world.register(id, "fixture_leak");
    }
    let his = world.bookings(1);
    assert_eq!(his.len(), 3);
    world.start(his[0]);
    let away = Slot::new(world.now, world.now + Span::hours(24));
    let tickets: Vec<&Ticket> = world.tickets.values().collect();
    let people = world.people();
    let plan = absence_moves_tickets(EmployeeId(1), away, &tickets, &people, world.now, &world.settings);

    assert_eq!(plan.len(), 2, "what has started stays");
    for step in &plan {
        assert_eq!(step.assignment.reasons[0], Reason::Absent);
        assert!(matches!(step.assignment.executor, Some(EmployeeId(2 | 3))));
    }
    world.calendar(
        EmployeeId(1),
        CalendarCommand::AddAbsence {
            slot: away,
            reason: AbsenceReason::Sick,
        },
    );
    for step in plan {
        let slot = step.assignment.slot;
        let assignment = step.assignment;
        world.ticket(step.ticket, TicketCommand::Assign { assignment });
        assert_eq!(world.tickets[&step.ticket.0].slot, slot, "the plan keeps its word");
    }
    assert_eq!(world.bookings(1), [his[0]]);
    world.assert_agreement();
}

#[test]
fn only_executors_of_the_company_take_tickets() {
    let world = World::with_plumbers(1);
    let place = World::place();
    let wish = Wish {
        place: &place,
        zone: "Europe/Moscow",
        service: classifier::find("flat", "water", Some("fixture_leak")).unwrap().number,
        emergency: None,
        created_at: None,
    };
    let need = service_gives_need(wish, world.now, &world.settings).unwrap();
    let plumber = &world.staff[0];
    let asked = |employee: &Employee| employee_becomes_candidate(employee, &world.calendars[&1], &need).is_some();
    assert!(asked(plumber));
    for employee in [
        Employee {
            dismissed: true,
            ..plumber.clone()
        },
        Employee {
            position: Position::Dispatcher,
            ..plumber.clone()
        },
        Employee {
            company: CompanyId(9),
            ..plumber.clone()
        },
    ] {
        assert!(!asked(&employee));
    }
    let master = Employee {
        id: EmployeeId(40),
        position: Position::Master,
        ..plumber.clone()
    };
    assert_eq!(master_of(&place, [plumber, &master]), Some(EmployeeId(40)));
}

#[test]
fn what_is_needed_follows_from_the_service_and_its_terms() {
    let place = World::place();
    let now = Instant::parse("2026-11-23T07:01:30Z").unwrap();
    let wish = |category, problem| Wish {
        place: &place,
        zone: "Europe/Moscow",
        service: classifier::find("flat", category, Some(problem)).unwrap().number,
        emergency: None,
        created_at: None,
    };
    let settings = Settings::default();
    let gas = service_gives_need(wish("gas", "gas_smell"), now, &settings).unwrap();
    assert!(gas.emergency);
    assert_eq!(gas.skill, Skill::Gas);
    assert_eq!(gas.not_before, Instant::parse("2026-11-23T07:02:00Z").unwrap());
    assert_eq!(gas.deadline, now + Span::minutes(30), "the localisation comes first");
    let tap = service_gives_need(wish("water", "fixture_leak"), now, &settings).unwrap();
    assert_eq!(tap.not_before, Instant::parse("2026-11-23T07:15:00Z").unwrap());
    assert_eq!(tap.today.start, Instant::parse("2026-11-22T21:00:00Z").unwrap());
    assert_eq!(tap.today.length(), Span::hours(24));
    let unknown = Wish {
        zone: "Europe/Nowhere",
        ..wish("gas", "gas_smell")
    };
    assert_eq!(service_gives_need(unknown, now, &settings), None);
}
