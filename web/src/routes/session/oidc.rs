//! Sign-in by an identity provider: to it, back from it, and what comes of it.

use crate::ask::unknown;
use crate::config::Oidc;
use crate::extract::Json;
use crate::problem::Problem;
use crate::routes::{Outcome, answer};
use crate::server::Web;
use crate::sign_in::guard::{address_of, origin_of};
use crate::sign_in::oidc::travel::{Asked, Proved, Purpose, no_cookie};
use crate::sign_in::oidc::{Fault, not_proved};
use crate::sign_in::token;
use crate::wire::session::SignedIn;
use crate::wire::session::oidc::{
    IdentityProof, IdentityPurpose, ProviderAddress, ProviderBack, ProviderChoice, ShownIdentity, SignInByIdentity,
};
use actix_web::{HttpRequest, web};
use domovoi_actors::Order;
use domovoi_domain::access::factor::identities;
use domovoi_domain::access::{Proof, UserCommand, link_over};
use domovoi_domain::kernel::{Refusal, Via, Who};

/// Where providers send people back to: a page of ours that takes the code out of the address at once.
const BACK: &str = "/oidc";

/// Begins a sign-in by a provider, or the taking of an invitation.
#[utoipa::path(post, path = "/api/v1/session/oidc/offer", tag = "session", request_body = ProviderChoice, responses((status = 200, description = "Goes to the browser", body = ProviderAddress)))]
pub async fn offer(web: web::Data<Web>, request: HttpRequest, body: Json<ProviderChoice>) -> Outcome {
    let Json(ProviderChoice { provider, invitation }) = body;
    let purpose = match invitation.map(|token| token::hash(&token)) {
        None => Purpose::SignIn,
        Some(token) => {
            let model = web.house.model();
            let invited = model.users.by_link(&token, web.house.now());
            invited.filter(|user| user.state.awaited).ok_or_else(link_over)?;
            Purpose::Invitation(token)
        }
    };
    send(&web, &request, provider_of(&web, &provider)?, purpose).await
}

/// The provider that a body names.
pub(in crate::routes) fn provider_of<'a>(web: &'a Web, id: &str) -> Result<&'a Oidc, Problem> {
    let known = web.config.oidc.iter().find(|one| one.id == id);
    Ok(known.ok_or_else(|| unknown("provider"))?)
}

/// Sends the browser to a provider.
pub(in crate::routes) async fn send(web: &Web, request: &HttpRequest, provider: &Oidc, purpose: Purpose) -> Outcome {
    let origin = origin_of(web, request).ok_or_else(not_proved)?;
    let asked = Asked::of(provider, format!("{origin}{BACK}"), purpose, web.house.now());
    let address = web.providers.address(provider, &asked).await;
    let address = address.map_err(|fault| fault.refusal(provider))?;
    let mut outcome = answer(&ProviderAddress { address })?;
    outcome.add_cookie(&asked.cookie(web)).map_err(|_| Refusal::bug())?;
    Ok(outcome)
}

/// Takes what the browser brings back from the provider.
#[utoipa::path(post, path = "/api/v1/session/oidc/back", tag = "session", request_body = ProviderBack, responses((status = 200, description = "The account was shown", body = ShownIdentity)))]
pub async fn back(web: web::Data<Web>, request: HttpRequest, body: Json<ProviderBack>) -> Outcome {
    let Json(ProviderBack { state, code, iss }) = body;
    let asked = Asked::back(&web, &request, &state)?;
    let known = web.config.oidc.iter().find(|one| one.id == asked.provider);
    let provider = known.ok_or_else(not_proved)?;
    // Another provider's answer is not to be shown to this one (RFC 9207, 2.4).
    if iss.is_some_and(|iss| iss != provider.issuer) {
        return Err(Fault::Issuer.refusal(provider).into());
    }
    let answered = web.providers.answered(provider, &asked, &code, web.house.now()).await;
    let told = answered.map_err(|fault| fault.refusal(provider))?;
    let proved = Proved::of(&web, provider, &asked, &told);
    let mut outcome = answer(&ShownIdentity {
        purpose: match proved.purpose {
            Purpose::SignIn => IdentityPurpose::SignIn,
            Purpose::Link(_) => IdentityPurpose::Link,
            Purpose::Invitation(_) => IdentityPurpose::Invitation,
        },
        proof: proved.sealed(&web),
    })?;
    outcome.add_cookie(&no_cookie(&web)).map_err(|_| Refusal::bug())?;
    Ok(outcome)
}

/// Signs in whoever has linked the account that was shown.
#[utoipa::path(post, path = "/api/v1/session/oidc", tag = "session", request_body = SignInByIdentity, responses((status = 200, description = "Signed in", body = SignedIn)))]
pub async fn sign_in(web: web::Data<Web>, request: HttpRequest, body: Json<SignInByIdentity>) -> Outcome {
    let Json(SignInByIdentity { proof, code }) = body;
    let proved = Proved::open(&web, &proof)?;
    if proved.purpose != Purpose::SignIn {
        return Err(not_proved().into());
    }
    let user = web.house.model().users.by_identity(&proved.identity).cloned();
    let user = user.ok_or_else(identities::unknown)?;
    let shown = match proved.vouched {
        true => Some(Proof::Vouched),
        false => super::second_step(&web, &request, &user, code).await?,
    };
    proved.spend(&web)?;
    super::open(&web, &request, &user, Some(proved.identity), shown).await
}

/// Takes an invitation with the account that was shown, in the place of a password, and signs in.
#[utoipa::path(post, path = "/api/v1/session/oidc/invitation", tag = "session", request_body = IdentityProof, responses((status = 200, description = "Signed in", body = SignedIn)))]
pub async fn take_invitation(web: web::Data<Web>, request: HttpRequest, body: Json<IdentityProof>) -> Outcome {
    let proved = Proved::open(&web, &body.0.proof)?;
    let Purpose::Invitation(token) = proved.purpose else {
        return Err(not_proved().into());
    };
    let user = web.house.model().users.by_link(&token, web.house.now()).cloned();
    let user = user.ok_or_else(link_over)?;
    proved.spend(&web)?;
    let who = Who {
        user: Some(user.id),
        role: user.state.grant.role(),
        via: Via::Web,
        from: address_of(&request, web.config.behind_proxy),
        ..Who::default()
    };
    let command = UserCommand::UseLinkByIdentity {
        token,
        id: proved.identity,
        provider: proved.provider,
    };
    let order = Order::new(command, who);
    web.house.link_identity(user.id, proved.identity, order).await?;
    let vouched = proved.vouched.then_some(Proof::Vouched);
    super::open(&web, &request, &user, Some(proved.identity), vouched).await
}
