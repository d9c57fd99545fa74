//! The own account: where one is signed in, the password. Each person manages it in person.

pub mod api_tokens;
pub mod email;
pub mod identities;
pub mod passkeys;
pub mod proof;
pub mod second_factor;

use super::{Outcome, answer, nothing};
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::rows::users::{handle, sessions};
use crate::server::Web;
use crate::sign_in::attempts::Origin;
use crate::sign_in::letters::{self, Change};
use crate::sign_in::password;
use crate::wire::account::{ChangePassword, Session};
use crate::wire::common::Page;
use actix_web::web;
use domovoi_actors::{self as actors, Seen};
use domovoi_domain::access::{User, UserCommand};
use domovoi_domain::kernel::Refusal;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/account{tail}");
    config
        .service(
            web::resource(path("/sessions"))
                .route(web::get().to(list))
                .route(web::delete().to(end_others)),
        )
        .service(web::resource(path("/sessions/{id}")).route(web::delete().to(end)))
        .service(web::resource(path("/password")).route(web::post().to(change_password)))
        .service(
            web::resource(path("/api-tokens"))
                .route(web::get().to(api_tokens::list))
                .route(web::post().to(api_tokens::issue)),
        )
        .service(web::resource(path("/api-tokens/{id}")).route(web::delete().to(api_tokens::revoke)))
        .service(
            web::resource(path("/second-factor"))
                .route(web::get().to(second_factor::read))
                .route(web::post().to(second_factor::set)),
        )
        .service(
            web::resource(path("/passkeys"))
                .route(web::get().to(passkeys::list))
                .route(web::post().to(passkeys::add)),
        )
        .service(web::resource(path("/passkeys/offer")).route(web::post().to(passkeys::offer)))
        .service(web::resource(path("/passkeys/{id}")).route(web::delete().to(passkeys::remove)))
        .service(
            web::resource(path("/identities"))
                .route(web::get().to(identities::list))
                .route(web::post().to(identities::link)),
        )
        .service(
            web::resource(path("/email"))
                .route(web::get().to(email::show))
                .route(web::post().to(email::confirm))
                .route(web::delete().to(email::remove)),
        )
        .service(web::resource(path("/email/offer")).route(web::post().to(email::offer)))
        .service(web::resource(path("/proof")).route(web::post().to(proof::show)))
        .service(web::resource(path("/proof/offer")).route(web::post().to(proof::offer)))
        .service(web::resource(path("/identities/offer")).route(web::post().to(identities::offer)))
        .service(web::resource(path("/identities/{id}")).route(web::delete().to(identities::unlink)))
        .service(web::resource(path("/second-factor/offer")).route(web::post().to(second_factor::offer)))
        .service(web::resource(path("/second-factor/recovery-codes")).route(web::post().to(second_factor::renew)))
        .service(web::resource(path("/second-factor/remove")).route(web::post().to(second_factor::remove)));
}

/// The caller as a person at the own account.
pub(super) fn own(web: &Web, caller: &Caller) -> Result<Seen<User>, Problem> {
    caller.in_person()?;
    let model = web.house.model();
    Ok(model
        .users
        .get(caller.user)
        .ok_or_else(Refusal::unauthenticated)?
        .clone())
}

/// Gives the own user a command; whoever asks next finds what was done.
pub(super) async fn give(web: &Web, caller: Caller, command: UserCommand) -> Result<(), Problem> {
    let order = actors::Order::new(command, caller.who);
    let done = web.house.send::<User>(caller.user, order).await?;
    web.house.synced(done.seq).await;
    Ok(())
}

/// Where I am signed in.
#[utoipa::path(get, path = "/api/v1/account/sessions", tag = "account", responses((status = 200, description = "As it stands", body = Page<Session>)))]
pub async fn list(web: web::Data<Web>, caller: Caller) -> Outcome {
    let user = own(&web, &caller)?;
    let now = web.house.now();
    answer(&Page::whole(sessions(&web, &user.state, Some(&caller.token), now)))
}

/// Ends one session; its live sockets are closed at once.
#[utoipa::path(delete, path = "/api/v1/account/sessions/{id}", tag = "account", params(("id" = String, Path)), responses((status = 204, description = "Ended")))]
pub async fn end(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let user = own(&web, &caller)?;
    let named = user.state.sessions.iter().find(|session| handle(&session.token) == *id);
    let token = named.ok_or_else(Refusal::not_found)?.token;
    give(&web, caller, UserCommand::EndSession { token }).await?;
    nothing()
}

/// Ends all sessions but this one.
#[utoipa::path(delete, path = "/api/v1/account/sessions", tag = "account", responses((status = 204, description = "Ended")))]
pub async fn end_others(web: web::Data<Web>, caller: Caller) -> Outcome {
    own(&web, &caller)?;
    let keeps = Some(caller.token);
    give(&web, caller, UserCommand::EndSessions { keeps }).await?;
    nothing()
}

/// Changes the own password; all other sessions end.
#[utoipa::path(post, path = "/api/v1/account/password", tag = "account", request_body = ChangePassword, responses((status = 204, description = "Changed")))]
pub async fn change_password(web: web::Data<Web>, order: Order<ChangePassword>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let login = prove(&web, &caller, &user, body.old_password, "old_password").await?;
    password::check(&web.config, &body.new_password, &login).map_err(|refusal| renamed(refusal, "new_password"))?;
    let password_hash = password::hash_aside(&web, body.new_password).await?;
    let keeps = caller.token;
    let command = UserCommand::ChangePassword {
        login,
        password_hash,
        keeps,
    };
    let user = caller.user;
    give(&web, caller, command).await?;
    letters::tell(&web, user, Change::Password);
    nothing()
}

/// Asks for the own password once more; gives the sign-in name. A session that was left open must not be
/// enough to take the account over, so wrong ones count as at the door.
pub(super) async fn prove(
    web: &Web,
    caller: &Caller,
    user: &Seen<User>,
    password: String,
    field: &'static str,
) -> Result<String, Problem> {
    let login = web.house.model().users.login(user.id).unwrap_or_default().to_owned();
    let from = Origin::strange(caller.who.from);
    tokio::time::sleep(web.attempts.check(from, &login)?).await;
    if password::is_of(web, Some(user), password).await? {
        web.attempts.succeeded(from, &login);
        return Ok(login);
    }
    web.attempts.failed(from, &login);
    Err(Refusal::field(field, "wrong_password", "Пароль не подходит.", "The password is wrong.").into())
}

/// The same refusal with the field named as in this request.
fn renamed(mut refusal: Refusal, field: &'static str) -> Refusal {
    refusal.fields.iter_mut().for_each(|one| one.field = field.into());
    refusal
}
