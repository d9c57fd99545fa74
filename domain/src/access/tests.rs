use super::administration::{check_given, check_known, check_not_own, check_user, replaced};
use super::apply::SESSIONS;
use super::device::{Browser, System};
use super::*;
use crate::kernel::{
    Aggregate, Context, Decision, Record, Refusal, RefusalKind, Role, Scope, Settings, Span, Stamp, Who,
};
use proptest::prelude::*;

const NOW: Instant = Instant(1_000_000);
const HASHED: &str = "$argon2id$v=19$m=1,t=1,p=1$c2FsdHNhbHQ$aGFzaA";
const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

fn grant(role: Role) -> Grant {
    Mandate::new(CompanyId(1), role).into()
}

fn invite(login: &str, hash: Option<&str>, role: Role) -> UserCommand {
    UserCommand::Invite {
        id: UserId(1),
        login: login.into(),
        password_hash: hash.map(str::to_owned),
        grant: grant(role),
    }
}

fn give(user: &mut User, now: Instant, command: UserCommand) -> Result<Decision<UserEvent>, Refusal> {
    let who = Who {
        from: Some(HERE),
        ..Who::default()
    };
    let settings = Settings::default();
    let context = Context::new(now, &who, &settings, 0, 100);
    let decision = user.decide(command, &context)?;
    let stamp = Stamp {
        at: now,
        who: who.clone(),
    };
    decision.events.iter().for_each(|event| user.apply(event, &stamp));
    Ok(decision)
}

fn user() -> User {
    let mut user = User::default();
    give(&mut user, NOW, invite(" Dispatcher ", Some(HASHED), Role::Dispatcher)).unwrap();
    user
}

fn open(number: u8, until: Instant) -> UserCommand {
    open_with(number, until, None)
}

fn open_with(number: u8, until: Instant, proof: Option<Proof>) -> UserCommand {
    UserCommand::OpenSession {
        token: [number; 32],
        until,
        device: Device::default(),
        identity: None,
        proof,
    }
}

fn soon() -> Instant {
    NOW + Span::hours(1)
}

fn code(done: Result<Decision<UserEvent>, Refusal>) -> &'static str {
    done.unwrap_err().code
}

#[test]
fn a_secret_lives_in_a_record_only() {
    let command = invite(" Dispatcher ", Some(HASHED), Role::Dispatcher);
    let decision = give(&mut User::default(), NOW, command).unwrap();
    let secret = Record::Secret {
        login: "dispatcher".into(),
        password_hash: HASHED.into(),
    };
    assert_eq!(decision.records, [(RecordId(100), secret)]);
    assert!(!format!("{:?}", decision.events).contains("argon2id"));
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let refusal = give(&mut User::default(), NOW, invite("a b", Some("plain"), Role::System)).unwrap_err();
    let fields: Vec<_> = refusal.fields.iter().map(|wrong| (&*wrong.field, wrong.code)).collect();
    assert_eq!(
        fields,
        [
            ("login", "not_a_login"),
            ("password", "not_a_hash"),
            ("mandates[0].role", "not_for_people")
        ]
    );
    let refusal = give(
        &mut User::default(),
        NOW,
        invite("worker", Some(HASHED), Role::Executor),
    )
    .unwrap_err();
    assert_eq!(refusal.fields[0].field, "mandates[0].employee_id");
}

#[test]
fn a_blocked_user_has_no_session_and_gets_none() {
    let mut user = user();
    give(&mut user, NOW, open(1, soon())).unwrap();
    give(&mut user, NOW, UserCommand::GiveLink { token: [9; 32] }).unwrap();
    give(&mut user, NOW, UserCommand::Block).unwrap();
    assert!(user.sessions.is_empty() && user.link.is_none());
    assert_eq!(code(give(&mut user, NOW, open(2, soon()))), "user_blocked");
    assert_eq!(
        code(give(&mut user, NOW, UserCommand::GiveLink { token: [8; 32] })),
        "user_blocked"
    );
    assert_eq!(give(&mut user, NOW, UserCommand::Block), Ok(Decision::nothing()));
    give(&mut user, NOW, UserCommand::Unblock).unwrap();
    give(&mut user, NOW, open(2, soon())).unwrap();
    assert_eq!(user.sessions.len(), 1);
}

