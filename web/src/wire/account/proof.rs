//! Showing once more who is there.

use crate::wire::session::ShownPasskey;
use serde::Deserialize;
use utoipa::ToSchema;

/// One of the ways by which the person signs in.
#[derive(Deserialize, ToSchema)]
pub struct ShownAgain {
    #[serde(default)]
    #[schema(max_length = 1000, format = Password)]
    pub password: Option<String>,
    /// A code of the app, or a recovery code.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub code: Option<String>,
    #[serde(default)]
    pub passkey: Option<ShownPasskey>,
}
