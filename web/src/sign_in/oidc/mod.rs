//! Sign-in by an identity provider: OpenID Connect Core 1.0 with discovery, the code flow with PKCE (RFC 7636) and with a
//! state and a nonce that are bound to the browser. What a provider tells is one thing alone: whose account it is.
//!
//! The way of a person: [`travel::Asked`] is made and sealed into a cookie, the browser goes to the provider and comes
//! back with a code, [`Providers::answered`] turns the code into an identity, and a sealed [`travel::Proved`] goes to
//! the page, which spends it on what the person wanted: to sign in, to link the account, to take an invitation, to confirm.

mod claims;
mod fetch;
mod jws;
mod provider;
pub mod travel;

pub use provider::Providers;

use crate::config::Oidc;
use domovoi_domain::access::Hash;
use domovoi_domain::kernel::Refusal;

/// Who somebody is to a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub subject: String,
    /// The provider says that a second factor was shown, in words that the installation trusts.
    pub vouched: bool,
}

/// Why an answer of a provider is worth nothing. The reason goes to the log, never to the page: it holds no word of
/// the answer itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be reached, or answers what is none.
    Unreachable,
    /// Its own description does not fit the configuration.
    Description,
    /// It did not take the code.
    Code,
    Signature,
    Issuer,
    Audience,
    Expired,
    Nonce,
    Subject,
}

impl Fault {
    /// What a person is told: either to come again, or that the answer is not believed.
    pub fn refusal(self, provider: &Oidc) -> Refusal {
        tracing::warn!(provider = provider.id, fault = ?self, "a provider's answer was not taken");
        match self {
            Fault::Unreachable | Fault::Description => Refusal::unavailable(
                "provider_unreachable",
                "Внешняя служба входа не отвечает. Войдите с паролем или повторите через минуту.",
                "The identity provider does not answer. Sign in with the password, or try again in a minute.",
                60,
            ),
            _ => not_proved(),
        }
    }
}

/// What somebody brings back from a provider proves nothing.
pub fn not_proved() -> Refusal {
    Refusal::new(
        domovoi_domain::kernel::RefusalKind::Unauthenticated,
        "wrong_identity",
        "Внешний вход не удался: ответ не подошёл или устарел. Начните заново.",
        "The sign-in by a provider failed: its answer did not fit or is too old. Start again.",
    )
}

/// What of an account at a provider is kept: issuer and subject under the key of the installation.
pub fn identity_of(web: &crate::server::Web, issuer: &str, subject: &str) -> Hash {
    let length = (issuer.len() as u64).to_be_bytes();
    let both = [&length, issuer.as_bytes(), subject.as_bytes()].concat();
    web.config.secret_key.sign("identity", &both)
}
