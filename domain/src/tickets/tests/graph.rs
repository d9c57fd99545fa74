use super::*;
use proptest::prelude::*;

fn any_command() -> impl Strategy<Value = TicketCommand> {
    let minutes = || 0i64..20_000;
    prop_oneof![
        (1u64..4, minutes()).prop_map(|(executor, start)| TicketCommand::Assign {
            assignment: Assignment {
                executor: Some(EmployeeId(executor)),
                slot: Some(Slot::new(
                    Instant::parse("2026-11-24T07:00:00Z").unwrap() + Span::minutes(start),
                    Instant::parse("2026-11-24T08:00:00Z").unwrap() + Span::minutes(start),
                )),
                ..Assignment::default()
            }
        }),
        Just(TicketCommand::Unassign {
            reasons: vec![Reason::Absent]
        }),
        Just(TicketCommand::Start),
        minutes().prop_map(|until| TicketCommand::Defer {
            until: Instant::parse("2026-11-24T07:00:00Z").unwrap() + Span::minutes(until),
            reason: "ждём".into()
        }),
        Just(TicketCommand::Complete { note: String::new() }),
        Just(TicketCommand::Return {
            reason: "не готово".into()
        }),
        (0u8..7).prop_map(|rating| TicketCommand::Close { rating: Some(rating) }),
        Just(TicketCommand::Decline {
            reason: DeclineReason::NoAccess,
            text: String::new()
        }),
        Just(TicketCommand::Localise),
        Just(TicketCommand::Inform),
        (proptest::option::of(any::<bool>()), proptest::option::of(1u16..409)).prop_map(|(emergency, service)| {
            TicketCommand::Correct {
                description: None,
                contact: None,
                emergency,
                service,
            }
        }),
        Just(TicketCommand::Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn a_ticket_moves_only_along_its_graph(
        first in 1u16..409,
        steps in proptest::collection::vec((any_command(), 0i64..300), 1..50),
    ) {
        let mut world = World::new();
        let ask = Register { service: first, ..world.ask() };
        world.must(TicketCommand::Register(Box::new(ask)));
        let mut replayed = world.ticket.clone();
        for (command, minutes) in steps {
            world.wait(Span::minutes(minutes));
            let before = world.ticket.clone();
            let ticks = matches!(command, TicketCommand::Tick);
            let events = world.try_to(command).map(|decision| decision.events).unwrap_or_default();
            let after = &world.ticket;

            prop_assert!(before.status == after.status || before.status.may_become(after.status));
            prop_assert_eq!(before.number, after.number);
            prop_assert_eq!(before.created_at, after.created_at);
            prop_assert!(after.executor.is_some() || !after.reasons.is_empty(), "nobody, and no reason");
            prop_assert!(after.slot.is_none() || after.executor.is_some(), "a time of nobody");
            prop_assert_eq!(after.status == Status::Deferred, after.deferred_until.is_some());
            let stamp = Stamp { at: world.now, who: world.who.clone() };
            events.iter().for_each(|event| replayed.apply(event, &stamp));
            if ticks {
                let again = world.must(TicketCommand::Tick);
                let came_back = events.contains(&TicketEvent::CameBack);
                prop_assert!(again.is_empty() || came_back, "a second tick told {again:?}");
                again.iter().for_each(|event| replayed.apply(event, &stamp));
            }
            prop_assert!(world.ticket.due().is_none_or(|due| due > world.now || !ticks), "a tick leaves nothing due");
            prop_assert_eq!(&replayed, &world.ticket, "the state is what its events made of it");
        }
    }
}
