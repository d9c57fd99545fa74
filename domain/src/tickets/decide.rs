//! Being written.
use super::{Ticket, TicketCommand, TicketEvent};
use crate::kernel::{Aggregate, Context, Decision, Kind, Refusal, Stamp, TicketId};
impl Aggregate for Ticket {
    const KIND: Kind = Kind::Ticket;
    type Id = TicketId;
    type Command = TicketCommand;
    type Event = TicketEvent;
    fn decide(&self, _command: TicketCommand, _context: &Context<'_>) -> Result<Decision<TicketEvent>, Refusal> {
        Err(Refusal::bug())
    }
    fn apply(&mut self, _event: &TicketEvent, _stamp: &Stamp) {}
    fn exists(&self) -> bool {
        false
    }
}
