//! Being written.
use super::{Building, BuildingCommand, BuildingEvent};
use crate::kernel::{Aggregate, BuildingId, Context, Decision, Kind, Refusal, Stamp};
impl Aggregate for Building {
    const KIND: Kind = Kind::Building;
    type Id = BuildingId;
    type Command = BuildingCommand;
    type Event = BuildingEvent;
    fn decide(&self, _command: BuildingCommand, _context: &Context<'_>) -> Result<Decision<BuildingEvent>, Refusal> {
        Err(Refusal::bug())
    }
    fn apply(&mut self, _event: &BuildingEvent, _stamp: &Stamp) {}
    fn exists(&self) -> bool {
        false
    }
}
