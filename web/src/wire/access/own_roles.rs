//! Roles of a company's own.

use crate::wire::common::{Named, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The own roles of one company.
#[derive(Serialize, ToSchema)]
pub struct OwnRoles {
    pub items: Vec<OwnRole>,
}

/// A built-in role under another name, of which something is taken away.
#[derive(Serialize, ToSchema)]
pub struct OwnRole {
    /// Within the company.
    pub id: u32,
    pub name: String,
    /// The built-in role on which it stands.
    pub base: Role,
    /// In what it differs from the built-in one.
    pub reaches: Vec<OwnReach>,
    pub holders: Vec<Named>,
}

/// How far at most an own role may do something.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnReach {
    /// As the table of rights names it, e.g. `see_phones`.
    #[schema(max_length = 64)]
    pub action: String,
    /// `-`, `own`, `bound` … as the matrix lists under `narrower` for the reach of the built-in role.
    #[schema(max_length = 64)]
    pub reach: String,
}

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DefineOwnRole {
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    /// Of a role that exists it does not change.
    pub base: Role,
    /// What is not named is as in the built-in role.
    #[schema(max_items = 100)]
    pub reaches: Vec<OwnReach>,
}

/// An own role that somebody holds.
#[derive(Clone, Serialize, ToSchema)]
pub struct HeldRole {
    pub id: u32,
    pub name: String,
}
