//! Entrusting (передача подрядчику): a ticket goes to an outside firm, which accepts or refuses it, and it can be
//! taken back. Which firm may take which ticket: [`crate::policies::contractors`].

use super::{Decided, checked, words};
use crate::kernel::{Context, ContractorId, Decision, Instant, Refusal, Role};
use crate::tickets::register::{TEXT_LIMIT, fits, says};
use crate::tickets::{Reason, Status, Ticket, TicketEvent};
use serde::{Deserialize, Serialize};

/// Who outside the company has the ticket.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entrusted {
    pub contractor: ContractorId,
    pub at: Instant,
    /// `None` while the firm has not said that it takes it.
    pub accepted_at: Option<Instant>,
}

impl Ticket {
    pub fn is_entrusted_to(&self, contractor: ContractorId) -> bool {
        self.entrusted
            .is_some_and(|entrusted| entrusted.contractor == contractor)
    }

    pub(in crate::tickets) fn entrust(&self, contractor: ContractorId) -> Decided {
        self.must_be_open()?;
        self.must_not_be_done()?;
        match self.entrusted {
            Some(now) if now.contractor == contractor => return Ok(Decision::nothing()),
            Some(_) => {
                return Err(Refusal::conflict(
                    "entrusted_already",
                    "Заявка у другого подрядчика. Сначала заберите её.",
                    "Another contractor has the ticket. Take it back first.",
                ));
            }
            None => {}
        }
        let mut events = self.without_executor(Reason::Entrusted);
        events.push(TicketEvent::Entrusted { contractor });
        Ok(Decision::of(events))
    }

    pub(in crate::tickets) fn accept(&self) -> Decided {
        self.must_be_open()?;
        match self.entrusted {
            None => Err(not_entrusted()),
            Some(entrusted) if entrusted.accepted_at.is_some() => Ok(Decision::nothing()),
            Some(_) => Ok(Decision::one(TicketEvent::Accepted)),
        }
    }

    pub(in crate::tickets) fn refuse(&self, reason: &str, context: &Context<'_>) -> Decided {
        let entrusted = self.must_be_entrusted()?;
        checked(|wrong| says(wrong, "reason", reason))?;
        let mut decision = Decision::of(self.without_executor(Reason::Refused));
        let reason = decision.keep(context, words(reason));
        let contractor = entrusted.contractor;
        decision.events.push(TicketEvent::Refused { contractor, reason });
        Ok(decision)
    }

    pub(in crate::tickets) fn recall(&self, reason: &str, context: &Context<'_>) -> Decided {
        let entrusted = self.must_be_entrusted()?;
        checked(|wrong| fits(wrong, "reason", reason, TEXT_LIMIT))?;
        let mut decision = Decision::of(self.without_executor(Reason::Recalled));
        let reason = (!reason.trim().is_empty()).then(|| decision.keep(context, words(reason)));
        let contractor = entrusted.contractor;
        decision.events.push(TicketEvent::Recalled { contractor, reason });
        Ok(decision)
    }

    /// What a firm has not accepted is not begun by its people.
    pub(in crate::tickets) fn must_be_accepted(&self) -> Result<(), Refusal> {
        if self.entrusted.is_none_or(|entrusted| entrusted.accepted_at.is_some()) {
            return Ok(());
        }
        Err(Refusal::conflict(
            "not_accepted",
            "Подрядчик ещё не принял заявку. Сначала примите её.",
            "The contractor has not accepted the ticket. Accept it first.",
        ))
    }

    /// The firm's own people do nothing about what they have not accepted; the company may, while they think it over.
    pub(in crate::tickets) fn must_be_accepted_by(&self, context: &Context<'_>) -> Result<(), Refusal> {
        match context.who.role {
            Role::Contractor | Role::ContractorManager => self.must_be_accepted(),
            _ => Ok(()),
        }
    }

    /// Open work that is not done: finished work stays with who did it.
    fn must_be_entrusted(&self) -> Result<Entrusted, Refusal> {
        self.must_be_open()?;
        self.must_not_be_done()?;
        self.entrusted.ok_or_else(not_entrusted)
    }

    /// Takes off whoever has it; work that had begun is new again.
    fn without_executor(&self, reason: Reason) -> Vec<TicketEvent> {
        if self.executor.is_none() && self.status != Status::InProgress {
            return Vec::new();
        }
        vec![TicketEvent::Unassigned {
            executor: self.executor,
            reasons: vec![reason],
        }]
    }
}

fn not_entrusted() -> Refusal {
    Refusal::conflict(
        "not_entrusted",
        "Заявка не передана подрядчику. Обновите страницу.",
        "The ticket is with no contractor. Reload the page.",
    )
}
