use super::*;

#[test]
fn a_move_that_is_not_allowed_names_those_that_are() {
    let mut world = World::registered();
    let refusal = world.refused(TicketCommand::Close { rating: Some(5) });
    assert_eq!(
        (refusal.kind, refusal.code),
        (RefusalKind::Conflict, "move_not_allowed")
    );
    assert_eq!(
        refusal.text.ru,
        "Из статуса «новая» нельзя перейти в «закрыта». Можно: «в работе», «отложена», «отклонена»."
    );
    let mut world = World::completed();
    world.must(TicketCommand::Close { rating: None });
    let refusal = world.refused(TicketCommand::Return {
        reason: "нет".into()
    });
    assert!(refusal.text.ru.ends_with("Можно: никуда: это конец."));
}

#[test]
fn a_ticket_lives_from_call_to_rating() {
    let mut world = World::completed();
    assert!(world.ticket.deadlines.iter().all(|deadline| deadline.met.is_some()));
    assert_eq!(world.ticket.next_due(), None);
    let refusal = world.refused(TicketCommand::Close { rating: Some(6) });
    assert_eq!(field_codes(&refusal), [("rating", "out_of_range")]);
    world.must(TicketCommand::Close { rating: Some(5) });
    assert_eq!((world.ticket.status, world.ticket.rating), (Status::Closed, Some(5)));
    assert!(
        world.must(TicketCommand::Close { rating: Some(5) }).is_empty(),
        "a repeat changes nothing"
    );
    for command in [
        TicketCommand::Assign {
            assignment: Assignment::default(),
        },
        TicketCommand::Unassign { reasons: vec![] },
        TicketCommand::Reschedule { slot: world.slot(1) },
        TicketCommand::Localise,
        TicketCommand::Correct {
            description: None,
            contact: None,
            emergency: Some(true),
            service: None,
        },
    ] {
        assert_eq!(world.refused(command).code, "ticket_closed");
    }
}

#[test]
fn a_returned_ticket_is_new_and_its_term_runs_from_where_it_began() {
    let mut world = World::completed();
    let due = world
        .ticket
        .deadlines
        .iter()
        .map(|deadline| deadline.due)
        .min()
        .unwrap();
    assert_eq!(
        field_codes(&world.refused(TicketCommand::Return { reason: " ".into() })),
        [("reason", "required")]
    );
    world.must(TicketCommand::Return {
        reason: "капает снова".into(),
    });
    let ticket = &world.ticket;
    assert_eq!((ticket.status, ticket.returns, ticket.slot), (Status::New, 1, None));
    assert_eq!(ticket.executor, Some(EmployeeId(5)));
    assert_eq!(ticket.next_due().map(|deadline| deadline.due), Some(due));
}

#[test]
fn who_starts_a_ticket_of_nobody_takes_it() {
    let mut world = World::registered();
    world.must(TicketCommand::Unassign {
        reasons: vec![Reason::SlotLost],
    });
    assert_eq!(world.refused(TicketCommand::Start).code, "no_executor");
    world.who.employee = Some(EmployeeId(8));
    world.must(TicketCommand::Start);
    assert_eq!(
        (world.ticket.executor, world.ticket.status),
        (Some(EmployeeId(8)), Status::InProgress)
    );
    assert!(
        world.must(TicketCommand::Start).is_empty(),
        "his second press changes nothing"
    );
    world.who.employee = Some(EmployeeId(9));
    assert_eq!(world.refused(TicketCommand::Start).code, "move_not_allowed");
}

#[test]
fn a_new_executor_takes_the_ticket_from_the_old_one() {
    let mut world = World::registered();
    let same = Assignment {
        executor: world.ticket.executor,
        slot: world.ticket.slot,
        ..Assignment::default()
    };
    assert!(world.must(TicketCommand::Assign { assignment: same }).is_empty());
    let other = Assignment {
        executor: Some(EmployeeId(15)),
        slot: Some(world.slot(2)),
        ..Assignment::default()
    };
    let events = world.must(TicketCommand::Assign {
        assignment: other.clone(),
    });
    assert!(matches!(
        events[..],
        [
            TicketEvent::Unassigned {
                executor: Some(EmployeeId(5)),
                ..
            },
            TicketEvent::Assigned { .. }
        ]
    ));
    assert_eq!((world.ticket.executor, world.ticket.slot), (other.executor, other.slot));
    assert_eq!(world.ticket.master, Some(EmployeeId(6)), "the master stays");
}

#[test]
fn work_that_has_begun_is_not_moved_but_may_go_to_another() {
    let mut world = World::in_progress();
    let slot = world.slot(3);
    assert_eq!(world.refused(TicketCommand::Reschedule { slot }).code, "work_started");
    let assignment = |executor| Assignment {
        executor: Some(EmployeeId(executor)),
        slot: Some(slot),
        ..Assignment::default()
    };
    assert_eq!(
        world
            .refused(TicketCommand::Assign {
                assignment: assignment(5)
            })
            .code,
        "work_started"
    );
    world.must(TicketCommand::Assign {
        assignment: assignment(6),
    });
    assert_eq!((world.ticket.status, world.ticket.started_at), (Status::New, None));
}

