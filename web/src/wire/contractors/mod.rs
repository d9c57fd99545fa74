//! Contractors: firms that do a company's work under a contract.

use super::common::{Named, Skill, When, mirror};
use super::people::{Position, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    /// What a firm is there for.
    ContractorKind = domovoi_domain::contractors::ContractorKind { Warranty, Maintenance, Marketplace }
}

/// Подрядчик.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Contractor {
    pub id: String,
    pub company_id: String,
    pub name: String,
    pub kinds: Vec<ContractorKind>,
    /// Where it works.
    pub scopes: Vec<Scope>,
    pub skills: Vec<Skill>,
    /// In the order of their beginning.
    pub contracts: Vec<Contract>,
    /// Whether any contract holds now; without one nothing new is given to the firm.
    pub holds: bool,
    pub people: Vec<ContractorPerson>,
    /// What it has and has not finished.
    pub open_tickets: u32,
    pub version: u64,
}

/// Договор.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Contract {
    pub number: String,
    pub from: When,
    /// The contract holds up to this moment; `null` until somebody ends it.
    pub until: Option<When>,
    pub holds: bool,
}

/// One of the firm's people.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct ContractorPerson {
    pub employee: Named,
    pub position: Position,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewContractor {
    pub company_id: String,
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[schema(min_items = 1, max_items = 3)]
    pub kinds: Vec<ContractorKind>,
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub scopes: Vec<Scope>,
    #[serde(default)]
    #[schema(max_items = 50)]
    pub skills: Vec<Skill>,
}

/// What is left out stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CorrectContractor {
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    #[schema(min_items = 1, max_items = 3)]
    pub kinds: Option<Vec<ContractorKind>>,
    #[schema(max_items = 1000)]
    pub scopes: Option<Vec<Scope>>,
    #[schema(max_items = 50)]
    pub skills: Option<Vec<Skill>>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewContract {
    #[schema(min_length = 1, max_length = 100, example = "7/26")]
    pub number: String,
    pub from: When,
    #[serde(default)]
    pub until: Option<When>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct EndContract {
    #[schema(min_length = 1, max_length = 100)]
    pub number: String,
    /// Now when it is left out or has passed.
    #[serde(default)]
    pub at: Option<When>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewContractorPerson {
    /// An employee of the company who works for this firm.
    pub employee_id: String,
}
