//! Companies: what each has set up, its districts and complexes.

use super::{Outcome, answer, versioned};
use crate::ask::{optional_id, path_id};
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::rows::housing;
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::housing::{Company as Shape, CorrectCompany, NewCompany, NewComplex, NewDistrict, WantSecondFactor};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{self as actors, Done, Seen};
use domovoi_domain::access::rights::{Action, Relation, acting, check};
use domovoi_domain::access::{Grant, Mandate, User, UserCommand};
use domovoi_domain::housing::{Company, CompanyCommand};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{CompanyId, ComplexId, DistrictId, Refusal, RefusalKind, Settings};

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/companies{tail}");
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
        .service(web::resource(path("/{id}/districts")).route(web::post().to(add_district)))
        .service(web::resource(path("/{id}/complexes")).route(web::post().to(add_complex)))
        .service(web::resource(path("/{id}/second-factor")).route(web::put().to(want_second_factor)));
}

/// Companies that the caller works for.
#[utoipa::path(get, path = "/api/v1/companies", tag = "housing", responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller) -> Outcome {
    let model = web.house.model();
    let mut shown: Vec<_> = caller
        .grant
        .companies()
        .into_iter()
        .filter_map(|id| model.companies.get(id))
        .collect();
    shown.sort_by(|a, b| a.state.name.cmp(&b.state.name));
    answer(&Page::whole(shown.into_iter().map(housing::company).collect()))
}

/// One company.
#[utoipa::path(get, path = "/api/v1/companies/{id}", tag = "housing", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = company(&web, &caller, &id)?;
    versioned(StatusCode::OK, seen.version, &housing::company(&seen))
}

/// A company of the caller's.
fn company(web: &Web, caller: &Caller, name: &str) -> Result<Seen<Company>, Problem> {
    let id: CompanyId = path_id(name)?;
    let model = web.house.model();
    let seen = model.companies.get(id).filter(|_| caller.grant.knows(id));
    Ok(seen.ok_or_else(Refusal::not_found)?.clone())
}

/// Registers a company. Whoever does so works for it from then on.
#[utoipa::path(post, path = "/api/v1/companies", tag = "housing", request_body = NewCompany, responses((status = 201, description = "Made", body = Shape)))]
pub async fn register(web: web::Data<Web>, order: Order<NewCompany>) -> Outcome {
    let Order { body, caller, key, .. } = order;
    check(&caller.grant, Action::ManageUsers, None, Relation::NONE)?;
    let founder = acting(&caller.grant, Action::ManageUsers, None, Relation::NONE);
    let role = founder.map(|mandate| mandate.role).ok_or_else(Refusal::forbidden)?;
    let settings = body.settings.map_or_else(Settings::default, housing::settings_of);
    let id = web.house.new_id::<CompanyId>();
    let command = CompanyCommand::Register {
        id,
        name: body.name,
        settings,
    };
    let done = web
        .house
        .send::<Company>(id, actors::Order::new(command, caller.who.clone()).key(key))
        .await?;
    web.house.synced(done.seq).await;
    if !caller.grant.knows(done.id) {
        let mut grant: Grant = (*caller.grant).clone();
        grant.mandates.push(Mandate::new(done.id, role));
        let order = actors::Order::new(UserCommand::SetGrant { grant }, caller.who.clone());
        let granted = web.house.send::<User>(caller.user, order).await?;
        web.house.synced(granted.seq).await;
    }
    settle(&web, StatusCode::CREATED, done.id, Ok(done)).await
}

