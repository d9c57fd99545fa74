//! Residents follow their homes, and their house to the company that manages it now.

use super::{Grant, Mandate};
use crate::kernel::{BuildingId, CompanyId, Scope};

/// The grant of a resident whose homes give him this in their company from now on. Where he followed a house to
/// another company, a flat that he has lost is lost there, too, and one that he holds otherwise is held so there.
pub(in crate::access) fn at_home(grant: &Grant, given: Mandate) -> Grant {
    let mut now = grant.clone();
    let lives = |one: &&mut Mandate| one.company == given.company && one.role.is_resident();
    let Some(own) = now.mandates.iter_mut().find(lives) else {
        return now;
    };
    let before = std::mem::replace(own, given.clone());
    let elsewhere = |one: &&mut Mandate| one.company != given.company && one.role.is_resident();
    for there in now.mandates.iter_mut().filter(elsewhere) {
        if there.scopes.iter().all(|scope| before.scopes.contains(scope)) {
            there.role = given.role;
        }
        let held = |scope: &Scope| match before.scopes.contains(scope) {
            true => given.scopes.iter().find(|one| flat(one) == flat(scope)).cloned(),
            false => Some(scope.clone()),
        };
        there.scopes = there.scopes.iter().filter_map(held).collect();
    }
    now
}

/// The flat that a resident holds, whole or claimed.
fn flat(scope: &Scope) -> Option<(BuildingId, &str)> {
    match scope {
        Scope::Flat(house, number) | Scope::Claim(house, number, _) => Some((*house, number)),
        _ => None,
    }
}

/// Whether the grant gives its holder, as a resident, anything in the house.
pub(in crate::access) fn lives_in(grant: &Grant, house: BuildingId) -> bool {
    let mut mandates = grant.mandates.iter().filter(|one| one.role.is_resident());
    mandates.any(|one| one.scopes.iter().any(|scope| in_house(scope, house)))
}

fn in_house(scope: &Scope, house: BuildingId) -> bool {
    flat(scope).is_some_and(|(of, _)| of == house)
}

/// The grant with what its holder is, as a resident of flats of this house, in the company that manages it now. What
/// he is in the old one stays: the past of his flat is still his to see.
pub(in crate::access) fn followed(grant: &Grant, house: BuildingId, to: CompanyId) -> Grant {
    let mut now = grant.clone();
    for mandate in grant
        .mandates
        .iter()
        .filter(|one| one.role.is_resident() && one.company != to)
    {
        for flat in mandate.scopes.iter().filter(|scope| in_house(scope, house)) {
            match now
                .mandates
                .iter_mut()
                .find(|one| (one.company, one.role) == (to, mandate.role))
            {
                Some(there) if there.scopes.contains(flat) => {}
                Some(there) => there.scopes.push(flat.clone()),
                None => now.mandates.push(Mandate {
                    scopes: vec![flat.clone()],
                    ..Mandate::new(to, mandate.role)
                }),
            }
        }
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Role, UserId};

    const USER: UserId = UserId(9);

    fn flat(house: u64, number: &str) -> Scope {
        Scope::Flat(BuildingId(house), number.into())
    }

    fn claim(house: u64, number: &str) -> Scope {
        Scope::Claim(BuildingId(house), number.into(), USER)
    }

    fn of(company: u64, role: Role, scopes: Vec<Scope>) -> Mandate {
        Mandate {
            scopes,
            ..Mandate::new(CompanyId(company), role)
        }
    }

    #[test]
    fn a_resident_is_one_of_the_new_company_too_and_staff_is_not() {
        let grant = Grant::of(vec![
            of(1, Role::Resident, vec![flat(3, "5"), flat(4, "1")]),
            of(1, Role::Master, vec![flat(3, "5")]),
        ]);
        let now = followed(&grant, BuildingId(3), CompanyId(2));
        assert_eq!(now.mandates[..2], grant.mandates);
        assert_eq!(now.mandates[2..], [of(2, Role::Resident, vec![flat(3, "5")])]);
        assert_eq!(followed(&now, BuildingId(3), CompanyId(2)), now, "once is enough");
    }
    #[test]
    fn a_claim_follows_its_house_as_a_claim() {
        let grant = Grant::of(vec![of(1, Role::Resident, vec![claim(3, "5")])]);
        let now = followed(&grant, BuildingId(3), CompanyId(2));
        assert_eq!(now.mandates[1], of(2, Role::Resident, vec![claim(3, "5")]));
        assert!(lives_in(&grant, BuildingId(3)) && !lives_in(&grant, BuildingId(4)));
    }

    #[test]
    fn who_moves_out_loses_the_flat_in_both_companies_and_keeps_what_others_gave() {
        let grant = Grant::of(vec![
            of(1, Role::Resident, vec![flat(3, "5"), flat(4, "1")]),
            of(2, Role::Resident, vec![flat(3, "5"), flat(8, "2")]),
        ]);
        let left = at_home(&grant, of(1, Role::Resident, vec![flat(4, "1")]));
        assert_eq!(left.mandates[0].scopes, [flat(4, "1")]);
        assert_eq!(left.mandates[1], of(2, Role::Resident, vec![flat(8, "2")]));
    }

    #[test]
    fn a_flat_is_held_alike_in_both_companies() {
        let grant = Grant::of(vec![
            of(1, Role::Resident, vec![claim(3, "5")]),
            of(2, Role::Resident, vec![claim(3, "5")]),
        ]);
        let verified = at_home(&grant, of(1, Role::Tenant, vec![flat(3, "5")]));
        assert_eq!(verified.mandates[1], of(2, Role::Tenant, vec![flat(3, "5")]));
        let guest = at_home(&verified, of(1, Role::Guest, vec![claim(3, "5")]));
        assert_eq!(guest.mandates[1], of(2, Role::Guest, vec![claim(3, "5")]));
    }
}
