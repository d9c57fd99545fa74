//! Sign-in, sign-out and who I am.

pub mod link;
pub mod oidc;
pub mod options;
pub mod passkey;
pub mod phone;
pub mod recovery;
pub mod setup;

use super::{Outcome, answer, nothing};
use crate::door::watch::Tried;
use crate::extract::{Caller, Json};
use crate::problem::Problem;
use crate::rows;
use crate::server::Web;
use crate::sign_in::guard::{COOKIE, address_of};
use crate::sign_in::{familiar, password, second_factor, token};
use crate::wire::session::{Me, SignIn, SignedIn};
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::header;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use domovoi_actors::{Order, Seen};
use domovoi_domain::access::rights::{Action, Relation, may};
use domovoi_domain::access::{self, Device, Hash, Proof, User, UserCommand, factor};
use domovoi_domain::kernel::{Refusal, RefusalKind, Span, Via, Who};

pub fn mount(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/api/v1/session")
                .route(web::post().to(sign_in))
                .route(web::delete().to(sign_out)),
        )
        .service(web::resource("/api/v1/session/options").route(web::get().to(options::read)))
        .service(web::resource("/api/v1/session/link").route(web::post().to(link::read)))
        .service(web::resource("/api/v1/session/link/password").route(web::post().to(link::set_password)))
        .service(web::resource("/api/v1/session/passkey").route(web::post().to(passkey::sign_in)))
        .service(web::resource("/api/v1/session/passkey/offer").route(web::post().to(passkey::offer)))
        .service(web::resource("/api/v1/session/oidc").route(web::post().to(oidc::sign_in)))
        .service(web::resource("/api/v1/session/oidc/offer").route(web::post().to(oidc::offer)))
        .service(web::resource("/api/v1/session/oidc/back").route(web::post().to(oidc::back)))
        .service(web::resource("/api/v1/session/oidc/invitation").route(web::post().to(oidc::take_invitation)))
        .service(web::resource("/api/v1/session/phone").route(web::post().to(phone::sign_in)))
        .service(web::resource("/api/v1/session/phone/offer").route(web::post().to(phone::offer)))
        .service(web::resource("/api/v1/session/recovery").route(web::post().to(recovery::send)))
        .service(web::resource("/api/v1/session/setup").route(web::post().to(setup::found)))
        .service(web::resource("/api/v1/me").route(web::get().to(me)));
}

/// Signs in: a token for programs, a cookie for browsers.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = SignIn, responses((status = 200, description = "Signed in", body = SignedIn)))]
pub async fn sign_in(web: web::Data<Web>, request: HttpRequest, body: Json<SignIn>) -> Outcome {
    let Json(SignIn { login, password, code }) = body;
    let login = access::login(&login);
    let user = web.house.model().users.by_login(&login).cloned();
    let from = address_of(&request, web.config.behind_proxy);
    if let Some(user) = &user {
        request.extensions_mut().insert(Tried(user.id));
    }
    let origin = familiar::origin(&web, &request, user.as_ref().map(|user| user.id), from);
    let pause = web.attempts.check(origin, &login)?;
    tokio::time::sleep(pause).await;
    let right = password::is_of(&web, user.as_ref(), password).await?;
    let Some(user) = user.filter(|user| right && !user.state.blocked) else {
        web.attempts.failed(origin, &login);
        return Err(Refusal::new(
            RefusalKind::Unauthenticated,
            "wrong_login",
            "Имя или пароль не подходят.",
            "The login or the password is wrong.",
        )
        .into());
    };
    let opened = match shown(&web, &user, code).await {
        Ok(proof) => open(&web, &request, &user, None, proof).await,
        Err(problem) => Err(problem),
    };
    match &opened {
        Ok(_) => web.attempts.succeeded(origin, &login),
        Err(problem) if problem.refusal.code == "wrong_code" => web.attempts.failed(origin, &login),
        Err(_) => {}
    }
    opened
}

