//! Sign-in and the signed-in person.

use super::common::{Named, Role, When};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    #[schema(max_length = 200, example = "dispatcher")]
    pub login: String,
    #[schema(max_length = 1000, format = Password)]
    pub password: String,
}

#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// For programs: `Authorization: Bearer <token>`. A browser uses the cookie.
    pub token: String,
    pub expires_at: When,
    pub user: Me,
}

/// The signed-in person and what the interface may offer.
#[derive(Serialize, ToSchema)]
pub struct Me {
    pub id: String,
    pub login: String,
    pub name: String,
    pub role: Role,
    pub employee_id: Option<String>,
    pub person_id: Option<String>,
    pub companies: Vec<Named>,
    /// Codes of actions that this person may do somewhere, e.g. `ticket_register`.
    pub rights: Vec<String>,
}
