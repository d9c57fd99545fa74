//! Moves of a ticket: each asks for its right, gives its command, and answers with the ticket.

use super::{head, phone_of, service, settle, taken};
use crate::ask::{self, body_id, optional_id};
use crate::extract::{Caller, Nothing, Order};
use crate::problem::Problem;
use crate::routes::Outcome;
use crate::rows::whole::right_of;
use crate::server::Web;
use crate::wire::ticket::{Move, Ticket as Shape};
use crate::wire::ticket_request::*;
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{self as actors, Choice};
use domovoi_domain::access::rights::Action;
use domovoi_domain::kernel::{EmployeeId, Refusal, TicketId};
use domovoi_domain::tickets::{Reason, Ticket, TicketCommand};

pub(super) type Name = web::Path<String>;

/// Gives a command to the ticket that the address names.
pub(super) async fn give<T>(
    web: &Web,
    name: &str,
    mut order: Order<T>,
    action: Move,
    command: TicketCommand,
) -> Outcome {
    let id = taken(web, &mut order.caller, name, right_of(action))?.id;
    send(web, id, order, command).await
}

async fn send<T>(web: &Web, id: TicketId, order: Order<T>, command: TicketCommand) -> Outcome {
    let Order {
        caller,
        expect,
        key,
        at,
        ..
    } = order;
    let order = actors::Order::new(command, caller.who.clone())
        .key(key)
        .expect(expect)
        .at(at);
    let done = web.house.send::<Ticket>(id, order).await;
    settle(web, &caller, id, StatusCode::OK, done).await
}

/// Gives it to an executor, or takes him off.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/assign", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = AssignTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn assign(web: web::Data<Web>, name: Name, mut order: Order<AssignTicket>) -> Outcome {
    let head = taken(&web, &mut order.caller, &name, Action::AssignTickets)?;
    let executor = optional_id::<EmployeeId>("executor_id", order.body.executor_id.as_deref())?;
    let master = optional_id::<EmployeeId>("master_id", order.body.master_id.as_deref())?;
    let firm = head.entrusted.map(|entrusted| entrusted.contractor);
    for (field, id, firm) in [("executor_id", executor, firm), ("master_id", master, None)] {
        if id.is_some_and(|id| !web.house.works_for(id, head.place.company, firm)) {
            return Err(ask::unknown(field).into());
        }
    }
    let id = head.id;
    let who = &order.caller.who;
    let done = match (executor, order.body.assign) {
        (Some(executor), _) => {
            let choice = Choice {
                executor,
                master,
                slot: order.body.slot.map(Into::into),
            };
            web.house.assign(id, choice, who, order.key, order.expect).await
        }
        (None, Assign::Auto) => web.house.assign_best(id, who, order.key, order.expect).await,
        (None, Assign::Manual) => {
            let reasons = who.user.map(Reason::ChosenBy).into_iter().collect();
            return send(&web, id, order, TicketCommand::Unassign { reasons }).await;
        }
    };
    settle(&web, &order.caller, id, StatusCode::OK, done).await
}

/// The work begins.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/start", tag = "tickets", params(("id" = String, Path, description = "Id or number")), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn start(web: web::Data<Web>, name: Name, order: Order<Nothing>) -> Outcome {
    give(&web, &name, order, Move::Start, TicketCommand::Start).await
}

/// Puts it off; it comes back by itself.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/defer", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = DeferTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn defer(web: web::Data<Web>, name: Name, order: Order<DeferTicket>) -> Outcome {
    let command = TicketCommand::Defer {
        until: order.body.until.0,
        reason: order.body.reason.clone(),
    };
    give(&web, &name, order, Move::Defer, command).await
}

/// The work is done; the resident has the last word.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/complete", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = CompleteTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn complete(web: web::Data<Web>, name: Name, order: Order<CompleteTicket>) -> Outcome {
    let command = TicketCommand::Complete {
        note: order.body.note.clone(),
    };
    give(&web, &name, order, Move::Complete, command).await
}

/// It is not done, or it cannot be done now: back to new.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/return", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = ReturnTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn give_back(web: web::Data<Web>, name: Name, order: Order<ReturnTicket>) -> Outcome {
    let command = TicketCommand::Return {
        reason: order.body.reason.clone(),
    };
    give(&web, &name, order, Move::Return, command).await
}

