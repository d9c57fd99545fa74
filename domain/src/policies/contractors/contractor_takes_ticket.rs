//! Which ticket may be entrusted to which contractor.

use crate::contractors::{Contractor, ContractorKind};
use crate::kernel::{Instant, Refusal};
use crate::tickets::Ticket;

/// Refuses what the firm's contract is not for. Skills are advice, not law: who entrusts may know better.
pub fn contractor_takes_ticket(contractor: &Contractor, ticket: &Ticket, now: Instant) -> Result<(), Refusal> {
    if contractor.company != ticket.company() {
        return Err(refused("unknown", "Такого здесь нет.", "There is no such thing here."));
    }
    if !contractor.holds(now) {
        return Err(refused(
            "no_contract",
            "Договор с подрядчиком не действует. Выберите другого или продлите договор.",
            "No contract with the contractor holds. Choose another one or add a contract.",
        ));
    }
    if !contractor.works_at(&ticket.place) {
        return Err(refused(
            "not_there",
            "Подрядчик не работает по этому адресу. Выберите другого или добавьте адрес в его карточку.",
            "The contractor does not work at this place. Choose another one or add the place to its card.",
        ));
    }
    let answers_for = |kind: &ContractorKind| (*kind == ContractorKind::Warranty) == ticket.warranty;
    if !contractor.kinds.iter().any(answers_for) {
        return Err(if ticket.warranty {
            refused(
                "not_for_warranty",
                "Заявка гарантийная, а подрядчик гарантию не ведёт. Выберите гарантийного подрядчика.",
                "The ticket is under warranty, and the contractor does no warranty work. Choose one who does.",
            )
        } else {
            refused(
                "warranty_only",
                "Подрядчик ведёт только гарантийные заявки, а эта не гарантийная. Выберите другого.",
                "The contractor does warranty work only, and this ticket is none. Choose another one.",
            )
        });
    }
    Ok(())
}

fn refused(code: &'static str, ru: &'static str, en: &'static str) -> Refusal {
    Refusal::field("contractor_id", code, ru, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contractors::Contract;
    use crate::kernel::{CompanyId, Scope, Span, scope::Place};

    #[test]
    fn a_ticket_goes_to_a_firm_whose_contract_is_for_it() {
        let now = Instant(1_000_000);
        let firm = |kind, until| Contractor {
            company: CompanyId(1),
            kinds: vec![kind],
            scopes: vec![Scope::Company(CompanyId(1))],
            contracts: vec![Contract {
                number: "1".into(),
                from: now,
                until,
            }],
            ..Contractor::default()
        };
        let ticket = |company, warranty| Ticket {
            place: Place::of_company(CompanyId(company)),
            warranty,
            ..Ticket::default()
        };
        use ContractorKind::{Maintenance, Warranty};
        let over = Some(now + Span::days(1));
        for (firm, ticket, at, expected) in [
            (firm(Maintenance, None), ticket(1, false), now, None),
            (firm(Warranty, None), ticket(1, true), now, None),
            (firm(Warranty, None), ticket(1, false), now, Some("warranty_only")),
            (firm(Maintenance, None), ticket(1, true), now, Some("not_for_warranty")),
            (firm(Maintenance, None), ticket(2, false), now, Some("unknown")),
            (
                firm(Maintenance, over),
                ticket(1, false),
                now + Span::days(1),
                Some("no_contract"),
            ),
            (
                Contractor {
                    scopes: vec![],
                    ..firm(Maintenance, None)
                },
                ticket(1, false),
                now,
                Some("not_there"),
            ),
        ] {
            let code = contractor_takes_ticket(&firm, &ticket, at)
                .err()
                .map(|refusal| refusal.fields[0].code);
            assert_eq!(code, expected);
        }
    }
}