async fn settle(web: &Web, status: StatusCode, id: CompanyId, done: Result<Done<Company>, Refusal>) -> Outcome {
    match done {
        Ok(done) => {
            // Who asks next finds what was just done.
            web.house.synced(done.seq).await;
            let seen = Seen {
                id: done.id,
                state: done.state,
                version: done.version,
                seq: done.seq,
            };
            versioned(status, seen.version, &housing::company(&seen))
        }
        Err(refusal) if refusal.kind == RefusalKind::Stale => {
            let current = housing::company(&web.house.view::<Company>(id).await?);
            Err(Problem::with_current(
                refusal,
                serde_json::to_value(current).unwrap_or_default(),
            ))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Gives a command to the company that the address names.
async fn give<T>(
    web: &Web,
    name: &str,
    order: &Order<T>,
    expect: Option<u64>,
    last: bool,
    command: CompanyCommand,
) -> Result<Done<Company>, Problem> {
    let id = company(web, &order.caller, name)?.id;
    check(
        &order.caller.grant,
        Action::ManageCompany,
        Some(&Place::of_company(id)),
        Relation::NONE,
    )?;
    let key = order.key.filter(|_| last);
    let command = actors::Order::new(command, order.caller.who.clone())
        .key(key)
        .expect(expect);
    match web.house.send::<Company>(id, command).await {
        Ok(done) => Ok(done),
        Err(refusal) => Err(match settle(web, StatusCode::OK, id, Err(refusal)).await {
            Err(problem) => problem,
            Ok(_) => Refusal::bug().into(),
        }),
    }
}

/// Changes its name and settings.
#[utoipa::path(patch, path = "/api/v1/companies/{id}", tag = "housing", params(("id" = String, Path)), request_body = CorrectCompany, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn correct(web: web::Data<Web>, id: web::Path<String>, order: Order<CorrectCompany>) -> Outcome {
    let seen = company(&web, &order.caller, &id)?;
    let place = Place::of_company(seen.id);
    check(&order.caller.grant, Action::ManageCompany, Some(&place), Relation::NONE)?;
    let name = order.body.name.clone().map(|name| CompanyCommand::Rename { name });
    let settings = order.body.settings.clone().map(|settings| CompanyCommand::Set {
        settings: housing::settings_of(settings),
    });
    let mut expect = order.expect;
    let mut done = None;
    let both = name.is_some() && settings.is_some();
    for (index, command) in name.into_iter().chain(settings).enumerate() {
        let made = give(&web, &id, &order, expect, !both || index == 1, command).await?;
        expect = order.expect.map(|_| made.version);
        done = Some(made);
    }
    match done {
        Some(done) => settle(&web, StatusCode::OK, seen.id, Ok(done)).await,
        None => versioned(StatusCode::OK, seen.version, &housing::company(&seen)),
    }
}

/// Adds a district.
#[utoipa::path(post, path = "/api/v1/companies/{id}/districts", tag = "housing", params(("id" = String, Path)), request_body = NewDistrict, responses((status = 201, description = "Made", body = Shape)))]
pub async fn add_district(web: web::Data<Web>, id: web::Path<String>, order: Order<NewDistrict>) -> Outcome {
    let command = CompanyCommand::AddDistrict {
        id: web.house.new_id::<DistrictId>(),
        name: order.body.name.clone(),
    };
    let done = give(&web, &id, &order, order.expect, true, command).await?;
    settle(&web, StatusCode::CREATED, done.id, Ok(done)).await
}

/// Adds a complex.
#[utoipa::path(post, path = "/api/v1/companies/{id}/complexes", tag = "housing", params(("id" = String, Path)), request_body = NewComplex, responses((status = 201, description = "Made", body = Shape)))]
pub async fn add_complex(web: web::Data<Web>, id: web::Path<String>, order: Order<NewComplex>) -> Outcome {
    let command = CompanyCommand::AddComplex {
        id: web.house.new_id::<ComplexId>(),
        name: order.body.name.clone(),
        district: optional_id("district_id", order.body.district_id.as_deref())?,
    };
    let done = give(&web, &id, &order, order.expect, true, command).await?;
    settle(&web, StatusCode::CREATED, done.id, Ok(done)).await
}

/// Says of which roles a second factor is wanted. Who has none may only set one up from then on.
#[utoipa::path(put, path = "/api/v1/companies/{id}/second-factor", tag = "housing", params(("id" = String, Path)), request_body = WantSecondFactor, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn want_second_factor(web: web::Data<Web>, id: web::Path<String>, order: Order<WantSecondFactor>) -> Outcome {
    let seen = company(&web, &order.caller, &id)?;
    let place = Place::of_company(seen.id);
    check(&order.caller.grant, Action::ManageUsers, Some(&place), Relation::NONE)?;
    let command = CompanyCommand::WantSecondFactor {
        roles: order.body.roles.iter().map(|role| (*role).into()).collect(),
    };
    let done = give(&web, &id, &order, order.expect, true, command).await?;
    settle(&web, StatusCode::OK, done.id, Ok(done)).await
}
