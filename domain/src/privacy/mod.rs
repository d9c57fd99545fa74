//! Personal data and the law on them (152-ФЗ): what a person has agreed to and has taken back, what he
//! asked the company about his data and by when it must answer.
//!
//! Invariants: a consent names one purpose and one published version of its text, and is never a part of
//! another (156-ФЗ of 24.06.2025); a consent that was taken back stays visible with both times; a request
//! is answered once; who was erased gives no consent and asks nothing any more, and what was destroyed is told by an act
//! that is kept as long as the law says (`terms.tsv`).

mod apply;
mod decide;
mod erasure;
mod papers;
mod purposes;
mod terms;

pub use erasure::{Act, kept_words};
pub use purposes::{Basis, PurposeRow, rows};
pub use terms::{Term, Unit, term};

use crate::kernel::{CompanyId, Instant, PersonId, RecordId, Text, UserId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What of the law concerns one person.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Dossier {
    pub person: PersonId,
    pub company: CompanyId,
    /// In the order in which they were given.
    pub consents: Vec<Consent>,
    /// In the order in which they came; numbered from 1.
    pub requests: Vec<Request>,
    /// When name, telephones, mail and account were destroyed.
    pub erased: Option<Instant>,
    /// What was destroyed, as long as it must be told.
    pub act: Option<Act>,
}

/// What only a consent allows. Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    #[default]
    Email,
    News,
}

impl Purpose {
    pub const ALL: [Purpose; 2] = [Purpose::Email, Purpose::News];

    /// As `purposes.tsv` and the wire name it.
    pub fn code(self) -> &'static str {
        match self {
            Purpose::Email => "email",
            Purpose::News => "news",
        }
    }

    pub fn from_code(code: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// Согласие.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Consent {
    pub purpose: Purpose,
    /// Of the text that was shown.
    pub version: u32,
    pub at: Instant,
    pub from: Option<IpAddr>,
    /// Browser and system, as far as the browser tells them.
    pub device: String,
    pub by: Option<UserId>,
    pub withdrawn: Option<Instant>,
}

/// What a person may ask of the company. Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// Which data there are.
    #[default]
    Access,
    /// Correct what is wrong.
    Rectify,
    /// Stop what rests on a consent; for who tells it on paper or by telephone.
    Withdraw,
    /// Stop and destroy.
    Erase,
}

impl RequestKind {
    pub const ALL: [RequestKind; 4] = [
        RequestKind::Access,
        RequestKind::Rectify,
        RequestKind::Withdraw,
        RequestKind::Erase,
    ];

    /// As `terms.tsv` names it.
    pub fn code(self) -> &'static str {
        match self {
            RequestKind::Access => "access",
            RequestKind::Rectify => "rectify",
            RequestKind::Withdraw => "withdraw",
            RequestKind::Erase => "erase",
        }
    }

    pub fn text(self) -> Text {
        let (ru, en) = match self {
            RequestKind::Access => ("Какие данные есть", "Which data there are"),
            RequestKind::Rectify => ("Исправить данные", "Correct the data"),
            RequestKind::Withdraw => ("Отзыв согласия", "Withdrawal of a consent"),
            RequestKind::Erase => ("Уничтожить данные", "Destroy the data"),
        };
        Text::new(ru, en)
    }

    pub fn from_code(code: &str) -> Option<RequestKind> {
        RequestKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Обращение субъекта.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Request {
    pub number: u32,
    pub kind: RequestKind,
    /// [`crate::kernel::Record::Text`]; `None` when nothing was said.
    pub words: Option<RecordId>,
    pub asked: Instant,
    /// The end of the last day on which the answer is in time.
    pub due: Instant,
    pub extended: bool,
    pub answered: Option<Instant>,
    pub answer: Option<RecordId>,
}

impl Request {
    /// Whether the term has passed without an answer, or passed before it came.
    pub fn overdue(&self, now: Instant) -> bool {
        self.answered.unwrap_or(now) > self.due
    }
}

/// Whose dossier it is; it begins with its first command.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Whose {
    pub person: PersonId,
    pub company: CompanyId,
}

#[derive(Clone, Debug)]
pub enum DossierCommand {
    Consent {
        whose: Whose,
        purpose: Purpose,
        /// The published version that was shown.
        version: u32,
        device: String,
    },
    Withdraw {
        purpose: Purpose,
    },
    Ask {
        whose: Whose,
        kind: RequestKind,
        words: String,
    },
    /// Takes the longer term that the law allows, once.
    Extend {
        number: u32,
    },
    Answer {
        number: u32,
        words: String,
    },
    /// Destroys what the person's things hold of him; what exactly, whoever orders it has gathered.
    Erase {
        whose: Whose,
        act: Act,
    },
    Tick,
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum DossierEvent {
    Opened {
        whose: Whose,
    },
    Consented {
        purpose: Purpose,
        version: u32,
        device: String,
    },
    Withdrawn {
        purpose: Purpose,
    },
    Asked {
        request: Request,
    },
    Extended {
        number: u32,
        due: Instant,
    },
    Answered {
        number: u32,
        answer: Option<RecordId>,
    },
    Erased {
        act: Act,
    },
    /// The act was kept long enough.
    ActDropped,
}

/// Texts of consents that a company has published, every version.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Papers {
    pub company: CompanyId,
    pub papers: Vec<Paper>,
}

/// One version of the text of one consent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Paper {
    pub purpose: Purpose,
    /// From 1, for each purpose apart.
    pub version: u32,
    /// [`crate::kernel::Record::Text`].
    pub words: RecordId,
    /// From then on it is shown, and nobody changes it any more.
    pub published: Instant,
}

#[derive(Clone, Debug)]
pub enum PapersCommand {
    /// A new version; what was agreed to before stays as it was.
    Publish {
        company: CompanyId,
        purpose: Purpose,
        words: String,
    },
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum PapersEvent {
    Published {
        company: CompanyId,
        purpose: Purpose,
        version: u32,
        words: RecordId,
    },
}

#[cfg(test)]
mod tests;
