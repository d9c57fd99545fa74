//! What a provider's token must say to be about us, now, and for this browser (OpenID Connect Core, 3.1.3.7).

use super::{Answer, Fault};
use crate::config::Oidc;
use domovoi_domain::kernel::Instant;
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// Clocks differ; so many seconds are forgiven.
const LEEWAY: f64 = 60.0;
/// Longest subject (OpenID Connect Core, 2).
const SUBJECT: usize = 255;

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nonce: String,
    #[serde(default)]
    amr: Vec<String>,
    acr: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Reads the claims of a token whose signature was right.
pub(super) fn check(provider: &Oidc, payload: &[u8], nonce: &str, now: Instant) -> Result<Answer, Fault> {
    let claims: Claims = serde_json::from_slice(payload).map_err(|_| Fault::Signature)?;
    if claims.iss != provider.issuer {
        return Err(Fault::Issuer);
    }
    let ours = |one: &String| *one == provider.client_id;
    let (for_us, alone) = match &claims.aud {
        Audience::One(one) => (ours(one), true),
        Audience::Many(many) => (many.iter().any(ours), many.len() == 1),
    };
    if !for_us || !claims.azp.as_ref().map_or(alone, ours) {
        return Err(Fault::Audience);
    }
    let now = now.0 as f64 / 1000.0;
    if now >= claims.exp + LEEWAY || claims.iat > now + LEEWAY {
        return Err(Fault::Expired);
    }
    if !bool::from(claims.nonce.as_bytes().ct_eq(nonce.as_bytes())) {
        return Err(Fault::Nonce);
    }
    if claims.sub.is_empty() || claims.sub.len() > SUBJECT {
        return Err(Fault::Subject);
    }
    let by_method = claims.amr.iter().any(|method| provider.trusted_amr.contains(method));
    let by_class = claims.acr.is_some_and(|class| provider.trusted_acr.contains(&class));
    Ok(Answer {
        subject: claims.sub,
        vouched: by_method || by_class,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const NOW: Instant = Instant(1_800_000_000_000);

    fn told(change: Value) -> Result<Answer, Fault> {
        let mut claims = json!({
            "iss": "https://id.example.org", "sub": "7", "aud": "domovoi", "exp": 1_800_000_300, "iat": 1_800_000_000,
            "nonce": "n", "amr": ["pwd"], "acr": "0",
        });
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let provider = Oidc {
            issuer: "https://id.example.org".into(),
            client_id: "domovoi".into(),
            trusted_amr: vec!["mfa".into()],
            trusted_acr: vec!["gold".into()],
            ..Oidc::default()
        };
        check(&provider, claims.to_string().as_bytes(), "n", NOW)
    }

    #[test]
    fn a_token_is_taken_from_whom_for_whom_and_as_long_as_it_says() {
        assert_eq!(told(json!({})).unwrap().subject, "7");
        assert!(told(json!({"aud": ["domovoi"]})).is_ok());
        assert!(told(json!({"aud": ["other", "domovoi"], "azp": "domovoi"})).is_ok());
        assert!(told(json!({"exp": 1_799_999_941})).is_ok(), "clocks differ");
        for (change, fault) in [
            (json!({"iss": "https://id.example.org/"}), Fault::Issuer),
            (json!({"aud": "other"}), Fault::Audience),
            (json!({"aud": []}), Fault::Audience),
            (json!({"aud": ["other", "domovoi"]}), Fault::Audience),
            (json!({"azp": "other"}), Fault::Audience),
            (json!({"exp": 1_799_999_940}), Fault::Expired),
            (json!({"iat": 1_800_000_061}), Fault::Expired),
            (json!({"nonce": "stale"}), Fault::Nonce),
            (json!({"sub": ""}), Fault::Subject),
            (json!({"exp": null}), Fault::Signature),
            (json!({"nonce": null}), Fault::Signature),
        ] {
            assert_eq!(told(change.clone()), Err(fault), "{change}");
        }
    }

    #[test]
    fn a_second_factor_is_believed_in_trusted_words_alone() {
        assert!(!told(json!({})).unwrap().vouched);
        assert!(told(json!({"amr": ["pwd", "mfa"]})).unwrap().vouched);
        assert!(told(json!({"acr": "gold"})).unwrap().vouched);
    }
}
