//! What a provider publishes of itself, read when it is needed and kept for a while, and the way to it and back.

use super::jws::KeySet;
use super::travel::Asked;
use super::{Answer, Fault, claims, fetch};
use crate::config::{Oidc, is_loopback, is_safe};
use domovoi_domain::kernel::Instant;
use parking_lot::Mutex;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::time::{Duration, Instant as Moment};

/// How long what a provider publishes is believed without asking again.
const FRESH: Duration = Duration::from_secs(3600);
/// A key that is not known lets the keys be read anew, but not more often than that: strangers can name keys, too.
const ROTATION: Duration = Duration::from_secs(60);

/// OpenID Connect Discovery 1.0, 3: what of it we heed.
#[derive(Clone, Deserialize)]
struct Description {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    /// Absent means `client_secret_basic`.
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

#[derive(Clone)]
struct Known {
    description: Description,
    keys: KeySet,
    read: Moment,
    /// When an unknown key last made us read the keys anew.
    renewed: Option<Moment>,
}

/// What is known of each provider, by its id.
#[derive(Default)]
pub struct Providers(Mutex<HashMap<String, Known>>);

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl Providers {
    /// Where the browser goes to be asked who is there.
    pub async fn address(&self, provider: &Oidc, asked: &Asked) -> Result<String, Fault> {
        let known = self.known(provider).await?;
        let challenge = crate::sign_in::passkey::written(&Sha256::digest(asked.verifier.as_bytes()));
        let query = [
            ("response_type", "code"),
            ("scope", "openid"),
            ("client_id", &provider.client_id),
            ("redirect_uri", &asked.redirect_uri),
            ("state", &asked.state),
            ("nonce", &asked.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let query = serde_urlencoded::to_string(query).map_err(|_| Fault::Description)?;
        let address = known.description.authorization_endpoint;
        let glue = if address.contains('?') { '&' } else { '?' };
        Ok(format!("{address}{glue}{query}"))
    }

    /// Who it was, by the code that the browser has brought back.
    pub async fn answered(&self, provider: &Oidc, asked: &Asked, code: &str, now: Instant) -> Result<Answer, Fault> {
        let known = self.known(provider).await?;
        let secret = provider.client_secret.0.as_str();
        let methods = known.description.token_endpoint_auth_methods_supported.as_deref();
        let by_form = methods.is_some_and(|all| !all.iter().any(|one| one == "client_secret_basic"));
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &asked.redirect_uri),
            ("code_verifier", &asked.verifier),
        ];
        // RFC 6749, 2.3.1 wants both parts form-encoded before they become Basic.
        let encoded = |text: &str| serde_urlencoded::to_string([("", text)]).map(|text| text[1..].to_owned());
        let (name, word) = (encoded(&provider.client_id), encoded(secret));
        let basic = match (secret.is_empty() || by_form, &name, &word) {
            (false, Ok(name), Ok(word)) => Some((name.as_str(), word.as_str())),
            _ => {
                form.push(("client_id", &provider.client_id));
                None
            }
        };
        if by_form && !secret.is_empty() {
            form.push(("client_secret", secret));
        }
        let tokens: Tokens = fetch::post(&known.description.token_endpoint, basic, &form).await?;
        let keys = match known.keys.knows(&tokens.id_token) {
            true => known.keys,
            false => self.renewed(provider, known).await?.keys,
        };
        claims::check(provider, &keys.open(&tokens.id_token)?, &asked.nonce, now)
    }

    /// What is known of the provider.
    async fn known(&self, provider: &Oidc) -> Result<Known, Fault> {
        let kept = self.0.lock().get(&provider.id).cloned();
        match kept.filter(|known| known.read.elapsed() < FRESH) {
            Some(known) => Ok(known),
            None => self.read(provider, None).await,
        }
    }

    /// The same, read anew because of a key that was not known.
    async fn renewed(&self, provider: &Oidc, known: Known) -> Result<Known, Fault> {
        match known.renewed.is_some_and(|at| at.elapsed() < ROTATION) {
            true => Ok(known),
            false => self.read(provider, Some(Moment::now())).await,
        }
    }

    async fn read(&self, provider: &Oidc, renewed: Option<Moment>) -> Result<Known, Fault> {
        let issuer = provider.issuer.trim_end_matches('/');
        let description: Description = fetch::get(&format!("{issuer}/.well-known/openid-configuration")).await?;
        let endpoints = [
            &description.authorization_endpoint,
            &description.token_endpoint,
            &description.jwks_uri,
        ];
        // Plain HTTP only where the issuer itself is on this machine: nobody outside may send us to what listens here.
        let inside = is_loopback(&provider.issuer);
        let fits = |address: &&String| is_safe(address) && (inside || !is_loopback(address));
        if description.issuer != provider.issuer || !endpoints.iter().all(fits) {
            return Err(Fault::Description);
        }
        let keys = fetch::get(&description.jwks_uri).await?;
        let known = Known {
            description,
            keys,
            read: Moment::now(),
            renewed,
        };
        self.0.lock().insert(provider.id.clone(), known.clone());
        Ok(known)
    }
}
