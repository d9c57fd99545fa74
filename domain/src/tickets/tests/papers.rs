use super::*;

#[test]
fn photos_that_a_service_asks_for_must_be_those_of_staff() {
    let mut world = World::in_progress();
    world.settings.services = vec![ServiceRule {
        service: world.ticket.service,
        enabled: true,
        minutes: None,
        term_hours: None,
        photos: Some(1),
    }];
    let complete = || TicketCommand::Complete {
        note: "готово".into()
    };
    let photo = |blob: u8, mime: &str| TicketCommand::AddFile {
        audience: Audience::Resident,
        name: "кран.jpg".into(),
        blob: [blob; 32],
        size: 1000,
        mime: mime.into(),
    };
    world.who.role = Role::Resident;
    world.must(photo(1, "image/jpeg"));
    world.who.role = Role::Executor;
    world.must(photo(2, "application/pdf"));
    let refusal = world.refused(complete());
    assert_eq!(refusal.code, "photos_missing");
    assert!(refusal.text.ru.contains("1 фотография"));
    world.must(photo(3, "image/png"));
    world.must(complete());
}

#[test]
fn files_and_comments_have_limits() {
    let file = |blob: u8, size: u64, mime: &str| TicketCommand::AddFile {
        audience: Audience::Staff,
        name: "файл".into(),
        blob: [blob; 32],
        size,
        mime: mime.into(),
    };
    let mut world = World::registered();
    assert_eq!(
        world
            .refused(file(0, attachments::FILE_BYTES_LIMIT + 1, "image/png"))
            .kind,
        RefusalKind::TooLarge
    );
    assert_eq!(
        field_codes(&world.refused(file(0, 0, "application/x-msdownload"))),
        [("file", "empty"), ("file", "type_not_allowed")]
    );
    for blob in 0..attachments::FILES_LIMIT {
        world.must(file(blob as u8, attachments::FILE_BYTES_LIMIT, "image/png"));
    }
    assert!(
        world.must(file(0, 5, "image/png")).is_empty(),
        "the same file twice is one"
    );
    assert_eq!(world.refused(file(200, 5, "image/png")).code, "files_full");
    let comment = |text: String| TicketCommand::Comment {
        audience: Audience::Resident,
        text,
    };
    assert_eq!(
        field_codes(&world.refused(comment("\n".into()))),
        [("text", "required")]
    );
    assert_eq!(
        field_codes(&world.refused(comment("ж".repeat(4001)))),
        [("text", "too_long")]
    );
    world.must(comment("ж".repeat(4000)));
    assert_eq!(world.ticket.comments[0].audience, Audience::Resident);
}

#[test]
fn who_asked_is_erased_and_the_ticket_stays() {
    let mut world = World::completed();
    let resident = UserId(99);
    let (staff, contact) = (world.who.user, world.ticket.contact.unwrap());
    world.who.user = Some(resident);
    let comment = |text: &str| TicketCommand::Comment {
        audience: Audience::Resident,
        text: text.into(),
    };
    world.must(comment("Звоните после семи"));
    world.who.user = staff;
    world.must(comment("Хорошо"));
    let (theirs, ours) = (world.ticket.comments[0].text, world.ticket.comments[1].text);
    let forget = || TicketCommand::Forget { users: vec![resident] };
    let context = Context::new(world.now, &world.who, &world.settings, 0, 10_000);
    let decision = world.ticket.decide(forget(), &context).unwrap();
    assert_eq!(decision.erased, [contact, theirs]);
    assert!(!decision.erased.contains(&ours) && !decision.erased.contains(&world.ticket.description));
    world.must(forget());
    assert_eq!((world.ticket.contact, world.ticket.comments.len()), (None, 2));
    assert_eq!(world.ticket.status, Status::Completed);
}
