//! The second factor: one-time codes that follow from a seed and the time (RFC 6238), and recovery codes
//! for the day when the phone is lost. Whether a code is right is counted where the seed can be opened;
//! that each opens once is decided here.

pub mod identities;
pub(super) mod passkeys;

pub use identities::Identity;
pub use passkeys::Passkey;

use super::{Hash, User, UserEvent};
use crate::kernel::{CompanyId, Context, Decision, Instant, Record, RecordId, Refusal, RefusalKind, Role};
use serde::{Deserialize, Serialize};

/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;
/// A sealed seed is short; more is not one.
const SEALED: usize = 256;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Factor {
    /// [`Record::Sealed`].
    pub seed: RecordId,
    pub since: Instant,
    /// The time step (RFC 6238, 4.2) of the last code that opened: it and all before it open no more.
    pub step: u64,
    /// Recovery codes that are left.
    pub recovery: Vec<Hash>,
}

/// What was shown beside the password, and found right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proof {
    /// The code of this time step.
    Code(u64),
    Recovery(Hash),
    /// A passkey has signed, and the device says how often it has done so: it stands for the password, too.
    Passkey {
        id: Hash,
        counter: u32,
    },
    /// The provider of the identity says that it has asked for a second factor, and the installation believes it.
    Vouched,
}

/// Whether a company of the user wants a second factor of the role that he has there, and there is none. `wanted`
/// are the roles that a company names.
pub fn is_missing<'a>(user: &User, wanted: impl Fn(CompanyId) -> Option<&'a [Role]>) -> bool {
    let mut mandates = user.grant.mandates.iter();
    user.factor.is_none() && mandates.any(|one| wanted(one.company).is_some_and(|roles| roles.contains(&one.role)))
}

/// What a proof uses up; a refusal where one is wanted and none, or a used one, is shown.
pub(super) fn accept(user: &User, identity: Option<Hash>, proof: Option<Proof>) -> Result<Option<UserEvent>, Refusal> {
    match proof {
        Some(Proof::Passkey { id, counter }) => return passkeys::accept(user, id, counter).map(Some),
        // A provider vouches for its own account alone.
        Some(Proof::Vouched) if identity.is_some() => return Ok(None),
        _ => {}
    }
    let Some(factor) = &user.factor else { return Ok(None) };
    match proof {
        None => Err(needed()),
        Some(Proof::Code(step)) if step > factor.step => Ok(Some(UserEvent::CodeUsed { step })),
        Some(Proof::Recovery(code)) if factor.recovery.contains(&code) => Ok(Some(UserEvent::RecoveryUsed { code })),
        Some(_) => Err(wrong_code()),
    }
}

pub(super) fn set(
    user: &User,
    seed: Vec<u8>,
    step: u64,
    recovery: Vec<Hash>,
    context: &Context<'_>,
) -> Result<Decision<UserEvent>, Refusal> {
    if user.factor.is_some() {
        return Err(Refusal::conflict(
            "factor_is_set",
            "Второй шаг уже включён. Сначала отключите прежний.",
            "The second step is on already. Turn the old one off first.",
        ));
    }
    if seed.is_empty() || seed.len() > SEALED || recovery.len() != RECOVERY_CODES {
        return Err(Refusal::bug());
    }
    let mut decision = Decision::nothing();
    let seed = decision.keep(context, Record::Sealed(seed));
    decision.events.push(UserEvent::FactorSet { seed, step, recovery });
    Ok(decision)
}

pub(super) fn renew(user: &User, recovery: Vec<Hash>) -> Result<Decision<UserEvent>, Refusal> {
    if user.factor.is_none() {
        return Err(Refusal::conflict(
            "factor_is_off",
            "Второй шаг не включён: запасные коды не нужны.",
            "The second step is off: recovery codes are of no use.",
        ));
    }
    if recovery.len() != RECOVERY_CODES {
        return Err(Refusal::bug());
    }
    Ok(Decision::one(UserEvent::RecoveryRenewed { recovery }))
}

/// The password was right, and a code is wanted.
pub fn needed() -> Refusal {
    Refusal::new(
        RefusalKind::Unauthenticated,
        "second_factor_needed",
        "Введите код из приложения на телефоне или запасной код.",
        "Enter the code from the app on your phone, or a recovery code.",
    )
}

pub fn wrong_code() -> Refusal {
    Refusal::new(
        RefusalKind::Unauthenticated,
        "wrong_code",
        "Код не подходит. Дождитесь следующего: каждый действует полминуты и один раз.",
        "The code does not fit. Wait for the next one: each lasts half a minute and opens once.",
    )
}
