//! Houses that change their company: offered by the one, accepted by the other.

use super::{Outcome, answer, nothing, versioned};
use crate::ask::path_id;
use crate::extract::{Caller, Nothing, Order};
use crate::problem::Problem;
use crate::rows::{Eyes, housing, users::company};
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::transfers::{OfferTransfer, Transfer as Shape};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::model::Model;
use domovoi_actors::{self as actors, Done, Seen};
use domovoi_domain::access::rights::{Action, Relation, check, may};
use domovoi_domain::housing::{Building, BuildingCommand, Transfer};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::vocabulary::fold;
use domovoi_domain::kernel::{BuildingId, CompanyId, Refusal, id};

pub fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/api/v1/transfers").route(web::get().to(list)))
        .service(
            web::resource("/api/v1/buildings/{id}/transfer")
                .route(web::post().to(offer))
                .route(web::delete().to(cancel)),
        )
        .service(web::resource("/api/v1/buildings/{id}/transfer/accept").route(web::post().to(accept)));
}

/// Whether houses of the company are given and taken by the reader.
fn manages(caller: &Caller, company: CompanyId) -> bool {
    let place = Place::of_company(company);
    may(&caller.grant, Action::ManageHousing, Some(&place), Relation::NONE)
}

/// Houses that are offered to the caller's companies or leave them, by address.
#[utoipa::path(get, path = "/api/v1/transfers", tag = "housing", responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller) -> Outcome {
    check(&caller.grant, Action::ManageHousing, None, Relation::NONE)?;
    let eyes = web.eyes(&caller);
    let model = web.house.model();
    let ours = |seen: &&Seen<Building>| {
        let to = seen.state.transfer.map(|transfer| transfer.to);
        to.is_some_and(|to| manages(&caller, to) || leaves(&seen.state, &eyes))
    };
    let planned = model.buildings.iter().filter(ours);
    let mut rows: Vec<Shape> = planned.filter_map(|seen| shape(&model, &caller, seen)).collect();
    rows.sort_by(|a, b| a.address.cmp(&b.address));
    answer(&Page::whole(rows))
}

/// Whether the reader gives the house away.
fn leaves(building: &Building, eyes: &Eyes) -> bool {
    eyes.may(Action::ManageHousing, &housing::place(building), Relation::NONE)
}

fn shape(model: &Model, caller: &Caller, seen: &Seen<Building>) -> Option<Shape> {
    let transfer = seen.state.transfer?;
    Some(of(model, caller, seen, seen.state.company, &transfer))
}

fn of(model: &Model, caller: &Caller, seen: &Seen<Building>, from: CompanyId, transfer: &Transfer) -> Shape {
    Shape {
        building_id: seen.id.to_string(),
        address: housing::address(&seen.state),
        from_company: company(model, from),
        to_company: company(model, transfer.to),
        from: transfer.from.into(),
        open_tickets: transfer.open.into(),
        accepted: transfer.accepted,
        may_accept: !transfer.accepted && manages(caller, transfer.to),
        version: seen.version,
    }
}

/// Offers the house to another company, from a time on or at once. To a company that the caller manages, too, it goes
/// without being asked.
#[utoipa::path(post, path = "/api/v1/buildings/{id}/transfer", tag = "housing", params(("id" = String, Path)), request_body = OfferTransfer, responses((status = 201, description = "Offered, agreed or done", body = Shape)))]
pub async fn offer(web: web::Data<Web>, name: web::Path<String>, order: Order<OfferTransfer>) -> Outcome {
    let id: BuildingId = path_id(&name)?;
    let caller = &order.caller;
    let house = web
        .house
        .model()
        .buildings
        .get(id)
        .cloned()
        .ok_or_else(Refusal::not_found)?;
    let place = housing::place(&house.state);
    check(&caller.grant, Action::ManageHousing, Some(&place), Relation::NONE)?;
    let to = named(&web.house.model(), &order.body.company)?;
    let transfer = Transfer {
        to,
        from: order.body.from.map_or(web.house.now(), |when| when.0),
        open: order.body.open_tickets.into(),
        accepted: manages(caller, to),
    };
    let command = BuildingCommand::OfferTransfer {
        to,
        from: order.body.from.map(|when| when.0),
        open: transfer.open,
        accepted: transfer.accepted,
    };
    let done = web
        .house
        .offer_transfer(id, to, command, &caller.who, order.key, order.expect)
        .await?;
    told(&web, caller, done, (house.state.company, transfer), StatusCode::CREATED)
}

