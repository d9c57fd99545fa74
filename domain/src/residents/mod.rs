//! Residents (жители): the people of a flat and how to reach them (U8).
//!
//! Invariants: a person holds a flat in one role at most once; names and phones live in an erasable
//! record, never in an event.

mod person;
pub mod sheet;

use crate::kernel::{BuildingId, CompanyId, PersonId, RecordId};
use serde::{Deserialize, Serialize};

/// Житель.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub company: CompanyId,
    /// [`crate::kernel::Record::Person`].
    pub record: RecordId,
    pub homes: Vec<Home>,
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
}
