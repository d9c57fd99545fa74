//! A ticket at a contractor: given, accepted, refused, taken back.

use super::moves::{Name, give};
use super::{settle, taken};
use crate::ask::body_id;
use crate::extract::{Nothing, Order};
use crate::routes::Outcome;
use crate::rows::whole::right_of;
use crate::server::Web;
use crate::wire::ticket::{Move, Ticket as Shape};
use crate::wire::ticket_request::{EntrustTicket, RecallTicket, RefuseTicket};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors as actors;
use domovoi_domain::tickets::TicketCommand;

/// Gives it to a contractor, who accepts or refuses it.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/entrust", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = EntrustTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn entrust(web: web::Data<Web>, name: Name, mut order: Order<EntrustTicket>) -> Outcome {
    let id = taken(&web, &mut order.caller, &name, right_of(Move::Entrust))?.id;
    let contractor = body_id("contractor_id", &order.body.contractor_id)?;
    let Order {
        caller, expect, key, ..
    } = order;
    let who = caller.who.clone();
    let ordered = |command| actors::Order::new(command, who).key(key).expect(expect);
    let done = web.house.entrust(id, contractor, ordered).await;
    settle(&web, &caller, id, StatusCode::OK, done).await
}

/// The contractor takes it.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/accept", tag = "tickets", params(("id" = String, Path, description = "Id or number")), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn accept(web: web::Data<Web>, name: Name, order: Order<Nothing>) -> Outcome {
    give(&web, &name, order, Move::Accept, TicketCommand::Accept).await
}

/// The contractor does not take it; the company has it again.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/refuse", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = RefuseTicket, responses((status = 200, description = "As it stood", body = Shape)))]
pub async fn refuse(web: web::Data<Web>, name: Name, order: Order<RefuseTicket>) -> Outcome {
    let reason = order.body.reason.clone();
    give(&web, &name, order, Move::Refuse, TicketCommand::Refuse { reason }).await
}

/// Takes it back from the contractor.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/recall", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = RecallTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn recall(web: web::Data<Web>, name: Name, order: Order<RecallTicket>) -> Outcome {
    let reason = order.body.reason.clone();
    give(&web, &name, order, Move::Recall, TicketCommand::Recall { reason }).await
}
