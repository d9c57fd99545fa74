//! Outages: one trouble of many, and the tickets of those who told of it.

pub mod request;

use super::common::{Named, When};
use serde::Serialize;
use utoipa::ToSchema;

/// An outage, in its list, by itself and in the live topic `outages`.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Outage {
    pub id: String,
    pub company_id: String,
    pub buildings: Vec<OutageHouse>,
    /// Only the flats of this riser; `null`: the whole houses.
    pub riser: Option<OutageRiser>,
    pub category: String,
    pub problem: Option<String>,
    /// Category and problem in the reader's language.
    pub service_name: String,
    pub planned: bool,
    pub started: When,
    pub planned_until: Option<When>,
    /// What to tell the resident.
    pub answer: String,
    /// Those of its tickets that the reader may see.
    pub tickets: Vec<OutageTicket>,
    /// All of its tickets.
    pub tickets_count: u32,
    /// How many have not been told the present answer.
    pub untold_count: u32,
    /// Whether it goes on.
    pub live: bool,
    pub closed: Option<When>,
    pub opened_by: Option<Named>,
    pub opened_at: When,
    pub changed_at: When,
    pub version: u64,
    pub seq: u64,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct OutageHouse {
    pub id: String,
    pub address: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct OutageRiser {
    pub name: String,
    pub flats: Vec<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct OutageTicket {
    pub id: String,
    pub number: String,
    /// Whether its resident was told the present answer.
    pub told: bool,
}

/// Tickets that seem to be one outage.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct OutageOffer {
    pub building_id: String,
    pub address: String,
    /// The riser on which all of them hang.
    pub riser: Option<String>,
    pub category: String,
    pub problem: Option<String>,
    pub service_name: String,
    pub tickets: Vec<OfferedTicket>,
    /// When the first of them was asked for.
    pub since: When,
    /// The live outage to which they seem to belong; `null`: open a new one.
    pub outage_id: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct OfferedTicket {
    pub id: String,
    pub number: String,
}
