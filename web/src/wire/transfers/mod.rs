//! Houses that change their company.

use super::common::{Named, When, mirror};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    /// What becomes of the tickets that are open at the transfer: the old company finishes them, or the new one gets them.
    OpenTickets = domovoi_domain::housing::OpenTickets { Finish, HandOver }
}

/// A house that is offered to another company, or goes to it at a time that is agreed.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Transfer {
    pub building_id: String,
    pub address: String,
    pub from_company: Named,
    pub to_company: Named,
    /// From when the new company manages it.
    pub from: When,
    pub open_tickets: OpenTickets,
    pub accepted: bool,
    /// Whether the reader may accept it: it is offered to a company of his.
    pub may_accept: bool,
    pub version: u64,
}

/// A company that managed a house, or manages it now.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Management {
    pub company: Named,
    pub since: When,
    /// None: it does so now.
    pub until: Option<When>,
}

/// Offers a house to another company; to an own one it goes without being asked.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferTransfer {
    /// The company's id, or its name as it is written there.
    #[schema(min_length = 1, max_length = 200)]
    pub company: String,
    /// None: at once.
    #[serde(default)]
    pub from: Option<When>,
    pub open_tickets: OpenTickets,
}
