use super::*;
use crate::kernel::{BuildingId, CompanyId, DistrictId, RefusalKind};
use proptest::prelude::*;

const ME: EmployeeId = EmployeeId(7);
const OTHER: EmployeeId = EmployeeId(8);

fn grant(role: Role) -> Grant {
    Grant {
        role,
        companies: vec![CompanyId(1)],
        employee: Some(ME),
        ..Grant::default()
    }
}

fn with(role: Role, scopes: Vec<Scope>) -> Grant {
    Grant { scopes, ..grant(role) }
}

/// Flat 12 in house 3 of district 2 of company 1.
fn flat() -> Place {
    Place {
        company: CompanyId(1),
        district: Some(DistrictId(2)),
        building: BuildingId(3),
        entrance: Some(1),
        flat: Some("12".into()),
        ..Place::default()
    }
}

fn firm() -> Place {
    Place::of_company(CompanyId(1))
}

#[test]
fn what_each_role_sees_of_a_ticket() {
    let mine = Relation::ticket(Some(ME), None);
    let as_master = Relation::ticket(Some(OTHER), Some(ME));
    let foreign = Relation::ticket(Some(OTHER), None);
    let house = vec![Scope::Building(BuildingId(3))];
    let elsewhere = vec![Scope::Building(BuildingId(4))];
    let my_flat = vec![Scope::Flat(BuildingId(3), "12".into())];
    let next_flat = vec![Scope::Flat(BuildingId(3), "13".into())];
    for (role, scopes, relation, expected) in [
        (Role::Admin, vec![], foreign, true),
        (Role::Manager, vec![], foreign, true),
        (Role::Manager, vec![Scope::District(DistrictId(2))], foreign, true),
        (Role::Manager, elsewhere.clone(), foreign, false),
        (Role::Dispatcher, vec![], foreign, true),
        (Role::Accountant, vec![], foreign, true),
        (Role::Master, vec![], foreign, false),
        (Role::Master, house.clone(), foreign, true),
        (Role::Master, elsewhere.clone(), foreign, false),
        (Role::Master, elsewhere, as_master, true),
        (Role::Executor, house.clone(), foreign, false),
        (Role::Executor, vec![], mine, true),
        (Role::Contractor, house.clone(), foreign, false),
        (Role::Contractor, vec![], mine, true),
        (Role::Resident, my_flat.clone(), foreign, true),
        (Role::Resident, next_flat, foreign, false),
        (Role::Resident, house.clone(), foreign, false),
        (Role::Resident, vec![], mine, false),
        (Role::System, house, mine, false),
    ] {
        assert_eq!(
            sees(&with(role, scopes.clone()), &flat(), relation),
            expected,
            "{role:?} {scopes:?} {relation:?}"
        );
    }
}

#[test]
fn only_the_resident_or_the_dispatcher_closes() {
    let scopes = vec![Scope::Flat(BuildingId(3), "12".into())];
    let closing: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|role| {
            may(
                &with(*role, scopes.clone()),
                Action::CloseTickets,
                Some(&flat()),
                Relation::ticket(Some(ME), Some(ME)),
            )
        })
        .collect();
    assert_eq!(closing, [Role::Dispatcher, Role::Resident, Role::Tenant]);
}

#[test]
fn a_resident_sees_the_house_but_not_the_neighbours() {
    let resident = with(Role::Resident, vec![Scope::Flat(BuildingId(3), "12".into())]);
    let house = Place {
        flat: None,
        entrance: None,
        ..flat()
    };
    let neighbour = Place {
        flat: Some("13".into()),
        ..flat()
    };
    assert!(may(&resident, Action::SeeHousing, Some(&house), Relation::NONE));
    assert!(may(&resident, Action::RegisterTickets, Some(&flat()), Relation::NONE));
    assert!(!may(&resident, Action::SeeResidents, Some(&neighbour), Relation::NONE));
    assert!(!sees(&resident, &house, Relation::NONE));
    let other_house = Place {
        building: BuildingId(4),
        ..house
    };
    assert!(!may(&resident, Action::SeeHousing, Some(&other_house), Relation::NONE));
}

#[test]
fn an_executor_sees_the_own_calendar_and_card_only() {
    let executor = grant(Role::Executor);
    for action in [Action::SeeCalendars, Action::SeeStaff] {
        assert!(may(&executor, action, Some(&firm()), Relation::employee(ME)));
        assert!(!may(&executor, action, Some(&firm()), Relation::employee(OTHER)));
    }
    assert!(!may(
        &executor,
        Action::EditCalendars,
        Some(&firm()),
        Relation::employee(ME)
    ));
}

