//! The read model is what a fresh look at every state would give, whatever happened.

use crate::world::{World, dispatcher};
use domovoi_actors::{Model, Order, Request};
use domovoi_domain::calendar::{AbsenceReason, Calendar, CalendarCommand};
use domovoi_domain::kernel::{Settings, Slot, Span, TicketId};
use domovoi_domain::residents::{Home, Person, PersonCard, PersonCommand, Tenure};
use domovoi_domain::tickets::decline::DeclineReason;
use domovoi_domain::tickets::{Audience, Ticket, TicketCommand};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

#[derive(Clone, Debug)]
enum Step {
    Register(u8),
    Move(usize, u8),
    Absent(usize, u8),
    MoveIn(u8, u8),
    MoveOut(usize),
    Wait(u16),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any::<u8>().prop_map(Step::Register),
        8 => (any::<usize>(), 0u8..9).prop_map(|(ticket, command)| Step::Move(ticket, command)),
        1 => (any::<usize>(), 1u8..20).prop_map(|(who, hours)| Step::Absent(who, hours)),
        2 => (1u8..72, 0u8..5).prop_map(|(flat, phone)| Step::MoveIn(flat, phone)),
        1 => any::<usize>().prop_map(Step::MoveOut),
        1 => (1u16..3_000).prop_map(Step::Wait),
    ]
}

#[test]
fn the_model_equals_a_fresh_scan_after_random_commands() {
    let config = Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    runner
        .run(&prop::collection::vec(step(), 1..60), |steps| {
            actix::System::new().block_on(live(steps));
            Ok(())
        })
        .unwrap();
}

async fn live(steps: Vec<Step>) {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 2, Settings::default()).await;
    let (mut tickets, mut people): (Vec<TicketId>, Vec<(_, Home)>) = (Vec::new(), Vec::new());
    for step in steps {
        // Refusals are as good as successes here: what counts is that the model follows.
        take(&world, step, &mut tickets, &mut people).await;
    }
    world.house.settle().await;
    let fresh = Model::load(world.house.store(), &mut |_| {}).unwrap();
    assert_eq!(*world.house.model(), fresh);
    world.close().await;
}

async fn take(
    world: &World,
    step: Step,
    tickets: &mut Vec<TicketId>,
    people: &mut Vec<(domovoi_domain::kernel::PersonId, Home)>,
) {
    let (house, who) = (&world.house, dispatcher());
    match step {
        Step::Register(flat) => {
            let request = Request {
                flat: Some((flat % 72 + 1).to_string()),
                emergency: Some(flat % 7 == 0),
                ..world.request()
            };
            tickets.extend(house.register(request, &who, None).await.ok().map(|done| done.id));
        }
        Step::Move(n, command) if !tickets.is_empty() => {
            let ticket = tickets[n % tickets.len()];
            let command = command_of(command, house.now() + Span::hours(30));
            let _ = house.send::<Ticket>(ticket, Order::new(command, who)).await;
        }
        Step::Absent(n, hours) => {
            let slot = Slot::new(house.now(), house.now() + Span::hours(hours.into()));
            let command = CalendarCommand::AddAbsence {
                slot,
                reason: AbsenceReason::Sick,
            };
            let plumber = world.plumbers[n % world.plumbers.len()];
            let _ = house.send::<Calendar>(plumber, Order::new(command, who.clone())).await;
            let _ = house.reassign(plumber, slot, &who).await;
        }
        Step::MoveIn(flat, phone) => {
            let id = house.new_id();
            let home = Home {
                building: world.building,
                flat: flat.to_string(),
                role: Tenure::Owner,
                verified: true,
            };
            let command = PersonCommand::Register {
                id,
                company: world.company,
                card: PersonCard {
                    name: format!("Жилец {flat}"),
                    phones: vec![format!("+7812000000{phone}")],
                    email: String::new(),
                },
                homes: vec![home.clone()],
            };
            if house.send::<Person>(id, Order::new(command, who)).await.is_ok() {
                people.push((id, home));
            }
        }
        Step::MoveOut(n) if !people.is_empty() => {
            let (id, home) = people.swap_remove(n % people.len());
            let command = PersonCommand::RemoveHome {
                building: home.building,
                flat: home.flat,
            };
            let _ = house.send::<Person>(id, Order::new(command, who)).await;
        }
        Step::Wait(minutes) => world.pass(Span::minutes(minutes.into())).await,
        Step::Move(..) | Step::MoveOut(_) => {}
    }
}

fn command_of(n: u8, until: domovoi_domain::kernel::Instant) -> TicketCommand {
    match n {
        0 => TicketCommand::Start,
        1 => TicketCommand::Complete { note: String::new() },
        2 => TicketCommand::Close { rating: Some(5) },
        3 => TicketCommand::Return {
            reason: "не сделано".into(),
        },
        4 => TicketCommand::Defer {
            until,
            reason: "ждём деталь".into(),
        },
        5 => TicketCommand::Decline {
            reason: DeclineReason::Duplicate,
            text: String::new(),
        },
        6 => TicketCommand::Comment {
            audience: Audience::Staff,
            text: "заметка".into(),
        },
        7 => TicketCommand::Unassign { reasons: vec![] },
        _ => TicketCommand::Inform,
    }
}
