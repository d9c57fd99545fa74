//! An account whose owner was erased (152-ФЗ, ст. 21): the number stays, because the journal names it.

use super::{Grant, User, UserEvent};
use crate::kernel::{Decision, Refusal, RefusalKind};

impl User {
    pub(super) fn erase(&self) -> Decision<UserEvent> {
        if self.is_erased() {
            return Decision::nothing();
        }
        let mut decision = Decision::one(UserEvent::Erased);
        decision.erased.push(self.secret);
        decision.erased.extend(self.email);
        decision.erased.extend(self.factor.as_ref().map(|factor| factor.seed));
        decision.erased.extend(self.passkeys.iter().map(|one| one.name));
        decision.erased.extend(self.api_tokens.iter().map(|one| one.name));
        decision
    }

    /// The number and the erased record are what is left; it counts as blocked.
    pub(super) fn become_erased(&mut self) {
        *self = User {
            id: self.id,
            secret: self.secret,
            grant: Grant::default(),
            blocked: true,
            ..User::default()
        };
    }

    /// A blocked user without a mandate: no other one is, because a grant of staff names at least one.
    pub fn is_erased(&self) -> bool {
        self.blocked && self.grant == Grant::default()
    }
}

pub(super) fn erased() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        "user_erased",
        "Учётная запись уничтожена вместе с данными её владельца.",
        "The account was destroyed together with the data of its owner.",
    )
}
