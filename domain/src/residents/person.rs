//! Being written.
use super::{Person, PersonCommand, PersonEvent};
use crate::kernel::{Aggregate, Context, Decision, Kind, PersonId, Refusal, Stamp};
impl Aggregate for Person {
    const KIND: Kind = Kind::Person;
    type Id = PersonId;
    type Command = PersonCommand;
    type Event = PersonEvent;
    fn decide(&self, _command: PersonCommand, _context: &Context<'_>) -> Result<Decision<PersonEvent>, Refusal> {
        Err(Refusal::bug())
    }
    fn apply(&mut self, _event: &PersonEvent, _stamp: &Stamp) {}
    fn exists(&self) -> bool {
        false
    }
}