#[test]
fn a_new_password_signs_everybody_out_and_destroys_the_old_one() {
    let mut user = user();
    give(&mut user, NOW, open(1, soon())).unwrap();
    let command = UserCommand::SetPassword {
        login: "dispatcher".into(),
        password_hash: HASHED.into(),
    };
    let decision = give(&mut user, NOW, command).unwrap();
    assert_eq!(decision.erased, [RecordId(100)]);
    assert!(user.sessions.is_empty());
}

#[test]
fn the_owner_who_changes_the_password_stays_and_everybody_else_goes() {
    let mut user = user();
    for number in 1..4 {
        give(&mut user, NOW, open(number, soon())).unwrap();
    }
    give(&mut user, NOW, UserCommand::GiveLink { token: [9; 32] }).unwrap();
    let command = UserCommand::ChangePassword {
        login: "dispatcher".into(),
        password_hash: HASHED.into(),
        keeps: [2; 32],
    };
    give(&mut user, NOW, command).unwrap();
    let left: Vec<_> = user.sessions.iter().map(|session| session.token).collect();
    assert_eq!(left, [[2; 32]]);
    assert_eq!(user.link, None, "a link that was asked for before opens no more");
}

#[test]
fn opening_and_ending_twice_is_once() {
    let mut user = user();
    give(&mut user, NOW, open(1, soon())).unwrap();
    assert_eq!(give(&mut user, NOW, open(1, soon())), Ok(Decision::nothing()));
    give(&mut user, NOW, UserCommand::EndSession { token: [1; 32] }).unwrap();
    let again = give(&mut user, NOW, UserCommand::EndSession { token: [1; 32] });
    assert_eq!(again, Ok(Decision::nothing()));
    assert_eq!(code(give(&mut user, NOW, open(1, NOW))), "session_over");
}

#[test]
fn all_other_sessions_end_at_once() {
    let mut user = user();
    for number in 1..4 {
        give(&mut user, NOW, open(number, soon())).unwrap();
    }
    give(&mut user, NOW, UserCommand::EndSessions { keeps: Some([3; 32]) }).unwrap();
    assert_eq!(user.sessions.len(), 1);
    give(&mut user, NOW, UserCommand::EndSessions { keeps: None }).unwrap();
    assert!(user.sessions.is_empty());
}

#[test]
fn a_session_tells_from_where_it_was_used_and_not_every_minute() {
    let mut user = user();
    give(&mut user, NOW, open(1, NOW + Span::days(1))).unwrap();
    let note = || UserCommand::Note { token: [1; 32] };
    assert_eq!(
        give(&mut user, NOW + Span::minutes(59), note()),
        Ok(Decision::nothing())
    );
    give(&mut user, NOW + Span::minutes(60), note()).unwrap();
    let session = &user.sessions[0];
    assert_eq!((session.opened, session.used, session.from), (NOW, soon(), Some(HERE)));
    let unknown = give(&mut user, NOW, UserCommand::Note { token: [7; 32] });
    assert_eq!(unknown, Ok(Decision::nothing()));
}

#[test]
fn a_link_sets_the_password_once_within_three_days() {
    let mut user = User::default();
    give(&mut user, NOW, invite("anna", None, Role::Manager)).unwrap();
    assert!(user.awaited);
    give(&mut user, NOW, UserCommand::GiveLink { token: [1; 32] }).unwrap();
    give(&mut user, NOW, UserCommand::GiveLink { token: [2; 32] }).unwrap();
    let enter = |number: u8| UserCommand::UseLink {
        token: [number; 32],
        login: "anna".into(),
        password_hash: HASHED.into(),
    };
    assert_eq!(
        code(give(&mut user, NOW, enter(1))),
        "link_over",
        "a newer one replaced it"
    );
    assert_eq!(code(give(&mut user, NOW + LINK_LIFE, enter(2))), "link_over");
    let last = Instant((NOW + LINK_LIFE).0 - 1);
    give(&mut user, last, enter(2)).unwrap();
    assert!(!user.awaited);
    assert_eq!(code(give(&mut user, last, enter(2))), "link_over", "it opens once");
}