#[test]
fn rights_over_people_are_not_narrowed_by_bound_places() {
    let dispatcher = with(Role::Dispatcher, vec![Scope::Building(BuildingId(3))]);
    assert!(may(
        &dispatcher,
        Action::Lease,
        Some(&firm()),
        Relation::employee(OTHER)
    ));
    let manager = with(Role::Manager, vec![Scope::Building(BuildingId(3))]);
    assert!(!may(&manager, Action::ManageHousing, Some(&firm()), Relation::NONE));
}

#[test]
fn what_one_may_not_know_of_does_not_exist() {
    let kind = |grant: &Grant, action, place: Option<&Place>| {
        check(grant, action, place, Relation::NONE).map_err(|refusal| refusal.kind)
    };
    let foreign = Place {
        company: CompanyId(9),
        ..flat()
    };
    let dispatcher = grant(Role::Dispatcher);
    assert_eq!(kind(&dispatcher, Action::AssignTickets, Some(&flat())), Ok(()));
    assert_eq!(
        kind(&dispatcher, Action::AssignTickets, Some(&foreign)),
        Err(RefusalKind::NotFound)
    );
    assert_eq!(
        kind(&dispatcher, Action::ManageHousing, Some(&flat())),
        Err(RefusalKind::Forbidden)
    );
    assert_eq!(
        kind(&dispatcher, Action::ManageUsers, None),
        Err(RefusalKind::Forbidden)
    );
    assert_eq!(
        kind(&dispatcher, Action::ManageUsers, Some(&firm())),
        Err(RefusalKind::Forbidden)
    );
    let accountant = grant(Role::Accountant);
    assert_eq!(
        kind(&accountant, Action::WorkOnTickets, Some(&flat())),
        Err(RefusalKind::Forbidden)
    );
    assert_eq!(
        kind(&accountant, Action::EditCalendars, Some(&firm())),
        Err(RefusalKind::NotFound)
    );
}

#[test]
fn the_council_and_the_concierge_see_the_house_and_no_flat() {
    let common = Place { flat: None, ..flat() };
    for role in [Role::Council, Role::Concierge] {
        let grant = with(role, vec![Scope::Building(BuildingId(3))]);
        assert!(sees(&grant, &common, Relation::NONE), "{role:?}");
        assert!(!sees(&grant, &flat(), Relation::NONE), "{role:?}");
        assert!(
            !may(&grant, Action::SeePhones, Some(&common), Relation::NONE),
            "{role:?}"
        );
    }
    let council = with(Role::Council, vec![Scope::Building(BuildingId(3))]);
    assert!(!may(&council, Action::RegisterTickets, None, Relation::NONE));
}

#[test]
fn those_who_only_look_change_nothing() {
    for role in [
        Role::Council,
        Role::Auditor,
        Role::Edds,
        Role::Provider,
        Role::Device,
        Role::Guest,
    ] {
        for action in Action::ALL {
            let looks = format!("{action:?}").starts_with("See");
            assert!(looks || reach(role, action) == Reach::Never, "{role:?} {action:?}");
        }
    }
    for action in [Action::SeePhones, Action::SeeResidents] {
        assert_eq!(reach(Role::Auditor, action), Reach::Never);
    }
}

#[test]
fn every_answer_has_its_reason() {
    let told = |grant: &Grant, action, place: Option<&Place>, relation| {
        let told = explain(grant, action, place, relation);
        assert_eq!(told.allowed, may(grant, action, place, relation));
        told.reason.en.into_owned()
    };
    let (place, none) = (flat(), Relation::NONE);
    let house = vec![Scope::Building(BuildingId(3))];
    let master = with(Role::Master, vec![Scope::Building(BuildingId(4))]);
    let stranger = Grant {
        companies: vec![CompanyId(9)],
        ..grant(Role::Admin)
    };
    let nowhere = Grant {
        companies: vec![],
        ..grant(Role::Admin)
    };
    for (grant, action, relation, reason) in [
        (
            grant(Role::Accountant),
            Action::CloseTickets,
            none,
            "The role does not allow it.",
        ),
        (nowhere, Action::SeeTickets, none, "The user was given no company."),
        (
            stranger,
            Action::SeeTickets,
            none,
            "It belongs to another company, which the user was not given.",
        ),
        (
            master.clone(),
            Action::SeeTickets,
            none,
            "The place is not bound to the user, and it is not assigned to the user.",
        ),
        (
            master,
            Action::SeeTickets,
            Relation::employee(ME),
            "It is assigned to the user or is the user's own card.",
        ),
        (
            with(Role::Master, house.clone()),
            Action::SeeTickets,
            none,
            "The place is bound to the user.",
        ),
        (
            with(Role::Council, house),
            Action::SeeTickets,
            none,
            "The place is bound to the user, but it is inside a flat, and the role sees common property only.",
        ),
    ] {
        assert_eq!(told(&grant, action, Some(&place), relation), reason);
    }
}

