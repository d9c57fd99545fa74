//! Hand-overs of the shift: the lists as they stood, who gave and who accepted.

use super::common::{FlatNumber, Named, Slot, When};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Gives the shift over everything that the caller serves, as it stands now.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GiveHandover {
    /// What the next shift has to know.
    #[schema(max_length = 4000)]
    pub note: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandoverState {
    Waiting,
    Accepted,
    /// The giver gave the shift anew before anybody accepted.
    Replaced,
}

/// A hand-over in the list and in the live topic `handovers`, which holds those that wait.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct HandoverRow {
    pub id: String,
    pub company_ids: Vec<String>,
    pub state: HandoverState,
    pub given_by: Named,
    pub given_at: When,
    pub accepted_by: Option<Named>,
    pub accepted_at: Option<When>,
    /// The newer one that took its place.
    pub replaced_by: Option<String>,
    /// How many tickets each list holds.
    pub emergencies: u32,
    pub promises: u32,
    pub overdue: u32,
    pub version: u64,
    /// The global sequence of its last change.
    pub seq: u64,
}

/// A ticket as it stood.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct HandoverItem {
    pub ticket_id: String,
    pub company_id: String,
    #[schema(example = "100008")]
    pub number: String,
    pub address: String,
    pub flat: Option<FlatNumber>,
    pub emergency: bool,
    /// The service in words, in the reader's language.
    pub service_name: String,
    /// The first 200 characters.
    pub description: String,
    pub executor: Option<Named>,
    /// When the resident expects somebody.
    pub planned: Option<Slot>,
    /// What it counts down to: the term, or the end of the planned time.
    pub due: Option<When>,
}

/// The most pressing tickets, at most 300, and how many there are in all.
#[derive(Clone, PartialEq, Debug, Default, Serialize, ToSchema)]
pub struct HandoverList {
    pub items: Vec<HandoverItem>,
    pub total: u32,
}

/// What stands open. A ticket stands in every list that it belongs to.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct OpenWork {
    /// When it stood so.
    pub at: When,
    /// Emergencies that are not done.
    pub emergencies: HandoverList,
    /// Times told to residents that begin within 12 hours or went by without the work being done.
    pub promises: HandoverList,
    /// Some term has passed.
    pub overdue: HandoverList,
}

/// One hand-over with its page as it stood.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Handover {
    #[serde(flatten)]
    pub row: HandoverRow,
    /// Empty when nothing was said, or when it was erased.
    pub note: String,
    pub work: OpenWork,
}
