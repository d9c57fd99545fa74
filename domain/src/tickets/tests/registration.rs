use super::*;

#[test]
fn a_registered_ticket_knows_its_number_its_words_and_its_deadlines() {
    let mut world = World::new();
    let ask = world.ask();
    let decision = world.try_to(TicketCommand::Register(Box::new(ask))).unwrap();
    let ticket = &world.ticket;
    assert_eq!((ticket.number, ticket.status), (100_008, Status::New));
    assert_eq!(ticket.created_by, Some(UserId(77)));
    assert!(!ticket.emergency);
    // Words and names are records beside the event.
    assert_eq!(
        decision.records,
        [
            (ticket.description, Record::Text("Капает кран на кухне".into())),
            (
                ticket.contact.unwrap(),
                Record::Contact {
                    name: "Соседка сверху".into(),
                    phone: "+79123456789".into()
                }
            )
        ]
    );
    assert!(
        ticket
            .deadlines
            .iter()
            .any(|deadline| deadline.kind == DeadlineKind::Service)
    );
    assert_eq!(
        world.refused(TicketCommand::Register(Box::default())).code,
        "ticket_exists"
    );
}

#[test]
fn everything_wrong_with_a_request_is_said_at_once() {
    let mut world = World::new();
    let ask = Register {
        service: 999,
        zone: "Europe/Nowhere".into(),
        description: "а".repeat(4001),
        contact_name: "б".repeat(201),
        contact_phone: "8 912".into(),
        created_at: Some(world.now),
        assignment: Assignment {
            executor: None,
            ..world.ask().assignment
        },
        ..world.ask()
    };
    let refusal = world.refused(TicketCommand::Register(Box::new(ask)));
    assert_eq!(
        field_codes(&refusal),
        [
            ("problem", "unknown"),
            ("zone", "unknown_zone"),
            ("description", "too_long"),
            ("contact.name", "too_long"),
            ("contact.phone", "not_a_phone"),
            ("slot", "no_executor"),
            ("created_at", "not_allowed"),
        ]
    );
    assert!(!world.ticket.exists());
    assert_eq!(world.refused(TicketCommand::Start).kind, RefusalKind::NotFound);
}

#[test]
fn nobody_assigned_is_never_without_a_reason() {
    let mut world = World::new();
    let ask = Register {
        assignment: Assignment::default(),
        ..world.ask()
    };
    world.must(TicketCommand::Register(Box::new(ask)));
    assert_eq!(world.ticket.reasons, [Reason::ChosenBy(UserId(77))]);
}

#[test]
fn an_import_brings_its_own_time_and_wakes_nobody_for_what_is_long_over() {
    let mut world = World::new();
    world.who.via = Via::Import;
    let asked = world.now - Span::days(400);
    let ask = Register {
        created_at: Some(asked),
        ..world.ask()
    };
    world.must(TicketCommand::Register(Box::new(ask)));
    assert_eq!(world.ticket.created_at, asked);
    assert!(world.ticket.deadlines.iter().all(|deadline| deadline.start == asked));
    assert!(world.ticket.is_overdue(world.now));
    assert_eq!(world.ticket.due(), None);
    let ask = Register {
        created_at: Some(world.now + Span(1)),
        ..world.ask()
    };
    let refusal = World {
        ticket: Ticket::default(),
        ..world
    }
    .refused(TicketCommand::Register(Box::new(ask)));
    assert_eq!(field_codes(&refusal), [("created_at", "out_of_range")]);
}

#[test]
fn a_company_may_switch_a_service_off() {
    let mut world = World::new();
    let ask = world.ask();
    world.settings.services = vec![ServiceRule {
        service: ask.service,
        enabled: false,
        minutes: None,
        term_hours: None,
        photos: None,
    }];
    let refusal = world.refused(TicketCommand::Register(Box::new(ask)));
    assert_eq!(field_codes(&refusal), [("problem", "service_disabled")]);
}

