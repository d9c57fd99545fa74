//! Whoever shows an invitation has the flat, verified by its owner's word.

use super::Reaction;
use crate::residents::{Home, PersonCommand, PersonEvent};

pub(super) fn invitation_used_gives_home(event: &PersonEvent) -> Vec<Reaction> {
    let PersonEvent::InvitationUsed { invitation, by } = event else {
        return Vec::new();
    };
    let home = Home {
        building: invitation.building,
        flat: invitation.flat.clone(),
        role: invitation.role,
        verified: true,
    };
    vec![Reaction::Person(*by, PersonCommand::AddHome { home })]
}
