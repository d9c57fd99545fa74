//! Destroying what is known of a resident (152-ФЗ, ст. 21): what it would take, and the act of what it took.

use super::staff::of_staff;
use super::traces::{Traces, traces};
use super::whose;
use crate::extract::{Caller, Nothing, Order};
use crate::routes::{Outcome, answer};
use crate::rows;
use crate::rows::users::company;
use crate::server::Web;
use crate::wire::common::Named;
use crate::wire::privacy::erasure::{Erasure, ErasureDone};
use actix_web::web;
use domovoi_actors::{self as actors, Seen};
use domovoi_domain::access::rights::Action;
use domovoi_domain::kernel::Refusal;
use domovoi_domain::privacy::{Act, Dossier, DossierCommand};
use domovoi_domain::residents::Person;

/// What would be destroyed and what stands in the way; afterwards the act of it.
#[utoipa::path(get, path = "/api/v1/people/{id}/erasure", tag = "privacy", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Erasure)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = of_staff(&web, &caller, &id, Action::EraseResidents)?;
    shown(&web, &seen).await
}

/// Destroys card, contacts, own words and accounts; tickets, times and flats stay without the person.
#[utoipa::path(post, path = "/api/v1/people/{id}/erasure", tag = "privacy", params(("id" = String, Path)), responses((status = 200, description = "The act", body = Erasure)))]
pub async fn erase(web: web::Data<Web>, id: web::Path<String>, order: Order<Nothing>) -> Outcome {
    order.caller.in_person()?;
    let seen = of_staff(&web, &order.caller, &id, Action::EraseResidents)?;
    let person = &seen.state;
    if !person.erased {
        let traces = traces(&web, person).await?;
        allowed(&web, &traces)?;
        let known = web.house.model().people.words(person.id).cloned().unwrap_or_default();
        let act = Act {
            homes: person
                .homes
                .iter()
                .map(|home| (home.building, home.flat.clone()))
                .collect(),
            tickets: traces.tickets.iter().map(|head| head.id).collect(),
            users: traces.users,
            had_email: !known.email.is_empty(),
            ..Act::default()
        };
        let whose = whose(person);
        let order = actors::Order::new(DossierCommand::Erase { whose, act }, order.caller.who)
            .key(order.key)
            .expect(order.expect);
        let done = web.house.send::<Dossier>(person.id, order).await?;
        // What the act tells is destroyed when it is shown.
        web.house.followed(done.seq).await;
    }
    shown(&web, &seen).await
}

/// Who is waited for must be reached, and an employee's account is not the resident's alone.
fn allowed(web: &Web, traces: &Traces) -> Result<(), Refusal> {
    let open: Vec<String> = open(traces).map(|ticket| ticket.name).collect();
    if !open.is_empty() {
        let numbers = open.join(", ");
        return Err(Refusal::conflict(
            "open_tickets",
            format!("Сначала закройте или отклоните заявки: {numbers}."),
            format!("First close or decline the tickets: {numbers}."),
        ));
    }
    if is_staff(web, traces) {
        return Err(Refusal::conflict(
            "account_of_staff",
            "Этой учётной записью пользуется и сотрудник. Сначала снимите с неё права сотрудника.",
            "The account is used by an employee, too. First take the rights of staff off it.",
        ));
    }
    Ok(())
}

fn open(traces: &Traces) -> impl Iterator<Item = Named> {
    let open = traces.tickets.iter().filter(|head| head.status.is_open());
    open.map(|head| Named {
        id: head.id.to_string(),
        name: head.number.to_string(),
    })
}

fn is_staff(web: &Web, traces: &Traces) -> bool {
    let model = web.house.model();
    let users = traces.users.iter().filter_map(|id| model.users.get(*id));
    let mut mandates = users.flat_map(|seen| &seen.state.grant.mandates);
    mandates.any(|mandate| !mandate.role.is_resident())
}

async fn shown(web: &Web, seen: &Seen<Person>) -> Outcome {
    let dossier = {
        let model = web.house.model();
        let known = model.dossiers.get(seen.id);
        known.map(|known| (*known.state).clone()).unwrap_or_default()
    };
    let company = company(&web.house.model(), seen.state.company);
    if let Some(at) = dossier.erased {
        return answer(&act(web, company, at, dossier.act.as_ref()));
    }
    let traces = traces(web, &seen.state).await?;
    let known = web.house.model().people.words(seen.id).cloned().unwrap_or_default();
    answer(&Erasure {
        company,
        request: dossier.wish().map(|request| request.number),
        open_tickets: open(&traces).collect(),
        is_staff: is_staff(web, &traces),
        homes: seen.state.homes.len() as u32,
        tickets: traces.tickets.len() as u32,
        accounts: traces.users.len() as u32,
        email: !known.email.is_empty(),
        done: None,
    })
}

/// What was destroyed; of an act that was dropped only that it was.
fn act(web: &Web, company: Named, at: domovoi_domain::kernel::Instant, act: Option<&Act>) -> Erasure {
    let none = Act::default();
    let told = act.unwrap_or(&none);
    Erasure {
        company,
        request: told.request,
        open_tickets: Vec::new(),
        is_staff: false,
        homes: told.homes.len() as u32,
        tickets: told.tickets.len() as u32,
        accounts: told.users.len() as u32,
        email: told.had_email,
        done: Some(ErasureDone {
            at: at.into(),
            by: told.by.map(|id| rows::user(&web.house.model(), id)),
            kept_until: act.map(|act| act.until.into()),
        }),
    }
}
