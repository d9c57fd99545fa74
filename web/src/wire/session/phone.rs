//! Sign-in by a code that comes as a short message.

use crate::wire::common::When;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct PhoneNumber {
    #[schema(min_length = 5, max_length = 40, example = "+7 912 345-67-89")]
    pub phone: String,
}

/// A code is on its way, if the number is somebody's. The answer is the same if it is not.
#[derive(Serialize, ToSchema)]
pub struct OfferedCode {
    /// Goes back with the code, from this browser alone.
    pub offer: String,
    pub expires_at: When,
}

#[derive(Deserialize, ToSchema)]
pub struct SignInByPhone {
    #[schema(max_length = 200)]
    pub offer: String,
    /// The six digits of the message.
    #[schema(min_length = 6, max_length = 20)]
    pub code: String,
    /// Of who has a second factor: a code of the app, or a recovery code. Without it the answer is 401
    /// `second_factor_needed` once the first code is right.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub second_code: Option<String>,
}
