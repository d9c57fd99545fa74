//! Joining a flat that is the company's: by account and phone, or by an owner's invitation.

use super::{give, own};
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::routes::Outcome;
use crate::server::Web;
use crate::sign_in::token;
use crate::wire::home::JoinFlat;
use actix_web::web;
use domovoi_actors::{self as actors, Model, Seen};
use domovoi_domain::kernel::vocabulary::{fold, tidy};
use domovoi_domain::kernel::{BuildingId, Refusal};
use domovoi_domain::residents::{Person, PersonCommand, Tenure, joining};

/// Characters of an account that are looked at.
const ACCOUNT: usize = 30;

/// Joins a flat. By account one sees only the own tickets until the company has verified it; by an invitation the
/// owner has vouched for it.
#[utoipa::path(post, path = "/api/v1/home/flats", tag = "home", request_body = JoinFlat, responses((status = 200, description = "Joined", body = crate::wire::home::MyHome)))]
pub async fn join(web: web::Data<Web>, order: Order<JoinFlat>) -> Outcome {
    let person = own(&web, &order.caller)?;
    order.caller.in_person()?;
    match &order.body.invitation {
        Some(secret) => {
            let token = token::hash(secret);
            web.house
                .join_by_invitation(token, person.id, &order.caller.who)
                .await?;
            super::shown(&web, person.id)
        }
        None => {
            let role = role(order.body.role)?;
            let (building, flat) = named(&web, &person, &order.body, &order.caller)?;
            let command = actors::Order::new(PersonCommand::Join { building, flat, role }, order.caller.who);
            give(&web, person.id, command.key(order.key)).await
        }
    }
}

/// Whoever says so himself may be an owner, a tenant or of the family.
fn role(asked: Option<crate::wire::people::Tenure>) -> Result<Tenure, Problem> {
    match asked.map(Tenure::from) {
        Some(role @ (Tenure::Owner | Tenure::Tenant | Tenure::Family)) => Ok(role),
        _ => Err(Refusal::field(
            "role",
            "required",
            "Укажите, кто вы: собственник, наниматель или член семьи.",
            "Say who you are: owner, tenant or of the family.",
        )
        .into()),
    }
}

/// The flat of the account, when the phone agrees with it.
fn named(web: &Web, person: &Seen<Person>, body: &JoinFlat, caller: &Caller) -> Result<(BuildingId, String), Problem> {
    let account = fold(&tidy(body.account.as_deref().unwrap_or_default()));
    if account.is_empty() || account.chars().count() > ACCOUNT {
        return Err(Refusal::field(
            "account",
            "required",
            "Номер лицевого счёта стоит в квитанции.",
            "The number of the account stands on your bill.",
        )
        .into());
    }
    let digits = body.digits.as_deref().unwrap_or_default().trim();
    let now = web.house.now();
    web.joining.check(person.id, &account, now)?;
    let model = web.house.model();
    let flat = of_account(&model, person, &account, caller);
    let known = flat.clone().into_iter().flat_map(|(building, flat)| {
        let people: Vec<_> = model.people.of_flat(building, &flat).collect();
        people.into_iter().filter_map(|id| model.people.words(id))
    });
    let phones = known.flat_map(|words| words.phones.iter().map(String::as_str));
    match flat.clone().filter(|_| joining::fits(digits, phones)) {
        Some(flat) => Ok(flat),
        None => {
            web.joining.failed(person.id, &account, now);
            Err(joining::no_such_flat().into())
        }
    }
}

/// The only flat of the person's company that is charged under this number.
fn of_account(model: &Model, person: &Seen<Person>, account: &str, caller: &Caller) -> Option<(BuildingId, String)> {
    let company = person.state.company;
    if !caller.grant.knows(company) {
        return None;
    }
    let mut found = model
        .buildings
        .iter()
        .filter(|seen| seen.state.company == company)
        .filter_map(|seen| Some((seen.id, seen.state.flat_of_account(account)?.to_owned())));
    let flat = found.next()?;
    found.next().is_none().then_some(flat)
}
