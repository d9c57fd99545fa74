//! Where residents meet those who sign in.

mod home_follows_house;
mod home_gives_right;
mod invitation_ended_takes_home;
mod invitation_used_gives_home;

pub use home_follows_house::home_follows_house;
pub use home_gives_right::home_gives_right;

use super::Reaction;
use crate::access::UserCommand;
use crate::kernel::{BuildingId, CompanyId, UserId};
use crate::residents::{Person, PersonEvent};

/// What follows from an event of a person. `person` is as it stands now, `users` are those who sign in as it, and
/// `manages` says which company manages a house now.
pub fn react_to_person(
    person: &Person,
    event: &PersonEvent,
    users: &[UserId],
    manages: impl Fn(BuildingId) -> Option<CompanyId>,
) -> Vec<Reaction> {
    let mut reactions = invitation_used_gives_home::invitation_used_gives_home(event);
    reactions.extend(invitation_ended_takes_home::invitation_ended_takes_home(event));
    if matches!(
        event,
        PersonEvent::HomeAdded { .. } | PersonEvent::HomeRemoved { .. } | PersonEvent::Erased
    ) {
        for user in users {
            let mandate = home_gives_right(*user, person.company, &person.homes);
            reactions.push(Reaction::User(*user, UserCommand::FollowHomes { mandate }));
            let moves = home_follows_house(person, &manages);
            reactions.extend(moves.into_iter().map(|follow| Reaction::User(*user, follow)));
        }
    }
    reactions
}

#[cfg(test)]
mod tests;