#[test]
fn a_program_may_what_its_owner_may_now_and_no_more() {
    let mut user = user();
    user.grant = Grant::in_all(Role::Dispatcher, [CompanyId(1), CompanyId(2)]);
    let issue = |number: u8, companies: Vec<u64>, days: i64| UserCommand::IssueApiToken {
        token: [number; 32],
        name: "1С".into(),
        reads_only: true,
        companies: companies.into_iter().map(CompanyId).collect(),
        until: NOW + Span::days(days),
    };
    let field = |done: Result<Decision<UserEvent>, Refusal>| done.unwrap_err().fields[0].field.to_string();
    assert_eq!(field(give(&mut user, NOW, issue(1, vec![3], 30))), "companies[0]");
    assert_eq!(field(give(&mut user, NOW, issue(1, vec![], 400))), "expires_at");
    assert_eq!(field(give(&mut user, NOW, issue(1, vec![], 0))), "expires_at");
    give(&mut user, NOW, issue(1, vec![2], 30)).unwrap();
    let pass = user.pass(&[1; 32], NOW).unwrap();
    assert!(pass.api_token && pass.reads_only);
    assert_eq!(pass.grant.companies(), [CompanyId(2)]);
    assert_eq!(user.pass(&[1; 32], NOW + Span::days(30)), None);

    let narrowed = grant(Role::Dispatcher);
    give(&mut user, NOW, UserCommand::SetGrant { grant: narrowed }).unwrap();
    assert_eq!(user.pass(&[1; 32], NOW).unwrap().grant, Grant::default());
    give(&mut user, NOW, UserCommand::Block).unwrap();
    assert_eq!(user.pass(&[1; 32], NOW), None);
    give(&mut user, NOW, UserCommand::Unblock).unwrap();
    give(&mut user, NOW, UserCommand::RevokeApiToken { token: [1; 32] }).unwrap();
    assert_eq!(user.pass(&[1; 32], NOW), None);
}

#[test]
fn the_second_step_wants_a_code_that_has_not_opened_yet() {
    let mut user = user();
    let recovery: Vec<Hash> = (0..10).map(|number| [number; 32]).collect();
    let set = UserCommand::SetFactor {
        seed: vec![1, 2, 3],
        step: 50,
        recovery,
    };
    give(&mut user, NOW, set.clone()).unwrap();
    assert_eq!(code(give(&mut user, NOW, set)), "factor_is_set");
    assert_eq!(code(give(&mut user, NOW, open(1, soon()))), "second_factor_needed");
    let mut show = |number, proof| give(&mut user, NOW, open_with(number, soon(), Some(proof)));
    assert_eq!(
        code(show(1, Proof::Code(50))),
        "wrong_code",
        "it was used to turn the step on"
    );
    show(1, Proof::Code(51)).unwrap();
    assert_eq!(code(show(2, Proof::Code(51))), "wrong_code");
    assert_eq!(code(show(2, Proof::Code(49))), "wrong_code");
    show(2, Proof::Recovery([3; 32])).unwrap();
    assert_eq!(code(show(3, Proof::Recovery([3; 32]))), "wrong_code");
    assert_eq!(code(show(3, Proof::Recovery([77; 32]))), "wrong_code");
    assert_eq!(user.factor.as_ref().unwrap().recovery.len(), 9);

    let recovery: Vec<Hash> = (20..30).map(|number| [number; 32]).collect();
    give(&mut user, NOW, UserCommand::RenewRecovery { recovery }).unwrap();
    let old = open_with(3, soon(), Some(Proof::Recovery([4; 32])));
    assert_eq!(code(give(&mut user, NOW, old)), "wrong_code");
    let seed = user.factor.as_ref().unwrap().seed;
    assert_eq!(give(&mut user, NOW, UserCommand::RemoveFactor).unwrap().erased, [seed]);
    give(&mut user, NOW, open(3, soon())).unwrap();
}

#[test]
fn a_passkey_signs_in_and_a_copy_of_it_is_found_out() {
    let mut user = user();
    let add = |number: u8, counter: u32, name: &str| UserCommand::AddPasskey {
        id: [number; 32],
        key: vec![4; 65],
        counter,
        name: name.into(),
    };
    assert_eq!(code(give(&mut user, NOW, add(1, 5, " "))), "invalid_fields");
    give(&mut user, NOW, add(1, 5, "Телефон")).unwrap();
    give(&mut user, NOW, add(2, 0, "Ноутбук")).unwrap();
    let mut show = |session: u8, number: u8, counter: u32| {
        let proof = Proof::Passkey {
            id: [number; 32],
            counter,
        };
        give(&mut user, NOW, open_with(session, soon(), Some(proof)))
    };
    assert_eq!(code(show(1, 1, 5)), "passkey_copied");
    show(1, 1, 6).unwrap();
    assert_eq!(code(show(2, 1, 6)), "passkey_copied");
    show(2, 2, 0).unwrap();
    show(3, 2, 0).unwrap();
    assert_eq!(code(show(4, 9, 1)), "passkey_copied", "nobody's");
    give(&mut user, NOW, UserCommand::RemovePasskey { id: [2; 32] }).unwrap();
    let gone = Proof::Passkey {
        id: [2; 32],
        counter: 0,
    };
    assert_eq!(
        code(give(&mut user, NOW, open_with(4, soon(), Some(gone)))),
        "passkey_copied"
    );
    assert_eq!(user.sessions.len(), 3);
}

