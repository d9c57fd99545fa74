//! The own accounts at identity providers, by which one signs in instead of with the password.

use super::{give, own, prove};
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::routes::session::oidc::{provider_of, send};
use crate::routes::{Outcome, answer, nothing};
use crate::rows::users::handle;
use crate::server::Web;
use crate::sign_in::letters::{self, Change};
use crate::sign_in::oidc::not_proved;
use crate::sign_in::oidc::travel::{Proved, Purpose};
use crate::wire::account::identities::{Identity as Shape, NewIdentity};
use crate::wire::common::Page;
use crate::wire::session::oidc::{IdentityProof, ProviderAddress};
use actix_web::{HttpRequest, web};
use domovoi_actors as actors;
use domovoi_domain::access::{Identity, UserCommand};
use domovoi_domain::kernel::{Refusal, RefusalKind};

/// My accounts at providers, the last linked first.
#[utoipa::path(get, path = "/api/v1/account/identities", tag = "account", responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller) -> Outcome {
    let user = own(&web, &caller)?;
    let shown = user.state.identities.iter().rev().map(|one| shape(&web, one));
    answer(&Page::whole(shown.collect()))
}

fn shape(web: &Web, one: &Identity) -> Shape {
    let provider = web.config.oidc.iter().find(|provider| provider.id == one.provider);
    Shape {
        id: handle(&one.id),
        provider: provider.map_or(&one.provider, |provider| &provider.name).clone(),
        usable: provider.is_some(),
        linked_at: one.linked.into(),
        last_used_at: one.used.map(Into::into),
    }
}

/// Begins to link an account at a provider.
#[utoipa::path(post, path = "/api/v1/account/identities/offer", tag = "account", request_body = NewIdentity, responses((status = 200, description = "Goes to the browser", body = ProviderAddress)))]
pub async fn offer(web: web::Data<Web>, request: HttpRequest, order: Order<NewIdentity>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let provider = provider_of(&web, &body.provider)?;
    prove(&web, &caller, &user, body.password, "password").await?;
    send(&web, &request, provider, Purpose::Link(user.id)).await
}

/// Links the account that was shown at the provider.
#[utoipa::path(post, path = "/api/v1/account/identities", tag = "account", request_body = IdentityProof, responses((status = 200, description = "Linked", body = Shape)))]
pub async fn link(web: web::Data<Web>, order: Order<IdentityProof>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let proved = Proved::open(&web, &body.proof).map_err(|_| stale())?;
    if proved.purpose != Purpose::Link(user.id) {
        return Err(stale());
    }
    proved.spend(&web).map_err(|_| stale())?;
    let id = proved.identity;
    let command = UserCommand::LinkIdentity {
        id,
        provider: proved.provider,
    };
    let order = actors::Order::new(command, caller.who.clone());
    web.house.link_identity(user.id, id, order).await?;
    letters::tell(&web, user.id, Change::IdentityLinked);
    let user = own(&web, &caller)?;
    let linked = user.state.identities.iter().find(|one| one.id == id);
    answer(&shape(&web, linked.ok_or_else(Refusal::bug)?))
}

/// The person is signed in; it is the proof that opens nothing.
fn stale() -> Problem {
    let refusal = Refusal {
        kind: RefusalKind::Conflict,
        ..not_proved()
    };
    refusal.into()
}

/// Takes the link to an account at a provider off: it opens nothing from then on.
#[utoipa::path(delete, path = "/api/v1/account/identities/{id}", tag = "account", params(("id" = String, Path)), responses((status = 204, description = "Unlinked")))]
pub async fn unlink(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let user = own(&web, &caller)?;
    let named = user.state.identities.iter().find(|one| handle(&one.id) == *id);
    let id = named.ok_or_else(Refusal::not_found)?.id;
    give(&web, caller, UserCommand::UnlinkIdentity { id }).await?;
    letters::tell(&web, user.id, Change::IdentityUnlinked);
    nothing()
}
