use super::*;
use crate::kernel::{Aggregate, Context, Decision, Refusal, Settings, Stamp, Via, Who};

const WHOSE: Whose = Whose {
    person: PersonId(7),
    company: CompanyId(1),
};

fn give<A: Aggregate>(thing: &mut A, at: &str, command: A::Command) -> Result<Decision<A::Event>, Refusal> {
    let who = Who {
        user: Some(UserId(3)),
        from: "192.0.2.7".parse().ok(),
        ..Who::system(Via::Web)
    };
    let settings = Settings::default();
    let at = Instant::parse(at).unwrap();
    let context = Context::new(at, &who, &settings, 0, 100);
    let decision = thing.decide(command, &context)?;
    let stamp = Stamp { at, who: who.clone() };
    decision.events.iter().for_each(|event| thing.apply(event, &stamp));
    Ok(decision)
}

fn ask(kind: RequestKind) -> DossierCommand {
    DossierCommand::Ask {
        whose: WHOSE,
        kind,
        words: "Что у вас обо мне есть?".into(),
    }
}

#[test]
fn a_consent_names_text_time_and_place_and_stays_visible_when_it_is_taken_back() {
    let mut dossier = Dossier::default();
    let consent = |version| DossierCommand::Consent {
        whose: WHOSE,
        purpose: Purpose::Email,
        version,
        device: "firefox/linux".into(),
    };
    give(&mut dossier, "2026-11-23T08:00:00Z", consent(1)).unwrap();
    assert!(
        dossier.allows(Purpose::Email) && !dossier.allows(Purpose::News),
        "each purpose apart"
    );
    assert_eq!(dossier.consents[0].from, "192.0.2.7".parse().ok());
    let again = give(&mut dossier, "2026-11-23T09:00:00Z", consent(1)).unwrap();
    assert_eq!(again, Decision::nothing());
    give(&mut dossier, "2026-11-24T08:00:00Z", consent(2)).unwrap();
    let withdraw = DossierCommand::Withdraw {
        purpose: Purpose::Email,
    };
    give(&mut dossier, "2026-11-25T08:00:00Z", withdraw.clone()).unwrap();
    assert!(!dossier.allows(Purpose::Email));
    assert_eq!(dossier.consents.len(), 2);
    assert!(dossier.consents.iter().all(|one| one.withdrawn.is_some()));
    let again = give(&mut dossier, "2026-11-25T09:00:00Z", withdraw).unwrap();
    assert_eq!(again, Decision::nothing());
}

#[test]
fn the_law_gives_ten_working_days_and_five_more_once() {
    let mut dossier = Dossier::default();
    // A Monday; the tenth working day after it is Monday, 7 December.
    give(&mut dossier, "2026-11-23T08:00:00Z", ask(RequestKind::Access)).unwrap();
    let end_of = |day: &str| Instant::parse(&format!("{day}T21:00:00Z")).unwrap();
    assert_eq!(dossier.requests[0].due, end_of("2026-12-07"), "midnight in Moscow");
    give(
        &mut dossier,
        "2026-11-24T08:00:00Z",
        DossierCommand::Extend { number: 1 },
    )
    .unwrap();
    assert_eq!(dossier.requests[0].due, end_of("2026-12-14"));
    let again = give(
        &mut dossier,
        "2026-11-24T08:00:00Z",
        DossierCommand::Extend { number: 1 },
    )
    .unwrap();
    assert_eq!(again, Decision::nothing());

    give(&mut dossier, "2026-11-23T08:00:00Z", ask(RequestKind::Rectify)).unwrap();
    assert_eq!(dossier.requests[1].due, end_of("2026-12-02"));
    let refused = give(
        &mut dossier,
        "2026-11-24T08:00:00Z",
        DossierCommand::Extend { number: 2 },
    );
    assert_eq!(refused.unwrap_err().code, "not_extended");
    // Holidays are no working days: 31.12 to 10.01 pass.
    give(&mut dossier, "2026-12-30T08:00:00Z", ask(RequestKind::Rectify)).unwrap();
    assert_eq!(dossier.requests[2].due, end_of("2027-01-19"));
    give(&mut dossier, "2026-11-23T08:00:00Z", ask(RequestKind::Erase)).unwrap();
    assert_eq!(dossier.requests[3].due, end_of("2026-12-23"), "thirty days of any kind");
}

