//! What a signed-in person is: a list of mandates, each with one role in one company.
//!
//! Somebody may be a dispatcher of one company and a master of another, and looks at both in one window; every
//! right is asked of each mandate by itself ([`super::rights::may`]), so nothing that one company gave reaches
//! into another.

pub mod administration;
pub(super) mod follow;
mod known;
mod one_role;
mod own_roles;

pub use known::{Firm, Known};
pub use one_role::OneRole;
pub use own_roles::{OwnRole, OwnRoles, OwnRolesCommand, OwnRolesEvent};

use crate::kernel::{BuildingId, CompanyId, EmployeeId, PersonId, Role, Scope, Wrong};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One person holds this many mandates at most.
const MANDATES: usize = 1_000;
/// One mandate names this many places at most.
const SCOPES: usize = 1_000;

/// What a signed-in person is, for every question of access.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Grant {
    /// The first is the main one: by its role and employee the person is called.
    pub mandates: Vec<Mandate>,
    pub person: Option<PersonId>,
}

/// What a person is in one company.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Mandate {
    pub company: CompanyId,
    pub role: Role,
    pub employee: Option<EmployeeId>,
    /// Residents see these flats; staff whose right is bound sees these places.
    pub scopes: Vec<Scope>,
    #[serde(skip)]
    pub known: Known,
}

/// What is stored of it, and no more.
impl fmt::Debug for Mandate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mandate")
            .field("company", &self.company)
            .field("role", &self.role)
            .field("employee", &self.employee)
            .field("scopes", &self.scopes)
            .finish()
    }
}

impl Mandate {
    pub fn new(company: CompanyId, role: Role) -> Mandate {
        Mandate {
            company,
            role,
            ..Mandate::default()
        }
    }
}

impl From<Mandate> for Grant {
    fn from(mandate: Mandate) -> Grant {
        Grant::of(vec![mandate])
    }
}

impl Grant {
    pub fn of(mandates: Vec<Mandate>) -> Grant {
        Grant { mandates, person: None }
    }

    /// One role in each of the companies.
    pub fn in_all(role: Role, companies: impl IntoIterator<Item = CompanyId>) -> Grant {
        let mandates = companies.into_iter().map(|company| Mandate::new(company, role));
        Grant::of(mandates.collect())
    }

    /// The role of the main mandate; nobody's ([`Role::System`], which opens nothing) where there is none.
    pub fn role(&self) -> Role {
        self.mandates.first().map_or(Role::System, |mandate| mandate.role)
    }

    /// The employee who the person is, of the first mandate that names one.
    pub fn employee(&self) -> Option<EmployeeId> {
        self.employees().next()
    }

    /// Every employee who the person is: one in each company where he works.
    pub fn employees(&self) -> impl Iterator<Item = EmployeeId> + '_ {
        self.mandates.iter().filter_map(|mandate| mandate.employee)
    }

    /// Each company once, in the order of the mandates.
    pub fn companies(&self) -> Vec<CompanyId> {
        let mut companies = Vec::new();
        for mandate in &self.mandates {
            if !companies.contains(&mandate.company) {
                companies.push(mandate.company);
            }
        }
        companies
    }

    /// Whether the person is anything in the company.
    pub fn knows(&self, company: CompanyId) -> bool {
        self.at(company).next().is_some()
    }

    /// What the person is in the company.
    pub fn at(&self, company: CompanyId) -> impl Iterator<Item = &Mandate> {
        self.mandates.iter().filter(move |mandate| mandate.company == company)
    }

    /// Whether its holder, as a resident, has a flat in the house.
    pub fn lives_in(&self, house: BuildingId) -> bool {
        follow::lives_in(self, house)
    }

    /// The grant without what it gives in other companies.
    pub fn within(&self, companies: &[CompanyId]) -> Grant {
        let mut grant = self.clone();
        grant.mandates.retain(|mandate| companies.contains(&mandate.company));
        grant
    }

    /// What is wrong with the grant as such, by the names that the wire gives.
    pub(super) fn check(&self, wrong: &mut Wrong) {
        wrong.count("mandates", self.mandates.len(), MANDATES);
        for (index, mandate) in self.mandates.iter().enumerate() {
            if mandate.role == Role::System {
                wrong.add(
                    format!("mandates[{index}].role"),
                    "not_for_people",
                    "Выберите роль человека.",
                    "Choose a role of a person.",
                );
            }
            if matches!(mandate.role, Role::Executor | Role::Contractor) && mandate.employee.is_none() {
                wrong.add(
                    format!("mandates[{index}].employee_id"),
                    "required",
                    "Эта роль видит заявки своего сотрудника. Укажите сотрудника.",
                    "This role sees the tickets of its employee. Name the employee.",
                );
            }
            wrong.count(format!("mandates[{index}].scopes"), mandate.scopes.len(), SCOPES);
        }
        wrong.distinct(
            |i| format!("mandates[{i}].role"),
            self.mandates.iter().map(|mandate| (mandate.company, mandate.role)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_role_for_all_companies_reads_as_a_mandate_in_each() {
        let old = OneRole {
            role: Role::Dispatcher,
            companies: vec![CompanyId(2), CompanyId(1)],
            employee: Some(EmployeeId(7)),
            person: Some(PersonId(8)),
            scopes: vec![Scope::Building(BuildingId(3))],
        };
        let grant = Grant::from(old);
        assert_eq!(grant.companies(), [CompanyId(2), CompanyId(1)]);
        assert_eq!((grant.role(), grant.person), (Role::Dispatcher, Some(PersonId(8))));
        for mandate in &grant.mandates {
            assert_eq!(mandate.employee, Some(EmployeeId(7)));
            assert_eq!(mandate.scopes, [Scope::Building(BuildingId(3))]);
        }
    }

    #[test]
    fn every_wrong_mandate_is_named() {
        let grant = Grant::of(vec![
            Mandate::new(CompanyId(1), Role::Executor),
            Mandate::new(CompanyId(2), Role::System),
            Mandate::new(CompanyId(3), Role::Master),
            Mandate::new(CompanyId(3), Role::Master),
            Mandate::new(CompanyId(3), Role::Resident),
        ]);
        let mut wrong = Wrong::default();
        grant.check(&mut wrong);
        let fields = wrong.finish().unwrap_err().fields;
        let fields: Vec<_> = fields.iter().map(|wrong| (&*wrong.field, wrong.code)).collect();
        assert_eq!(
            fields,
            [
                ("mandates[0].employee_id", "required"),
                ("mandates[1].role", "not_for_people"),
                ("mandates[3].role", "repeated"),
            ]
        );
    }
}
