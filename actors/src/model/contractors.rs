//! Contractors, and for which of them somebody works.

use super::table::{Put, Table};
use crate::machine::Seen;
use domovoi_domain::contractors::Contractor;
use domovoi_domain::kernel::{ContractorId, EmployeeId};
use std::collections::HashMap;

#[derive(Debug, Default, PartialEq)]
pub struct Contractors {
    table: Table<Contractor>,
    by_employee: HashMap<EmployeeId, ContractorId>,
}

impl Contractors {
    pub fn get(&self, id: ContractorId) -> Option<&Seen<Contractor>> {
        self.table.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Seen<Contractor>> {
        self.table.iter()
    }

    /// The firm that the employee works for; `None` for the company's own people.
    pub fn of(&self, employee: EmployeeId) -> Option<ContractorId> {
        self.by_employee.get(&employee).copied()
    }

    /// Empty when there is no such firm.
    pub fn name(&self, id: ContractorId) -> &str {
        self.get(id).map_or("", |seen| &seen.state.name)
    }

    pub(super) fn put(&mut self, seen: Seen<Contractor>) {
        let (id, now) = (seen.id, seen.state.clone());
        let Put::Taken(before) = self.table.put(seen) else {
            return;
        };
        for employee in before.iter().flat_map(|before| &before.state.people) {
            if self.by_employee.get(employee) == Some(&id) {
                self.by_employee.remove(employee);
            }
        }
        self.by_employee
            .extend(now.people.iter().map(|employee| (*employee, id)));
    }
}
