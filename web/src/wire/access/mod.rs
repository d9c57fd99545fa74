//! Who may do what and who did what, for those who give rights.

pub mod own_roles;

use super::common::{Coded, Named, Role, When};
use serde::Serialize;
use utoipa::ToSchema;

/// The tables of rights.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct AccessMatrix {
    pub roles: Vec<Coded>,
    /// How far a right may reach, from nothing to the whole company.
    pub reaches: Vec<Coded>,
    /// Of each reach those to which a company's own role may narrow it, in the order of `reaches`.
    pub narrower: Vec<Vec<String>>,
    /// Roles of which a company may make its own.
    pub narrowable: Vec<String>,
    pub actions: Vec<AccessRow>,
    /// How much of a field may be shown, from nothing to all of it.
    pub sights: Vec<Coded>,
    /// A row for each field of a ticket and each moment of its life.
    pub fields: Vec<FieldRow>,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct AccessRow {
    pub action: Coded,
    /// The code of a reach for each role, in the order of `roles`.
    pub reaches: Vec<String>,
}

/// How much of a field of a ticket each role is shown at one moment.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct FieldRow {
    pub field: Coded,
    pub moment: Coded,
    /// The code of a sight for each role, in the order of `roles`.
    pub sights: Vec<String>,
}

/// Why somebody may do something, or why not.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct AccessExplanation {
    pub allowed: bool,
    pub user: Named,
    /// The role that was looked at: the one that allows it, or the nearest to it.
    pub role: Coded,
    /// The company's own role that he holds on it.
    pub own_role: Option<String>,
    /// Where the user has that role.
    pub company: Option<Named>,
    pub action: Coded,
    pub reach: Coded,
    /// One sentence.
    pub reason: String,
}

/// One line of the audit trail.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct AuditRow {
    /// Grows by one with every line of the installation.
    pub number: u64,
    pub at: When,
    pub what: Coded,
    /// Who did it; `null` where nobody was signed in or the machine did it.
    pub user: Option<Named>,
    pub role: Role,
    /// From which address.
    pub from: Option<String>,
    /// What was looked at or changed: `ticket`, `person`, `user` …, or an address of the API.
    pub kind: String,
    pub id: String,
    /// The thing in words, where it is a user.
    pub about: Option<Named>,
    /// More than one only where a line stands for several.
    pub count: u64,
    /// The reason, where one was asked for.
    pub why: Option<String>,
}