/// The company of this id or of exactly this name. Who manages a house is public (ЖК РФ, ст. 198), so the name is
/// asked for and no list is given.
fn named(model: &Model, text: &str) -> Result<CompanyId, Problem> {
    let known = |id: CompanyId| model.companies.get(id).map(|_| id);
    let by_id = id::decode(text).map(CompanyId).and_then(known);
    let wanted = fold(text);
    let mut same = model.companies.iter().filter(|seen| fold(&seen.state.name) == wanted);
    by_id.or_else(|| same.next().map(|seen| seen.id)).ok_or_else(|| {
        Refusal::field(
            "company",
            "unknown",
            "Такой компании здесь нет. Напишите её название так, как оно заведено у неё.",
            "There is no such company here. Write its name as the company itself does.",
        )
        .into()
    })
}

/// Accepts a house that is offered to a company of the caller.
#[utoipa::path(post, path = "/api/v1/buildings/{id}/transfer/accept", tag = "housing", params(("id" = String, Path)), responses((status = 200, description = "Agreed or done", body = Shape)))]
pub async fn accept(web: web::Data<Web>, name: web::Path<String>, order: Order<Nothing>) -> Outcome {
    let id: BuildingId = path_id(&name)?;
    let caller = &order.caller;
    check(&caller.grant, Action::ManageHousing, None, Relation::NONE)?;
    let house = web
        .house
        .model()
        .buildings
        .get(id)
        .cloned()
        .ok_or_else(Refusal::not_found)?;
    let offered = house.state.transfer.filter(|transfer| manages(caller, transfer.to));
    let transfer = Transfer {
        accepted: true,
        ..offered.ok_or_else(Refusal::not_found)?
    };
    let command = actors::Order::new(BuildingCommand::AcceptTransfer, caller.who.clone());
    let command = command.key(order.key).expect(order.expect);
    let done = web.house.send::<Building>(id, command).await?;
    web.house.synced(done.seq).await;
    told(&web, caller, done, (house.state.company, transfer), StatusCode::OK)
}

/// Takes the offer back, or declines it.
#[utoipa::path(delete, path = "/api/v1/buildings/{id}/transfer", tag = "housing", params(("id" = String, Path)), responses((status = 204, description = "Cancelled")))]
pub async fn cancel(web: web::Data<Web>, name: web::Path<String>, order: Order<Nothing>) -> Outcome {
    let id: BuildingId = path_id(&name)?;
    let caller = &order.caller;
    let house = web
        .house
        .model()
        .buildings
        .get(id)
        .cloned()
        .ok_or_else(Refusal::not_found)?;
    let taker = house
        .state
        .transfer
        .is_some_and(|transfer| manages(caller, transfer.to));
    if !taker {
        let place = housing::place(&house.state);
        check(&caller.grant, Action::ManageHousing, Some(&place), Relation::NONE)?;
    }
    let command = actors::Order::new(BuildingCommand::CancelTransfer, caller.who.clone());
    let command = command.key(order.key).expect(order.expect);
    let done = web.house.send::<Building>(id, command).await?;
    web.house.synced(done.seq).await;
    nothing()
}

/// The transfer as it was agreed, also when it has been done by now.
fn told(
    web: &Web,
    caller: &Caller,
    done: Done<Building>,
    (from, transfer): (CompanyId, Transfer),
    status: StatusCode,
) -> Outcome {
    let seen = Seen {
        id: done.id,
        state: done.state,
        version: done.version,
        seq: done.seq,
    };
    let shape = of(&web.house.model(), caller, &seen, from, &transfer);
    versioned(status, seen.version, &shape)
}
