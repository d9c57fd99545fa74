use super::*;
use crate::kernel::{Aggregate, BuildingId, Context, Refusal, Settings, Span, Stamp, Who};

const NOW: Instant = Instant(1_000_000_000);

fn give(contractor: &mut Contractor, at: Instant, command: ContractorCommand) -> Result<usize, Refusal> {
    let (who, settings) = (Who::default(), Settings::default());
    let decision = contractor.decide(command, &Context::new(at, &who, &settings, 0, 1))?;
    let stamp = Stamp { at, who: who.clone() };
    decision.events.iter().for_each(|event| contractor.apply(event, &stamp));
    Ok(decision.events.len())
}

fn card() -> ContractorCard {
    ContractorCard {
        name: " ООО  «Лифт» ".into(),
        kinds: vec![ContractorKind::Maintenance],
        scopes: vec![Scope::Building(BuildingId(3))],
        skills: vec![Skill::Lift, Skill::Lift],
    }
}

fn register(card: ContractorCard) -> ContractorCommand {
    ContractorCommand::Register {
        id: ContractorId(1),
        company: CompanyId(2),
        card,
    }
}

fn contract(number: &str, from: Instant, until: Option<Instant>) -> ContractorCommand {
    let number = number.into();
    ContractorCommand::AddContract {
        contract: Contract { number, from, until },
    }
}

fn firm() -> Contractor {
    let mut firm = Contractor::default();
    give(&mut firm, NOW, register(card())).unwrap();
    firm
}

#[test]
fn a_firm_serves_its_places_and_trades_while_a_contract_holds() {
    let mut firm = firm();
    let (here, there) = (
        Place {
            building: BuildingId(3),
            ..Place::default()
        },
        Place {
            building: BuildingId(4),
            ..Place::default()
        },
    );
    assert!(!firm.serves(&here, Skill::Lift, NOW), "no contract yet");
    let (from, until) = (NOW + Span::days(1), NOW + Span::days(3));
    give(&mut firm, NOW, contract("7/26", from, Some(until))).unwrap();
    for (place, skill, at, expected) in [
        (&here, Skill::Lift, NOW, false),
        (&here, Skill::Lift, from, true),
        (&here, Skill::Gas, from, false),
        (&there, Skill::Lift, from, false),
        (&here, Skill::Lift, until, false),
    ] {
        assert_eq!(firm.serves(place, skill, at), expected, "{place:?} {skill:?} {at:?}");
    }
}

#[test]
fn the_beginning_and_the_end_of_a_contract_are_told_once_each() {
    let mut firm = firm();
    let (from, until) = (NOW + Span::days(1), NOW + Span::days(3));
    give(&mut firm, NOW, contract("7/26", from, Some(until))).unwrap();
    for (at, told) in [(NOW, 0), (from, 1), (from, 0), (until, 1), (until + Span::days(9), 0)] {
        assert_eq!(give(&mut firm, at, ContractorCommand::Tick), Ok(told), "{at:?}");
    }
    assert_eq!(firm.due(), None);
}

#[test]
fn an_end_is_never_moved_into_the_past() {
    let mut firm = firm();
    give(&mut firm, NOW, contract("7/26", NOW, None)).unwrap();
    let later = NOW + Span::days(5);
    let end = |at| ContractorCommand::EndContract {
        number: "7/26".into(),
        at,
    };
    give(&mut firm, later, end(NOW)).unwrap();
    assert_eq!(firm.contracts[0].until, Some(later));
    let again = give(&mut firm, later + Span::days(1), end(later + Span::days(9)));
    assert_eq!(again.unwrap_err().code, "contract_over");
    let unknown = ContractorCommand::EndContract {
        number: "8".into(),
        at: later,
    };
    assert_eq!(give(&mut firm, later, unknown).unwrap_err().fields[0].field, "number");
}

#[test]
fn lists_are_sets_and_repeats_change_nothing() {
    let mut firm = firm();
    assert_eq!((&*firm.name, &firm.skills[..]), ("ООО «Лифт»", &[Skill::Lift][..]));
    assert_eq!(give(&mut firm, NOW, ContractorCommand::Correct { card: card() }), Ok(0));
    assert_eq!(give(&mut firm, NOW, contract("1", NOW, None)), Ok(1));
    assert_eq!(give(&mut firm, NOW, contract("1", NOW, None)), Ok(0));
    let other = give(&mut firm, NOW, contract("1", NOW + Span::days(1), None));
    assert_eq!(other.unwrap_err().fields[0].code, "taken");
    let employee = EmployeeId(7);
    for (command, events) in [
        (ContractorCommand::AddPerson { employee }, 1),
        (ContractorCommand::AddPerson { employee }, 0),
        (ContractorCommand::RemovePerson { employee }, 1),
        (ContractorCommand::RemovePerson { employee }, 0),
    ] {
        assert_eq!(give(&mut firm, NOW, command), Ok(events));
    }
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let wrong = ContractorCard {
        name: " ".into(),
        kinds: vec![],
        scopes: vec![Scope::Company(CompanyId(9))],
        skills: vec![],
    };
    let refusal = give(&mut Contractor::default(), NOW, register(wrong)).unwrap_err();
    let fields: Vec<_> = refusal.fields.iter().map(|wrong| &*wrong.field).collect();
    assert_eq!(fields, ["name", "kinds", "scopes[0]"]);
    let backwards = give(&mut firm(), NOW, contract("1", NOW, Some(NOW)));
    assert_eq!(backwards.unwrap_err().fields[0].field, "until");
}
