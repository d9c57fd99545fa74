use super::*;
use crate::kernel::{BuildingId, CompanyId, Instant, PersonId, Role, Scope};
use crate::residents::{Home, Invitation, PersonCommand, Tenure};

const USER: UserId = UserId(4);
const HOUSE: BuildingId = BuildingId(3);

fn home(flat: &str, role: Tenure, verified: bool) -> Home {
    Home {
        building: HOUSE,
        flat: flat.into(),
        role,
        verified,
    }
}

#[test]
fn a_verified_flat_is_seen_whole_and_a_claimed_one_by_the_own_requests_alone() {
    let flat = |number: &str| Scope::Flat(HOUSE, number.into());
    let claim = |number: &str| Scope::Claim(HOUSE, number.into(), USER);
    for (homes, role, scopes) in [
        (vec![home("1", Tenure::Owner, true)], Role::Resident, vec![flat("1")]),
        (vec![home("1", Tenure::Owner, false)], Role::Resident, vec![claim("1")]),
        (vec![home("1", Tenure::Tenant, true)], Role::Tenant, vec![flat("1")]),
        (vec![home("1", Tenure::Guest, true)], Role::Guest, vec![claim("1")]),
        (
            vec![home("1", Tenure::Guest, true), home("2", Tenure::Owner, true)],
            Role::Resident,
            vec![flat("2"), claim("1")],
        ),
        (
            vec![home("1", Tenure::Contact, false), home("1", Tenure::Tenant, true)],
            Role::Resident,
            vec![flat("1")],
        ),
        (vec![], Role::Resident, vec![]),
    ] {
        let mandate = home_gives_right(USER, CompanyId(1), &homes);
        assert_eq!((mandate.role, mandate.scopes), (role, scopes), "{homes:?}");
    }
}

#[test]
fn rights_follow_the_homes_as_they_are_now() {
    let person = Person {
        homes: vec![home("2", Tenure::Owner, true)],
        ..Person::default()
    };
    let left = PersonEvent::HomeRemoved {
        building: HOUSE,
        flat: "1".into(),
    };
    let reactions = react_to_person(&person, &left, &[USER], |_| Some(person.company));
    let [Reaction::User(USER, UserCommand::FollowHomes { mandate })] = &reactions[..] else {
        panic!("{reactions:?}")
    };
    assert_eq!(mandate.role, Role::Resident);
    assert_eq!(mandate.scopes, [Scope::Flat(HOUSE, "2".into())]);
    assert!(
        react_to_person(&person, &left, &[], |_| None).is_empty(),
        "nobody signs in as this person"
    );
}

#[test]
fn an_invitation_gives_a_verified_home_and_its_end_takes_it() {
    let invitation = Invitation {
        token: [1; 32],
        building: HOUSE,
        flat: "1".into(),
        role: Tenure::Tenant,
        until: Instant(0),
        used: Some(PersonId(9)),
    };
    let used = PersonEvent::InvitationUsed {
        invitation: invitation.clone(),
        by: PersonId(9),
    };
    let given = react_to_person(&Person::default(), &used, &[], |_| None);
    let [Reaction::Person(PersonId(9), PersonCommand::AddHome { home: got })] = &given[..] else {
        panic!("{given:?}")
    };
    assert_eq!(*got, home("1", Tenure::Tenant, true));
    let ended = react_to_person(
        &Person::default(),
        &PersonEvent::InvitationEnded { invitation },
        &[],
        |_| None,
    );
    assert!(matches!(
        &ended[..],
        [Reaction::Person(PersonId(9), PersonCommand::RemoveHome { .. })]
    ));
}

#[test]
fn a_home_in_a_house_that_went_over_gives_rights_in_its_new_company() {
    let person = Person {
        company: CompanyId(1),
        homes: vec![home("2", Tenure::Owner, true), home("7", Tenure::Tenant, true)],
        ..Person::default()
    };
    let added = PersonEvent::HomeAdded {
        home: home("7", Tenure::Tenant, true),
    };
    let reactions = react_to_person(&person, &added, &[USER], |_| Some(CompanyId(2)));
    assert!(matches!(
        reactions[0],
        Reaction::User(USER, UserCommand::FollowHomes { .. })
    ));
    let [Reaction::User(USER, UserCommand::FollowHouse { house, to })] = &reactions[1..] else {
        panic!("{reactions:?}")
    };
    assert_eq!((*house, *to), (HOUSE, CompanyId(2)));
}