/// The resident agrees. Who tells a recording tells that too: whether somebody agreed was settled when it happened.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/close", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = CloseTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn close(web: web::Data<Web>, name: Name, order: Order<CloseTicket>) -> Outcome {
    let command = TicketCommand::Close {
        rating: order.body.rating,
    };
    let action = match order.at {
        Some(_) => Action::Import,
        None => right_of(Move::Close),
    };
    let id = head(&web, &order.caller, &name, action)?.id;
    send(&web, id, order, command).await
}

/// Declines it politely.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/decline", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = DeclineTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn decline(web: web::Data<Web>, name: Name, order: Order<DeclineTicket>) -> Outcome {
    let command = TicketCommand::Decline {
        reason: order.body.reason.into(),
        text: order.body.text.clone(),
    };
    give(&web, &name, order, Move::Decline, command).await
}

/// Another time, the same executor.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/reschedule", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = RescheduleTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn reschedule(web: web::Data<Web>, name: Name, order: Order<RescheduleTicket>) -> Outcome {
    let id = head(&web, &order.caller, &name, Action::AssignTickets)?.id;
    let slot = order.body.slot.into();
    let done = web
        .house
        .reschedule(id, slot, &order.caller.who, order.key, order.expect)
        .await;
    settle(&web, &order.caller, id, StatusCode::OK, done).await
}

/// The failure is localised.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/localise", tag = "tickets", params(("id" = String, Path, description = "Id or number")), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn localise(web: web::Data<Web>, name: Name, order: Order<Nothing>) -> Outcome {
    give(&web, &name, order, Move::Localise, TicketCommand::Localise).await
}

/// The resident was told the planned time.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/inform", tag = "tickets", params(("id" = String, Path, description = "Id or number")), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn inform(web: web::Data<Web>, name: Name, order: Order<Nothing>) -> Outcome {
    give(&web, &name, order, Move::Inform, TicketCommand::Inform).await
}

/// Corrects what was said at intake.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/correct", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = CorrectTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn correct(web: web::Data<Web>, name: Name, order: Order<CorrectTicket>) -> Outcome {
    let body = order.body.clone();
    let service = match (&body.place, &body.category) {
        (Some(place), Some(category)) => Some(service(place, category, body.problem.as_deref())?.number),
        (None, None) if body.problem.is_none() => None,
        (place, _) => {
            let missing = if place.is_none() { "place" } else { "category" };
            return Err(Refusal::field(
                missing,
                "required",
                "Место, категория и проблема меняются вместе.",
                "Place, category and problem change together.",
            )
            .into());
        }
    };
    let contact = match body.contact {
        Some(contact) => Some((contact.name, phone_of("contact.phone", &contact.phone)?)),
        None => None,
    };
    let command = TicketCommand::Correct {
        description: body.description,
        contact,
        emergency: body.emergency,
        service,
    };
    give(&web, &name, order, Move::Correct, command).await
}

/// Makes it the child of another ticket, or of none.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/link", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = LinkTicket, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn link(web: web::Data<Web>, name: Name, mut order: Order<LinkTicket>) -> Outcome {
    let child = taken(&web, &mut order.caller, &name, Action::CorrectTickets)?;
    let parent = order
        .body
        .parent_id
        .as_deref()
        .map(|text| parent_of(&web, &order.caller, text))
        .transpose()?;
    if let Some(parent) = parent
        && is_above(&web, child.id, parent)
    {
        return Err(Refusal::field(
            "parent_id",
            "circle",
            "Заявка не может быть связана сама с собой.",
            "A ticket cannot stand above itself.",
        )
        .into());
    }
    send(&web, child.id, order, TicketCommand::Link { parent }).await
}

fn parent_of(web: &Web, caller: &Caller, text: &str) -> Result<TicketId, Problem> {
    let id = body_id::<TicketId>("parent_id", text)?;
    let parent = head(web, caller, &id.to_string(), Action::SeeTickets);
    Ok(parent.map_err(|_| ask::unknown("parent_id"))?.id)
}

/// Whether `ticket` is `other` or stands above it.
fn is_above(web: &Web, ticket: TicketId, other: TicketId) -> bool {
    let model = web.house.model();
    let mut at = Some(other);
    // Chains are short; a bound keeps a circle of two racing links from turning for ever.
    for _ in 0..1000 {
        match at {
            None => return false,
            Some(id) if id == ticket => return true,
            Some(id) => at = model.tickets.head(id).and_then(|head| head.parent),
        }
    }
    true
}
