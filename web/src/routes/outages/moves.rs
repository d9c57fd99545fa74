//! What becomes of an outage: each asks for the right, gives its command, and answers with the outage.

use super::{seen, settle, tickets};
use crate::ask::body_id;
use crate::extract::{Nothing, Order};
use crate::problem::Problem;
use crate::routes::Outcome;
use crate::server::Web;
use crate::wire::outages::Outage as Shape;
use crate::wire::outages::request::{CloseOutage, OutageAnswer, TicketsOfOutage};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors as actors;
use domovoi_domain::access::rights::Action;
use domovoi_domain::outages::{Outage, OutageCommand};

type Name = web::Path<String>;

async fn give<T>(
    web: &Web,
    name: &str,
    order: Order<T>,
    command: impl FnOnce(&T, &Outage) -> Result<OutageCommand, Problem>,
) -> Outcome {
    let outage = seen(web, &order.caller, name, Action::ManageOutages)?;
    let command = command(&order.body, &outage.state)?;
    let Order {
        caller,
        expect,
        key,
        at,
        ..
    } = order;
    let command = actors::Order::new(command, caller.who.clone())
        .key(key)
        .expect(expect)
        .at(at);
    let done = web.house.send::<Outage>(outage.id, command).await;
    settle(web, &caller, outage.id, StatusCode::OK, done).await
}

/// Gives it more tickets.
#[utoipa::path(post, path = "/api/v1/outages/{id}/attach", tag = "outages", params(("id" = String, Path)), request_body = TicketsOfOutage, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn attach(web: web::Data<Web>, name: Name, order: Order<TicketsOfOutage>) -> Outcome {
    let outage = seen(&web, &order.caller, &name, Action::ManageOutages)?;
    let Order {
        body,
        caller,
        expect,
        key,
        at,
    } = order;
    let place = (outage.state.company, &outage.state.buildings[..]);
    let tickets = tickets(&web.house.model(), &caller, place, &body.tickets)?;
    let order = |command| {
        actors::Order::new(command, caller.who.clone())
            .key(key)
            .expect(expect)
            .at(at)
    };
    let done = web.house.attach_to_outage(outage.id, tickets, order).await;
    settle(&web, &caller, outage.id, StatusCode::OK, done).await
}

/// Takes tickets away from it: they are of something else.
#[utoipa::path(post, path = "/api/v1/outages/{id}/detach", tag = "outages", params(("id" = String, Path)), request_body = TicketsOfOutage, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn detach(web: web::Data<Web>, name: Name, order: Order<TicketsOfOutage>) -> Outcome {
    give(&web, &name, order, |body, _| {
        let tickets = body
            .tickets
            .iter()
            .map(|text| body_id("tickets", text))
            .collect::<Result<_, _>>()?;
        Ok(OutageCommand::Detach { tickets })
    })
    .await
}

/// Says what to tell residents from now on, and until when.
#[utoipa::path(post, path = "/api/v1/outages/{id}/answer", tag = "outages", params(("id" = String, Path)), request_body = OutageAnswer, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn set_answer(web: web::Data<Web>, name: Name, order: Order<OutageAnswer>) -> Outcome {
    give(&web, &name, order, |body, _| {
        Ok(OutageCommand::SetAnswer {
            answer: body.answer.clone(),
            planned_until: body.planned_until.map(|when| when.0),
        })
    })
    .await
}

/// Tells the answer to everybody who has not heard it.
#[utoipa::path(post, path = "/api/v1/outages/{id}/inform", tag = "outages", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn inform(web: web::Data<Web>, name: Name, order: Order<Nothing>) -> Outcome {
    give(&web, &name, order, |_, _| Ok(OutageCommand::Inform)).await
}

/// It is over.
#[utoipa::path(post, path = "/api/v1/outages/{id}/close", tag = "outages", params(("id" = String, Path)), request_body = CloseOutage, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn close(web: web::Data<Web>, name: Name, order: Order<CloseOutage>) -> Outcome {
    give(&web, &name, order, |body, _| {
        Ok(OutageCommand::Close {
            words: body.words.clone(),
        })
    })
    .await
}
