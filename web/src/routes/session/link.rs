//! One-time links: an invitation, or a new password for who has forgotten the old one. The token comes in
//! a body, never in an address, so that it stands in no log.

use crate::extract::Json;
use crate::problem::Problem;
use crate::routes::{Outcome, answer, nothing};
use crate::server::Web;
use crate::sign_in::guard::address_of;
use crate::sign_in::letters::{self, Change};
use crate::sign_in::{password, token};
use crate::wire::session::{LinkPassword, LinkPurpose, LinkToken, OneTimeLink};
use actix_web::{HttpRequest, web};
use domovoi_actors::{Order, Seen};
use domovoi_domain::access::{Hash, User, UserCommand, link_over};
use domovoi_domain::kernel::{Via, Who};

/// Whom the link is for. It is not used up by looking.
#[utoipa::path(post, path = "/api/v1/session/link", tag = "session", request_body = LinkToken, responses((status = 200, description = "It opens", body = OneTimeLink)))]
pub async fn read(web: web::Data<Web>, body: Json<LinkToken>) -> Outcome {
    let (user, login) = named(&web, &token::hash(&body.0.token))?;
    let link = user.state.link.as_ref().ok_or_else(link_over)?;
    answer(&OneTimeLink {
        login,
        purpose: if user.state.awaited {
            LinkPurpose::Invitation
        } else {
            LinkPurpose::NewPassword
        },
        expires_at: link.until.into(),
    })
}

/// Sets the password, once. All sessions end; one signs in with the new password then, and with the second
/// step where it is on.
#[utoipa::path(post, path = "/api/v1/session/link/password", tag = "session", request_body = LinkPassword, responses((status = 204, description = "Set")))]
pub async fn set_password(web: web::Data<Web>, request: HttpRequest, body: Json<LinkPassword>) -> Outcome {
    let Json(LinkPassword {
        token,
        password: chosen,
    }) = body;
    let token = token::hash(&token);
    let (user, login) = named(&web, &token)?;
    password::check(&web.config, &chosen, &login)?;
    let password_hash = password::hash_aside(&web, chosen).await?;
    let who = Who {
        user: Some(user.id),
        role: user.state.grant.role(),
        via: Via::Web,
        from: address_of(&request, web.config.behind_proxy),
        ..Who::default()
    };
    let command = UserCommand::UseLink {
        token,
        login,
        password_hash,
    };
    let done = web.house.send::<User>(user.id, Order::new(command, who)).await?;
    web.house.synced(done.seq).await;
    letters::tell(&web, user.id, Change::Password);
    nothing()
}

/// The user of a link that opens, and the sign-in name.
fn named(web: &Web, token: &Hash) -> Result<(Seen<User>, String), Problem> {
    let model = web.house.model();
    let user = model.users.by_link(token, web.house.now()).ok_or_else(link_over)?;
    let login = model.users.login(user.id).unwrap_or_default().to_owned();
    Ok((user.clone(), login))
}
