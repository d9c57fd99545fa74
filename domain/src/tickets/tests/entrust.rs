use super::*;

const FIRM: ContractorId = ContractorId(3);
const OTHER: ContractorId = ContractorId(4);

fn give(contractor: ContractorId) -> TicketCommand {
    TicketCommand::Entrust { contractor }
}

fn words(reason: &str) -> String {
    reason.to_owned()
}

#[test]
fn a_ticket_given_to_a_firm_loses_its_own_executor_and_keeps_its_master() {
    let mut world = World::in_progress();
    let events = world.must(give(FIRM));
    assert!(matches!(&events[0], TicketEvent::Unassigned { reasons, .. } if reasons == &[Reason::Entrusted]));
    let ticket = &world.ticket;
    assert_eq!((ticket.status, ticket.executor, ticket.slot), (Status::New, None, None));
    assert_eq!(ticket.master, Some(EmployeeId(6)));
    assert!(world.must(give(FIRM)).is_empty(), "a repeat changes nothing");
    assert_eq!(world.refused(give(OTHER)).code, "entrusted_already");
}

#[test]
fn nothing_is_begun_before_the_firm_accepts() {
    let mut world = World::registered();
    assert_eq!(world.refused(TicketCommand::Accept).code, "not_entrusted");
    world.must(give(FIRM));
    let assignment = Assignment {
        executor: Some(EmployeeId(9)),
        ..Assignment::default()
    };
    world.must(TicketCommand::Assign { assignment });
    assert_eq!(world.refused(TicketCommand::Start).code, "not_accepted");
    assert_eq!(world.refused(TicketCommand::Localise).code, "not_accepted");
    world.must(TicketCommand::Accept);
    assert!(world.must(TicketCommand::Accept).is_empty());
    world.must(TicketCommand::Start);
    assert_eq!(world.ticket.status, Status::InProgress);
}

#[test]
fn a_firm_refuses_with_a_reason_and_the_company_has_it_again() {
    let mut world = World::registered();
    world.must(give(FIRM));
    let silent = world.refused(TicketCommand::Refuse { reason: words(" ") });
    assert_eq!(silent.fields[0].field, "reason");
    let reason = words("Не наше оборудование");
    world.must(TicketCommand::Refuse { reason });
    assert_eq!(world.ticket.entrusted, None);
    assert_eq!(world.ticket.reasons, [Reason::Refused]);
    world.must(give(OTHER));
}

#[test]
fn the_company_takes_back_what_is_not_done() {
    let mut world = World::registered();
    world.must(give(FIRM));
    world.must(TicketCommand::Accept);
    let assignment = Assignment {
        executor: Some(EmployeeId(9)),
        ..Assignment::default()
    };
    world.must(TicketCommand::Assign { assignment });
    world.must(TicketCommand::Start);
    world.must(TicketCommand::Recall { reason: words("") });
    let ticket = &world.ticket;
    assert_eq!(
        (ticket.entrusted, ticket.executor, ticket.status),
        (None, None, Status::New)
    );
    assert_eq!(
        world.refused(TicketCommand::Recall { reason: words("") }).code,
        "not_entrusted"
    );

    let mut done = World::completed();
    assert_eq!(done.refused(give(FIRM)).code, "ticket_completed");
}
