//! The own address for letters.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where letters about the account go.
#[derive(Serialize, ToSchema)]
pub struct OwnEmail {
    pub email: Option<String>,
    /// Whether this installation sends letters at all.
    pub letters: bool,
}

/// A new address, which a letter will ask to confirm, and the own password once more.
#[derive(Deserialize, ToSchema)]
pub struct NewEmail {
    #[schema(min_length = 3, max_length = 254)]
    pub email: String,
    #[schema(max_length = 1000, format = Password)]
    pub password: String,
}

/// What stood behind `#` in the link of the letter.
#[derive(Deserialize, ToSchema)]
pub struct EmailConfirmation {
    #[schema(max_length = 1000)]
    pub token: String,
}
