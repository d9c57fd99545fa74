//! Those who sign in, as an administrator sees them.

use super::access::own_roles::HeldRole;
use super::common::{Named, Role, When, given};
use super::people::Scope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a user has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    Active,
    /// Was invited and has not set a password yet.
    Invited,
    Locked,
}

/// Somebody who signs in.
#[derive(Clone, Serialize, ToSchema)]
pub struct User {
    pub id: String,
    pub login: String,
    /// Of the employee or the resident, or the sign-in name.
    pub name: String,
    /// The main one.
    pub role: Role,
    /// What it is in the companies that the reader administers.
    pub mandates: Vec<Mandate>,
    /// Whether it is something in other companies, too: then only administrators of all of them lock it or let it in.
    pub elsewhere: bool,
    pub person: Option<Named>,
    pub state: UserState,
    pub second_factor: bool,
    /// How many sessions run.
    pub sessions: u32,
    pub last_seen_at: Option<When>,
    /// Whether the reader may lock it, end its sessions or give it a link: not the own account, and nobody who works
    /// elsewhere, too.
    pub manageable: bool,
    pub version: u64,
}

/// One role in one company.
#[derive(Clone, Serialize, ToSchema)]
pub struct Mandate {
    pub company: Named,
    pub role: Role,
    /// The company's own role that narrows it.
    pub own_role: Option<HeldRole>,
    /// Who in the company it is.
    pub employee: Option<Named>,
    /// Places to which the role is bound; none binds to nothing.
    pub scopes: Vec<Scope>,
}

/// One role in one company, as it is given.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct NewMandate {
    pub company_id: String,
    pub role: Role,
    /// The number of a role of the company's own that stands on this one.
    #[serde(default)]
    pub own_role: Option<u32>,
    #[serde(default)]
    pub employee_id: Option<String>,
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub scopes: Vec<Scope>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewUser {
    #[schema(min_length = 2, max_length = 64)]
    pub login: String,
    /// The main one first.
    #[schema(min_items = 1, max_items = 1000)]
    pub mandates: Vec<NewMandate>,
    #[serde(default)]
    pub person_id: Option<String>,
}

/// What is left out stays; `null` takes the resident off.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CorrectUser {
    /// All that the user is from now on in the companies that the writer administers.
    #[schema(min_items = 1, max_items = 1000)]
    pub mandates: Option<Vec<NewMandate>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub person_id: Option<Option<String>>,
}

/// A one-time link that sets the password. It is told once and kept nowhere.
#[derive(Clone, Serialize, ToSchema)]
pub struct GivenLink {
    /// Below the address of the house; the token stands behind `#`, which browsers send to nobody.
    #[schema(example = "/welcome#5f3c…")]
    pub path: String,
    pub expires_at: When,
}

/// A new user and the link to hand over.
#[derive(Clone, Serialize, ToSchema)]
pub struct InvitedUser {
    pub user: User,
    pub link: GivenLink,
}
