//! Stories of one ticket, told through [`World`].

mod assignment;
mod entrust;
mod graph;
mod life;
mod papers;
mod registration;

use super::decline::DeclineReason;
use super::*;
use crate::kernel::{
    Aggregate, Context, Decision, Record, Refusal, RefusalKind, Role, ServiceRule, Settings, Stamp, Via, Who,
};

/// Rows of the classifier: a dripping tap, a burst pipe, a smell of gas.
const TAP: u16 = 38;
const BURST: u16 = 39;
const GAS: u16 = 42;

/// A ticket that is told commands and lets them happen, with a clock of its own.
struct World {
    ticket: Ticket,
    now: Instant,
    who: Who,
    settings: Settings,
    ids: u64,
}

impl World {
    /// Monday, 23.11.2026, 10:00 in Moscow.
    fn new() -> World {
        World {
            ticket: Ticket::default(),
            now: Instant::parse("2026-11-23T07:00:00Z").unwrap(),
            who: Who {
                user: Some(UserId(77)),
                role: Role::Dispatcher,
                via: Via::Web,
                ..Who::default()
            },
            settings: Settings::default(),
            ids: 1,
        }
    }

    fn registered() -> World {
        let mut world = World::new();
        world.must(TicketCommand::Register(Box::new(world.ask())));
        world
    }

    fn in_progress() -> World {
        let mut world = World::registered();
        world.must(TicketCommand::Start);
        world
    }

    fn completed() -> World {
        let mut world = World::in_progress();
        world.must(TicketCommand::Complete { note: String::new() });
        world
    }

    /// A dripping tap in a flat, an executor in the afternoon.
    fn ask(&self) -> Register {
        Register {
            id: TicketId(1),
            place: Place {
                company: CompanyId(1),
                building: BuildingId(2),
                flat: Some("12".into()),
                ..Place::default()
            },
            zone: "Europe/Moscow".into(),
            service: TAP,
            description: "  Капает кран на кухне ".into(),
            contact_name: "Соседка сверху".into(),
            contact_phone: "8 (912) 345-67-89".into(),
            assignment: Assignment {
                executor: Some(EmployeeId(5)),
                master: Some(EmployeeId(6)),
                slot: Some(self.slot(4)),
                reasons: vec![Reason::Bound(3)],
            },
            ..Register::default()
        }
    }

    fn slot(&self, hours: i64) -> Slot {
        let start = self.now + Span::hours(hours);
        Slot::new(start, start + Span::hours(1))
    }

    fn try_to(&mut self, command: TicketCommand) -> Result<Decision<TicketEvent>, Refusal> {
        self.ids += Context::ID_BLOCK;
        let context = Context::new(self.now, &self.who, &self.settings, 100_008, self.ids);
        let decision = self.ticket.decide(command, &context)?;
        let stamp = Stamp {
            at: self.now,
            who: self.who.clone(),
        };
        for event in &decision.events {
            self.ticket.apply(event, &stamp);
        }
        Ok(decision)
    }

    fn must(&mut self, command: TicketCommand) -> Vec<TicketEvent> {
        self.try_to(command).expect("the command is allowed").events
    }

    fn refused(&mut self, command: TicketCommand) -> Refusal {
        let before = self.ticket.clone();
        let refusal = self.try_to(command).expect_err("the command is refused");
        assert_eq!(before, self.ticket);
        refusal
    }

    fn wait(&mut self, span: Span) {
        self.now = self.now + span;
    }

    /// Lets time pass to `until`, ticking whenever the ticket asks for it.
    fn tick_until(&mut self, until: Instant) -> Vec<TicketEvent> {
        let mut told = Vec::new();
        while let Some(due) = self.ticket.due().filter(|due| *due <= until) {
            self.now = self.now.max(due);
            let events = self.must(TicketCommand::Tick);
            assert!(!events.is_empty(), "a tick that was asked for tells something");
            told.extend(events);
        }
        self.now = until;
        told
    }
}

fn field_codes(refusal: &Refusal) -> Vec<(&str, &str)> {
    refusal
        .fields
        .iter()
        .map(|error| (error.field.as_ref(), error.code))
        .collect()
}
