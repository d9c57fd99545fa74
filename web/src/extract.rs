//! What handlers take: the caller, an order (a JSON body with its idempotency key and expected
//! version), a query, an id. Everything that is wrong with them is a problem with a field's name.

use crate::door::depth;
use crate::language::Lang;
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use domovoi_actors::Key;
use domovoi_domain::access::rights::{self, Action, Relation};
use domovoi_domain::access::{Grant, Hash};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{Instant, Refusal, RefusalKind, UserId, Via, Who};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};
use std::sync::Arc;
use std::time::Duration;

/// A JSON body is refused beyond this many bytes.
pub const JSON_LIMIT: usize = 2 * 1024 * 1024;
/// Longest `Idempotency-Key`.
const KEY_LIMIT: usize = 200;
/// How long a JSON body may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// The signed-in person. It exists only where the guard has let the request through.
#[derive(Clone)]
pub struct Caller {
    pub user: UserId,
    pub who: Who,
    pub grant: Arc<Grant>,
    pub lang: Lang,
    /// SHA-256 of the token that was shown: of the session, to end it, or of a program.
    pub token: Hash,
    /// A program acts for the person.
    pub api_token: bool,
}

impl Caller {
    /// From here on he acts as what allows him this: in one company he may be somebody else than in another.
    pub fn acts(&mut self, action: Action, place: &Place, relation: Relation) {
        if let Some(mandate) = rights::acting(&self.grant, action, Some(place), relation) {
            self.who.company = Some(mandate.company);
            self.who.role = mandate.role;
            self.who.employee = mandate.employee;
        }
    }

    /// The account itself is in the hands of the person, never of a program: a token that leaks must not
    /// be able to make itself another one or to change the password.
    pub fn in_person(&self) -> Result<(), Refusal> {
        if !self.api_token {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalKind::Forbidden,
            "not_for_programs",
            "Учётной записью распоряжается сам человек, войдя с паролем, а не программа с токеном.",
            "The account is in the hands of the person, who signs in with a password, not of a program with a token.",
        ))
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions().get::<Caller>().cloned();
        ready(caller.ok_or_else(|| Refusal::unauthenticated().into()))
    }
}

/// A body that orders something, with the headers that make it safe to send twice.
pub struct Order<T> {
    pub body: T,
    pub caller: Caller,
    /// From `If-Match`: the version that the sender looked at.
    pub expect: Option<u64>,
    pub key: Option<Key>,
    /// From `Occurred-At`: when it really happened, for those who replay what was recorded elsewhere.
    pub at: Option<Instant>,
}

impl<T: DeserializeOwned + 'static> FromRequest for Order<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = web::Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let mut caller = request
                .extensions()
                .get::<Caller>()
                .cloned()
                .ok_or_else(Refusal::unauthenticated)?;
            let bytes = whole_body(bytes).await?;
            let at = occurred_at(&request, &mut caller)?;
            let expect = expected_version(&request)?;
            let key = key_of(&request, &bytes)?;
            if !bytes.is_empty() && !is_json(&request) {
                return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
            }
            let body = parse(if bytes.is_empty() { b"{}" } else { &bytes })?;
            Ok(Order {
                body,
                caller,
                expect,
                key,
                at,
            })
        })
    }
}

/// Reads a body, but does not wait for it for ever.
async fn whole_body(bytes: impl Future<Output = Result<web::Bytes, actix_web::Error>>) -> Result<web::Bytes, Problem> {
    match tokio::time::timeout(PATIENCE, bytes).await {
        Ok(bytes) => bytes.map_err(|error| Problem::of_status(error.as_response_error().status_code())),
        Err(_) => Err(Problem::of_status(StatusCode::REQUEST_TIMEOUT)),
    }
}

/// Only who may import may say that something happened at another time than now. What it happened to is not known
/// here, so he must be one who imports into every company of his.
pub(crate) fn may_backdate(caller: &Caller) -> Result<(), Refusal> {
    match rights::may_everywhere(&caller.grant, Action::Import) {
        true => Ok(()),
        false => Err(Refusal::forbidden()),
    }
}

/// See [`may_backdate`].
fn occurred_at(request: &HttpRequest, caller: &mut Caller) -> Result<Option<Instant>, Problem> {
    let Some(value) = request.headers().get("occurred-at") else {
        return Ok(None);
    };
    may_backdate(caller)?;
    let at = value.to_str().ok().and_then(Instant::parse).ok_or_else(|| {
        Refusal::field(
            "Occurred-At",
            "not_an_instant",
            "Время пишется как 2026-11-23T08:15:00Z.",
            "An instant is written as 2026-11-23T08:15:00Z.",
        )
    })?;
    caller.who.via = Via::Replay;
    Ok(Some(at))
}

/// A JSON body of a request that needs no session.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = web::Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let bytes = whole_body(bytes).await?;
            if !is_json(&request) {
                return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
            }
            parse(&bytes).map(Json)
        })
    }
}

/// A body that is none: for orders that need no words.
#[derive(serde::Deserialize)]
pub struct Nothing {}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.content_type();
    kind.eq_ignore_ascii_case("application/json") || kind.to_ascii_lowercase().ends_with("+json")
}

/// Reads JSON; syntax that is broken is 400, a shape that is wrong is 422 with the field's path.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if depth::is_too_deep(bytes) {
        return Err(Problem::http(
            StatusCode::BAD_REQUEST,
            "too_deep",
            "Списки и объекты в теле запроса вложены друг в друга слишком глубоко.",
            "Lists and objects of the body stand too deep inside each other.",
        ));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data => wrong_shape(&path, &inner.to_string()),
            _ => malformed(),
        }
    })?;
    reader.end().map_err(|_| malformed())?;
    Ok(value)
}

