//! Contractors: the list, one firm, its card, its contracts, its people.

use super::{Outcome, answer, versioned};
use crate::ask::{self, body_id, optional_id, path_id};
use crate::extract::{Caller, Nothing, Order, Query};
use crate::problem::Problem;
use crate::rows::contractors::{contractor as shape, visible};
use crate::rows::people::scope_of;
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::contractors::*;
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{self as actors, Done, Seen};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::contractors::{self, Contractor as Firm, ContractorCard, ContractorCommand};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::vocabulary::fold;
use domovoi_domain::kernel::{CompanyId, ContractorId, Refusal, RefusalKind};
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/contractors{tail}");
    config
        .service(
            web::resource(path(""))
                .route(web::get().to(list))
                .route(web::post().to(register)),
        )
        .service(
            web::resource(path("/{id}"))
                .route(web::get().to(read))
                .route(web::patch().to(correct)),
        )
        .service(web::resource(path("/{id}/contracts")).route(web::post().to(add_contract)))
        .service(web::resource(path("/{id}/contracts/end")).route(web::post().to(end_contract)))
        .service(web::resource(path("/{id}/people")).route(web::post().to(add_person)))
        .service(web::resource(path("/{id}/people/{employee_id}")).route(web::delete().to(remove_person)));
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContractorQuery {
    /// Part of the name.
    pub q: Option<String>,
    pub company_id: Option<String>,
    /// Only those with, or without, a contract that holds now.
    pub holds: Option<bool>,
    pub cursor: Option<String>,
    /// 1 to 500, 100 by default.
    pub limit: Option<u32>,
}

/// Contractors by name.
#[utoipa::path(get, path = "/api/v1/contractors", tag = "contractors", params(ContractorQuery), responses((status = 200, description = "As it stands", body = Page<Contractor>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<ContractorQuery>) -> Outcome {
    check(&caller.grant, Action::SeeContractors, None, Relation::NONE)?;
    let company = optional_id::<CompanyId>("company_id", query.company_id.as_deref())?;
    let limit = ask::limit(query.limit, 100, 500)?;
    let words = fold(&query.q.unwrap_or_default());
    let eyes = web.eyes(&caller);
    let model = web.house.model();
    let fits = |firm: &Firm| {
        let name = fold(&firm.name);
        company.is_none_or(|id| firm.company == id)
            && query.holds.is_none_or(|holds| firm.holds(eyes.now) == holds)
            && words.split_whitespace().all(|word| name.contains(word))
            && visible(firm, &eyes)
    };
    let mut shown: Vec<&Seen<Firm>> = model.contractors.iter().filter(|seen| fits(&seen.state)).collect();
    shown.sort_by(|a, b| a.state.name.cmp(&b.state.name).then(a.id.cmp(&b.id)));
    answer(&ask::page(&shown, query.cursor.as_deref(), limit, |seen| {
        shape(&model, seen, &eyes)
    })?)
}

/// The firm that an address names, if the caller may do `action` with it.
fn firm(web: &Web, caller: &Caller, name: &str, action: Action) -> Result<Seen<Firm>, Problem> {
    let id: ContractorId = path_id(name)?;
    let model = web.house.model();
    let seen = model.contractors.get(id).ok_or_else(Refusal::not_found)?;
    let place = Place::of_company(seen.state.company);
    check(&caller.grant, action, Some(&place), Relation::contractor(id))?;
    Ok(seen.clone())
}

/// One contractor.
#[utoipa::path(get, path = "/api/v1/contractors/{id}", tag = "contractors", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Contractor)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = firm(&web, &caller, &id, Action::SeeContractors)?;
    shown(&web, &caller, StatusCode::OK, &seen)
}

/// Takes a firm on.
#[utoipa::path(post, path = "/api/v1/contractors", tag = "contractors", request_body = NewContractor, responses((status = 201, description = "Made", body = Contractor)))]
pub async fn register(web: web::Data<Web>, order: Order<NewContractor>) -> Outcome {
    let Order { body, caller, key, .. } = order;
    let company: CompanyId = body_id("company_id", &body.company_id)?;
    let place = Place::of_company(company);
    match check(&caller.grant, Action::ManageContractors, Some(&place), Relation::NONE) {
        Err(refusal) if refusal.kind == RefusalKind::NotFound => return Err(ask::unknown("company_id").into()),
        checked => checked?,
    }
    let card = ContractorCard {
        name: body.name,
        kinds: body.kinds.into_iter().map(Into::into).collect(),
        scopes: body.scopes.into_iter().map(scope_of).collect::<Result<_, _>>()?,
        skills: body.skills.into_iter().map(Into::into).collect(),
    };
    let done = web.house.found_contractor(company, card, &caller.who, key).await?;
    settled(&web, &caller, StatusCode::CREATED, done).await
}

