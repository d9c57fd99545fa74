//! Accounts at identity providers (OpenID Connect) by which a person signs in instead of with the password. Whether a
//! provider's word is true is found out at the door; whose account it is, is decided here.

use crate::access::{Hash, User, UserEvent};
use crate::kernel::{Decision, Instant, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};

/// One person has this many accounts at providers.
const IDENTITIES: usize = 10;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Identity {
    /// A keyed hash of issuer and subject (OpenID Connect Core, 2): without the installation's key it says nothing of the
    /// person, and it goes when the link is taken off.
    pub id: Hash,
    /// What the installation calls the provider.
    pub provider: String,
    pub linked: Instant,
    pub used: Option<Instant>,
}

pub(in crate::access) fn link(user: &User, id: Hash, provider: String) -> Result<Decision<UserEvent>, Refusal> {
    if user.identities.iter().any(|one| one.id == id) {
        return Ok(Decision::nothing());
    }
    if user.identities.len() >= IDENTITIES {
        return Err(Refusal::conflict(
            "too_many_identities",
            "Больше десяти внешних учётных записей у одного человека не бывает. Отвяжите ненужные.",
            "One person has at most ten accounts at providers. Unlink those that are not needed.",
        ));
    }
    Ok(Decision::one(UserEvent::IdentityLinked { id, provider }))
}

/// What a sign-in by a provider notes.
pub(in crate::access) fn accept(user: &User, id: Hash) -> Result<UserEvent, Refusal> {
    if user.identities.iter().any(|one| one.id == id) {
        return Ok(UserEvent::IdentityUsed { id });
    }
    Err(unknown())
}

/// Nobody here has this account of a provider; by itself it opens nothing.
pub fn unknown() -> Refusal {
    Refusal::new(
        RefusalKind::Unauthenticated,
        "unknown_identity",
        "Эта внешняя учётная запись ни к кому здесь не привязана. Войдите с паролем и привяжите её в своей учётной записи или \
         попросите у администратора приглашение.",
        "Nobody here has linked this account. Sign in with the password and link it in your account, or ask the \
         administrator for an invitation.",
    )
}
