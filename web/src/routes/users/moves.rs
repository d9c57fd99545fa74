//! What an administrator does with a user: close the account and open it again, give a link, end sessions.

use super::{give, known, managed};
use crate::extract::{Caller, Nothing, Order};
use crate::problem::Problem;
use crate::routes::{Outcome, answer, nothing};
use crate::rows::users::sessions as shapes;
use crate::server::Web;
use crate::sign_in::letters::{self, Change};
use crate::sign_in::token;
use crate::wire::account::Session;
use crate::wire::common::Page;
use crate::wire::users::{GivenLink, User as Shape};
use actix_web::web;
use domovoi_actors::{self as actors, Seen};
use domovoi_domain::access::{LINK_LIFE, User, UserCommand};
use domovoi_domain::kernel::{Refusal, UserId};

/// Closes the account: all sessions and links end, and none opens.
#[utoipa::path(post, path = "/api/v1/users/{id}/lock", tag = "users", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn lock(web: web::Data<Web>, id: web::Path<String>, order: Order<Nothing>) -> Outcome {
    let seen = managed(&web, &order.caller, &id)?;
    give(&web, seen.id, order, UserCommand::Block).await
}

/// Opens the account again.
#[utoipa::path(post, path = "/api/v1/users/{id}/unlock", tag = "users", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn unlock(web: web::Data<Web>, id: web::Path<String>, order: Order<Nothing>) -> Outcome {
    let seen = managed(&web, &order.caller, &id)?;
    give(&web, seen.id, order, UserCommand::Unblock).await
}

/// Gives a one-time link that sets a new password; any earlier link opens no more. The old password and the
/// sessions last until the link is used.
#[utoipa::path(post, path = "/api/v1/users/{id}/link", tag = "users", params(("id" = String, Path)), responses((status = 200, description = "Told this once", body = GivenLink)))]
pub async fn give_link(web: web::Data<Web>, id: web::Path<String>, order: Order<Nothing>) -> Outcome {
    let seen = managed(&web, &order.caller, &id)?;
    let (link, _) = link(&web, &order.caller, seen.id).await?;
    answer(&link)
}

/// A fresh link, and the user as it stands with it.
pub(super) async fn link(web: &Web, caller: &Caller, id: UserId) -> Result<(GivenLink, Seen<User>), Problem> {
    let secret = token::fresh();
    let token = token::hash(&secret);
    let order = actors::Order::new(UserCommand::GiveLink { token }, caller.who.clone());
    let done = web.house.send::<User>(id, order).await?;
    web.house.synced(done.seq).await;
    let until = done.state.link.as_ref().map(|link| link.until);
    let link = GivenLink {
        path: format!("/welcome#{secret}"),
        expires_at: until.unwrap_or_else(|| web.house.now() + LINK_LIFE).into(),
    };
    let seen = web
        .house
        .model()
        .users
        .get(id)
        .cloned()
        .ok_or_else(Refusal::not_found)?;
    Ok((link, seen))
}

/// Where the user is signed in.
#[utoipa::path(get, path = "/api/v1/users/{id}/sessions", tag = "users", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Page<Session>)))]
pub async fn sessions(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = known(&web, &caller, &id)?;
    let now = web.house.now();
    answer(&Page::whole(shapes(&web, &seen.state, Some(&caller.token), now)))
}

/// Ends all sessions of the user.
#[utoipa::path(delete, path = "/api/v1/users/{id}/sessions", tag = "users", params(("id" = String, Path)), responses((status = 204, description = "Ended")))]
pub async fn end_sessions(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = managed(&web, &caller, &id)?;
    let order = actors::Order::new(UserCommand::EndSessions { keeps: None }, caller.who);
    let done = web.house.send::<User>(seen.id, order).await?;
    web.house.synced(done.seq).await;
    nothing()
}

/// Turns the second factor of somebody off who has lost the phone and the recovery codes. All sessions end.
#[utoipa::path(delete, path = "/api/v1/users/{id}/second-factor", tag = "users", params(("id" = String, Path)), responses((status = 204, description = "Off")))]
pub async fn remove_factor(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = managed(&web, &caller, &id)?;
    for command in [UserCommand::RemoveFactor, UserCommand::EndSessions { keeps: None }] {
        let order = actors::Order::new(command, caller.who.clone());
        let done = web.house.send::<User>(seen.id, order).await?;
        web.house.synced(done.seq).await;
    }
    letters::tell(&web, seen.id, Change::FactorRemoved);
    nothing()
}
