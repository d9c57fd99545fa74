//! Only one hand-over of a giver waits: a new one takes the place of those that nobody accepted.

use super::super::Reaction;
use crate::handovers::{HandoverCommand, HandoverEvent};

pub(in crate::policies) fn handover_given_replaces_earlier(event: &HandoverEvent) -> Vec<Reaction> {
    let HandoverEvent::Given(given) = event else {
        return Vec::new();
    };
    let replace = |earlier: &_| Reaction::Handover(*earlier, HandoverCommand::Replace { by: given.id });
    given.replaces.iter().map(replace).collect()
}
