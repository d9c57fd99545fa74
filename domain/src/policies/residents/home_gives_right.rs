//! Who lives somewhere may what his flats allow: all that concerns a verified one, and of one that is not verified,
//! or where he is a guest, what he asked for himself.

use crate::access::Mandate;
use crate::kernel::{CompanyId, Role, Scope, UserId};
use crate::residents::{Home, Tenure};

/// What the user is in the company because of these homes. The strongest tenure gives the role.
pub fn home_gives_right(user: UserId, company: CompanyId, homes: &[Home]) -> Mandate {
    let any = |fits: fn(Tenure) -> bool| homes.iter().any(|home| fits(home.role));
    let role = if any(|role| matches!(role, Tenure::Owner | Tenure::Family | Tenure::Contact)) || homes.is_empty() {
        Role::Resident
    } else if any(|role| role == Tenure::Tenant) {
        Role::Tenant
    } else {
        Role::Guest
    };
    let mut scopes: Vec<Scope> = Vec::new();
    // The verified ones first: a flat that is held in two roles counts by the stronger.
    let whole = |home: &&Home| home.verified && home.role != Tenure::Guest;
    for home in homes.iter().filter(whole) {
        let scope = Scope::Flat(home.building, home.flat.clone());
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    for home in homes.iter().filter(|home| !whole(home)) {
        let known = scopes.contains(&Scope::Flat(home.building, home.flat.clone()));
        let scope = Scope::Claim(home.building, home.flat.clone(), user);
        if !known && !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Mandate {
        scopes,
        ..Mandate::new(company, role)
    }
}
