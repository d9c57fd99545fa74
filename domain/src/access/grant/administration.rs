//! Who administers whom: nobody gives more than he has, and nobody reaches into a company that is not his.

use super::{Grant, Mandate};
use crate::access::rights::{Action, Relation, may};
use crate::kernel::scope::Place;
use crate::kernel::{CompanyId, Refusal, UserId, Wrong};

/// Whether the administrator gives rights in the company.
pub fn administers(admin: &Grant, company: CompanyId) -> bool {
    let place = Place::of_company(company);
    may(admin, Action::ManageUsers, Some(&place), Relation::NONE)
}

/// Whether the administrator knows of the user, who is something in a company that he administers.
pub fn knows(admin: &Grant, user: &Grant) -> bool {
    user.mandates.iter().any(|mandate| administers(admin, mandate.company))
}

/// Whom one may not know of does not exist.
pub fn check_known(admin: &Grant, user: &Grant) -> Result<(), Refusal> {
    if !may(admin, Action::ManageUsers, None, Relation::NONE) {
        return Err(Refusal::forbidden());
    }
    match knows(admin, user) {
        true => Ok(()),
        false => Err(Refusal::not_found()),
    }
}

/// Whether the administrator may lock the user out or let him in: that concerns all his companies, so an
/// administrator of all of them does it.
pub fn check_user(admin: &Grant, user: &Grant) -> Result<(), Refusal> {
    check_known(admin, user)?;
    if user.mandates.iter().all(|mandate| administers(admin, mandate.company)) {
        return Ok(());
    }
    Err(Refusal::conflict(
        "works_elsewhere_too",
        "Этот человек работает и в чужой для вас компании. Его меняет администратор всех его компаний.",
        "This person works for a company that is not yours, too. An administrator of all of them changes it.",
    ))
}

/// The grant of a user whose mandates in the administrator's companies are `given` from now on; what other
/// companies gave stays as it is, and the main mandate stays the main one where it is theirs.
pub fn replaced(admin: &Grant, now: &Grant, given: Vec<Mandate>) -> Vec<Mandate> {
    let theirs = |mandate: &&Mandate| !administers(admin, mandate.company);
    let kept: Vec<Mandate> = now.mandates.iter().filter(theirs).cloned().collect();
    match now.mandates.first().is_some_and(|main| theirs(&main)) {
        true => [kept, given].concat(),
        false => [given, kept].concat(),
    }
}

/// Whether the administrator may give these mandates: none in a company that he does not administer and, where
/// he is bound to places there, no place beyond those.
pub fn check_given(admin: &Grant, given: &[Mandate]) -> Result<(), Refusal> {
    if !may(admin, Action::ManageUsers, None, Relation::NONE) {
        return Err(Refusal::forbidden());
    }
    let mut wrong = Wrong::default();
    if given.is_empty() {
        wrong.add(
            "mandates",
            "required",
            "Назовите хотя бы одну роль в компании: без неё человек не увидит ничего.",
            "Name at least one role in a company: without it the person sees nothing.",
        );
    }
    for (index, mandate) in given.iter().enumerate() {
        if !administers(admin, mandate.company) {
            wrong.add(
                format!("mandates[{index}].company_id"),
                "unknown",
                "Такого здесь нет.",
                "There is no such thing here.",
            );
        } else if !gives(admin, mandate) {
            wrong.add(
                format!("mandates[{index}].scopes"),
                "beyond_own",
                "Ваши права ограничены адресами. Дайте только эти адреса или часть из них.",
                "Your rights are bound to places. Give these places only, or some of them.",
            );
        }
    }
    wrong.finish()
}

/// Whether one of the administrator's mandates in that company is bound to nothing, or to all that is given.
fn gives(admin: &Grant, given: &Mandate) -> bool {
    let own = admin.mandates.iter().filter(|own| own.company == given.company);
    let mut giving = own.filter(|own| administers(&Grant::from((*own).clone()), given.company));
    let among = |own: &Mandate| !given.scopes.is_empty() && given.scopes.iter().all(|one| own.scopes.contains(one));
    giving.any(|own| own.scopes.is_empty() || among(own))
}

/// Nobody locks himself out or changes his own rights: somebody who can undo it must be left.
pub fn check_not_own(admin: UserId, user: UserId) -> Result<(), Refusal> {
    if admin != user {
        return Ok(());
    }
    Err(Refusal::conflict(
        "own_account",
        "Свою учётную запись так не меняют: попросите другого администратора.",
        "One does not change the own account this way: ask another administrator.",
    ))
}
