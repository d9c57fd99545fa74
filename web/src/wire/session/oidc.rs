//! Sign-in by an identity provider.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct ProviderChoice {
    /// The id of a provider from the options of the sign-in.
    #[schema(max_length = 32)]
    pub provider: String,
    /// The token of an invitation that is to be taken with the account there, instead of a password.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub invitation: Option<String>,
}

/// Where the browser goes now. A cookie remembers the question for a quarter of an hour.
#[derive(Serialize, ToSchema)]
pub struct ProviderAddress {
    pub address: String,
}

/// What the provider gave the browser back, in the query of `/oidc`.
#[derive(Deserialize, ToSchema)]
pub struct ProviderBack {
    #[schema(max_length = 200)]
    pub state: String,
    #[schema(max_length = 4000)]
    pub code: String,
    /// The issuer, where the provider names itself (RFC 9207).
    #[serde(default)]
    #[schema(max_length = 500)]
    pub iss: Option<String>,
}

/// What the account at the provider was shown for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityPurpose {
    SignIn,
    Link,
    Invitation,
}

/// An account at a provider that was shown. The proof is spent once, within five minutes, on its purpose alone.
#[derive(Serialize, ToSchema)]
pub struct ShownIdentity {
    pub purpose: IdentityPurpose,
    pub proof: String,
}

#[derive(Deserialize, ToSchema)]
pub struct IdentityProof {
    #[schema(max_length = 2000)]
    pub proof: String,
}

#[derive(Deserialize, ToSchema)]
pub struct SignInByIdentity {
    #[schema(max_length = 2000)]
    pub proof: String,
    /// Of who has a second factor here that the provider does not vouch for: a code of the app, or a recovery code.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub code: Option<String>,
}
