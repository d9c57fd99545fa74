//! What rights look at in other contexts.

mod ticket_gives_relation;

pub use ticket_gives_relation::ticket_gives_relation;