fn malformed() -> Problem {
    Problem::http(
        StatusCode::BAD_REQUEST,
        "malformed_json",
        "Тело запроса — не JSON в UTF-8.",
        "The body is not JSON in UTF-8.",
    )
}

/// Turns serde's words into a field, a code and a sentence.
fn wrong_shape(path: &str, message: &str) -> Problem {
    let named = message.split('`').nth(1).unwrap_or_default();
    let root = path.is_empty() || path == ".";
    let inside = |name: &str| {
        if root {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    let here = if root { "body".to_owned() } else { path.to_owned() };
    let (field, code, ru, en) = if message.starts_with("missing field") {
        (
            inside(named),
            "required",
            "Это поле нужно заполнить.",
            "This field is required.",
        )
    } else if message.starts_with("unknown variant") {
        (
            here,
            "unknown",
            "Такого значения нет в перечне.",
            "There is no such value in the list.",
        )
    } else if message.starts_with("unknown field") {
        (
            inside(named),
            "unknown_field",
            "Такого поля нет.",
            "There is no such field.",
        )
    } else if message.starts_with("invalid type") || message.starts_with("invalid length") {
        (
            here,
            "wrong_type",
            "Значение не того типа.",
            "The value is of the wrong type.",
        )
    } else if message.starts_with("not an RFC 3339 instant") {
        (
            here,
            "not_an_instant",
            "Время пишется как 2026-11-23T08:15:00Z.",
            "An instant is written as 2026-11-23T08:15:00Z.",
        )
    } else {
        (here, "invalid", "Недопустимое значение.", "The value is not allowed.")
    };
    Refusal::field(field, code, ru, en).into()
}

/// `If-Match: "7"`; `*` expects nothing.
fn expected_version(request: &HttpRequest) -> Result<Option<u64>, Problem> {
    let Some(value) = request.headers().get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or("?").trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
    number.parse().map(Some).map_err(|_| {
        Refusal::field(
            "If-Match",
            "not_a_version",
            "Здесь стоит версия в кавычках, например \"7\".",
            "This is a version in quotes, e.g. \"7\".",
        )
        .into()
    })
}

/// A key means the same only for one person; the same key on another address or body is another order.
pub fn key_of(request: &HttpRequest, body: &[u8]) -> Result<Option<Key>, Problem> {
    let Some(value) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let text = value.as_bytes();
    if text.is_empty() || text.len() > KEY_LIMIT || !text.iter().all(|byte| (0x20..0x7f).contains(byte)) {
        return Err(Refusal::field(
            "Idempotency-Key",
            "invalid",
            "Ключ — от 1 до 200 видимых знаков ASCII.",
            "The key is 1 to 200 visible ASCII characters.",
        )
        .into());
    }
    let user = request.extensions().get::<Caller>().map_or(0, |caller| caller.user.0);
    let owner = Sha256::new()
        .chain_update(user.to_be_bytes())
        .chain_update(text)
        .finalize();
    let content = Sha256::new()
        .chain_update(request.method().as_str())
        .chain_update([0])
        .chain_update(request.path())
        .chain_update([0])
        .chain_update(body)
        .finalize();
    Ok(Some(Key {
        hash: u128::from_be_bytes(owner[..16].try_into().unwrap_or_default()),
        body: u64::from_be_bytes(content[..8].try_into().unwrap_or_default()),
    }))
}

/// Query parameters.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            web::Query::<T>::from_query(request.query_string())
                .map(|query| Query(query.into_inner()))
                .map_err(|error| {
                    let words = error.to_string();
                    let field = words.split('`').nth(1).unwrap_or("query").to_owned();
                    Refusal::field(
                        field,
                        "invalid",
                        "Параметр запроса не удалось прочитать.",
                        "A query parameter could not be read.",
                    )
                    .into()
                }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ticket_request::{DeferTicket, RegisterTicket};

    fn field_of<T: DeserializeOwned>(text: &str) -> (u16, String, &'static str) {
        let Err(problem) = parse::<T>(text.as_bytes()) else {
            panic!("{text} was taken")
        };
        let field = problem.refusal.fields.first();
        (
            problem.status().as_u16(),
            field.map(|field| field.field.to_string()).unwrap_or_default(),
            field.map_or(problem.refusal.code, |field| field.code),
        )
    }

    #[test]
    fn broken_json_is_unreadable_and_a_wrong_shape_names_its_field() {
        assert_eq!(field_of::<DeferTicket>("{").0, 400);
        assert_eq!(field_of::<DeferTicket>("\u{1}").0, 400);
        assert_eq!(
            field_of::<DeferTicket>(r#"{"until":"tomorrow","reason":"x"}"#),
            (422, "until".into(), "not_an_instant")
        );
        assert_eq!(
            field_of::<DeferTicket>(r#"{"until":"2026-11-23T08:15:00Z"}"#),
            (422, "reason".into(), "required")
        );
        assert_eq!(
            field_of::<RegisterTicket>(
                r#"{"building_id":"a","place":"b","category":"c","contact":{"name":"d","phone":7}}"#
            ),
            (422, "contact.phone".into(), "wrong_type")
        );
        assert_eq!(
            field_of::<RegisterTicket>(r#"{"building_id":"a","place":"b","category":"c","source":"pigeon"}"#),
            (422, "source".into(), "unknown")
        );
        assert_eq!(field_of::<RegisterTicket>("[]").2, "wrong_type");
    }
}