#[test]
fn a_new_ticket_is_rescheduled_to_a_time_to_come() {
    let mut world = World::registered();
    let slot = world.slot(6);
    world.must(TicketCommand::Reschedule { slot });
    assert_eq!(world.ticket.slot, Some(slot));
    assert!(world.must(TicketCommand::Reschedule { slot }).is_empty());
    for (slot, code) in [
        (Slot::new(slot.end, slot.start), "backwards"),
        (Slot::new(slot.start, slot.start + Span::days(32)), "too_long"),
        (Slot::new(world.now - Span::hours(2), world.now), "in_past"),
    ] {
        assert_eq!(
            field_codes(&world.refused(TicketCommand::Reschedule { slot })),
            [("slot", code)]
        );
    }
}

#[test]
fn a_deferred_ticket_stands_still_and_comes_back_by_itself() {
    let mut world = World::registered();
    let defer = |until, reason: &str| TicketCommand::Defer {
        until,
        reason: reason.into(),
    };
    let now = world.now;
    assert_eq!(
        field_codes(&world.refused(defer(now, ""))),
        [("reason", "required"), ("until", "in_past")]
    );
    assert_eq!(
        field_codes(&world.refused(defer(now + Span::days(367), "далеко"))),
        [("until", "too_far")]
    );
    let until = now + Span::days(7);
    world.must(defer(until, "ждём деталь"));
    let state = |world: &World| {
        let of_service = |deadline: &&Deadline| deadline.kind == DeadlineKind::Service;
        world.ticket.deadlines.iter().find(of_service).unwrap().state(world.now)
    };
    assert_eq!((world.ticket.slot, state(&world)), (None, DeadlineState::Paused));
    assert_eq!(world.ticket.due(), Some(until), "nothing else is due in between");
    let told = world.tick_until(until);
    assert!(matches!(
        told[..],
        [TicketEvent::CameBack, TicketEvent::DeadlinesSet { .. }]
    ));
    assert_eq!((world.ticket.status, world.ticket.deferred_until), (Status::New, None));
    assert_eq!(state(&world), DeadlineState::OnTime);
}

#[test]
fn the_clocks_of_law_of_an_emergency_do_not_stand_still() {
    let mut world = World::new();
    let ask = Register {
        service: GAS,
        ..world.ask()
    };
    world.must(TicketCommand::Register(Box::new(ask)));
    assert!(world.ticket.emergency);
    world.must(TicketCommand::Defer {
        until: world.now + Span::days(1),
        reason: "нет доступа".into(),
    });
    world.wait(Span::hours(3));
    assert!(world.ticket.is_overdue(world.now));
}

#[test]
fn a_deferred_ticket_may_be_called_back_early_with_a_word() {
    let mut world = World::registered();
    world.must(TicketCommand::Defer {
        until: world.now + Span::days(7),
        reason: "ждём деталь".into(),
    });
    world.must(TicketCommand::Return {
        reason: "деталь пришла".into(),
    });
    assert_eq!((world.ticket.status, world.ticket.comments.len()), (Status::New, 1));
    assert_eq!(world.ticket.returns, 0, "nobody complained");
}

#[test]
fn time_announces_half_four_fifths_and_the_end_and_climbs_the_ladder() {
    let mut world = World::registered();
    let service = world
        .ticket
        .deadlines
        .iter()
        .map(|deadline| deadline.due)
        .max()
        .unwrap();
    let told = world.tick_until(service + Span::hours(25));
    let steps: Vec<u8> = told
        .iter()
        .filter_map(|event| match event {
            TicketEvent::DeadlineReached {
                kind: DeadlineKind::Service,
                step,
            } => Some(*step),
            _ => None,
        })
        .collect();
    assert_eq!(steps, [1, 2, 3]);
    assert_eq!(world.ticket.escalation, 3);
    assert!(world.must(TicketCommand::Tick).is_empty());
}

#[test]
fn declining_takes_a_reason_and_other_takes_words() {
    let decline = |reason, text: &str| TicketCommand::Decline {
        reason,
        text: text.into(),
    };
    let mut world = World::registered();
    assert_eq!(
        field_codes(&world.refused(decline(DeclineReason::Other, " "))),
        [("text", "required")]
    );
    world.must(decline(DeclineReason::Duplicate, ""));
    assert_eq!(world.ticket.status, Status::Declined);
    assert_eq!(world.ticket.due(), None, "nothing runs any more");
    assert!(!world.ticket.is_overdue(world.now + Span::days(99)));
}
