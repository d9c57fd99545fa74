//! Being written.
use super::{User, UserCommand, UserEvent};
use crate::kernel::{Aggregate, Context, Decision, Kind, Refusal, Stamp, UserId};
impl Aggregate for User {
    const KIND: Kind = Kind::User;
    type Id = UserId;
    type Command = UserCommand;
    type Event = UserEvent;
    fn decide(&self, _command: UserCommand, _context: &Context<'_>) -> Result<Decision<UserEvent>, Refusal> {
        Err(Refusal::bug())
    }
    fn apply(&mut self, _event: &UserEvent, _stamp: &Stamp) {}
    fn exists(&self) -> bool {
        false
    }
}
