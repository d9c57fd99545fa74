//! Sign-in and the signed-in person.

pub mod oidc;
pub mod phone;

use super::common::{Named, Role, When};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    #[schema(max_length = 200, example = "dispatcher")]
    pub login: String,
    #[schema(max_length = 1000, format = Password)]
    pub password: String,
    /// Of who has a second factor: a code of the app on the phone, or a recovery code. Without it the answer is 401
    /// `second_factor_needed` once the password is right.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub code: Option<String>,
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
    /// The main one.
    pub role: Role,
    pub employee_id: Option<String>,
    pub person_id: Option<String>,
    pub companies: Vec<Named>,
    /// What the person is in each company, the main role first.
    pub mandates: Vec<OwnMandate>,
    /// Codes of actions that this person may do somewhere, e.g. `register_tickets`.
    pub rights: Vec<String>,
    pub second_factor: bool,
    /// The company wants a second factor of this role: until it is set, nothing else is open.
    pub must_set_second_factor: bool,
}

/// One role in one company.
#[derive(Serialize, ToSchema)]
pub struct OwnMandate {
    pub company_id: String,
    pub role: Role,
    /// What the company calls it, where it is a role of its own.
    pub own_role: Option<String>,
    pub employee_id: Option<String>,
    /// Codes of actions that this role may do somewhere in the company.
    pub rights: Vec<String>,
}

/// What the sign-in page offers.
#[derive(Serialize, ToSchema)]
pub struct SignInOptions {
    pub ways: Vec<Way>,
    /// Providers by which one may sign in, in the order of the configuration.
    pub providers: Vec<IdentityProvider>,
    /// Whether a letter helps who has forgotten the password.
    pub recovery: bool,
    /// Only where the server shows the demonstration town.
    pub demo: Option<DemoTown>,
}

/// Somebody else who knows who people are (OpenID Connect).
#[derive(Serialize, ToSchema)]
pub struct IdentityProvider {
    pub id: String,
    pub name: String,
}

/// A way of signing in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    Password,
    /// Where the address of the house allows it: https, and a name.
    Passkey,
    /// A code by short message.
    Phone,
    /// Nobody can sign in yet: the server has printed a link at its start.
    SetupLink,
}

#[derive(Serialize, ToSchema)]
pub struct DemoTown {
    /// The same for all.
    pub password: String,
    pub logins: Vec<DemoLogin>,
}

#[derive(Serialize, ToSchema)]
pub struct DemoLogin {
    pub login: String,
    pub role: Role,
}

/// Who has forgotten the password.
#[derive(Deserialize, ToSchema)]
pub struct ForgottenPassword {
    #[schema(max_length = 200)]
    pub login: String,
}

/// The token of a one-time link: what stands behind `#` in it.
#[derive(Deserialize, ToSchema)]
pub struct LinkToken {
    #[schema(max_length = 200)]
    pub token: String,
}

/// What a one-time link is for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    Invitation,
    NewPassword,
}

#[derive(Serialize, ToSchema)]
pub struct OneTimeLink {
    pub login: String,
    pub purpose: LinkPurpose,
    pub expires_at: When,
}

#[derive(Deserialize, ToSchema)]
pub struct LinkPassword {
    #[schema(max_length = 200)]
    pub token: String,
    #[schema(min_length = 10, max_length = 1000, format = Password)]
    pub password: String,
}

/// The first company and its administrator.
#[derive(Deserialize, ToSchema)]
pub struct FoundInstallation {
    /// What stands behind `#` in the link that the server printed.
    #[schema(max_length = 200)]
    pub token: String,
    #[schema(min_length = 1, max_length = 200)]
    pub company: String,
    /// IANA zone of the office; Europe/Moscow when it is left out.
    #[serde(default)]
    pub zone: Option<String>,
    #[schema(min_length = 2, max_length = 64)]
    pub login: String,
    #[schema(min_length = 10, max_length = 1000, format = Password)]
    pub password: String,
}

/// What `navigator.credentials.get` is asked with. Bytes are base64url.
#[derive(Serialize, ToSchema)]
pub struct PasskeyChallenge {
    /// Goes back with the answer, within five minutes.
    pub offer: String,
    pub challenge: String,
    /// The relying party's id.
    pub house: String,
}

/// What `navigator.credentials.get` brought. Bytes are base64url.
#[derive(Deserialize, ToSchema)]
pub struct ShownPasskey {
    #[schema(max_length = 400)]
    pub offer: String,
    #[schema(max_length = 1400)]
    pub credential_id: String,
    #[schema(max_length = 4000)]
    pub client_data: String,
    #[schema(max_length = 4000)]
    pub authenticator_data: String,
    #[schema(max_length = 400)]
    pub signature: String,
}
