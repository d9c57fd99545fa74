//! The first start: whoever holds the link that the server printed makes the company and its administrator.

use crate::extract::Json;
use crate::routes::Outcome;
use crate::server::Web;
use crate::sign_in::guard::address_of;
use crate::sign_in::{password, token};
use crate::wire::session::{FoundInstallation, SignedIn};
use actix_web::{HttpRequest, web};
use domovoi_domain::access::{self, link_over};
use domovoi_domain::kernel::{Instant, Refusal, Settings, Span, Via, Who};
use subtle::ConstantTimeEq;

/// How long the printed link opens. A new start prints a new one.
pub const LIFE: Span = Span::hours(24);

/// The link of a first start, of which only the hash is known here. It is kept nowhere else.
#[derive(Clone, Debug)]
pub struct Setup {
    token: access::Hash,
    until: Instant,
}

impl Setup {
    /// A link, and the token that it carries.
    pub fn begin(now: Instant) -> (Setup, String) {
        let token = token::fresh();
        let setup = Setup {
            token: token::hash(&token),
            until: now + LIFE,
        };
        (setup, token)
    }

    fn opens(&self, token: &str, now: Instant) -> bool {
        now < self.until && bool::from(token::hash(token).ct_eq(&self.token))
    }
}

/// Makes the first company and its administrator, and signs in. Once: afterwards the link opens nothing.
#[utoipa::path(post, path = "/api/v1/session/setup", tag = "session", request_body = FoundInstallation, responses((status = 200, description = "Made, and signed in", body = SignedIn)))]
pub async fn found(web: web::Data<Web>, request: HttpRequest, body: Json<FoundInstallation>) -> Outcome {
    let Json(FoundInstallation {
        token,
        company,
        zone,
        login,
        password: chosen,
    }) = body;
    let opens = |setup: &Setup| setup.opens(&token, web.house.now());
    if !web.config.setup.as_ref().is_some_and(opens) || !web.house.model().users.is_empty() {
        return Err(link_over().into());
    }
    let login = access::login(&login);
    password::check(&web.config, &chosen, &login)?;
    let password_hash = password::hash_aside(&web, chosen).await?;
    let settings = Settings {
        zone: zone.unwrap_or_else(|| Settings::default().zone),
        ..Settings::default()
    };
    let who = Who {
        via: Via::Web,
        from: address_of(&request, web.config.behind_proxy),
        ..Who::default()
    };
    let first = web
        .house
        .found_installation(company, settings, login, password_hash, &who)
        .await?;
    let user = web.house.model().users.get(first).cloned().ok_or_else(Refusal::bug)?;
    super::open(&web, &request, &user, None, None).await
}
