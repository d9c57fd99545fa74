//! Sign-in, sign-out and who I am.

use super::{Outcome, answer, nothing};
use crate::door::watch::Tried;
use crate::extract::{Caller, Json};
use crate::problem::Problem;
use crate::rows;
use crate::server::Web;
use crate::sign_in::guard::{COOKIE, address_of, token_hash};
use crate::sign_in::password;
use crate::wire::common::Named;
use crate::wire::session::{Me, SignIn, SignedIn};
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use domovoi_actors::{Order, Seen};
use domovoi_domain::access::rights::{Action, Relation, may};
use domovoi_domain::access::{User, UserCommand};
use domovoi_domain::kernel::{Record, Refusal, Span, Via, Who};
use rand::Rng;
use std::net::{IpAddr, Ipv4Addr};

pub fn mount(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/api/v1/session")
                .route(web::post().to(sign_in))
                .route(web::delete().to(sign_out)),
        )
        .service(web::resource("/api/v1/me").route(web::get().to(me)));
}

/// Signs in: a token for programs, a cookie for browsers.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = SignIn, responses((status = 200, description = "Signed in", body = SignedIn)))]
pub async fn sign_in(web: web::Data<Web>, request: HttpRequest, body: Json<SignIn>) -> Outcome {
    let Json(SignIn { login, password }) = body;
    let from = address_of(&request, web.config.behind_proxy);
    let key = from.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let login = login.trim().to_lowercase();
    if let Some(user) = web.house.model().users.by_login(&login) {
        request.extensions_mut().insert(Tried(user.id));
    }
    web.attempts.check(key, &login)?;
    let user = known(&web, &login, password).await?;
    let Some(user) = user else {
        web.attempts.failed(key, &login);
        return Err(Refusal::new(
            domovoi_domain::kernel::RefusalKind::Unauthenticated,
            "wrong_login",
            "Имя или пароль не подходят.",
            "The login or the password is wrong.",
        )
        .into());
    };
    web.attempts.succeeded(key, &login);
    let token: [u8; 32] = rand::rng().random();
    let token: String = token.iter().map(|byte| format!("{byte:02x}")).collect();
    let until = web.house.now() + Span::days(i64::from(web.config.session_days));
    let who = Who {
        user: Some(user.id),
        employee: user.state.grant.employee,
        company: None,
        role: user.state.grant.role,
        via: Via::Web,
        from,
    };
    let command = UserCommand::OpenSession {
        token: token_hash(&token),
        until,
    };
    let done = web.house.send::<User>(user.id, Order::new(command, who)).await?;
    web.house.synced(done.seq).await;
    let signed_in = SignedIn {
        token: token.clone(),
        expires_at: until.into(),
        user: described(&web, &user),
    };
    let mut outcome = answer(&signed_in)?;
    let age = time::Duration::days(i64::from(web.config.session_days));
    set_cookie(&web, &mut outcome, token, age)?;
    Ok(outcome)
}

/// The user whom login and password name. Unknown names take as long as wrong passwords.
async fn known(web: &Web, login: &str, password: String) -> Result<Option<Seen<User>>, Problem> {
    let user = web.house.model().users.by_login(login).cloned();
    let stored = match &user {
        Some(user) => web.house.record(user.state.secret).await?,
        None => None,
    };
    let stored = match stored {
        Some(Record::Secret { password_hash, .. }) => Some(password_hash),
        _ => None,
    };
    let turn = tokio::time::timeout(std::time::Duration::from_secs(5), web.heavy.acquire()).await;
    let Ok(Ok(_turn)) = turn else {
        return Err(Refusal::unavailable(
            "busy",
            "Слишком много входов сразу. Повторите через несколько секунд.",
            "Too many people sign in at once. Try again in a few seconds.",
            3,
        )
        .into());
    };
    let fits = web::block(move || password::fits(&password, stored.as_deref()))
        .await
        .map_err(|_| Refusal::bug())?;
    Ok(user.filter(|user| fits && !user.state.blocked))
}

/// Ends this session.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204, description = "Ended")))]
pub async fn sign_out(web: web::Data<Web>, caller: Caller) -> Outcome {
    let command = UserCommand::EndSession { token: caller.token };
    let done = web
        .house
        .send::<User>(caller.user, Order::new(command, caller.who))
        .await?;
    web.house.synced(done.seq).await;
    let mut outcome = nothing()?;
    set_cookie(&web, &mut outcome, String::new(), time::Duration::ZERO)?;
    Ok(outcome)
}

fn set_cookie(web: &Web, outcome: &mut HttpResponse, token: String, age: time::Duration) -> Result<(), Problem> {
    let cookie = Cookie::build(COOKIE, token)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(web.config.is_secure())
        .max_age(age)
        .finish();
    outcome.add_cookie(&cookie).map_err(|_| Refusal::bug().into())
}

/// Who I am and what I may do.
#[utoipa::path(get, path = "/api/v1/me", tag = "session", responses((status = 200, description = "As it stands", body = Me)))]
pub async fn me(web: web::Data<Web>, caller: Caller) -> Outcome {
    let user = web
        .house
        .model()
        .users
        .get(caller.user)
        .cloned()
        .ok_or_else(Refusal::unauthenticated)?;
    answer(&described(&web, &user))
}

fn described(web: &Web, user: &Seen<User>) -> Me {
    let model = web.house.model();
    let grant = &user.state.grant;
    let allowed = Action::ALL
        .into_iter()
        .filter(|action| may(grant, *action, None, Relation::NONE));
    Me {
        id: user.id.to_string(),
        login: model.users.login(user.id).unwrap_or_default().to_owned(),
        name: rows::user_name(&model, user.id),
        role: grant.role.into(),
        employee_id: grant.employee.map(|id| id.to_string()),
        person_id: grant.person.map(|id| id.to_string()),
        companies: grant
            .companies
            .iter()
            .map(|id| Named {
                id: id.to_string(),
                name: model
                    .companies
                    .get(*id)
                    .map(|company| company.state.name.clone())
                    .unwrap_or_default(),
            })
            .collect(),
        rights: allowed.map(|action| action.code().to_owned()).collect(),
    }
}
