//! Contractors.

use super::{Eyes, employee};
use crate::wire::contractors::{Contract, Contractor, ContractorPerson};
use domovoi_actors::{Model, Seen};
use domovoi_domain::access::rights::{Action, Relation};
use domovoi_domain::contractors;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::tickets::Status;

pub fn visible(firm: &contractors::Contractor, eyes: &Eyes) -> bool {
    eyes.may(
        Action::SeeContractors,
        &Place::of_company(firm.company),
        Relation::contractor(firm.id),
    )
}

pub fn contractor(model: &Model, seen: &Seen<contractors::Contractor>, eyes: &Eyes) -> Contractor {
    let firm = &*seen.state;
    let open = model
        .tickets
        .all_open()
        .filter(|ticket| ticket.is_entrusted_to(firm.id) && ticket.status != Status::Completed);
    let mut people: Vec<ContractorPerson> = firm
        .people
        .iter()
        .filter_map(|id| {
            let known = model.staff.get(*id).filter(|known| !known.state.dismissed)?;
            Some(ContractorPerson {
                employee: employee(model, *id),
                position: known.state.position.into(),
            })
        })
        .collect();
    people.sort_by(|a, b| a.employee.name.cmp(&b.employee.name));
    Contractor {
        id: firm.id.to_string(),
        company_id: firm.company.to_string(),
        name: firm.name.clone(),
        kinds: firm.kinds.iter().map(|kind| (*kind).into()).collect(),
        scopes: firm.scopes.iter().map(super::people::scope).collect(),
        skills: firm.skills.iter().map(|skill| (*skill).into()).collect(),
        contracts: firm
            .contracts
            .iter()
            .map(|contract| Contract {
                number: contract.number.clone(),
                from: contract.from.into(),
                until: contract.until.map(Into::into),
                holds: contract.holds(eyes.now),
            })
            .collect(),
        holds: firm.holds(eyes.now),
        people,
        open_tickets: open.count() as u32,
        version: seen.version,
    }
}
