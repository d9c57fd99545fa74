//! An owner who ends an invitation takes the flat from whoever has joined by it.

use super::Reaction;
use crate::residents::{PersonCommand, PersonEvent};

pub(super) fn invitation_ended_takes_home(event: &PersonEvent) -> Vec<Reaction> {
    let PersonEvent::InvitationEnded { invitation } = event else {
        return Vec::new();
    };
    let leave = |by| {
        let (building, flat) = (invitation.building, invitation.flat.clone());
        Reaction::Person(by, PersonCommand::RemoveHome { building, flat })
    };
    invitation.used.map(leave).into_iter().collect()
}
