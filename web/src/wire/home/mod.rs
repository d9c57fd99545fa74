//! What a resident sees of the own flats, how one joins, and who looked.

use super::common::{FlatNumber, Named, When};
use super::people::Tenure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The signed-in resident with the own flats.
#[derive(Serialize, ToSchema)]
pub struct MyHome {
    pub person_id: String,
    pub name: String,
    pub phones: Vec<String>,
    pub email: String,
    pub company: Named,
    pub homes: Vec<MyFlat>,
    /// Into the own flats: those that still open, and those by which somebody has joined.
    pub invitations: Vec<Invitation>,
}

/// An own flat.
#[derive(Serialize, ToSchema)]
pub struct MyFlat {
    pub building_id: String,
    pub address: String,
    pub flat: FlatNumber,
    pub role: Tenure,
    /// Until the company has verified it, only the own tickets are seen there.
    pub verified: bool,
    /// Whether one may invite others: a verified owner.
    pub invites: bool,
}

/// Somebody of the company looked at the card or at a ticket of a resident.
#[derive(Serialize, ToSchema)]
pub struct Look {
    pub at: When,
    pub by: Option<Named>,
    pub role: String,
    /// `person`: the card; `ticket`: a ticket.
    pub kind: String,
    /// Which it was; of a ticket the id or the number.
    pub id: String,
    /// Why the telephone was shown; nothing where somebody only looked.
    pub why: Option<String>,
}

/// Joins a flat: by account and the end of a phone, or by an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinFlat {
    /// The number of the account as it stands on the bill; with `digits` and `role`.
    #[serde(default)]
    #[schema(max_length = 30)]
    pub account: Option<String>,
    /// The last four digits of a phone that the company knows of the flat.
    #[serde(default)]
    #[schema(max_length = 4, example = "4567")]
    pub digits: Option<String>,
    #[serde(default)]
    pub role: Option<Tenure>,
    /// What stands behind `#` in the link of an invitation.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub invitation: Option<String>,
}

/// An invitation as its owner sees it.
#[derive(Serialize, ToSchema)]
pub struct Invitation {
    pub id: String,
    pub building_id: String,
    pub flat: FlatNumber,
    pub role: Tenure,
    pub expires_at: When,
    /// Who has joined by it.
    pub joined: Option<Named>,
}

#[derive(Deserialize, ToSchema)]
pub struct NewInvitation {
    pub building_id: String,
    pub flat: FlatNumber,
    /// `tenant`, `family` or `guest`.
    pub role: Tenure,
}

/// An invitation to hand over. The link is told once and kept nowhere.
#[derive(Serialize, ToSchema)]
pub struct GivenInvitation {
    /// Below the address of the house; the token stands behind `#`, which browsers send to nobody.
    #[schema(example = "/join#5f3c…")]
    pub path: String,
    pub expires_at: When,
}

/// Shows an invitation without a session.
#[derive(Deserialize, ToSchema)]
pub struct InvitationToken {
    #[schema(max_length = 100)]
    pub token: String,
}

/// Where an invitation leads. It is not used up by looking.
#[derive(Serialize, ToSchema)]
pub struct ShownInvitation {
    pub company: String,
    pub address: String,
    pub flat: FlatNumber,
    pub role: Tenure,
    pub expires_at: When,
}

/// Joins by an invitation and makes an account for it.
#[derive(Deserialize, ToSchema)]
pub struct AcceptInvitation {
    #[schema(max_length = 100)]
    pub token: String,
    #[schema(min_length = 2, max_length = 64)]
    pub login: String,
    #[schema(max_length = 1000, format = Password)]
    pub password: String,
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 40)]
    pub phone: String,
}

/// Лицевой счёт of a flat.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FlatAccount {
    pub flat: FlatNumber,
    /// Empty takes it away.
    #[schema(max_length = 30)]
    pub number: String,
}

#[derive(Deserialize, ToSchema)]
pub struct SetAccounts {
    /// Flats that are not named keep theirs.
    #[schema(max_items = 10000)]
    pub accounts: Vec<FlatAccount>,
}
