//! Giving the shift and accepting it.

use super::{handover, shown};
use crate::extract::{Nothing, Order};
use crate::routes::Outcome;
use crate::rows::handover as rows;
use crate::server::Web;
use crate::wire::handovers::{GiveHandover, Handover as Shape};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{self as actors, Done, Seen};
use domovoi_domain::access::rights::{self, Action, Relation, check};
use domovoi_domain::handovers::{Handover, HandoverCommand};
use domovoi_domain::kernel::scope::Place;

/// Gives the shift over all companies that the caller serves. An earlier one that waits gives way to it.
#[utoipa::path(post, path = "/api/v1/handovers", tag = "handovers", request_body = GiveHandover, responses((status = 201, description = "Given", body = Shape)))]
pub async fn give(web: web::Data<Web>, order: Order<GiveHandover>) -> Outcome {
    let Order { body, caller, key, .. } = order;
    check(&caller.grant, Action::GiveHandover, None, Relation::NONE)?;
    let eyes = web.eyes(&caller);
    let companies = rights::companies(&caller.grant, Action::GiveHandover);
    let given = companies.clone();
    let sees = move |place: &Place| given.contains(&place.company) && rows::sees(place, &eyes);
    let done = web
        .house
        .hand_over(companies, sees, body.note, &caller.who, key)
        .await?;
    shown(&web, &caller, StatusCode::CREATED, &seen(done)).await
}

/// Accepts the shift of somebody else.
#[utoipa::path(post, path = "/api/v1/handovers/{id}/accept", tag = "handovers", params(("id" = String, Path)), responses((status = 200, description = "Accepted", body = Shape)))]
pub async fn accept(web: web::Data<Web>, id: web::Path<String>, order: Order<Nothing>) -> Outcome {
    let id = handover(&web, &order.caller, &id, Action::GiveHandover)?.id;
    let command = actors::Order::new(HandoverCommand::Accept, order.caller.who.clone());
    let command = command.key(order.key).expect(order.expect);
    let done = web.house.send::<Handover>(id, command).await?;
    // Who asks next finds what was just done.
    web.house.synced(done.seq).await;
    shown(&web, &order.caller, StatusCode::OK, &seen(done)).await
}

fn seen(done: Done<Handover>) -> Seen<Handover> {
    Seen {
        id: done.id,
        state: done.state,
        version: done.version,
        seq: done.seq,
    }
}
