//! The own accounts at identity providers.

use crate::wire::common::When;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account at a provider by which the person signs in.
#[derive(Serialize, ToSchema)]
pub struct Identity {
    pub id: String,
    /// The name of the provider; its id where it is not configured any more.
    pub provider: String,
    /// Whether it still opens: a provider may have been taken off the configuration.
    pub usable: bool,
    pub linked_at: When,
    pub last_used_at: Option<When>,
}

/// The own password once more, and the provider to go to.
#[derive(Deserialize, ToSchema)]
pub struct NewIdentity {
    #[schema(max_length = 32)]
    pub provider: String,
    #[schema(max_length = 1000, format = Password)]
    pub password: String,
}
