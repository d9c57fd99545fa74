//! What is known of a person, on which ground, and what he asked about it.

pub mod erasure;
pub mod export;

use super::common::{Coded, Named, When};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Consents and requests of one person.
#[derive(Serialize, ToSchema)]
pub struct Privacy {
    /// What data are used for, with and without a consent.
    pub uses: Vec<DataUse>,
    /// All that were ever given, the newest first.
    pub consents: Vec<Consent>,
    /// The newest first.
    pub requests: Vec<DataRequest>,
    /// When everything was destroyed.
    pub erased_at: Option<When>,
}

/// One purpose.
#[derive(Serialize, ToSchema)]
pub struct DataUse {
    pub code: String,
    /// `contract`, `law` or `consent`.
    pub basis: String,
    pub text: String,
    /// The article of the law.
    pub source: String,
    /// What ends with the consent, or why it goes on without one.
    pub end: String,
    /// The text to agree to, where a consent is wanted and the company has published one.
    pub offer: Option<Offer>,
    /// Since when it is agreed to.
    pub given_at: Option<When>,
}

/// A published version of a text.
#[derive(Serialize, ToSchema)]
pub struct Offer {
    pub version: u32,
    pub words: String,
    pub published_at: When,
}

#[derive(Serialize, ToSchema)]
pub struct Consent {
    pub purpose: Coded,
    /// Of the text that was shown.
    pub version: u32,
    pub at: When,
    pub withdrawn_at: Option<When>,
    /// From where it was given.
    pub address: Option<String>,
    /// Browser and system.
    pub device: String,
}

/// A request about the own data.
#[derive(Serialize, ToSchema)]
pub struct DataRequest {
    pub number: u32,
    /// `access`, `rectify`, `withdraw` or `erase`.
    pub kind: Coded,
    pub words: Option<String>,
    pub asked_at: When,
    /// Until when the law wants an answer.
    pub due_at: When,
    pub extended: bool,
    /// Whether the law allows a longer term.
    pub extendable: bool,
    pub answered_at: Option<When>,
    pub answer: Option<String>,
    /// Not answered in time.
    pub overdue: bool,
}

/// A request that waits, in the list of the company.
#[derive(Serialize, ToSchema)]
pub struct WaitingRequest {
    pub person: Named,
    pub number: u32,
    pub kind: Coded,
    pub asked_at: When,
    pub due_at: When,
    pub overdue: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveConsent {
    pub purpose: String,
    /// The version that was shown; an older one is refused.
    pub version: u32,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDataRequest {
    /// `access`, `rectify`, `withdraw` or `erase`.
    pub kind: String,
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub words: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerDataRequest {
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub words: String,
}

/// A text of a consent as its company publishes it.
#[derive(Serialize, ToSchema)]
pub struct ConsentText {
    pub purpose: Coded,
    /// What is shown now; `null`: nothing, and nobody can agree.
    pub current: Option<Offer>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishText {
    #[schema(min_length = 1, max_length = 20000)]
    pub words: String,
}
