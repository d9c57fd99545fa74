//! Who lives in a house that another company manages now is a resident of that company.

use super::Reaction;
use crate::access::{User, UserCommand};
use crate::housing::BuildingEvent;
use crate::kernel::BuildingId;

pub(super) fn building_moved_takes_residents<'a>(
    house: BuildingId,
    event: &BuildingEvent,
    users: impl Iterator<Item = &'a User>,
) -> Vec<Reaction> {
    let BuildingEvent::Moved { to, .. } = event else {
        return Vec::new();
    };
    let follow = |user: &User| Reaction::User(user.id, UserCommand::FollowHouse { house, to: *to });
    users.filter(|user| user.grant.lives_in(house)).map(follow).collect()
}
