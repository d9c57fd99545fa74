//! Employees and residents.

use super::common::{FlatNumber, Skill, mirror};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    Position = domovoi_domain::staff::Position { Executor, Master, Dispatcher, Manager, Accountant, Administrator }
}

mirror! {
    /// What a person is to a flat.
    Tenure = domovoi_domain::residents::Tenure { Owner, Tenant, Family, Contact, Guest }
}

/// A part of the stock.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scope {
    Company {
        id: String,
    },
    District {
        id: String,
    },
    Complex {
        id: String,
    },
    Building {
        id: String,
    },
    Entrance {
        id: String,
        entrance: u16,
    },
    Flat {
        id: String,
        flat: FlatNumber,
    },
    /// A flat that a resident has joined and that nobody has verified yet: it follows from his homes and is not given.
    Claim {
        id: String,
        flat: FlatNumber,
    },
}

/// Сотрудник or a contractor's person.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Employee {
    pub id: String,
    pub company_id: String,
    pub name: String,
    pub phones: Vec<String>,
    pub position: Position,
    pub skills: Vec<Skill>,
    /// Закреплённые адреса.
    pub bound: Vec<Scope>,
    pub contractor: bool,
    pub dismissed: bool,
    pub version: u64,
    pub seq: u64,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewEmployee {
    pub company_id: String,
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub phones: Vec<String>,
    pub position: Position,
    #[serde(default)]
    pub skills: Vec<Skill>,
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub bound: Vec<Scope>,
    #[serde(default)]
    pub contractor: bool,
}

/// What is left out stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CorrectEmployee {
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    #[schema(max_items = 10)]
    pub phones: Option<Vec<String>>,
    pub position: Option<Position>,
    pub skills: Option<Vec<Skill>>,
    #[schema(max_items = 1000)]
    pub bound: Option<Vec<Scope>>,
    pub contractor: Option<bool>,
}

/// Житель.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Person {
    pub id: String,
    pub company_id: String,
    /// Empty when it was erased.
    pub name: String,
    /// E.164; only their ends where they are masked.
    pub phones: Vec<String>,
    /// Whether the telephones are masked for the reader: who may see telephones asks for them with a reason.
    pub masked: bool,
    pub email: String,
    pub homes: Vec<Home>,
    pub version: u64,
}

mirror! {
    /// Why a masked telephone is wanted.
    Purpose = domovoi_domain::access::rights::Purpose { Visit, Question, Payment, Other }
}

/// Asks for a masked telephone. The reason is kept in the audit trail, and the person may read it.
#[derive(Clone, Deserialize, ToSchema)]
pub struct ShowPhones {
    pub purpose: Purpose,
    /// What the list does not have; wanted with `other` alone.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub words: String,
}

/// Whose telephones, and which.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct ShownPhones {
    pub name: String,
    /// E.164.
    pub phones: Vec<String>,
}

/// A flat that a person lives in or owns.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Home {
    pub building_id: String,
    pub flat: FlatNumber,
    pub role: Tenure,
    /// Whether staff has verified it.
    #[serde(default)]
    pub verified: bool,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewPerson {
    pub company_id: String,
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub phones: Vec<String>,
    #[serde(default)]
    #[schema(max_length = 254)]
    pub email: String,
    #[serde(default)]
    #[schema(max_items = 100)]
    pub homes: Vec<Home>,
}

/// What is left out stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CorrectPerson {
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    #[schema(max_items = 10)]
    pub phones: Option<Vec<String>>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
}
