//! What staff sees of a resident's consents, and how it answers his requests.

use super::{give, kind_of, shape, shown, whose};
use crate::extract::{Caller, Nothing, Order};
use crate::problem::Problem;
use crate::routes::people::person;
use crate::routes::{Outcome, answer};
use crate::rows::people::person_may;
use crate::server::Web;
use crate::wire::common::{Named, Page};
use crate::wire::privacy::{AnswerDataRequest, NewDataRequest, Privacy, WaitingRequest};
use actix_web::web;
use domovoi_actors::Seen;
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::kernel::{PersonId, Refusal};
use domovoi_domain::privacy::DossierCommand;
use domovoi_domain::residents::Person;

/// Who asked about his data and waits for an answer, the first due first.
#[utoipa::path(get, path = "/api/v1/data-requests", tag = "privacy", responses((status = 200, description = "As it stands", body = Page<WaitingRequest>)))]
pub async fn list(web: web::Data<Web>, caller: Caller) -> Outcome {
    check(&caller.grant, Action::ManageResidents, None, Relation::NONE)?;
    let eyes = web.eyes(&caller);
    let page = web.house.ask(move |model| {
        let person = |id| model.people.get(id);
        let mine = model.dossiers.iter().map(|seen| &*seen.state).filter(|dossier| {
            person(dossier.person).is_some_and(|seen| person_may(model, &seen.state, Action::ManageResidents, &eyes))
        });
        let row = |(id, one, overdue): (PersonId, &domovoi_domain::privacy::Request, bool)| WaitingRequest {
            person: Named {
                id: id.to_string(),
                name: model
                    .people
                    .words(id)
                    .map(|words| words.name.clone())
                    .unwrap_or_default(),
            },
            number: one.number,
            kind: shape::kind(one.kind, &eyes),
            asked_at: one.asked.into(),
            due_at: one.due.into(),
            overdue,
        };
        Page::whole(shape::waiting(mine, eyes.now).into_iter().map(row).collect())
    });
    answer(&page.await?)
}

/// Consents and requests of a resident.
#[utoipa::path(get, path = "/api/v1/people/{id}/privacy", tag = "privacy", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Privacy)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = of_staff(&web, &caller, &id, Action::SeeResidents)?;
    shown(&web, &caller, seen.id, &seen.state).await
}

/// Those who live in a flat see one another's names, but never what another has agreed to.
pub(super) fn of_staff(web: &Web, caller: &Caller, id: &str, action: Action) -> Result<Seen<Person>, Problem> {
    let seen = person(web, caller, id, action)?;
    let resident = caller.grant.mandates.iter().all(|mandate| mandate.role.is_resident());
    if resident {
        return Err(Refusal::forbidden().into());
    }
    Ok(seen)
}

/// Writes down what a resident asked on paper or by telephone.
#[utoipa::path(post, path = "/api/v1/people/{id}/data-requests", tag = "privacy", params(("id" = String, Path)), request_body = NewDataRequest, responses((status = 200, description = "As it stands", body = Privacy)))]
pub async fn ask(web: web::Data<Web>, id: web::Path<String>, order: Order<NewDataRequest>) -> Outcome {
    let seen = of_staff(&web, &order.caller, &id, Action::ManageResidents)?;
    let command = DossierCommand::Ask {
        whose: whose(&seen.state),
        kind: kind_of(&order.body.kind)?,
        words: order.body.words,
    };
    give(&web, &order.caller, &seen.state, command, (order.key, order.expect)).await
}

/// Takes the longer term that the law allows, once.
#[utoipa::path(post, path = "/api/v1/people/{id}/data-requests/{number}/extend", tag = "privacy", params(("id" = String, Path), ("number" = u32, Path)), responses((status = 200, description = "As it stands", body = Privacy)))]
pub async fn extend(web: web::Data<Web>, path: web::Path<(String, String)>, order: Order<Nothing>) -> Outcome {
    let seen = of_staff(&web, &order.caller, &path.0, Action::ManageResidents)?;
    let number = number(&path.1)?;
    let command = DossierCommand::Extend { number };
    give(&web, &order.caller, &seen.state, command, (order.key, order.expect)).await
}

/// Answers a request; the person reads it.
#[utoipa::path(post, path = "/api/v1/people/{id}/data-requests/{number}/answer", tag = "privacy", params(("id" = String, Path), ("number" = u32, Path)), request_body = AnswerDataRequest, responses((status = 200, description = "As it stands", body = Privacy)))]
pub async fn answer_to(
    web: web::Data<Web>,
    path: web::Path<(String, String)>,
    order: Order<AnswerDataRequest>,
) -> Outcome {
    let seen = of_staff(&web, &order.caller, &path.0, Action::ManageResidents)?;
    let number = number(&path.1)?;
    let command = DossierCommand::Answer {
        number,
        words: order.body.words,
    };
    give(&web, &order.caller, &seen.state, command, (order.key, order.expect)).await
}

fn number(text: &str) -> Result<u32, Problem> {
    text.parse().map_err(|_| Refusal::not_found().into())
}