#[test]
fn a_second_factor_is_missed_by_the_roles_that_a_company_names() {
    let user = user();
    let wants = |company: u64, roles: &'static [Role]| move |id: CompanyId| (id == CompanyId(company)).then_some(roles);
    assert!(!factor::is_missing(&user, wants(1, &[])));
    assert!(!factor::is_missing(&user, wants(1, &[Role::Manager])));
    assert!(
        !factor::is_missing(&user, wants(2, &[Role::Dispatcher])),
        "he is nothing there"
    );
    assert!(factor::is_missing(&user, wants(1, &[Role::Manager, Role::Dispatcher])));
    let mut with = user;
    with.factor = Some(Factor {
        seed: RecordId(1),
        since: NOW,
        step: 0,
        recovery: vec![],
    });
    assert!(!factor::is_missing(&with, wants(1, &[Role::Dispatcher])));
}

#[test]
fn an_administrator_gives_no_more_than_he_has_and_reaches_nobody_elsewhere() {
    let of = |role, companies: &[u64], scopes: Vec<Scope>| {
        let mut grant = Grant::in_all(role, companies.iter().copied().map(CompanyId));
        for mandate in &mut grant.mandates {
            mandate.scopes = scopes.clone();
        }
        grant
    };
    let house = |number| Scope::Building(crate::kernel::BuildingId(number));
    let admin = of(Role::Admin, &[1, 2], vec![]);
    let bound = of(Role::Admin, &[1], vec![house(1), house(2)]);
    for (admin, given, fields) in [
        (&admin, of(Role::Dispatcher, &[1], vec![]), vec![]),
        (&admin, of(Role::Admin, &[2, 1], vec![]), vec![]),
        (&admin, of(Role::Dispatcher, &[], vec![]), vec!["mandates"]),
        (
            &admin,
            of(Role::Dispatcher, &[1, 3], vec![]),
            vec!["mandates[1].company_id"],
        ),
        (&bound, of(Role::Dispatcher, &[1], vec![]), vec!["mandates[0].scopes"]),
        (
            &bound,
            of(Role::Dispatcher, &[1], vec![house(3)]),
            vec!["mandates[0].scopes"],
        ),
        (&bound, of(Role::Dispatcher, &[1], vec![house(2)]), vec![]),
    ] {
        let found = check_given(admin, &given.mandates).map_err(|refusal| refusal.fields);
        let found: Vec<String> = found
            .err()
            .into_iter()
            .flatten()
            .map(|one| one.field.to_string())
            .collect();
        assert_eq!(found, fields, "{given:?}");
    }
    for (who, user, expected) in [
        (&admin, of(Role::Master, &[1], vec![]), None),
        (&admin, of(Role::Master, &[3], vec![]), Some(RefusalKind::NotFound)),
        (&admin, of(Role::Master, &[], vec![]), Some(RefusalKind::NotFound)),
        (&admin, of(Role::Master, &[1, 3], vec![]), Some(RefusalKind::Conflict)),
        (
            &of(Role::Manager, &[1], vec![]),
            of(Role::Master, &[1], vec![]),
            Some(RefusalKind::Forbidden),
        ),
    ] {
        assert_eq!(
            check_user(who, &user).err().map(|refusal| refusal.kind),
            expected,
            "{user:?}"
        );
    }
    assert!(
        check_given(
            &of(Role::Manager, &[1], vec![]),
            &of(Role::Master, &[1], vec![]).mandates
        )
        .is_err()
    );
    assert_eq!(check_not_own(UserId(1), UserId(1)).unwrap_err().code, "own_account");
    assert_eq!(check_not_own(UserId(1), UserId(2)), Ok(()));
}