#[test]
fn every_action_is_listed_once() {
    let listed: std::collections::HashSet<Action> = Action::ALL.into_iter().collect();
    assert_eq!(listed.len(), Action::ALL.len());
    for action in Action::ALL {
        assert!(
            Role::ALL.into_iter().any(|role| reach(role, action) != Reach::Never),
            "nobody may {action:?}"
        );
    }
}

fn any_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        (1u64..3).prop_map(|id| Scope::Company(CompanyId(id))),
        (1u64..3).prop_map(|id| Scope::District(DistrictId(id))),
        (1u64..3).prop_map(|id| Scope::Building(BuildingId(id))),
        (1u64..3, 1u16..3).prop_map(|(id, entrance)| Scope::Entrance(BuildingId(id), entrance)),
        (1u64..3, "[12]").prop_map(|(id, flat)| Scope::Flat(BuildingId(id), flat)),
    ]
}

fn any_place() -> impl Strategy<Value = Place> {
    (
        1u64..3,
        prop::option::of(1u64..3),
        1u64..3,
        prop::option::of(1u16..3),
        prop::option::of("[12]"),
    )
        .prop_map(|(company, district, building, entrance, flat)| Place {
            company: CompanyId(company),
            district: district.map(DistrictId),
            building: BuildingId(building),
            entrance,
            flat,
            ..Place::default()
        })
}

fn any_grant() -> impl Strategy<Value = Grant> {
    (
        prop::sample::select(Role::ALL.to_vec()),
        prop::collection::vec(1u64..3, 0..3),
        prop::option::of(7u64..9),
        prop::collection::vec(any_scope(), 0..4),
    )
        .prop_map(|(role, companies, employee, scopes)| Grant {
            role,
            companies: companies.into_iter().map(CompanyId).collect(),
            employee: employee.map(EmployeeId),
            person: None,
            scopes,
        })
}

fn any_relation() -> impl Strategy<Value = Relation> {
    (prop::option::of(7u64..9), prop::option::of(7u64..9)).prop_map(|(executor, master)| Relation {
        executor: executor.map(EmployeeId),
        master: master.map(EmployeeId),
    })
}

proptest! {
    #[test]
    fn nothing_of_another_company_is_ever_reached(
        grant in any_grant(), place in any_place(), relation in any_relation(),
        action in prop::sample::select(Action::ALL.to_vec()),
    ) {
        if !grant.companies.contains(&place.company) {
            prop_assert!(!may(&grant, action, Some(&place), relation));
            prop_assert!(check(&grant, action, Some(&place), relation).is_err_and(|r| r.kind == RefusalKind::NotFound));
        }
        if grant.companies.is_empty() {
            prop_assert!(!may(&grant, action, None, relation));
        }
    }

    #[test]
    fn what_is_allowed_somewhere_is_allowed_at_all(
        grant in any_grant(), place in any_place(), relation in any_relation(),
        action in prop::sample::select(Action::ALL.to_vec()),
    ) {
        if may(&grant, action, Some(&place), relation) {
            prop_assert!(may(&grant, action, None, relation));
            prop_assert_eq!(check(&grant, action, Some(&place), relation), Ok(()));
        }
    }

    /// Nobody changes what he does not see, except that a new ticket need not be seen beforehand.
    #[test]
    fn whoever_changes_a_thing_sees_it(
        grant in any_grant(), place in any_place(), relation in any_relation(),
        action in prop::sample::select(Action::ALL.to_vec()),
    ) {
        if let Some(sight) = action.sight().filter(|_| action != Action::RegisterTickets) {
            prop_assert!(!may(&grant, action, Some(&place), relation) || may(&grant, sight, Some(&place), relation));
        }
    }
}
