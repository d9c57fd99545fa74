//! What is asked of outages.

use super::super::common::When;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewOutage {
    /// All of one company.
    pub building_ids: Vec<String>,
    /// The name of a riser of the one building.
    pub riser: Option<String>,
    pub category: String,
    pub problem: Option<String>,
    /// Planned work, which may begin in the future.
    #[serde(default)]
    pub planned: bool,
    /// Now, when it is missing.
    pub started: Option<When>,
    pub planned_until: Option<When>,
    /// What to tell the resident.
    pub answer: String,
    /// Ids of tickets that belong to it.
    #[serde(default)]
    pub tickets: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct TicketsOfOutage {
    /// Ids of tickets.
    pub tickets: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct OutageAnswer {
    pub answer: String,
    pub planned_until: Option<When>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct CloseOutage {
    /// What to tell everybody who told of it; nothing when it is empty.
    #[serde(default)]
    pub words: String,
}
