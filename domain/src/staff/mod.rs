//! Staff (сотрудники): position, skills and the addresses each is bound to.
//!
//! Invariants: a dismissed employee keeps its history and takes no work; names and phones live in
//! an erasable record. Shifts and absences are the calendar's.

mod employee;
pub mod sheet;

use crate::kernel::{CompanyId, EmployeeId, RecordId, Scope, Skill};
use serde::{Deserialize, Serialize};

/// Сотрудник or a contractor's person.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Employee {
    pub id: EmployeeId,
    pub company: CompanyId,
    /// [`crate::kernel::Record::Person`].
    pub record: RecordId,
    pub position: Position,
    pub skills: Vec<Skill>,
    /// Закреплённые адреса.
    pub bound: Vec<Scope>,
    /// Whether he works for an outside firm (подрядчик).
    pub contractor: bool,
    pub dismissed: bool,
}

/// Должность. Append only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    #[default]
    Executor,
    Master,
    Dispatcher,
    Manager,
    Accountant,
    Administrator,
}

/// What is set when an employee is hired or corrected.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct EmployeeCard {
    pub name: String,
    /// In E.164.
    pub phones: Vec<String>,
    pub position: Position,
    pub skills: Vec<Skill>,
    pub bound: Vec<Scope>,
    pub contractor: bool,
}

#[derive(Clone, Debug)]
pub enum EmployeeCommand {
    Hire {
        id: EmployeeId,
        company: CompanyId,
        card: EmployeeCard,
    },
    Correct {
        card: EmployeeCard,
    },
    Dismiss,
}

/// Facts of the card that are not personal data.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Duties {
    pub position: Position,
    pub skills: Vec<Skill>,
    pub bound: Vec<Scope>,
    pub contractor: bool,
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum EmployeeEvent {
    Hired {
        id: EmployeeId,
        company: CompanyId,
        record: RecordId,
        duties: Duties,
    },
    Corrected {
        record: RecordId,
        duties: Duties,
    },
    Dismissed,
}
