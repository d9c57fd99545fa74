//! Being written.
use super::{Calendar, CalendarCommand, CalendarEvent};
use crate::kernel::{Aggregate, Context, Decision, EmployeeId, Kind, Refusal, Stamp};
impl Aggregate for Calendar {
    const KIND: Kind = Kind::Calendar;
    type Id = EmployeeId;
    type Command = CalendarCommand;
    type Event = CalendarEvent;
    fn decide(&self, _command: CalendarCommand, _context: &Context<'_>) -> Result<Decision<CalendarEvent>, Refusal> {
        Err(Refusal::bug())
    }
    fn apply(&mut self, _event: &CalendarEvent, _stamp: &Stamp) {}
    fn exists(&self) -> bool {
        false
    }
}