#[test]
fn a_correction_counts_the_deadlines_anew_and_keeps_what_was_met() {
    let mut world = World::registered();
    let correct = |emergency, service| TicketCommand::Correct {
        description: None,
        contact: None,
        emergency,
        service,
    };
    world.wait(Span::minutes(5));
    let events = world.must(correct(None, Some(GAS)));
    assert!(world.ticket.emergency, "a new service brings its own urgency");
    assert!(matches!(events[1], TicketEvent::DeadlinesSet { .. }));
    let localise = |world: &World| {
        let of_law = |deadline: &&Deadline| deadline.kind == DeadlineKind::Localise;
        world.ticket.deadlines.iter().find(of_law).cloned()
    };
    let deadline = localise(&world).unwrap();
    assert_eq!(
        deadline.due,
        world.ticket.created_at + Span::minutes(30),
        "counted from the registration"
    );
    world.must(TicketCommand::Localise);
    assert!(world.must(TicketCommand::Localise).is_empty());
    world.must(correct(None, Some(BURST)));
    assert_eq!(localise(&world).unwrap().met, Some(world.now));
    world.must(correct(Some(false), None));
    assert_eq!(localise(&world), None);
    assert!(world.must(correct(Some(false), None)).is_empty());
    assert_eq!(
        field_codes(&world.refused(correct(None, Some(0)))),
        [("problem", "unknown")]
    );
}

#[test]
fn telling_the_resident_meets_its_own_deadline_only() {
    let mut world = World::new();
    let ask = Register {
        service: BURST,
        ..world.ask()
    };
    world.must(TicketCommand::Register(Box::new(ask)));
    world.wait(Span::minutes(31));
    world.must(TicketCommand::Inform);
    for deadline in &world.ticket.deadlines {
        let late = deadline.kind == DeadlineKind::Inform;
        assert_eq!(
            deadline.state(world.now) == DeadlineState::MetLate,
            late,
            "{:?}",
            deadline.kind
        );
    }
}

#[test]
fn a_ticket_is_linked_to_another_but_not_to_itself() {
    let mut world = World::registered();
    let link = |id| TicketCommand::Link {
        parent: Some(TicketId(id)),
    };
    assert_eq!(field_codes(&world.refused(link(1))), [("parent", "itself")]);
    world.must(link(2));
    assert!(world.must(link(2)).is_empty());
    world.must(TicketCommand::Link { parent: None });
    assert_eq!(world.ticket.parent, None);
}

#[test]
fn emergencies_stand_first_in_every_order() {
    let ticket = |number, emergency, due: i64, status| Ticket {
        number,
        emergency,
        status,
        deadlines: vec![Deadline {
            kind: DeadlineKind::Service,
            start: Instant(0),
            due: Instant(due),
            met: None,
            paused: None,
            shifted: Span::ZERO,
            announced: 0,
        }],
        ..Ticket::default()
    };
    let mut tickets = [
        ticket(1, true, 5, Status::Closed),
        ticket(2, false, 10, Status::New),
        ticket(3, true, 900, Status::InProgress),
        ticket(4, false, 10, Status::New),
        ticket(5, false, 5, Status::New),
        ticket(6, true, 800, Status::New),
    ];
    tickets.sort_by_key(Ticket::order_key);
    assert_eq!(tickets.map(|ticket| ticket.number), [6, 3, 5, 2, 4, 1]);
}

#[test]
fn a_recording_moves_only_what_it_has_told_itself() {
    let mut lived = World::registered();
    lived.who.via = Via::Replay;
    let refusal = lived.refused(TicketCommand::Start);
    assert_eq!((refusal.kind, refusal.code), (RefusalKind::Conflict, "not_recorded"));

    let mut told = World::new();
    told.who.via = Via::Replay;
    told.must(TicketCommand::Register(Box::new(told.ask())));
    assert!(told.ticket.recorded);
    told.must(TicketCommand::Start);
    told.who.via = Via::Web;
    told.must(TicketCommand::Complete { note: String::new() });
    assert_eq!(told.ticket.status, Status::Completed);
}
