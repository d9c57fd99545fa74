//! What one sends to register, move and talk about a ticket.

use super::common::{FlatNumber, Slot, When};
use super::ticket::{Audience, DeclineReason, Source};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who asks.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewContact {
    #[schema(max_length = 200)]
    pub name: String,
    /// E.164, or as people write it: `8 (921) 123-45-67`.
    #[schema(max_length = 40, example = "+79211234567")]
    pub phone: String,
}

/// A new ticket.
#[derive(Clone, Deserialize, ToSchema)]
pub struct RegisterTicket {
    pub building_id: String,
    #[serde(default)]
    pub flat: Option<FlatNumber>,
    #[serde(default)]
    #[schema(minimum = 1)]
    pub entrance: Option<u16>,
    /// Codes of the classifier.
    #[schema(example = "flat")]
    pub place: String,
    #[schema(example = "water")]
    pub category: String,
    #[serde(default)]
    pub problem: Option<String>,
    #[serde(default)]
    #[schema(max_length = 10000)]
    pub description: String,
    #[serde(default)]
    pub contact: Option<NewContact>,
    #[serde(default)]
    pub source: Option<Source>,
    /// Left out: as the classifier says.
    #[serde(default)]
    pub emergency: Option<bool>,
    #[serde(default)]
    pub paid: bool,
    #[serde(default)]
    pub warranty: bool,
    #[serde(default)]
    pub executor_id: Option<String>,
    #[serde(default)]
    pub slot: Option<Slot>,
    #[serde(default)]
    pub assign: Assign,
    #[serde(default)]
    pub parent_id: Option<String>,
    /// When it really was asked for; only for those who import or replay.
    #[serde(default)]
    pub created_at: Option<When>,
}

/// How the executor is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Assign {
    /// As the company distributes; with `executor_id` that one.
    #[default]
    Auto,
    /// Only whom the request names; nobody when it names nobody.
    Manual,
}

/// What is known before a ticket is registered, to see who could do it.
#[derive(Clone, Deserialize, ToSchema)]
pub struct PreviewAssignment {
    pub building_id: String,
    #[serde(default)]
    pub flat: Option<FlatNumber>,
    #[serde(default)]
    #[schema(minimum = 1)]
    pub entrance: Option<u16>,
    pub place: String,
    pub category: String,
    #[serde(default)]
    pub problem: Option<String>,
    #[serde(default)]
    pub emergency: Option<bool>,
}

/// Without `executor_id`: `auto` finds one, `manual` takes the executor off.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AssignTicket {
    pub executor_id: Option<String>,
    pub master_id: Option<String>,
    pub slot: Option<Slot>,
    pub assign: Assign,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct DeferTicket {
    pub until: When,
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CompleteTicket {
    #[schema(max_length = 10000)]
    pub note: String,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct ReturnTicket {
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CloseTicket {
    #[schema(minimum = 1, maximum = 5)]
    pub rating: Option<u8>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct DeclineTicket {
    pub reason: DeclineReason,
    /// What the resident is told; left out: the polite text of the reason.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub text: String,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct RescheduleTicket {
    pub slot: Slot,
}

/// Corrections of what was said at intake; what is left out stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CorrectTicket {
    #[schema(max_length = 10000)]
    pub description: Option<String>,
    pub contact: Option<NewContact>,
    pub emergency: Option<bool>,
    /// The three codes go together.
    pub place: Option<String>,
    pub category: Option<String>,
    pub problem: Option<String>,
}

#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct LinkTicket {
    /// `null` takes the link away.
    pub parent_id: Option<String>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewComment {
    #[serde(default = "staff")]
    pub audience: Audience,
    #[schema(min_length = 1, max_length = 10000)]
    pub text: String,
}

fn staff() -> Audience {
    Audience::Staff
}

/// One part `file` with a file name, and optionally a part `audience` before it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes a multipart body that is read part by part")]
pub struct NewFile {
    pub audience: Option<Audience>,
    #[schema(format = Binary)]
    pub file: String,
}

/// Gives it to a contractor.
#[derive(Clone, Deserialize, ToSchema)]
pub struct EntrustTicket {
    pub contractor_id: String,
}

/// The contractor does not take it.
#[derive(Clone, Deserialize, ToSchema)]
pub struct RefuseTicket {
    #[schema(min_length = 1, max_length = 4000)]
    pub reason: String,
}

/// The company takes it back.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct RecallTicket {
    /// May be empty.
    #[schema(max_length = 4000)]
    pub reason: String,
}