#[test]
fn an_administrator_of_one_company_leaves_the_other_alone() {
    let mandate = |company, role| Mandate::new(CompanyId(company), role);
    let admin = Grant::of(vec![mandate(1, Role::Admin), mandate(2, Role::Executor)]);
    let user = Grant::of(vec![mandate(2, Role::Dispatcher), mandate(1, Role::Master)]);
    assert_eq!(check_known(&admin, &user), Ok(()));
    let given = vec![mandate(1, Role::Manager)];
    assert_eq!(check_given(&admin, &given), Ok(()));
    assert_eq!(
        replaced(&admin, &user, given),
        [mandate(2, Role::Dispatcher), mandate(1, Role::Manager)]
    );
    let beyond = check_given(&admin, &[mandate(2, Role::Manager)]).unwrap_err();
    assert_eq!(
        beyond.fields[0].field, "mandates[0].company_id",
        "an executor there gives nothing there"
    );
    assert_eq!(
        code(check_user(&admin, &user).map(|()| Decision::nothing())),
        "works_elsewhere_too"
    );
}

#[test]
fn a_device_is_recognised_by_what_it_says() {
    use Browser::*;
    for (text, browser, system) in [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
            Chrome,
            System::Windows,
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 YaBrowser/24.1 Safari/537.36",
            Yandex,
            System::Windows,
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0",
            Edge,
            System::Windows,
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 Version/17.2 Mobile/15E148 Safari/604.1",
            Safari,
            System::Ios,
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36",
            Samsung,
            System::Android,
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0",
            Firefox,
            System::Linux,
        ),
        ("curl/8.5.0", Program, System::Unknown),
        ("", Browser::Unknown, System::Unknown),
    ] {
        assert_eq!(Device::of(text), Device { browser, system }, "{text}");
    }
}

proptest! {
    #[test]
    fn sessions_are_few_and_alive(lives in prop::collection::vec(1i64..100, 1..150)) {
        let mut user = user();
        let mut now = NOW;
        for (i, minutes) in lives.into_iter().enumerate() {
            now = now + Span::minutes(1);
            give(&mut user, now, open(i as u8, now + Span::minutes(minutes))).unwrap();
            prop_assert!(user.sessions.len() <= SESSIONS);
            prop_assert!(user.sessions.iter().all(|session| session.until > now));
            prop_assert_eq!(user.sessions.last().unwrap().token, [i as u8; 32]);
        }
    }

    /// Whatever is typed, asking what is wrong with it ends and never fails.
    #[test]
    fn any_text_can_be_asked_for_its_faults(password in ".{0,200}", login in ".{0,20}") {
        let fault = password::fault(&password, &login);
        prop_assert!(fault.is_some() || password.chars().count() >= password::LEAST);
    }
}

fn invited() -> User {
    let mut user = User::default();
    give(&mut user, NOW, invite("newcomer", None, Role::Dispatcher)).unwrap();
    give(&mut user, NOW, UserCommand::GiveLink { token: [9; 32] }).unwrap();
    user
}

fn open_by(identity: Hash, number: u8, proof: Option<Proof>) -> UserCommand {
    UserCommand::OpenSession {
        token: [number; 32],
        until: soon(),
        device: Device::default(),
        identity: Some(identity),
        proof,
    }
}

fn link(number: u8) -> UserCommand {
    UserCommand::LinkIdentity {
        id: [number; 32],
        provider: "corp".into(),
    }
}

#[test]
fn an_account_at_a_provider_opens_for_whom_it_is_linked_to_and_only_as_long() {
    let mut user = user();
    assert_eq!(
        code(give(&mut user, NOW, open_by([5; 32], 1, None))),
        "unknown_identity"
    );
    give(&mut user, NOW, link(5)).unwrap();
    assert!(
        give(&mut user, NOW, link(5)).unwrap().events.is_empty(),
        "it is linked once"
    );
    give(&mut user, soon() - Span::minutes(1), open_by([5; 32], 1, None)).unwrap();
    assert_eq!(user.identities[0].used, Some(soon() - Span::minutes(1)));
    assert!(!user.sessions[0].vouched);
    give(&mut user, NOW, UserCommand::UnlinkIdentity { id: [5; 32] }).unwrap();
    assert_eq!(
        code(give(&mut user, NOW, open_by([5; 32], 2, None))),
        "unknown_identity"
    );
    for number in 10..20 {
        give(&mut user, NOW, link(number)).unwrap();
    }
    assert_eq!(code(give(&mut user, NOW, link(20))), "too_many_identities");
}

