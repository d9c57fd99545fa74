//! What a mandate is worth at the moment, from what others know: of the employee's skills, of the contractor for whom he
//! works, of the company's own role that he holds. It is filled in when rights are asked and never stored.

use crate::access::rights::Narrow;
use crate::kernel::{ContractorId, EmployeeId, Skill};

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Known {
    /// What the employee can do.
    pub skills: Vec<Skill>,
    /// The contractor for whom the employee works; `None` for the company's own people.
    pub firm: Option<Firm>,
    /// What the company's own role leaves of the built-in one; `None` for who holds the built-in one itself.
    pub narrow: Option<Narrow>,
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
