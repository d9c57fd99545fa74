//! Where handing over the shift meets tickets, and one hand-over the ones before it.

mod handover_given_replaces_earlier;
mod ticket_joins_handover;

pub(super) use handover_given_replaces_earlier::handover_given_replaces_earlier;
pub use ticket_joins_handover::ticket_joins_handover;

#[cfg(test)]
mod tests;
