//! Contractors (подрядчики): outside firms that do a company's work under a contract, with their own people (E2, T3).
//!
//! Invariants: a contract has a number of its own and holds from its beginning to its end; its end is never moved into
//! the past, because what was done under it was done; whoever works for the firm is an employee with a calendar like
//! everybody else. A firm without a contract that holds is given nothing new and sees nothing that is open.

mod apply;
mod decide;

use crate::kernel::{CompanyId, ContractorId, EmployeeId, Instant, Scope, Skill, scope::Place};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Contractor {
    pub id: ContractorId,
    /// Whose work it does.
    pub company: CompanyId,
    /// An organisation's name is no personal data.
    pub name: String,
    pub kinds: Vec<ContractorKind>,
    /// Where it works.
    pub scopes: Vec<Scope>,
    /// What it can do.
    pub skills: Vec<Skill>,
    /// In the order of their beginning.
    pub contracts: Vec<Contract>,
    /// Its own people: managers and executors.
    pub people: Vec<EmployeeId>,
    /// Up to when beginnings and ends of contracts have been told of.
    pub told: Instant,
}

/// What a firm is there for. Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum ContractorKind {
    /// Гарантийный: mends what the builder answers for.
    Warranty,
    /// Обслуживающий: lifts, intercoms, gas.
    Maintenance,
    /// С маркетплейса: paid work in flats.
    Marketplace,
}

/// Договор: from its beginning up to, and without, its end.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Contract {
    pub number: String,
    pub from: Instant,
    /// `None`: until somebody ends it.
    pub until: Option<Instant>,
}

/// What is set when a firm is taken on or its card is corrected.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ContractorCard {
    pub name: String,
    pub kinds: Vec<ContractorKind>,
    pub scopes: Vec<Scope>,
    pub skills: Vec<Skill>,
}

#[derive(Clone, Debug)]
pub enum ContractorCommand {
    Register {
        id: ContractorId,
        company: CompanyId,
        card: ContractorCard,
    },
    Correct {
        card: ContractorCard,
    },
    AddContract {
        contract: Contract,
    },
    /// Sets when it ends, now at the earliest.
    EndContract {
        number: String,
        at: Instant,
    },
    AddPerson {
        employee: EmployeeId,
    },
    RemovePerson {
        employee: EmployeeId,
    },
    Tick,
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ContractorEvent {
    Registered {
        id: ContractorId,
        company: CompanyId,
        card: ContractorCard,
    },
    Corrected {
        card: ContractorCard,
    },
    ContractAdded {
        contract: Contract,
    },
    ContractEnded {
        number: String,
        until: Instant,
    },
    PersonAdded {
        employee: EmployeeId,
    },
    PersonRemoved {
        employee: EmployeeId,
    },
    /// A contract has begun or ended by itself, so that everybody looks again at what he may see.
    Elapsed,
}

impl Contract {
    pub fn holds(&self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

impl Contractor {
    /// Whether any of its contracts holds.
    pub fn holds(&self, at: Instant) -> bool {
        self.contracts.iter().any(|contract| contract.holds(at))
    }

    /// Whether the place is one of those where it works.
    pub fn works_at(&self, place: &Place) -> bool {
        self.scopes.iter().any(|scope| scope.holds(place))
    }

    /// Whether such work at this place is what its contract is for.
    pub fn serves(&self, place: &Place, skill: Skill, at: Instant) -> bool {
        self.holds(at) && self.works_at(place) && self.skills.contains(&skill)
    }
}

impl ContractorKind {
    pub const ALL: [ContractorKind; 3] = [
        ContractorKind::Warranty,
        ContractorKind::Maintenance,
        ContractorKind::Marketplace,
    ];
}

#[cfg(test)]
mod tests;
