//! Passkeys: a key of the person's own device in the place of password and code. Whether a signature is
//! right is counted at the door; that a copied device is found out is decided here.

use crate::access::{Hash, User, UserEvent};
use crate::kernel::{Context, Decision, Instant, Record, RecordId, Refusal, RefusalKind, Wrong};
use serde::{Deserialize, Serialize};

/// One person has this many passkeys.
const PASSKEYS: usize = 20;
const NAME: usize = 100;
/// An uncompressed point of P-256.
const POINT: usize = 65;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Passkey {
    /// SHA-256 of the credential's id.
    pub id: Hash,
    /// The public key: it opens nothing, so it is no secret.
    pub key: Vec<u8>,
    /// [`Record::Text`].
    pub name: RecordId,
    pub added: Instant,
    pub used: Option<Instant>,
    /// How often the device says that it has signed; many always say 0.
    pub counter: u32,
}

pub(in crate::access) fn add(
    user: &User,
    id: Hash,
    key: Vec<u8>,
    counter: u32,
    name: &str,
    context: &Context<'_>,
) -> Result<Decision<UserEvent>, Refusal> {
    if user.passkeys.iter().any(|one| one.id == id) {
        return Ok(Decision::nothing());
    }
    let mut wrong = Wrong::default();
    let name = wrong.line("name", name, NAME);
    wrong.finish()?;
    if key.len() != POINT {
        return Err(Refusal::bug());
    }
    if user.passkeys.len() >= PASSKEYS {
        return Err(Refusal::conflict(
            "too_many_passkeys",
            "Больше двадцати ключей у одного человека не бывает. Удалите ненужные.",
            "One person has at most twenty passkeys. Remove those that are not needed.",
        ));
    }
    let mut decision = Decision::nothing();
    let name = decision.keep(context, Record::Text(name));
    decision.events.push(UserEvent::PasskeyAdded { id, key, name, counter });
    Ok(decision)
}

/// What a signature uses up. A counter that does not grow tells of two devices with one key (WebAuthn, 6.1.1).
pub(super) fn accept(user: &User, id: Hash, counter: u32) -> Result<UserEvent, Refusal> {
    let known = user.passkeys.iter().find(|one| one.id == id);
    match known {
        Some(one) if counter > one.counter || (counter, one.counter) == (0, 0) => {
            Ok(UserEvent::PasskeyUsed { id, counter })
        }
        _ => Err(Refusal::new(
            RefusalKind::Unauthenticated,
            "passkey_copied",
            "Этот ключ больше не действует: похоже, его скопировали. Войдите с паролем и удалите его.",
            "This passkey is not taken any more: it seems to have been copied. Sign in with the password and remove it.",
        )),
    }
}