/// What the code beside the password proves; none is wanted of who has no second factor.
async fn shown(web: &Web, user: &Seen<User>, code: Option<String>) -> Result<Option<Proof>, Problem> {
    if user.state.factor.is_none() {
        return Ok(None);
    }
    let code = code.filter(|code| !code.trim().is_empty()).ok_or_else(factor::needed)?;
    let proof = second_factor::read(web, user, &code).await?;
    Ok(Some(proof.ok_or_else(factor::wrong_code)?))
}

/// The code beside something else than the password. Wrong ones count as they do beside a password.
async fn second_step(
    web: &Web,
    request: &HttpRequest,
    user: &Seen<User>,
    code: Option<String>,
) -> Result<Option<Proof>, Problem> {
    request.extensions_mut().insert(Tried(user.id));
    let login = web.house.model().users.login(user.id).unwrap_or_default().to_owned();
    let from = address_of(request, web.config.behind_proxy);
    let origin = familiar::origin(web, request, Some(user.id), from);
    tokio::time::sleep(web.attempts.check(origin, &login)?).await;
    let shown = shown(web, user, code).await;
    if shown
        .as_ref()
        .is_err_and(|problem| problem.refusal.code == "wrong_code")
    {
        web.attempts.failed(origin, &login);
    }
    shown
}

/// Opens a session for who has proved to be the user.
pub(crate) async fn open(
    web: &Web,
    request: &HttpRequest,
    user: &Seen<User>,
    identity: Option<Hash>,
    proof: Option<Proof>,
) -> Outcome {
    let told = request.headers().get(header::USER_AGENT);
    let device = Device::of(told.and_then(|value| value.to_str().ok()).unwrap_or_default());
    let token = token::fresh();
    let until = web.house.now() + Span::days(i64::from(web.config.session_days));
    let who = Who {
        user: Some(user.id),
        employee: user.state.grant.employee(),
        company: None,
        role: user.state.grant.role(),
        via: Via::Web,
        from: address_of(request, web.config.behind_proxy),
    };
    let command = UserCommand::OpenSession {
        token: token::hash(&token),
        until,
        device,
        identity,
        proof,
    };
    let done = web.house.send::<User>(user.id, Order::new(command, who)).await?;
    web.house.synced(done.seq).await;
    let signed_in = SignedIn {
        token: token.clone(),
        expires_at: until.into(),
        user: described(web, user, proof == Some(Proof::Vouched)),
    };
    let mut outcome = answer(&signed_in)?;
    let age = time::Duration::days(i64::from(web.config.session_days));
    set_cookie(web, &mut outcome, token, age)?;
    let familiar = familiar::cookie(web, request, user.id);
    outcome.add_cookie(&familiar).map_err(|_| Refusal::bug())?;
    Ok(outcome)
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
    let vouched = user
        .state
        .pass(&caller.token, web.house.now())
        .is_some_and(|pass| pass.vouched);
    answer(&described(&web, &user, vouched))
}

fn described(web: &Web, user: &Seen<User>, vouched: bool) -> Me {
    let model = web.house.model();
    let mut grant = user.state.grant.clone();
    model.inform(user.id, &mut grant, web.house.now());
    let grant = &grant;
    let allowed = Action::ALL
        .into_iter()
        .filter(|action| may(grant, *action, None, Relation::NONE));
    Me {
        id: user.id.to_string(),
        login: model.users.login(user.id).unwrap_or_default().to_owned(),
        name: rows::user_name(&model, user.id),
        role: grant.role().into(),
        employee_id: grant.employee().map(|id| id.to_string()),
        person_id: grant.person.map(|id| id.to_string()),
        companies: grant
            .companies()
            .into_iter()
            .map(|id| rows::users::company(&model, id))
            .collect(),
        mandates: grant
            .mandates
            .iter()
            .map(|one| rows::users::own_mandate(&model, user.id, one))
            .collect(),
        rights: allowed.map(|action| action.code().to_owned()).collect(),
        second_factor: user.state.factor.is_some(),
        must_set_second_factor: !vouched && second_factor::is_missing(&model, &user.state),
    }
}
