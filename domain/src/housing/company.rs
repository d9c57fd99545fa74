//! Being written.
use super::{Company, CompanyCommand, CompanyEvent};
use crate::kernel::{Aggregate, CompanyId, Context, Decision, Kind, Refusal, Stamp};
impl Aggregate for Company {
    const KIND: Kind = Kind::Company;
    type Id = CompanyId;
    type Command = CompanyCommand;
    type Event = CompanyEvent;
    fn decide(&self, _command: CompanyCommand, _context: &Context<'_>) -> Result<Decision<CompanyEvent>, Refusal> {
        Err(Refusal::bug())
    }
    fn apply(&mut self, _event: &CompanyEvent, _stamp: &Stamp) {}
    fn exists(&self) -> bool {
        false
    }
}
