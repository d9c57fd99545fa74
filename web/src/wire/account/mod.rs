//! The own account: where one is signed in, the password, the second factor, tokens of programs.

pub mod email;
pub mod identities;
pub mod proof;

use crate::wire::common::{Named, When, mirror};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    Browser = domovoi_domain::access::device::Browser {
        Unknown, Chrome, Edge, Firefox, Opera, Safari, Samsung, Yandex, Program,
    }
}

mirror! {
    Platform = domovoi_domain::access::device::System { Unknown, Android, Ios, Linux, Macos, Windows }
}

/// A device on which a person is signed in.
#[derive(Clone, Serialize, ToSchema)]
pub struct Session {
    pub id: String,
    pub browser: Browser,
    pub platform: Platform,
    /// The address from which it was last used.
    pub address: Option<String>,
    pub opened_at: When,
    pub last_seen_at: When,
    pub expires_at: When,
    /// Whether it is the one that asks.
    pub current: bool,
}

#[derive(Deserialize, ToSchema)]
pub struct ChangePassword {
    #[schema(max_length = 1000, format = Password)]
    pub old_password: String,
    #[schema(min_length = 10, max_length = 1000, format = Password)]
    pub new_password: String,
}

/// What a program acts for a person with.
#[derive(Clone, Serialize, ToSchema)]
pub struct ApiToken {
    pub id: String,
    pub name: String,
    pub reads_only: bool,
    /// None: all companies of the person.
    pub companies: Vec<Named>,
    pub issued_at: When,
    pub expires_at: When,
    pub last_used_at: Option<When>,
    /// The address from which it was last used.
    pub address: Option<String>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewApiToken {
    /// What it is for.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    pub reads_only: bool,
    /// None: all companies of the person.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub companies: Vec<String>,
    /// Within a year.
    pub expires_at: When,
}

/// A token, told this once.
#[derive(Clone, Serialize, ToSchema)]
pub struct IssuedApiToken {
    /// `Authorization: Bearer <token>`.
    pub token: String,
    pub api_token: ApiToken,
}

/// One-time codes beside the password.
#[derive(Clone, Serialize, ToSchema)]
pub struct SecondFactor {
    pub on: bool,
    pub since: Option<When>,
    pub recovery_codes_left: u32,
}

/// The own password once more, because what follows is worth it.
#[derive(Deserialize, ToSchema)]
pub struct WithPassword {
    #[schema(max_length = 1000, format = Password)]
    pub password: String,
}

/// A seed for an app on the phone (RFC 6238).
#[derive(Clone, Serialize, ToSchema)]
pub struct OfferedFactor {
    /// Goes back with the first code; it is good for a quarter of an hour.
    pub offer: String,
    /// For typing in by hand: base 32.
    pub secret: String,
    /// What the picture says.
    pub address: String,
    /// A QR code, as SVG.
    pub picture: String,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct SetFactor {
    #[schema(max_length = 400)]
    pub offer: String,
    #[schema(min_length = 6, max_length = 20)]
    pub code: String,
}

/// Each opens once in the place of a code, e.g. when the phone is lost.
#[derive(Clone, Serialize, ToSchema)]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

/// A key of an own device that signs in without a password.
#[derive(Clone, Serialize, ToSchema)]
pub struct Passkey {
    pub id: String,
    pub name: String,
    pub added_at: When,
    pub last_used_at: Option<When>,
}

/// What `navigator.credentials.create` is asked with. Bytes are base64url.
#[derive(Clone, Serialize, ToSchema)]
pub struct OfferedPasskey {
    /// Goes back with the answer, within five minutes.
    pub offer: String,
    pub challenge: String,
    /// The relying party's id.
    pub house: String,
    pub user_id: String,
    pub login: String,
}

/// What `navigator.credentials.create` brought. Bytes are base64url.
#[derive(Clone, Deserialize, ToSchema)]
pub struct NewPasskey {
    #[schema(max_length = 400)]
    pub offer: String,
    /// What the person calls it.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[schema(max_length = 4000)]
    pub client_data: String,
    #[schema(max_length = 40000)]
    pub attestation: String,
}
