use super::*;
use crate::access::{Firm, Known};
use crate::kernel::{BuildingId, CompanyId, ContractorId, DistrictId, RefusalKind};
use proptest::prelude::*;

const ME: EmployeeId = EmployeeId(7);
const OTHER: EmployeeId = EmployeeId(8);
const FIRM: ContractorId = ContractorId(3);

fn grant(role: Role) -> Grant {
    with(role, vec![])
}

fn with(role: Role, scopes: Vec<Scope>) -> Grant {
    mandate(1, role, scopes).into()
}

fn mandate(company: u64, role: Role, scopes: Vec<Scope>) -> Mandate {
    Mandate {
        employee: Some(ME),
        scopes,
        ..Mandate::new(CompanyId(company), role)
    }
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

fn at_a_firm(role: Role, holds: bool) -> Grant {
    let mut mandate = mandate(1, role, vec![]);
    mandate.known.firm = Some(Firm {
        id: FIRM,
        holds,
        people: vec![ME],
    });
    Grant::from(mandate)
}

#[test]
fn a_contractor_sees_what_its_firm_has_while_the_contract_holds() {
    let at = |contractor, executor, moment| Relation {
        contractor: Some(contractor),
        moment,
        ..Relation::ticket(Some(executor), None)
    };
    use Moment::{After, Before, Working};
    let other = ContractorId(4);
    for (role, holds, relation, sees_it, works) in [
        (Role::ContractorManager, true, at(FIRM, OTHER, Before), true, true),
        (Role::ContractorManager, true, at(other, OTHER, Working), false, false),
        (
            Role::ContractorManager,
            true,
            Relation::ticket(Some(ME), None),
            false,
            false,
        ),
        (Role::ContractorManager, false, at(FIRM, OTHER, Working), false, false),
        (Role::ContractorManager, false, at(FIRM, OTHER, After), true, false),
        (Role::Contractor, true, at(FIRM, ME, Working), true, true),
        (Role::Contractor, true, at(FIRM, OTHER, Working), false, false),
        (Role::Contractor, true, Relation::ticket(Some(ME), None), false, false),
        (Role::Contractor, false, at(FIRM, ME, After), false, false),
    ] {
        let grant = at_a_firm(role, holds);
        assert_eq!(
            sees(&grant, &flat(), relation),
            sees_it,
            "{role:?} {holds} {relation:?}"
        );
        let may_work = may(&grant, Action::WorkOnTickets, Some(&flat()), relation);
        assert_eq!(may_work, works, "{role:?} {holds} {relation:?}");
    }
    let manager = at_a_firm(Role::ContractorManager, true);
    for (person, expected) in [(ME, true), (OTHER, false)] {
        let calendar = Relation::employee(person);
        assert_eq!(may(&manager, Action::EditCalendars, Some(&firm()), calendar), expected);
    }
    assert!(!may(&manager, Action::SeeHousing, None, Relation::NONE));
}

#[test]
fn some_see_one_kind_of_ticket_only() {
    let house = vec![Scope::Building(BuildingId(3))];
    let of = |emergency, warranty| Relation {
        emergency,
        warranty,
        ..Relation::NONE
    };
    let edds = Grant::from(mandate(1, Role::Edds, vec![]));
    let builder = Grant::from(mandate(1, Role::Builder, house));
    for (grant, relation, expected) in [
        (&edds, of(true, false), true),
        (&edds, of(false, true), false),
        (&builder, of(false, true), true),
        (&builder, of(true, false), false),
    ] {
        assert_eq!(sees(grant, &flat(), relation), expected, "{grant:?} {relation:?}");
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
            // A guest leaves by himself: that changes nothing of others.
            let looks = format!("{action:?}").starts_with("See") || action == Action::ManageHome;
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
    let stranger = Grant::from(mandate(9, Role::Admin, vec![]));
    for (grant, action, relation, reason) in [
        (
            grant(Role::Accountant),
            Action::CloseTickets,
            none,
            "The role does not allow it.",
        ),
        (
            Grant::default(),
            Action::SeeTickets,
            none,
            "The user was given no role.",
        ),
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
fn who_works_in_two_companies_is_in_each_what_he_is_there() {
    let both = Grant::of(vec![
        mandate(1, Role::Dispatcher, vec![]),
        mandate(9, Role::Master, vec![Scope::Building(BuildingId(3))]),
    ]);
    let there = |building| Place {
        company: CompanyId(9),
        building: BuildingId(building),
        ..flat()
    };
    assert!(sees(&both, &flat(), Relation::NONE));
    assert!(sees(&both, &there(3), Relation::NONE));
    assert!(!sees(&both, &there(4), Relation::NONE));
    let acts = |place: &Place| acting(&both, Action::WorkOnTickets, Some(place), Relation::NONE).map(|one| one.role);
    assert_eq!(acts(&flat()), Some(Role::Dispatcher));
    assert_eq!(acts(&there(3)), Some(Role::Master));
    assert_eq!(companies(&both, Action::SeeHandovers), [CompanyId(1)]);
    assert!(may_everywhere(&both, Action::EditCalendars) && !may_everywhere(&both, Action::CloseTickets));
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

fn any_mandate() -> impl Strategy<Value = Mandate> {
    (
        prop::sample::select(Role::ALL.to_vec()),
        1u64..3,
        prop::option::of(7u64..9),
        prop::collection::vec(any_scope(), 0..4),
    )
        .prop_map(|(role, company, employee, scopes)| Mandate {
            employee: employee.map(EmployeeId),
            scopes,
            ..Mandate::new(CompanyId(company), role)
        })
        .prop_flat_map(|mandate| (Just(mandate), any_known()).prop_map(|(mandate, known)| Mandate { known, ..mandate }))
}

fn any_known() -> impl Strategy<Value = Known> {
    let firm = (any::<bool>(), prop::collection::vec(7u64..9, 0..3)).prop_map(|(holds, people)| Firm {
        id: FIRM,
        holds,
        people: people.into_iter().map(EmployeeId).collect(),
    });
    let skills = prop::sample::subsequence(vec![Skill::Plumber, Skill::Lift], 0..=2);
    let reaches = (
        prop::sample::select(Action::ALL.to_vec()),
        prop::sample::select(Reach::ALL.to_vec()),
    );
    let own = prop::option::of(prop::collection::vec(reaches, 0..6).prop_map(Narrow::to));
    (skills, prop::option::of(firm), own).prop_map(|(skills, firm, narrow)| Known { skills, firm, narrow })
}

fn any_grant() -> impl Strategy<Value = Grant> {
    prop::collection::vec(any_mandate(), 0..4).prop_map(Grant::of)
}

fn any_relation() -> impl Strategy<Value = Relation> {
    let people = (prop::option::of(7u64..9), prop::option::of(7u64..9));
    let kind = (
        any::<bool>(),
        any::<bool>(),
        prop::option::of(prop::sample::select(vec![Skill::Plumber, Skill::Lift])),
    );
    let firm = (prop::option::of(3u64..5), prop::sample::select(Moment::ALL.to_vec()));
    (people, kind, firm).prop_map(
        |((executor, master), (emergency, warranty, skill), (contractor, moment))| Relation {
            contractor: contractor.map(ContractorId),
            skill,
            emergency,
            warranty,
            moment,
            ..Relation::ticket(executor.map(EmployeeId), master.map(EmployeeId))
        },
    )
}

fn sees_it(mandate: &Mandate, action: Action, place: Option<&Place>, relation: Relation) -> bool {
    action
        .shown_by()
        .is_none_or(|sight| may(&mandate.clone().into(), sight, place, relation))
}

proptest! {
    #[test]
    fn nothing_of_another_company_is_ever_reached(
        grant in any_grant(), place in any_place(), relation in any_relation(),
        action in prop::sample::select(Action::ALL.to_vec()),
    ) {
        if !grant.knows(place.company) {
            prop_assert!(!may(&grant, action, Some(&place), relation));
            prop_assert!(check(&grant, action, Some(&place), relation).is_err_and(|r| r.kind == RefusalKind::NotFound));
        }
        if grant.mandates.is_empty() {
            prop_assert!(!may(&grant, action, None, relation));
        }
    }

    /// Whatever a company writes into a role of its own, the built-in one is the limit.
    #[test]
    fn an_own_role_opens_nothing_that_its_built_in_one_does_not(
        mandate in any_mandate(), place in prop::option::of(any_place()), relation in any_relation(),
        action in prop::sample::select(Action::ALL.to_vec()),
    ) {
        let mut whole = mandate.clone();
        whole.known.narrow = None;
        let opens = |one: &Mandate| may(&one.clone().into(), action, place.as_ref(), relation);
        prop_assert!(!opens(&mandate) || opens(&whole));
        let mut named_nothing = whole.clone();
        named_nothing.known.narrow = Some(Narrow::to(Vec::new()));
        prop_assert!(action == Action::ManageUsers || opens(&named_nothing) == (opens(&whole) && sees_it(&whole, action, place.as_ref(), relation)));
    }

    /// Mandates add up and never mix: a role of one company and the places or the employee of another open nothing.
    #[test]
    fn a_grant_opens_what_one_of_its_mandates_opens(
        grant in any_grant(), place in prop::option::of(any_place()), relation in any_relation(),
        action in prop::sample::select(Action::ALL.to_vec()),
    ) {
        let by_one = |one: &Mandate| may(&one.clone().into(), action, place.as_ref(), relation);
        prop_assert_eq!(may(&grant, action, place.as_ref(), relation), grant.mandates.iter().any(by_one));
        let told = explain(&grant, action, place.as_ref(), relation);
        prop_assert_eq!(told.allowed, grant.mandates.iter().any(by_one));
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
