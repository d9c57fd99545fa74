//! Being written.
use super::{Employee, EmployeeCommand, EmployeeEvent};
use crate::kernel::{Aggregate, Context, Decision, EmployeeId, Kind, Refusal, Stamp};
impl Aggregate for Employee {
    const KIND: Kind = Kind::Employee;
    type Id = EmployeeId;
    type Command = EmployeeCommand;
    type Event = EmployeeEvent;
    fn decide(&self, _command: EmployeeCommand, _context: &Context<'_>) -> Result<Decision<EmployeeEvent>, Refusal> {
        Err(Refusal::bug())
    }
    fn apply(&mut self, _event: &EmployeeEvent, _stamp: &Stamp) {}
    fn exists(&self) -> bool {
        false
    }
}
