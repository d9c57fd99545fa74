//! A refusal says no and what to do about it. It is not a bug.

use serde::Serialize;
use std::borrow::Cow;

/// Few on purpose: the wire maps each to one HTTP status.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum RefusalKind {
    /// The command itself is wrong (422).
    Invalid,
    /// Nobody signed in (401).
    Unauthenticated,
    /// Signed in, but not allowed (403).
    Forbidden,
    /// It does not exist, or one may not know of it (404).
    NotFound,
    /// It cannot be done as things stand (409).
    Conflict,
    /// Somebody else changed it first (412).
    Stale,
    /// Over a limit of size (413).
    TooLarge,
    /// Too often (429).
    Limited,
    /// The machine cannot take it now (503).
    Unavailable,
    /// Our fault (500).
    Bug,
}

/// One text in both languages of the product.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Text {
    pub ru: Cow<'static, str>,
    pub en: Cow<'static, str>,
}

impl Text {
    pub fn new(ru: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self {
            ru: ru.into(),
            en: en.into(),
        }
    }
}

/// What is wrong with one field of a command.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FieldError {
    /// Named as on the wire, e.g. `contact.phone`.
    pub field: Cow<'static, str>,
    /// Stable and machine-readable, e.g. `required`, `too_long`, `unknown`.
    pub code: &'static str,
    pub text: Text,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Refusal {
    pub kind: RefusalKind,
    /// Stable and machine-readable, e.g. `ticket_closed`.
    pub code: &'static str,
    /// What to do, for a person.
    pub text: Text,
    pub fields: Vec<FieldError>,
    /// Seconds after which to try again, for `Limited` and `Unavailable`.
    pub retry_after: Option<u32>,
}

impl Refusal {
    pub fn new(
        kind: RefusalKind,
        code: &'static str,
        ru: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind,
            code,
            text: Text::new(ru, en),
            fields: Vec::new(),
            retry_after: None,
        }
    }

    pub fn invalid(code: &'static str, ru: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Invalid, code, ru, en)
    }

    /// Wrong fields, all of them at once, so that a person corrects them in one go.
    pub fn fields(fields: Vec<FieldError>) -> Self {
        Self {
            fields,
            ..Self::invalid(
                "invalid_fields",
                "Проверьте отмеченные поля.",
                "Check the marked fields.",
            )
        }
    }

    /// One wrong field.
    pub fn field(
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        ru: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::fields(vec![FieldError {
            field: field.into(),
            code,
            text: Text::new(ru, en),
        }])
    }

    pub fn conflict(code: &'static str, ru: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Conflict, code, ru, en)
    }

    pub fn forbidden() -> Self {
        Self::new(
            RefusalKind::Forbidden,
            "forbidden",
            "Вашей роли это действие не разрешено.",
            "Your role does not allow this.",
        )
    }

    pub fn unauthenticated() -> Self {
        Self::new(
            RefusalKind::Unauthenticated,
            "unauthenticated",
            "Войдите в систему.",
            "Sign in first.",
        )
    }

    pub fn not_found() -> Self {
        Self::new(RefusalKind::NotFound, "not_found", "Не найдено.", "Not found.")
    }

    pub fn stale() -> Self {
        Self::new(
            RefusalKind::Stale,
            "stale",
            "Запись уже изменили. Посмотрите новую версию и повторите.",
            "It was changed meanwhile. Look at the new version and try again.",
        )
    }

    pub fn unavailable(
        code: &'static str,
        ru: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
        retry_after: u32,
    ) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(RefusalKind::Unavailable, code, ru, en)
        }
    }

    pub fn bug() -> Self {
        Self::new(
            RefusalKind::Bug,
            "internal",
            "Внутренняя ошибка. Она записана в журнал; повторите попытку.",
            "Internal error. It has been logged; try again.",
        )
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.text.en, self.code)
    }
}

impl std::error::Error for Refusal {}
