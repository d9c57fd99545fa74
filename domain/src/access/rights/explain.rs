//! Why somebody may do something, or why not, in words for the person who gives rights.

use super::{Action, Reach, Relation, acting, allows};
use crate::access::{Grant, Mandate};
use crate::kernel::scope::Place;
use crate::kernel::{CompanyId, Role, Text};

/// The answer of [`super::may`] with its reason.
#[derive(Clone, PartialEq, Debug)]
pub struct Explanation {
    pub allowed: bool,
    /// Of the mandate that was looked at: the one that allows it, or the nearest to it.
    pub role: Role,
    pub company: Option<CompanyId>,
    /// How far the role may do it at all.
    pub reach: Reach,
    pub reason: Text,
}

/// Asks [`super::may`] and says why it answers so. Without a place: whether it is allowed anywhere.
pub fn explain(grant: &Grant, action: Action, place: Option<&Place>, relation: Relation) -> Explanation {
    let allowing = acting(grant, action, place, relation);
    let here = || place.and_then(|place| grant.at(place.company).next());
    let mandate = allowing.or_else(here).or(grant.mandates.first());
    let role = mandate.map_or(Role::System, |mandate| mandate.role);
    let reach = mandate.map_or(Reach::Never, |mandate| mandate.reach(action));
    // Where an own role takes the sight of a thing away, that is why it cannot be changed either.
    let unseen = |sight: &Action| mandate.is_some_and(|one| !allows(one, *sight, place, relation));
    let action = match allowing {
        None => action.shown_by().filter(unseen).unwrap_or(action),
        Some(_) => action,
    };
    Explanation {
        allowed: allowing.is_some(),
        role,
        company: mandate.map(|mandate| mandate.company),
        reach,
        reason: reason(mandate, action, place, relation),
    }
}

fn reason(mandate: Option<&Mandate>, action: Action, place: Option<&Place>, relation: Relation) -> Text {
    let Some(mandate) = mandate else {
        return Text::new("Пользователю не дано ни одной роли.", "The user was given no role.");
    };
    let reach = mandate.reach(action);
    let (ru, en) = match place {
        Some(place) if mandate.company != place.company => (
            "Это другой компании, а пользователю она не дана.",
            "It belongs to another company, which the user was not given.",
        ),
        _ if reach == Reach::Never && super::reach(mandate.role, action) != Reach::Never => (
            "Роль это допускает, но собственная роль компании — нет.",
            "The role allows it, but the company's own role does not.",
        ),
        _ if reach == Reach::Never => ("Роль этого не допускает.", "The role does not allow it."),
        None => (
            "Роль это допускает; где именно, зависит от места.",
            "The role allows it; where exactly depends on the place.",
        ),
        Some(place) => within(mandate, action, place, relation),
    };
    Text::new(ru, en)
}

fn within(mandate: &Mandate, action: Action, place: &Place, relation: Relation) -> (&'static str, &'static str) {
    let bound = mandate.scopes.iter().any(|scope| scope.holds(place));
    let own = relation.is_of(mandate);
    match mandate.reach(action) {
        Reach::Never => ("Роль этого не допускает.", "The role does not allow it."),
        Reach::Company => (
            "Роль допускает это во всей компании.",
            "The role allows it in the whole company.",
        ),
        Reach::Places if mandate.scopes.is_empty() => (
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
        Reach::Bound | Reach::Own | Reach::Trade if own => (
            "Это назначено пользователю или это его собственная карточка.",
            "It is assigned to the user or is the user's own card.",
        ),
        Reach::Entrusted if relation.is_entrusted(mandate, action) => (
            "Это у подрядчика, на которого работает пользователь.",
            "It is with the contractor for whom the user works.",
        ),
        Reach::Entrusted => (
            "Роль допускает это для переданного подрядчику, пока действует договор, а это не так.",
            "The role allows it for what the contractor has while its contract holds, and this is not so.",
        ),
        Reach::Emergencies if !relation.emergency => {
            ("Роль видит только аварийные заявки.", "The role sees emergencies only.")
        }
        Reach::Emergencies => (
            "Заявка аварийная: роль допускает это.",
            "The ticket is an emergency: the role allows it.",
        ),
        Reach::Warranty if bound && relation.warranty => (
            "Место закреплено за пользователем, и заявка гарантийная.",
            "The place is bound to the user, and the ticket is under warranty.",
        ),
        Reach::Warranty if !relation.warranty => (
            "Роль видит только гарантийное.",
            "The role sees only what is under warranty.",
        ),
        Reach::Places | Reach::Common | Reach::Warranty => (
            "Место не закреплено за пользователем.",
            "The place is not bound to the user.",
        ),
        Reach::Trade if bound && relation.is_of_trade(mandate) => (
            "Место закреплено за пользователем, и это его специальность.",
            "The place is bound to the user, and it is the user's trade.",
        ),
        Reach::Trade if bound => (
            "Место закреплено за пользователем, но это не его специальность.",
            "The place is bound to the user, but it is not the user's trade.",
        ),
        Reach::Bound | Reach::Trade => (
            "Место не закреплено за пользователем, и это назначено не ему.",
            "The place is not bound to the user, and it is not assigned to the user.",
        ),
        Reach::Own => (
            "Роль допускает это только для назначенного ей, а это назначено не пользователю.",
            "The role allows it for what is assigned only, and this is not assigned to the user.",
        ),
        Reach::Flat if super::flats(mandate).any(|scope| scope.holds(place)) => {
            ("Это квартира пользователя.", "It is the user's flat.")
        }
        Reach::Flat if super::claims(mandate, place, relation) => (
            "Пользователь сам оставил это в квартире, которую ещё не подтвердили.",
            "The user asked for it himself, in a flat that is not verified yet.",
        ),
        Reach::Flat => ("Это не квартира пользователя.", "It is not the user's flat."),
        Reach::House if super::in_house(mandate, place) => (
            "В этом доме квартира пользователя.",
            "The user has a flat in this house.",
        ),
        Reach::House => (
            "В этом доме у пользователя нет квартиры.",
            "The user has no flat in this house.",
        ),
    }
}
