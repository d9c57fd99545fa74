//! Why somebody may do something, or why not, in words for the person who gives rights.

use super::{Action, Reach, Relation, may, reach};
use crate::access::Grant;
use crate::kernel::Text;
use crate::kernel::scope::Place;

/// The answer of [`super::may`] with its reason.
#[derive(Clone, PartialEq, Debug)]
pub struct Explanation {
    pub allowed: bool,
    /// How far the role may do it at all.
    pub reach: Reach,
    pub reason: Text,
}

/// Asks [`super::may`] and says why it answers so. Without a place: whether it is allowed anywhere.
pub fn explain(grant: &Grant, action: Action, place: Option<&Place>, relation: Relation) -> Explanation {
    let reach = reach(grant.role, action);
    Explanation {
        allowed: may(grant, action, place, relation),
        reach,
        reason: reason(grant, reach, place, relation),
    }
}

fn reason(grant: &Grant, reach: Reach, place: Option<&Place>, relation: Relation) -> Text {
    let (ru, en) = match place {
        _ if reach == Reach::Never => ("Роль этого не допускает.", "The role does not allow it."),
        _ if grant.companies.is_empty() => (
            "Пользователю не дано ни одной компании.",
            "The user was given no company.",
        ),
        None => (
            "Роль это допускает; где именно, зависит от места.",
            "The role allows it; where exactly depends on the place.",
        ),
        Some(place) if !grant.companies.contains(&place.company) => (
            "Это другой компании, а пользователю она не дана.",
            "It belongs to another company, which the user was not given.",
        ),
        Some(place) => within(grant, reach, place, relation),
    };
    Text::new(ru, en)
}

fn within(grant: &Grant, reach: Reach, place: &Place, relation: Relation) -> (&'static str, &'static str) {
    let bound = grant.scopes.iter().any(|scope| scope.holds(place));
    let own = relation.is_of(grant);
    match reach {
        Reach::Never => ("Роль этого не допускает.", "The role does not allow it."),
        Reach::Company => (
            "Роль допускает это во всей компании.",
            "The role allows it in the whole company.",
        ),
        Reach::Places if grant.scopes.is_empty() => (
            "Роль допускает это везде в компании: места за пользователем не закреплены.",
            "The role allows it everywhere in the company: no places are bound to the user.",
        ),
        Reach::Common if bound && place.flat.is_some() => (
            "Место закреплено за пользователем, но это внутри квартиры, а роль видит только общее имущество.",
            "The place is bound to the user, but it is inside a flat, and the role sees common property only.",
        ),
        Reach::Places | Reach::Bound | Reach::Common if bound => {
            ("Место закреплено за пользователем.", "The place is bound to the user.")
        }
        Reach::Bound | Reach::Own if own => (
            "Это назначено пользователю или это его собственная карточка.",
            "It is assigned to the user or is the user's own card.",
        ),
        Reach::Places | Reach::Common => (
            "Место не закреплено за пользователем.",
            "The place is not bound to the user.",
        ),
        Reach::Bound => (
            "Место не закреплено за пользователем, и это назначено не ему.",
            "The place is not bound to the user, and it is not assigned to the user.",
        ),
        Reach::Own => (
            "Роль допускает это только для назначенного ей, а это назначено не пользователю.",
            "The role allows it for what is assigned only, and this is not assigned to the user.",
        ),
        Reach::Flat if super::flats(grant).any(|scope| scope.holds(place)) => {
            ("Это квартира пользователя.", "It is the user's flat.")
        }
        Reach::Flat => ("Это не квартира пользователя.", "It is not the user's flat."),
        Reach::House if super::in_house(grant, place) => (
            "В этом доме квартира пользователя.",
            "The user has a flat in this house.",
        ),
        Reach::House => (
            "В этом доме у пользователя нет квартиры.",
            "The user has no flat in this house.",
        ),
    }
}
