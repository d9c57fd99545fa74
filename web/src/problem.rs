//! Refusals as problem documents (RFC 9457). One match gives the status; one place gives the words.
//!
//! A handler returns a [`Problem`]; the front middleware renders it in the reader's language, so no
//! handler has to know the language to refuse.

use crate::language::Lang;
use crate::wire::system::{Problem as Document, ProblemField};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use domovoi_domain::kernel::{Refusal, RefusalKind};

/// A refusal on its way to the wire. Boxed, because every handler's result carries room for it.
#[derive(Debug)]
pub struct Problem(Box<Refused>);

/// What was refused, with the current state for 412.
#[derive(Debug)]
pub struct Refused {
    pub refusal: Refusal,
    pub current: Option<serde_json::Value>,
    lang: Option<Lang>,
    /// Where the status is finer than the kind: 400, 405, 413, 415.
    status: Option<StatusCode>,
}

impl std::ops::Deref for Problem {
    type Target = Refused;

    fn deref(&self) -> &Refused {
        &self.0
    }
}

impl Problem {
    /// A refusal of HTTP itself, with its own status.
    pub fn http(status: StatusCode, code: &'static str, ru: &'static str, en: &'static str) -> Self {
        Problem(Box::new(Refused {
            refusal: Refusal::new(kind_of(status), code, ru, en),
            current: None,
            lang: None,
            status: Some(status),
        }))
    }

    pub fn with_current(refusal: Refusal, current: serde_json::Value) -> Self {
        let mut problem = Problem::from(refusal);
        problem.0.current = Some(current);
        problem
    }

    /// Says the language now, where nobody will be there to say it later.
    pub fn told_in(mut self, lang: Lang) -> Self {
        self.0.lang = Some(lang);
        self
    }

    pub fn status(&self) -> StatusCode {
        self.status.unwrap_or_else(|| status_of(self.refusal.kind))
    }

    /// The answer in the reader's language.
    pub fn answer(&self, lang: Lang) -> HttpResponse {
        let status = self.status();
        let mut answer = HttpResponse::build(status);
        if let Some(seconds) = self.refusal.retry_after {
            answer.insert_header((header::RETRY_AFTER, seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        let document = Document {
            kind: format!("urn:domovoi:problem:{}", self.refusal.code),
            title: title(status, lang).to_owned(),
            status: status.as_u16(),
            detail: lang.of(&self.refusal.text).to_owned(),
            code: self.refusal.code.to_owned(),
            errors: self
                .refusal
                .fields
                .iter()
                .map(|field| ProblemField {
                    field: field.field.to_string(),
                    code: field.code.to_owned(),
                    detail: lang.of(&field.text).to_owned(),
                })
                .collect(),
            current: self.current.clone(),
        };
        answer
            .insert_header((header::CONTENT_LANGUAGE, lang.code()))
            .content_type("application/problem+json")
            .body(serde_json::to_string(&document).unwrap_or_default())
    }

    /// What actix-web refused by itself, by its status.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Refusal::not_found().into(),
            StatusCode::METHOD_NOT_ALLOWED => Problem::http(
                status,
                "method_not_allowed",
                "Этот адрес так не вызывают; допустимые методы названы в заголовке Allow.",
                "This address is not called this way; Allow names the methods it takes.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Problem::http(
                status,
                "too_large",
                "Запрос больше допустимого размера.",
                "The request is larger than allowed.",
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::http(
                status,
                "unsupported_media_type",
                "Такой Content-Type здесь не принимается.",
                "This Content-Type is not taken here.",
            ),
            StatusCode::REQUEST_TIMEOUT => Problem::http(
                status,
                "too_slow",
                "Запрос пришёл не целиком. Повторите.",
                "The request did not come whole. Try again.",
            ),
            StatusCode::RANGE_NOT_SATISFIABLE => Problem::http(
                status,
                "range_not_satisfiable",
                "Такого участка в файле нет.",
                "The file has no such range.",
            ),
            status if status.is_client_error() => Problem::http(
                StatusCode::BAD_REQUEST,
                "bad_request",
                "Запрос не удалось разобрать. Проверьте адрес, заголовки и тело.",
                "The request could not be read. Check its address, headers and body.",
            ),
            _ => Refusal::bug().into(),
        }
    }
}

/// The only place where a kind of refusal becomes a status.
fn status_of(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        RefusalKind::NotFound => StatusCode::NOT_FOUND,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::Stale => StatusCode::PRECONDITION_FAILED,
        RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalKind::Limited => StatusCode::TOO_MANY_REQUESTS,
        RefusalKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        RefusalKind::Bug => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn kind_of(status: StatusCode) -> RefusalKind {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => RefusalKind::TooLarge,
        StatusCode::METHOD_NOT_ALLOWED => RefusalKind::NotFound,
        _ => RefusalKind::Invalid,
    }
}

fn title(status: StatusCode, lang: Lang) -> &'static str {
    let (ru, en) = match status.as_u16() {
        400 => ("Неразборчивый запрос", "Unreadable request"),
        401 => ("Нужен вход", "Sign-in required"),
        403 => ("Нет права", "Not allowed"),
        404 => ("Не найдено", "Not found"),
        405 => ("Метод не поддерживается", "Method not supported"),
        408 => ("Слишком медленно", "Too slow"),
        409 => ("Сейчас это невозможно", "Not possible as things stand"),
        412 => ("Запись изменилась", "It has changed meanwhile"),
        413 => ("Слишком много данных", "Too large"),
        415 => ("Неизвестный вид данных", "Unsupported media type"),
        416 => ("Нет такого участка", "No such range"),
        422 => ("Проверьте данные", "Check the data"),
        429 => ("Слишком часто", "Too often"),
        503 => ("Временно недоступно", "Temporarily unavailable"),
        _ => ("Внутренняя ошибка", "Internal error"),
    };
    lang.pick(ru, en)
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Problem(Box::new(Refused {
            refusal,
            current: None,
            lang: None,
            status: None,
        }))
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.refusal.fmt(f)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(self.lang.unwrap_or_default())
    }
}
