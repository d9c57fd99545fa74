//! Comments, for the resident and for staff apart.

use super::{settle, taken};
use crate::extract::Order;
use crate::routes::Outcome;
use crate::server::Web;
use crate::wire::ticket::{Audience, Ticket as Shape};
use crate::wire::ticket_request::NewComment;
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors as actors;
use domovoi_domain::access::rights::Action;
use domovoi_domain::tickets::{Ticket, TicketCommand};

/// Says something to the resident or to staff.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/comments", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = NewComment, responses((status = 201, description = "Made", body = Shape)))]
pub async fn comment(web: web::Data<Web>, name: web::Path<String>, mut order: Order<NewComment>) -> Outcome {
    let action = match order.body.audience {
        Audience::Staff => Action::CommentForStaff,
        Audience::Resident => Action::CommentForResident,
    };
    let id = taken(&web, &mut order.caller, &name, action)?.id;
    let command = TicketCommand::Comment {
        audience: order.body.audience.into(),
        text: order.body.text,
    };
    let command = actors::Order::new(command, order.caller.who.clone())
        .key(order.key)
        .expect(order.expect)
        .at(order.at);
    let done = web.house.send::<Ticket>(id, command).await;
    settle(&web, &order.caller, id, StatusCode::CREATED, done).await
}
