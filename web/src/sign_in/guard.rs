//! What stands before every handler: who is it, where from, in which language a refusal is told, and
//! that a bug shows nothing of itself.
//!
//! Everything under `/api/v1` demands a session except what [`OPEN`] names: a new route is closed
//! until somebody opens it here.

use crate::extract::Caller;
use crate::language::Lang;
use crate::problem::Problem;
use crate::server::Web;
use crate::sign_in::{last_used, second_factor, sudo, token};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};
use domovoi_domain::kernel::{CompanyId, Instant, Refusal, Via, Who};
use futures_util::FutureExt;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Addresses under `/api/v1` that need no session.
const OPEN: [(&str, &str); 18] = [
    ("POST", "/api/v1/session"),
    ("GET", "/api/v1/session/options"),
    ("POST", "/api/v1/session/link"),
    ("POST", "/api/v1/session/link/password"),
    ("POST", "/api/v1/session/setup"),
    ("POST", "/api/v1/session/passkey/offer"),
    ("POST", "/api/v1/session/passkey"),
    ("POST", "/api/v1/session/invitation"),
    ("POST", "/api/v1/session/invitation/accept"),
    ("POST", "/api/v1/session/recovery"),
    ("POST", "/api/v1/session/phone"),
    ("POST", "/api/v1/session/phone/offer"),
    ("POST", "/api/v1/session/oidc"),
    ("POST", "/api/v1/session/oidc/offer"),
    ("POST", "/api/v1/session/oidc/back"),
    ("POST", "/api/v1/session/oidc/invitation"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/docs"),
];

/// What stays open to who has still to set up a second factor.
const OWN: [&str; 3] = ["/api/v1/account/", "/api/v1/me", "/api/v1/session"];

/// The name of the session's cookie.
pub const COOKIE: &str = "session";

/// The language of a request.
pub fn lang_of(request: &ServiceRequest) -> Lang {
    Lang::of_header(
        request
            .headers()
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok()),
    )
}

/// Tells refusals in the reader's language, keeps panics in, and adds the headers that browsers heed.
pub async fn front(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let lang = lang_of(&request);
    let is_api = request.path().starts_with("/api/");
    let answer = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let mut answer = match answer {
        Ok(answer) => answer?.map_into_boxed_body(),
        Err(_) => {
            // The panic itself was told by the hook, with its place.
            tracing::error!("a handler panicked");
            return Err(Problem::from(Refusal::bug()).told_in(lang).into());
        }
    };
    if let Some(refused) = refused(answer.response(), lang) {
        let allow = answer.response().headers().get(header::ALLOW).cloned();
        answer = answer.into_response(refused);
        if let Some(allow) = allow {
            answer.headers_mut().insert(header::ALLOW, allow);
        }
    }
    let headers = answer.headers_mut();
    let mut add = |name: header::HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, header::HeaderValue::from_static(value));
        }
    };
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(header::REFERRER_POLICY, "same-origin");
    add(header::X_FRAME_OPTIONS, "DENY");
    add(header::CROSS_ORIGIN_OPENER_POLICY, "same-origin");
    add(header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin");
    add(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    );
    if is_api {
        add(header::CACHE_CONTROL, "no-store");
        add(header::VARY, "Accept-Language, Cookie, Authorization");
    }
    Ok(answer)
}

/// A problem document for everything that was refused, whoever refused it.
fn refused(answer: &actix_web::HttpResponse<impl MessageBody>, lang: Lang) -> Option<actix_web::HttpResponse> {
    let status = answer.status();
    if let Some(problem) = answer.error().and_then(|error| error.as_error::<Problem>()) {
        if problem.status() == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(code = problem.refusal.code, "a request failed");
        }
        return Some(problem.answer(lang));
    }
    let told = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/problem+json");
    if told || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    if let Some(error) = answer.error().filter(|_| status.is_server_error()) {
        tracing::error!(%error, "a request failed");
    }
    Some(Problem::of_status(status).answer(lang))
}

