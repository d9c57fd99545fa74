//! An owner invites a tenant, a member of the family or a guest into his flat, sees who came, and ends it.

use super::{Invitation, Person, PersonEvent, Tenure};
use crate::kernel::{BuildingId, Context, Decision, PersonId, Refusal, RefusalKind, Span, Wrong};

/// How long an invitation opens: a week to hand it over and to use it.
pub const INVITATION_LIFE: Span = Span::days(7);
/// Invitations of one person that can still be used or are used.
const MOST: usize = 50;

/// What is refused where an invitation opens nothing; who tries one at random learns no more than that.
pub fn invitation_over() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        "invitation_over",
        "Приглашение не действует: им уже воспользовались, его отозвали или прошла неделя. Попросите новое.",
        "The invitation opens nothing: it was used, taken back, or a week has passed. Ask for a new one.",
    )
}

impl Person {
    /// The invitation of this token, if it still opens.
    pub fn invitation(&self, token: &[u8; 32], now: crate::kernel::Instant) -> Option<&Invitation> {
        let fits = |one: &&Invitation| one.token == *token && one.used.is_none() && now < one.until;
        self.invitations.iter().find(fits)
    }

    /// Whether the person is a verified owner of the flat.
    pub fn owns(&self, building: BuildingId, flat: &str) -> bool {
        let owner = |role| role == Tenure::Owner;
        self.homes
            .iter()
            .any(|home| home.building == building && home.flat == flat && owner(home.role) && home.verified)
    }

    pub(super) fn invite(
        &self,
        token: [u8; 32],
        building: BuildingId,
        flat: String,
        role: Tenure,
        context: &Context<'_>,
    ) -> Result<Decision<PersonEvent>, Refusal> {
        if !self.owns(building, &flat) {
            return Err(Refusal::new(
                RefusalKind::Forbidden,
                "only_owner_invites",
                "Приглашает подтверждённый собственник квартиры. Попросите компанию подтвердить вас.",
                "Only a verified owner of the flat invites. Ask the company to verify you.",
            ));
        }
        let mut wrong = Wrong::default();
        if !matches!(role, Tenure::Tenant | Tenure::Family | Tenure::Guest) {
            wrong.add(
                "role",
                "not_invited",
                "Приглашают нанимателя, члена семьи или гостя.",
                "A tenant, a member of the family or a guest is invited.",
            );
        }
        wrong.finish()?;
        let kept = self
            .invitations
            .iter()
            .filter(|one| one.used.is_some() || context.now < one.until);
        if kept.count() >= MOST {
            return Err(Refusal::conflict(
                "too_many_invitations",
                format!("У вас уже {MOST} приглашений. Отзовите лишние."),
                format!("You have {MOST} invitations already. Take some of them back."),
            ));
        }
        Ok(Decision::one(PersonEvent::Invited {
            invitation: Invitation {
                token,
                building,
                flat,
                role,
                until: context.now + INVITATION_LIFE,
                used: None,
            },
        }))
    }

    pub(super) fn use_invitation(
        &self,
        token: [u8; 32],
        by: PersonId,
        context: &Context<'_>,
    ) -> Result<Decision<PersonEvent>, Refusal> {
        let invitation = self.invitation(&token, context.now).ok_or_else(invitation_over)?;
        if by == self.id {
            return Err(Refusal::conflict(
                "own_invitation",
                "Это ваше собственное приглашение: передайте его тому, кого приглашаете.",
                "This is your own invitation: hand it to whom you invite.",
            ));
        }
        Ok(Decision::one(PersonEvent::InvitationUsed {
            invitation: invitation.clone(),
            by,
        }))
    }

    pub(super) fn end_invitation(&self, token: [u8; 32]) -> Decision<PersonEvent> {
        let known = self.invitations.iter().find(|one| one.token == token);
        known.map_or_else(Decision::nothing, |invitation| {
            Decision::one(PersonEvent::InvitationEnded {
                invitation: invitation.clone(),
            })
        })
    }
}
