//! What travels with the browser while its person is at a provider: what was asked, sealed in a cookie, and what was
//! proved, sealed for the page. The server keeps nothing of who has not come back.

use super::{Answer, identity_of, not_proved};
use crate::config::Oidc;
use crate::server::Web;
use crate::sign_in::passkey::{read, written};
use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time};
use domovoi_domain::access::Hash;
use domovoi_domain::kernel::{Instant, Refusal, Span, UserId};
use rand::Rng;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

const COOKIE: &str = "oidc";
/// Where the cookie goes.
const PATH: &str = "/api/v1/session/oidc";
const ASKED: &str = "question to a provider";
const PROVED: &str = "proof of a provider";
/// How long somebody may be away at the provider.
const JOURNEY: Span = Span::minutes(15);
/// How long the page may take to spend the proof: there may be a code to type.
const SPENT: Span = Span::minutes(5);

/// What the person wants of it; a proof for one thing is good for nothing else.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Purpose {
    SignIn,
    /// To link the account to this signed-in person.
    Link(UserId),
    /// To take the invitation of the link with this hash.
    Invitation(Hash),
}

/// What was asked of a provider for one browser.
#[derive(Clone, Serialize, Deserialize)]
pub struct Asked {
    pub provider: String,
    pub state: String,
    pub nonce: String,
    /// RFC 7636, 4.1.
    pub verifier: String,
    pub redirect_uri: String,
    pub purpose: Purpose,
    until: i64,
}

impl Asked {
    pub fn of(provider: &Oidc, redirect_uri: String, purpose: Purpose, now: Instant) -> Asked {
        let fresh = || written(&rand::rng().random::<[u8; 32]>());
        Asked {
            provider: provider.id.clone(),
            state: fresh(),
            nonce: fresh(),
            verifier: fresh(),
            redirect_uri,
            purpose,
            until: (now + JOURNEY).0,
        }
    }

    /// The cookie that binds the question to this browser. Another question takes its place.
    pub fn cookie(&self, web: &Web) -> Cookie<'static> {
        let sealed = serde_json::to_vec(self).unwrap_or_default();
        let text = written(&web.config.secret_key.seal(ASKED, &sealed));
        cookie(web, text, time::Duration::milliseconds(JOURNEY.0))
    }

    /// What this browser had asked, if it comes with the state of that.
    pub fn back(web: &Web, request: &HttpRequest, state: &str) -> Result<Asked, Refusal> {
        let opened = request.cookie(COOKIE).and_then(|cookie| {
            let sealed = read(cookie.value())?;
            let opened = web.config.secret_key.open(ASKED, &sealed)?;
            serde_json::from_slice::<Asked>(&opened).ok()
        });
        let fits = |asked: &Asked| {
            web.house.now().0 < asked.until && bool::from(asked.state.as_bytes().ct_eq(state.as_bytes()))
        };
        opened.filter(fits).ok_or_else(not_proved)
    }
}

/// Takes the question away: it was answered.
pub fn no_cookie(web: &Web) -> Cookie<'static> {
    cookie(web, String::new(), time::Duration::ZERO)
}

fn cookie(web: &Web, text: String, age: time::Duration) -> Cookie<'static> {
    Cookie::build(COOKIE, text)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(web.config.is_secure())
        .max_age(age)
        .finish()
}

/// Whose account at a provider was proved, and what for.
#[derive(Clone, Serialize, Deserialize)]
pub struct Proved {
    pub provider: String,
    pub identity: Hash,
    pub vouched: bool,
    pub purpose: Purpose,
    /// Spends it once.
    number: [u8; 32],
    until: i64,
}

impl Proved {
    pub fn of(web: &Web, provider: &Oidc, asked: &Asked, answer: &Answer) -> Proved {
        Proved {
            provider: provider.id.clone(),
            identity: identity_of(web, &provider.issuer, &answer.subject),
            vouched: answer.vouched,
            purpose: asked.purpose.clone(),
            number: rand::rng().random(),
            until: (web.house.now() + SPENT).0,
        }
    }

    pub fn sealed(&self, web: &Web) -> String {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        written(&web.config.secret_key.seal(PROVED, &bytes))
    }

    /// What was proved, if it is ours, not too old and not spent.
    pub fn open(web: &Web, sealed: &str) -> Result<Proved, Refusal> {
        let opened = read(sealed)
            .and_then(|sealed| web.config.secret_key.open(PROVED, &sealed))
            .and_then(|opened| serde_json::from_slice::<Proved>(&opened).ok());
        let fits = |proved: &Proved| {
            let now = web.house.now();
            now.0 < proved.until && !web.answered.knows(&proved.number, now)
        };
        opened.filter(fits).ok_or_else(not_proved)
    }

    /// Spends it: it opens nothing more.
    pub fn spend(&self, web: &Web) -> Result<(), Refusal> {
        match web.answered.first(self.number, web.house.now()) {
            true => Ok(()),
            false => Err(not_proved()),
        }
    }
}
