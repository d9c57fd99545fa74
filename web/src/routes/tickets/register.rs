//! Registration, and who could do what is being told.

use super::one::proposed;
use super::{phone_of, service, settle};
use crate::ask::{self, body_id, optional_id};
use crate::extract::{Order, may_backdate};
use crate::problem::Problem;
use crate::routes::{Outcome, answer};
use crate::rows;
use crate::server::Web;
use crate::wire::common::FlatNumber;
use crate::wire::ticket::{Candidates, Ticket};
use crate::wire::ticket_request::{Assign, PreviewAssignment, RegisterTicket};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{Request, Sketch, Wanted};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{BuildingId, Instant, Refusal, TicketId, Via};
use domovoi_domain::tickets::Source;

/// Registers a ticket and finds who does it.
#[utoipa::path(post, path = "/api/v1/tickets", tag = "tickets", request_body = RegisterTicket, responses((status = 201, description = "Made", body = Ticket)))]
pub async fn register(web: web::Data<Web>, order: Order<RegisterTicket>) -> Outcome {
    let Order {
        body,
        mut caller,
        key,
        at,
        ..
    } = order;
    let building = body_id::<BuildingId>("building_id", &body.building_id)?;
    let flat = flat_of(body.flat)?;
    let place = may_register(&web, &caller, building, flat.as_deref())?;
    caller.acts(Action::RegisterTickets, &place, Relation::NONE);
    let created_at = created_at(&mut caller, body.created_at.map(|when| when.0), at)?;
    let parent = optional_id::<TicketId>("parent_id", body.parent_id.as_deref())?;
    if let Some(parent) = parent {
        super::head(&web, &caller, &parent.to_string(), Action::SeeTickets)
            .map_err(|_| Problem::from(ask::unknown("parent_id")))?;
    }
    let executor = optional_id("executor_id", body.executor_id.as_deref())?;
    let wanted = match (executor, body.assign) {
        (Some(executor), _) => {
            check(&caller.grant, Action::AssignTickets, Some(&place), Relation::NONE)?;
            Wanted::Chosen {
                executor,
                slot: body.slot.map(Into::into),
            }
        }
        (None, Assign::Auto) => Wanted::Auto,
        (None, Assign::Manual) => Wanted::Manual,
    };
    let contact = body.contact.unwrap_or_default();
    let request = Request {
        building,
        flat,
        entrance: body.entrance,
        service: service(&body.place, &body.category, body.problem.as_deref())?.number,
        description: body.description,
        contact_name: contact.name,
        contact_phone: phone_of("contact.phone", &contact.phone)?,
        source: body.source.map_or(Source::Phone, Into::into),
        emergency: body.emergency,
        paid: body.paid,
        warranty: body.warranty,
        created_at,
        parent,
        wanted,
    };
    let done = web.house.register(request, &caller.who, key).await;
    let id = done.as_ref().map_or(TicketId(0), |done| done.id);
    settle(&web, &caller, id, StatusCode::CREATED, done).await
}

/// Only who may import may say that it was asked for at another time than now.
fn created_at(
    caller: &mut crate::extract::Caller,
    told: Option<Instant>,
    at: Option<Instant>,
) -> Result<Option<Instant>, Problem> {
    if told.is_some() {
        may_backdate(caller)?;
        if at.is_none() {
            caller.who.via = Via::Import;
        }
    }
    Ok(told.or(at))
}

fn flat_of(flat: Option<FlatNumber>) -> Result<Option<String>, Problem> {
    let flat = flat.map(FlatNumber::into_text).filter(|flat| !flat.is_empty());
    match &flat {
        Some(text) if text.chars().count() > 20 || text.chars().any(char::is_control) => Err(Refusal::field(
            "flat",
            "invalid",
            "Номер квартиры — до 20 знаков.",
            "A flat number has at most 20 characters.",
        )
        .into()),
        _ => Ok(flat),
    }
}

/// Refuses places where the caller registers nothing. A house that he may not know of is unknown.
fn may_register(
    web: &Web,
    caller: &crate::extract::Caller,
    building: BuildingId,
    flat: Option<&str>,
) -> Result<Place, Problem> {
    check(&caller.grant, Action::RegisterTickets, None, Relation::NONE)?;
    let place = web
        .house
        .model()
        .place(building, flat)
        .ok_or_else(|| ask::unknown("building_id"))?;
    let own = Relation::NONE.asked_by(Some(caller.user));
    match check(&caller.grant, Action::RegisterTickets, Some(&place), own) {
        Err(refusal) if refusal.kind == domovoi_domain::kernel::RefusalKind::NotFound => {
            Err(ask::unknown("building_id").into())
        }
        other => Ok(other.map(|()| place)?),
    }
}

/// Who could do what is not yet registered.
#[utoipa::path(post, path = "/api/v1/assignments/preview", tag = "tickets", request_body = PreviewAssignment, responses((status = 200, description = "As it stands", body = Candidates)))]
pub async fn preview(web: web::Data<Web>, order: Order<PreviewAssignment>) -> Outcome {
    let Order { body, caller, .. } = order;
    let building = body_id::<BuildingId>("building_id", &body.building_id)?;
    let flat = flat_of(body.flat)?;
    let place = may_register(&web, &caller, building, flat.as_deref())?;
    // Names, telephones and free hours of colleagues are for those who give work to them.
    check(&caller.grant, Action::AssignTickets, Some(&place), Relation::NONE)?;
    let service = service(&body.place, &body.category, body.problem.as_deref())?;
    let sketch = Sketch {
        building,
        flat,
        service: service.number,
        emergency: body.emergency,
    };
    let proposal = web.house.assignment_preview(sketch, &caller.who).await?;
    let model = web.house.model();
    let zone = model.buildings.get(building).map(|seen| rows::zone(&seen.state.zone));
    let zone = zone.ok_or_else(Refusal::not_found)?;
    answer(&proposed(&model, &proposal, None, &zone, &web.eyes(&caller)))
}