#[test]
fn a_provider_vouches_for_the_second_step_of_its_own_account_alone() {
    let mut user = user();
    give(&mut user, NOW, link(5)).unwrap();
    let recovery = vec![[3; 32]; factor::RECOVERY_CODES];
    let seed = vec![1];
    give(
        &mut user,
        NOW,
        UserCommand::SetFactor {
            seed,
            step: 1,
            recovery,
        },
    )
    .unwrap();
    assert_eq!(
        code(give(&mut user, NOW, open_by([5; 32], 1, None))),
        "second_factor_needed"
    );
    let alone = open_with(1, soon(), Some(Proof::Vouched));
    assert_eq!(code(give(&mut user, NOW, alone)), "wrong_code");
    give(&mut user, NOW, open_by([5; 32], 1, Some(Proof::Code(2)))).unwrap();
    give(&mut user, NOW, open_by([5; 32], 2, Some(Proof::Vouched))).unwrap();
    let vouched: Vec<bool> = user.sessions.iter().map(|session| session.vouched).collect();
    assert_eq!(vouched, [false, true]);
    assert!(user.pass(&[2; 32], NOW).unwrap().vouched);
}

#[test]
fn an_invitation_is_answered_with_an_account_at_a_provider_once() {
    let mut user = invited();
    let come = |token: u8| UserCommand::UseLinkByIdentity {
        token: [token; 32],
        id: [5; 32],
        provider: "corp".into(),
    };
    assert_eq!(code(give(&mut user, NOW, come(8))), "link_over");
    give(&mut user, NOW, come(9)).unwrap();
    assert!(!user.awaited && user.link.is_none());
    assert_eq!(code(give(&mut user, NOW, come(9))), "link_over");
    give(&mut user, NOW, open_by([5; 32], 1, None)).unwrap();
    give(&mut user, NOW, UserCommand::GiveLink { token: [9; 32] }).unwrap();
    assert_eq!(
        code(give(&mut user, NOW, come(9))),
        "link_over",
        "a link for a new password is no invitation"
    );
}

#[test]
fn an_address_lives_in_a_record_that_goes_when_another_comes() {
    let mut user = user();
    let set = |email: &str| UserCommand::SetEmail { email: email.into() };
    assert_eq!(code(give(&mut user, NOW, set("ivanova"))), "invalid_fields");
    let decision = give(&mut user, NOW, set("ivanova@example.org")).unwrap();
    assert_eq!(
        decision.records,
        [(RecordId(100), Record::Text("ivanova@example.org".into()))]
    );
    let first = user.email.unwrap();
    assert_eq!(give(&mut user, NOW, set("i@example.org")).unwrap().erased, [first]);
    let second = user.email.unwrap();
    assert_eq!(give(&mut user, NOW, UserCommand::RemoveEmail).unwrap().erased, [second]);
    assert_eq!(user.email, None);
}

#[test]
fn a_link_that_a_letter_brings_lives_an_hour() {
    let mut user = user();
    give(&mut user, NOW, UserCommand::SendLink { token: [9; 32] }).unwrap();
    assert!(user.link_opens(&[9; 32], NOW + RECOVERY_LIFE - Span(1)));
    assert!(!user.link_opens(&[9; 32], NOW + RECOVERY_LIFE));
}

#[test]
fn a_code_that_confirms_is_used_up_like_one_that_signs_in() {
    let mut user = user();
    let recovery = vec![[3; 32]; factor::RECOVERY_CODES];
    let seed = vec![1];
    give(
        &mut user,
        NOW,
        UserCommand::SetFactor {
            seed,
            step: 1,
            recovery,
        },
    )
    .unwrap();
    let confirm = |step: u64| UserCommand::Confirm {
        proof: Proof::Code(step),
    };
    give(&mut user, NOW, confirm(2)).unwrap();
    assert_eq!(code(give(&mut user, NOW, confirm(2))), "wrong_code");
    assert_eq!(
        code(give(&mut user, NOW, open_with(1, soon(), Some(Proof::Code(2))))),
        "wrong_code"
    );
}

#[test]
fn an_erased_user_is_a_number_without_a_way_in() {
    let mut user = user();
    give(&mut user, NOW, open(1, soon())).unwrap();
    let secret = user.secret;
    let decision = give(&mut user, NOW, UserCommand::Erase).unwrap();
    assert!(decision.erased.contains(&secret));
    assert!(user.exists() && user.sessions.is_empty() && user.grant.mandates.is_empty());
    assert_eq!(give(&mut user, NOW, UserCommand::Erase).unwrap(), Decision::nothing());
    assert_eq!(code(give(&mut user, NOW, UserCommand::Unblock)), "user_erased");
}
