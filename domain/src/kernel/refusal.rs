//! A refusal says no and what to do about it. It is not a bug.

use super::phone;
use super::vocabulary::tidy;
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

/// Collects what is wrong with a command, so that a person corrects it in one go.
#[derive(Debug, Default)]
pub struct Wrong(Vec<FieldError>);

impl Wrong {
    pub fn add(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        ru: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) {
        self.0.push(FieldError {
            field: field.into(),
            code,
            text: Text::new(ru, en),
        });
    }

    /// A line of text that must be there: tidied ([`tidy`]) and at most `max` characters.
    pub fn line(&mut self, field: impl Into<Cow<'static, str>>, value: &str, max: usize) -> String {
        let field = field.into();
        let line = self.optional_line(field.clone(), value, max);
        if line.is_empty() {
            self.add(field, "required", "Заполните это поле.", "Fill in this field.");
        }
        line
    }

    /// A line of text that may be empty.
    pub fn optional_line(&mut self, field: impl Into<Cow<'static, str>>, value: &str, max: usize) -> String {
        let line = tidy(value);
        if line.chars().count() > max {
            self.add(
                field,
                "too_long",
                format!("Не больше {max} знаков."),
                format!("At most {max} characters."),
            );
        } else if line.chars().any(char::is_control) {
            self.add(
                field,
                "control_characters",
                "Уберите непечатаемые знаки.",
                "Remove the control characters.",
            );
        }
        line
    }

    /// A list of at most `max` things.
    pub fn count(&mut self, field: impl Into<Cow<'static, str>>, count: usize, max: usize) {
        if count > max {
            self.add(
                field,
                "too_many",
                format!("Не больше {max}."),
                format!("At most {max}."),
            );
        }
    }

    /// A number that lies between two others, both allowed.
    pub fn range<N: PartialOrd + std::fmt::Display>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        value: N,
        least: N,
        most: N,
    ) {
        if !(least <= value && value <= most) {
            self.add(
                field,
                "out_of_range",
                format!("Укажите число от {least} до {most}."),
                format!("Give a number from {least} to {most}."),
            );
        }
    }

    /// Telephones in E.164, none twice, at most ten.
    pub fn phones(&mut self, field: &str, values: &[String]) -> Vec<String> {
        self.count(field.to_owned(), values.len(), 10);
        let mut phones: Vec<String> = Vec::new();
        for (i, value) in values.iter().enumerate() {
            match phone::normalise(value, None) {
                Ok(phone) if phones.contains(&phone) => {}
                Ok(phone) => phones.push(phone),
                Err(why) => self.0.push(FieldError {
                    field: format!("{field}[{i}]").into(),
                    code: why.code(),
                    text: why.text(),
                }),
            }
        }
        phones
    }

    /// An e-mail address or nothing. Only the shape is looked at: whether it works shows the first letter.
    pub fn email(&mut self, field: &'static str, value: &str) -> String {
        let email = self.optional_line(field, value, 254);
        let shape = email.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@') && !email.contains(' ')
        });
        if !email.is_empty() && !shape {
            self.add(
                field,
                "not_an_email",
                "Это не адрес почты. Пример: name@example.org.",
                "This is not an e-mail address. Example: name@example.org.",
            );
        }
        email
    }

    /// A time zone that the tables do not know.
    pub fn zone(&mut self, field: impl Into<Cow<'static, str>>) {
        self.add(
            field,
            "unknown_zone",
            "Такого часового пояса нет. Пример: Europe/Moscow.",
            "There is no such time zone. Example: Europe/Moscow.",
        );
    }

    /// Things that must differ: names each that repeats an earlier one.
    pub fn distinct<K: std::hash::Hash + Eq>(
        &mut self,
        field: impl Fn(usize) -> String,
        keys: impl IntoIterator<Item = K>,
    ) {
        let mut seen = std::collections::HashSet::new();
        for (index, key) in keys.into_iter().enumerate() {
            if !seen.insert(key) {
                self.add(
                    field(index),
                    "repeated",
                    "Такое уже есть в списке.",
                    "It is in the list already.",
                );
            }
        }
    }

    pub fn finish(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Refusal::fields(self.0))
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.text.en, self.code)
    }
}

impl std::error::Error for Refusal {}
