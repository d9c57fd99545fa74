//! Who has a flat in a house that went to another company before is a resident of that company, too.

use crate::access::UserCommand;
use crate::kernel::{BuildingId, CompanyId};
use crate::residents::Person;

/// What brings the rights of the person's account to the companies that manage his houses now.
pub fn home_follows_house(person: &Person, manages: impl Fn(BuildingId) -> Option<CompanyId>) -> Vec<UserCommand> {
    let mut houses: Vec<BuildingId> = person.homes.iter().map(|home| home.building).collect();
    houses.sort_unstable();
    houses.dedup();
    let follow = |house| {
        let to = manages(house).filter(|company| *company != person.company)?;
        Some(UserCommand::FollowHouse { house, to })
    };
    houses.into_iter().filter_map(follow).collect()
}
