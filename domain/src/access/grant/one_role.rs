//! The first stored form of a grant: one role for all companies. Frozen; it is read, and written no more.

use super::{Grant, Mandate};
use crate::kernel::{CompanyId, EmployeeId, PersonId, Role, Scope};
use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OneRole {
    pub role: Role,
    pub companies: Vec<CompanyId>,
    pub employee: Option<EmployeeId>,
    pub person: Option<PersonId>,
    pub scopes: Vec<Scope>,
}

/// By the name that it had when it was written: stored samples say what they mean in these words.
impl fmt::Debug for OneRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("role", &self.role)
            .field("companies", &self.companies)
            .field("employee", &self.employee)
            .field("person", &self.person)
            .field("scopes", &self.scopes)
            .finish()
    }
}

/// It opens what it opened: the places bound every company alike, also one in which none of them lay.
impl From<OneRole> for Grant {
    fn from(old: OneRole) -> Grant {
        let mandate = |company: &CompanyId| Mandate {
            employee: old.employee,
            scopes: old.scopes.clone(),
            ..Mandate::new(*company, old.role)
        };
        Grant {
            mandates: old.companies.iter().map(mandate).collect(),
            person: old.person,
        }
    }
}
