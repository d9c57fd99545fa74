//! A firm whose last contract has ended keeps nothing that is open: the company has it again. Finished work stays with
//! who did it.

use crate::contractors::Contractor;
use crate::kernel::{Instant, TicketId};
use crate::policies::Reaction;
use crate::tickets::{Status, TicketCommand};

/// What follows from a contract that began, was ended or ended by itself at `at`. `entrusted` are the tickets that the
/// firm has.
pub fn contract_ended_recalls_tickets(
    contractor: &Contractor,
    at: Instant,
    entrusted: impl IntoIterator<Item = (TicketId, Status)>,
) -> Vec<Reaction> {
    if contractor.holds(at) {
        return Vec::new();
    }
    let open = |status: Status| status.is_open() && status != Status::Completed;
    let recall = |ticket| {
        let reason = "Договор с подрядчиком кончился.".to_owned();
        Reaction::Ticket(ticket, TicketCommand::Recall { reason })
    };
    let recalled = entrusted.into_iter().filter(|(_, status)| open(*status));
    recalled.map(|(ticket, _)| recall(ticket)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contractors::Contract;
    use crate::kernel::Span;

    #[test]
    fn what_is_open_comes_home_when_the_last_contract_ends() {
        let now = Instant(1_000_000);
        let end = now + Span::days(1);
        let firm = Contractor {
            contracts: vec![Contract {
                number: "1".into(),
                from: now,
                until: Some(end),
            }],
            ..Contractor::default()
        };
        let tickets = || {
            Status::ALL
                .into_iter()
                .enumerate()
                .map(|(n, status)| (TicketId(n as u64), status))
        };
        assert!(contract_ended_recalls_tickets(&firm, now, tickets()).is_empty());
        let ids: Vec<_> = contract_ended_recalls_tickets(&firm, end, tickets())
            .into_iter()
            .map(|reaction| match reaction {
                Reaction::Ticket(id, TicketCommand::Recall { .. }) => id.0,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(ids, [0, 1, 2], "new, in progress, deferred");
    }
}
