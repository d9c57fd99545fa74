//! What a mandate is worth at the moment, from what other contexts know: of the employee's skills and of the contractor
//! for whom he works. It is filled in when rights are asked and never stored.

use crate::kernel::{ContractorId, EmployeeId, Skill};

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Known {
    /// What the employee can do.
    pub skills: Vec<Skill>,
    /// The contractor for whom the employee works; `None` for the company's own people.
    pub firm: Option<Firm>,
}

/// A contractor, as far as rights go.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Firm {
    pub id: ContractorId,
    /// Whether its contract holds.
    pub holds: bool,
    /// Those who work for it.
    pub people: Vec<EmployeeId>,
}