#[test]
fn a_request_is_answered_once_and_a_late_answer_stays_late() {
    let mut dossier = Dossier::default();
    give(&mut dossier, "2026-11-23T08:00:00Z", ask(RequestKind::Access)).unwrap();
    let at = |text: &str| Instant::parse(text).unwrap();
    assert!(!dossier.requests[0].overdue(at("2026-12-07T20:00:00Z")));
    assert!(dossier.requests[0].overdue(at("2026-12-07T21:00:01Z")));
    let answer = DossierCommand::Answer {
        number: 1,
        words: "Вот они".into(),
    };
    give(&mut dossier, "2026-12-10T08:00:00Z", answer.clone()).unwrap();
    assert!(dossier.requests[0].overdue(at("2026-12-30T08:00:00Z")));
    let refused = give(&mut dossier, "2026-12-10T09:00:00Z", answer).unwrap_err();
    assert_eq!(refused.code, "answered_already");
}

#[test]
fn a_published_text_is_never_changed() {
    let mut papers = Papers::default();
    let publish = |words: &str| PapersCommand::Publish {
        company: CompanyId(1),
        purpose: Purpose::News,
        words: words.into(),
    };
    give(&mut papers, "2026-11-23T08:00:00Z", publish("Первый")).unwrap();
    let second = give(&mut papers, "2026-11-23T08:03:00Z", publish("Второй")).unwrap();
    assert!(second.erased.is_empty(), "what somebody agreed to can be shown");
    assert_eq!(papers.current(Purpose::News).map(|one| one.version), Some(2));
    assert_eq!(papers.current(Purpose::Email), None, "each purpose apart");
    assert_eq!(papers.papers.len(), 2);
    let refused = give(&mut papers, "2026-11-23T08:05:00Z", publish("  ")).unwrap_err();
    assert_eq!(refused.fields[0].field, "words");
}

#[test]
fn every_row_of_the_tables_reads_and_every_purpose_is_explained() {
    let day = jiff::civil::date(2026, 11, 23);
    for kind in RequestKind::ALL {
        assert!(
            term(kind.code(), day).is_some_and(|term| !term.source.is_empty()),
            "{kind:?}"
        );
    }
    let of_consent: Vec<_> = rows().iter().filter(|row| row.basis == Basis::Consent).collect();
    assert_eq!(
        of_consent.iter().map(|row| row.code).collect::<Vec<_>>(),
        Purpose::ALL.map(Purpose::code)
    );
    assert!(rows().iter().any(|row| row.basis == Basis::Contract));
}

#[test]
fn who_is_erased_leaves_an_act_for_three_years_and_no_word() {
    let mut dossier = Dossier::default();
    let consent = DossierCommand::Consent {
        whose: WHOSE,
        purpose: Purpose::News,
        version: 1,
        device: "firefox/linux".into(),
    };
    give(&mut dossier, "2026-11-20T08:00:00Z", consent.clone()).unwrap();
    give(&mut dossier, "2026-11-23T08:00:00Z", ask(RequestKind::Erase)).unwrap();
    let words = dossier.requests[0].words.unwrap();
    let erase = DossierCommand::Erase {
        whose: WHOSE,
        act: Act::default(),
    };
    let decision = give(&mut dossier, "2026-11-24T08:00:00Z", erase.clone()).unwrap();
    assert_eq!(decision.erased, [words]);
    let act = dossier.act.clone().unwrap();
    assert_eq!((act.by, act.request), (Some(UserId(3)), Some(1)));
    assert_eq!(act.until, Instant::parse("2029-11-24T21:00:00Z").unwrap());
    assert!(dossier.requests[0].answered.is_some(), "the wish is fulfilled");
    let consent_left = &dossier.consents[0];
    assert_eq!((consent_left.from, consent_left.device.as_str()), (None, ""));
    assert!(!dossier.allows(Purpose::News));
    assert_eq!(
        give(&mut dossier, "2026-11-25T08:00:00Z", erase).unwrap(),
        Decision::nothing()
    );
    let refused = give(&mut dossier, "2026-11-25T08:00:00Z", consent).unwrap_err();
    assert_eq!(refused.code, "person_erased");

    give(&mut dossier, "2029-11-24T20:59:59Z", DossierCommand::Tick).unwrap();
    assert!(dossier.act.is_some());
    give(&mut dossier, "2029-11-24T21:00:00Z", DossierCommand::Tick).unwrap();
    assert!(dossier.act.is_none() && dossier.erased.is_some());
}