/// Lets in who has a session, and nobody else.
pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let lang = lang_of(&request);
    match admit(&request, lang) {
        Ok(Some(caller)) => drop(request.extensions_mut().insert(caller)),
        Ok(None) => {}
        Err(problem) => return Ok(request.into_response(problem.answer(lang))),
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn admit(request: &ServiceRequest, lang: Lang) -> Result<Option<Caller>, Problem> {
    let open = OPEN.contains(&(request.method().as_str(), request.path()));
    let guarded = request.path().starts_with("/api/") || request.path() == "/metrics";
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let (token, by_cookie) = match (bearer(request), request.cookie(COOKIE)) {
        (Some(token), _) => (Some(token), false),
        (None, Some(cookie)) => (Some(cookie.value().to_owned()), true),
        (None, None) => (None, open),
    };
    // A page of another site must not act in the name of who is signed in here, nor sign anybody in.
    if by_cookie && (writes || is_upgrade(request)) && !same_origin(request) {
        return Err(Problem::http(
            StatusCode::FORBIDDEN,
            "foreign_origin",
            "Запрос пришёл с чужого сайта.",
            "The request came from another site.",
        ));
    }
    if open || !guarded {
        return Ok(None);
    }
    let found = token.and_then(|token| caller(request, &token, by_cookie, lang));
    match found {
        Some(Admitted { lacks_factor: true, .. }) if !OWN.iter().any(|own| request.path().starts_with(own)) => {
            Err(Problem::http(
                StatusCode::FORBIDDEN,
                "second_factor_required",
                "Компания требует от вашей роли второй шаг входа. Включите его в своей учётной записи.",
                "The company wants a second step of sign-in from your role. Turn it on in your account.",
            ))
        }
        Some(Admitted { reads_only: true, .. }) if writes => Err(Problem::http(
            StatusCode::FORBIDDEN,
            "token_reads_only",
            "Этот токен выдан только для чтения. Выдайте другой, с полными правами.",
            "This token only reads. Issue another one with full rights.",
        )),
        Some(Admitted { caller, opened, .. }) => {
            check_shown(request, &caller, opened)?;
            Ok(Some(caller))
        }
        // Its own token may open it.
        None if request.path() == "/metrics" => Ok(None),
        None => Err(Refusal::unauthenticated().into()),
    }
}

/// Who comes, and what keeps him from some addresses whatever his rights are.
struct Admitted {
    caller: Caller,
    reads_only: bool,
    lacks_factor: bool,
    /// When the person signed in; of a program nobody did.
    opened: Option<Instant>,
}

/// Whether the person has lately shown who he is, where that is wanted.
fn check_shown(request: &ServiceRequest, caller: &Caller, opened: Option<Instant>) -> Result<(), Problem> {
    let web = request.app_data::<web::Data<Web>>();
    let (Some(web), Some(opened), Some(pattern)) = (web, opened, request.match_pattern()) else {
        return Ok(());
    };
    match sudo::is_wanted(request.method().as_str(), &pattern) {
        true => web.shown.check(&caller.token, opened, web.house.now()),
        false => Ok(()),
    }
}

fn bearer(request: &ServiceRequest) -> Option<String> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn caller(request: &ServiceRequest, token: &str, by_cookie: bool, lang: Lang) -> Option<Admitted> {
    let web = request.app_data::<web::Data<Web>>()?;
    let (token, now) = (token::hash(token), web.house.now());
    let model = web.house.model();
    let (user, pass) = model.admitted(&token, now)?;
    let grant = &pass.grant;
    let caller = Caller {
        user: user.id,
        who: Who {
            user: Some(user.id),
            employee: grant.employee(),
            company: only_company(&grant.companies()),
            role: grant.role(),
            via: if by_cookie { Via::Web } else { Via::Api },
            from: address_of(request.request(), web.config.behind_proxy),
        },
        grant: Arc::new(grant.clone()),
        lang,
        token,
        api_token: pass.api_token,
    };
    last_used::note(web, user, token, &caller.who, now);
    Some(Admitted {
        caller,
        reads_only: pass.reads_only,
        opened: pass.opened,
        lacks_factor: !pass.vouched && second_factor::is_missing(&model, &user.state),
    })
}

fn only_company(companies: &[CompanyId]) -> Option<CompanyId> {
    match companies {
        [one] => Some(*one),
        _ => None,
    }
}

/// Who calls: the peer, or whom the proxy in front of us names last.
pub fn address_of(request: &HttpRequest, behind_proxy: bool) -> Option<IpAddr> {
    let told = request
        .headers()
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok());
    let told = told.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    let peer = request.peer_addr().map(|address| address.ip());
    if behind_proxy { told.or(peer) } else { peer }
}

/// The host that the browser asked, with its port.
pub fn host_of(request: &HttpRequest) -> Option<&str> {
    request.headers().get(header::HOST)?.to_str().ok()
}

/// How people reach the house: by its configured address, or by the host that this browser asked.
pub fn origin_of(web: &Web, request: &HttpRequest) -> Option<String> {
    Some(match web.config.public_url.trim_end_matches('/') {
        "" if web.config.is_secure() => format!("https://{}", host_of(request)?),
        "" => format!("http://{}", host_of(request)?),
        url => url.to_owned(),
    })
}

fn is_upgrade(request: &ServiceRequest) -> bool {
    request.headers().contains_key(header::UPGRADE)
}

/// Whether the page that sent the request is ours. A program that is no browser names no origin.
fn same_origin(request: &ServiceRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match header("origin") {
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            let ours = request
                .app_data::<web::Data<Web>>()
                .map(|web| web.config.public_url.trim_end_matches('/'));
            (host.is_some() && host == header("host")) || ours.is_some_and(|ours| !ours.is_empty() && ours == origin)
        }
        None => !matches!(header("sec-fetch-site"), Some("cross-site" | "same-site")),
    }
}
