//! Residents (жители): the people of a flat and how to reach them (U8).
//!
//! Invariants: a person holds a flat in one role at most once; names and phones live in an erasable
//! record, never in an event; an invitation into a flat comes from its verified owner, opens once, and
//! exists here only as the SHA-256 of what its bearer shows.

mod invitations;
pub mod joining;
mod person;
pub mod sheet;

pub use invitations::{INVITATION_LIFE, invitation_over};

use crate::kernel::{BuildingId, CompanyId, Instant, PersonId, RecordId};
use serde::{Deserialize, Serialize};

/// Житель.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub company: CompanyId,
    /// [`crate::kernel::Record::Person`].
    pub record: RecordId,
    pub homes: Vec<Home>,
    /// Into the own flats, as long as they can be used or somebody lives there by them.
    pub invitations: Vec<Invitation>,
    /// Name, telephones and mail were destroyed at the person's wish.
    pub erased: bool,
}

/// What lets somebody else join a flat of mine.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Invitation {
    /// SHA-256 of what its bearer shows.
    pub token: [u8; 32],
    pub building: BuildingId,
    pub flat: String,
    pub role: Tenure,
    pub until: Instant,
    /// Who has joined by it.
    pub used: Option<PersonId>,
}

/// A flat that a person lives in or owns.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Home {
    pub building: BuildingId,
    pub flat: String,
    pub role: Tenure,
    /// Whether staff has verified it.
    pub verified: bool,
}

/// What a person is to a flat. Append only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tenure {
    /// Собственник.
    #[default]
    Owner,
    /// Наниматель.
    Tenant,
    /// Член семьи.
    Family,
    /// Контактное лицо.
    Contact,
    /// Гость: somebody who stays for a while and decides nothing.
    Guest,
}

/// Plain words of a person; the domain checks them and keeps them in a record.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PersonCard {
    pub name: String,
    /// In E.164.
    pub phones: Vec<String>,
    pub email: String,
}

#[derive(Clone, Debug)]
pub enum PersonCommand {
    Register {
        id: PersonId,
        company: CompanyId,
        card: PersonCard,
        homes: Vec<Home>,
    },
    Correct {
        card: PersonCard,
    },
    AddHome {
        home: Home,
    },
    RemoveHome {
        building: BuildingId,
        flat: String,
    },
    /// The person says that it is his flat; staff has still to verify it.
    Join {
        building: BuildingId,
        flat: String,
        role: Tenure,
    },
    /// Lets somebody join an own flat, once.
    Invite {
        token: [u8; 32],
        building: BuildingId,
        flat: String,
        role: Tenure,
    },
    /// Somebody shows the token.
    UseInvitation {
        token: [u8; 32],
        by: PersonId,
    },
    /// Takes an invitation back, and the flat from whoever has joined by it.
    EndInvitation {
        token: [u8; 32],
    },
    /// Destroys name, telephones and mail, and gives up all flats.
    Erase,
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum PersonEvent {
    Registered {
        id: PersonId,
        company: CompanyId,
        record: RecordId,
        homes: Vec<Home>,
    },
    Corrected {
        record: RecordId,
    },
    HomeAdded {
        home: Home,
    },
    HomeRemoved {
        building: BuildingId,
        flat: String,
    },
    Invited {
        invitation: Invitation,
    },
    InvitationUsed {
        invitation: Invitation,
        by: PersonId,
    },
    InvitationEnded {
        invitation: Invitation,
    },
    Erased,
}