/// Corrects the card.
#[utoipa::path(patch, path = "/api/v1/contractors/{id}", tag = "contractors", params(("id" = String, Path)), request_body = CorrectContractor, responses((status = 200, description = "As it stands", body = Contractor)))]
pub async fn correct(web: web::Data<Web>, id: web::Path<String>, order: Order<CorrectContractor>) -> Outcome {
    let seen = firm(&web, &order.caller, &id, Action::ManageContractors)?;
    let (body, now) = (order.body.clone(), seen.state.card());
    let scopes = body
        .scopes
        .map(|scopes| scopes.into_iter().map(scope_of).collect::<Result<_, _>>());
    let card = ContractorCard {
        name: body.name.unwrap_or(now.name),
        kinds: body
            .kinds
            .map_or(now.kinds, |kinds| kinds.into_iter().map(Into::into).collect()),
        scopes: scopes.transpose()?.unwrap_or(now.scopes),
        skills: body
            .skills
            .map_or(now.skills, |skills| skills.into_iter().map(Into::into).collect()),
    };
    let (caller, command) = ordered(order);
    let done = web.house.correct_contractor(seen.id, card, command).await;
    settle(&web, &caller, seen.id, done).await
}

/// Adds a contract.
#[utoipa::path(post, path = "/api/v1/contractors/{id}/contracts", tag = "contractors", params(("id" = String, Path)), request_body = NewContract, responses((status = 200, description = "As it stands", body = Contractor)))]
pub async fn add_contract(web: web::Data<Web>, id: web::Path<String>, order: Order<NewContract>) -> Outcome {
    let contract = contractors::Contract {
        number: order.body.number.clone(),
        from: order.body.from.0,
        until: order.body.until.map(|when| when.0),
    };
    give(&web, &id, order, ContractorCommand::AddContract { contract }).await
}

/// Says when a contract ends; what is open comes back then.
#[utoipa::path(post, path = "/api/v1/contractors/{id}/contracts/end", tag = "contractors", params(("id" = String, Path)), request_body = EndContract, responses((status = 200, description = "As it stands", body = Contractor)))]
pub async fn end_contract(web: web::Data<Web>, id: web::Path<String>, order: Order<EndContract>) -> Outcome {
    let command = ContractorCommand::EndContract {
        number: order.body.number.clone(),
        at: order.body.at.map_or_else(|| web.house.now(), |when| when.0),
    };
    give(&web, &id, order, command).await
}

/// Makes an employee one of the firm's people.
#[utoipa::path(post, path = "/api/v1/contractors/{id}/people", tag = "contractors", params(("id" = String, Path)), request_body = NewContractorPerson, responses((status = 200, description = "As it stands", body = Contractor)))]
pub async fn add_person(web: web::Data<Web>, id: web::Path<String>, order: Order<NewContractorPerson>) -> Outcome {
    let seen = firm(&web, &order.caller, &id, Action::ManageContractors)?;
    let employee = body_id("employee_id", &order.body.employee_id)?;
    let (caller, command) = ordered(order);
    let done = web.house.add_to_contractor(seen.id, employee, command).await;
    settle(&web, &caller, seen.id, done).await
}

/// Takes one of the firm's people off.
#[utoipa::path(delete, path = "/api/v1/contractors/{id}/people/{employee_id}", tag = "contractors", params(("id" = String, Path), ("employee_id" = String, Path)), responses((status = 200, description = "As it stands", body = Contractor)))]
pub async fn remove_person(web: web::Data<Web>, path: web::Path<(String, String)>, order: Order<Nothing>) -> Outcome {
    let (id, employee) = path.into_inner();
    let employee = path_id(&employee)?;
    give(&web, &id, order, ContractorCommand::RemovePerson { employee }).await
}

async fn give<T>(web: &Web, name: &str, order: Order<T>, command: ContractorCommand) -> Outcome {
    let seen = firm(web, &order.caller, name, Action::ManageContractors)?;
    let (caller, ordered) = ordered(order);
    let done = web.house.send::<Firm>(seen.id, ordered(command)).await;
    settle(web, &caller, seen.id, done).await
}

/// Who orders, and how a command becomes his order.
fn ordered<T>(order: Order<T>) -> (Caller, impl FnOnce(ContractorCommand) -> actors::Order<Firm>) {
    let Order {
        caller, key, expect, ..
    } = order;
    let who = caller.who.clone();
    (caller, move |command| {
        actors::Order::new(command, who).key(key).expect(expect)
    })
}

async fn settle(web: &Web, caller: &Caller, id: ContractorId, done: Result<Done<Firm>, Refusal>) -> Outcome {
    match done {
        Ok(done) => settled(web, caller, StatusCode::OK, done).await,
        Err(refusal) if refusal.kind == RefusalKind::Stale => {
            let seen = web.house.view::<Firm>(id).await?;
            let current = shape(&web.house.model(), &seen, &web.eyes(caller));
            Err(Problem::with_current(
                refusal,
                serde_json::to_value(current).unwrap_or_default(),
            ))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn settled(web: &Web, caller: &Caller, status: StatusCode, done: Done<Firm>) -> Outcome {
    // Who asks next finds what was just done.
    web.house.synced(done.seq).await;
    let seen = Seen {
        id: done.id,
        state: done.state,
        version: done.version,
        seq: done.seq,
    };
    shown(web, caller, status, &seen)
}

fn shown(web: &Web, caller: &Caller, status: StatusCode, seen: &Seen<Firm>) -> Outcome {
    versioned(
        status,
        seen.version,
        &shape(&web.house.model(), seen, &web.eyes(caller)),
    )
}
