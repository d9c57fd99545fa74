//! The own account: where one is signed in, the password.

use crate::wire::common::{When, mirror};
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
