//! What a company's own role leaves of the built-in role on which it stands.
//!
//! A right of an own role is asked twice, as the built-in role has it and as the own role does, and both must allow it. So
//! an own role never reaches further than its built-in one, whatever a company writes into it.

use super::{Action, Reach, reach};
use crate::access::Mandate;
use crate::kernel::Role;

/// How far at most, for each action that an own role names; in the rest it is what its built-in role is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Narrow(Vec<(Action, Reach)>);

impl Narrow {
    /// Whoever gives rights does so by a built-in role: an own one could be given more than it has.
    pub(in crate::access) fn to(mut reaches: Vec<(Action, Reach)>) -> Narrow {
        reaches.retain(|(action, _)| *action != Action::ManageUsers);
        reaches.push((Action::ManageUsers, Reach::Never));
        reaches.sort();
        Narrow(reaches)
    }

    pub(super) fn reach(&self, action: Action) -> Option<Reach> {
        let named = self.0.iter().find(|(named, _)| *named == action);
        named.map(|(_, reach)| *reach)
    }
}

impl Mandate {
    /// How far the holder may `action`, by the role or by the company's own one that narrows it.
    pub fn reach(&self, action: Action) -> Reach {
        let left = |action| match reach(self.role, action) {
            Reach::Never => Reach::Never,
            built_in => self
                .known
                .narrow
                .as_ref()
                .and_then(|own| own.reach(action))
                .unwrap_or(built_in),
        };
        let unseen = self.known.narrow.is_some() && action.shown_by().is_some_and(|sight| left(sight) == Reach::Never);
        if unseen { Reach::Never } else { left(action) }
    }
}

/// What an own role may say of an action of which its built-in role says `built_in`: the narrower reaches that mean
/// something to those who hold such a role.
pub fn narrower(built_in: Reach) -> &'static [Reach] {
    use Reach::*;
    match built_in {
        Never => &[Never],
        Flat => &[Never, Flat],
        House => &[Never, House],
        Own => &[Never, Own],
        Entrusted => &[Never, Entrusted],
        Common => &[Never, Common],
        Warranty => &[Never, Warranty],
        Trade => &[Never, Own, Trade],
        Emergencies => &[Never, Emergencies],
        Bound => &[Never, Own, Common, Warranty, Trade, Bound],
        Places => &[Never, Own, Common, Warranty, Trade, Emergencies, Bound, Places],
        Company => &[Never, Own, Company],
    }
}

/// Whether a company may make roles of its own from this one: from those of its people, not from those that follow
/// from a flat or belong to a device.
pub fn can_be_narrowed(role: Role) -> bool {
    !role.is_resident() && !matches!(role, Role::System | Role::Device)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reach_may_be_left_as_it_is_or_taken_away() {
        for built_in in Reach::ALL {
            let choices = narrower(built_in);
            assert_eq!(choices.first(), Some(&Reach::Never));
            assert_eq!(choices.last(), Some(&built_in));
            assert!(choices.is_sorted(), "{choices:?}");
        }
    }

    #[test]
    fn nobody_gives_rights_by_an_own_role() {
        let mut admin = Mandate::new(Default::default(), Role::Admin);
        assert_eq!(admin.reach(Action::ManageUsers), Reach::Company);
        admin.known.narrow = Some(Narrow::to(vec![(Action::ManageUsers, Reach::Company)]));
        assert_eq!(admin.reach(Action::ManageUsers), Reach::Never);
        assert_eq!(admin.reach(Action::SeeTickets), Reach::Places);
    }
}
