//! Who administers whom: nobody gives more than he has, and nobody reaches into a company that is not his.

use super::Grant;
use super::rights::{Action, Relation, may};
use crate::kernel::{Refusal, UserId, Wrong};

/// Whether the administrator knows of the user: they share a company.
pub fn knows(admin: &Grant, user: &Grant) -> bool {
    may(admin, Action::ManageUsers, None, Relation::NONE)
        && user.companies.iter().any(|id| admin.companies.contains(id))
}

/// Whether the administrator may change the user. Whom one may not know of does not exist; who works for a
/// foreign company, too, is changed by an administrator of all of them.
pub fn check_user(admin: &Grant, user: &Grant) -> Result<(), Refusal> {
    if !may(admin, Action::ManageUsers, None, Relation::NONE) {
        return Err(Refusal::forbidden());
    }
    if !knows(admin, user) {
        return Err(Refusal::not_found());
    }
    if user.companies.iter().all(|id| admin.companies.contains(id)) {
        return Ok(());
    }
    Err(Refusal::conflict(
        "works_elsewhere_too",
        "Этот человек работает и в чужой для вас компании. Его меняет администратор всех его компаний.",
        "This person works for a company that is not yours, too. An administrator of all of them changes it.",
    ))
}

/// Whether the administrator may give these rights: no company beyond the own ones and, where the
/// administrator is bound to places, no place beyond those.
pub fn check_given(admin: &Grant, given: &Grant) -> Result<(), Refusal> {
    if !may(admin, Action::ManageUsers, None, Relation::NONE) {
        return Err(Refusal::forbidden());
    }
    let mut wrong = Wrong::default();
    if given.companies.is_empty() {
        wrong.add(
            "companies",
            "required",
            "Назовите хотя бы одну компанию: без неё человек не увидит ничего.",
            "Name at least one company: without it the person sees nothing.",
        );
    }
    for (index, _) in given
        .companies
        .iter()
        .enumerate()
        .filter(|(_, id)| !admin.companies.contains(id))
    {
        wrong.add(
            format!("companies[{index}]"),
            "unknown",
            "Такого здесь нет.",
            "There is no such thing here.",
        );
    }
    if !admin.scopes.is_empty()
        && (given.scopes.is_empty() || given.scopes.iter().any(|one| !admin.scopes.contains(one)))
    {
        wrong.add(
            "scopes",
            "beyond_own",
            "Ваши права ограничены адресами. Дайте только эти адреса или часть из них.",
            "Your rights are bound to places. Give these places only, or some of them.",
        );
    }
    wrong.finish()
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
