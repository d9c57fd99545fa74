//! What a hand-over becomes by its events.

use super::{Given, Handover, HandoverEvent, Outcome};
use crate::kernel::Stamp;

pub(super) fn apply(handover: &mut Handover, event: &HandoverEvent, stamp: &Stamp) {
    match event {
        HandoverEvent::Given(given) => {
            let Given {
                id,
                companies,
                by,
                note,
                lists,
                replaces: _,
            } = (**given).clone();
            *handover = Handover {
                id,
                companies,
                given_by: by,
                given_at: stamp.at,
                note,
                lists,
                outcome: Outcome::Waiting,
            };
        }
        HandoverEvent::Accepted { by } => handover.outcome = Outcome::Accepted { by: *by, at: stamp.at },
        HandoverEvent::Replaced { by } => handover.outcome = Outcome::Replaced { by: *by, at: stamp.at },
    }
}
