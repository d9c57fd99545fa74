//! Calendars: who works when, what is booked, and slots that are held while one talks.

use super::{Outcome, answer, nothing, versioned};
use crate::ask::{self, optional_id, path_id};
use crate::extract::{Caller, Order, Query};
use crate::problem::Problem;
use crate::rows;
use crate::rows::people::serves;
use crate::server::Web;
use crate::wire::calendar::{
    Calendar as Shape, Lease, NewAbsence, NewLease, NewShifts, Reassign, Reassigned, ReassignedTicket,
};
use crate::wire::common::Page;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use domovoi_actors::{self as actors, Done, Seen};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::calendar::{Booking, Calendar, CalendarCommand, Holder, ics};
use domovoi_domain::classifier;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{EmployeeId, Instant, LeaseId, Refusal, RefusalKind, ShiftId, Slot, Span, TicketId};
use domovoi_domain::tickets::Assignment;
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/calendars{tail}");
    config
        .service(web::resource(path("")).route(web::get().to(list)))
        .service(web::resource(path("/{employee_id}.ics")).route(web::get().to(ics)))
        .service(web::resource(path("/{employee_id}/leases")).route(web::post().to(lease)))
        .service(web::resource(path("/{employee_id}/leases/{lease}")).route(web::delete().to(release)))
        .service(web::resource(path("/{employee_id}/shifts")).route(web::post().to(add_shifts)))
        .service(web::resource(path("/{employee_id}/shifts/{shift}")).route(web::delete().to(remove_shift)))
        .service(web::resource(path("/{employee_id}/absences")).route(web::post().to(add_absence)))
        .service(web::resource(path("/{employee_id}/absences/{absence}")).route(web::delete().to(remove_absence)))
        .service(web::resource(path("/{employee_id}/reassign/preview")).route(web::post().to(reassign_preview)))
        .service(web::resource(path("/{employee_id}/reassign")).route(web::post().to(reassign)));
}

/// A calendar is shown for at most so many days at a time.
const LONGEST: Span = Span::days(62);

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// A day ago by default.
    #[param(format = DateTime)]
    pub from: Option<String>,
    /// Eight days after `from` by default; at most 62 days after it.
    #[param(format = DateTime)]
    pub to: Option<String>,
    pub employee_id: Option<String>,
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 500, 500 by default.
    pub limit: Option<u32>,
}

/// Calendars of employees between two instants.
#[utoipa::path(get, path = "/api/v1/calendars", tag = "calendars", params(CalendarQuery), responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<CalendarQuery>) -> Outcome {
    check(&caller.grant, Action::SeeCalendars, None, Relation::NONE)?;
    let start = ask::instant("from", query.from.as_deref())?.unwrap_or(web.house.now() - Span::days(1));
    let end = ask::instant("to", query.to.as_deref())?.unwrap_or(start + Span::days(8));
    if end <= start || end - start > LONGEST {
        return Err(Refusal::field(
            "to",
            "out_of_range",
            "Не раньше from и не больше 62 дней после него.",
            "Not before from and at most 62 days after it.",
        )
        .into());
    }
    let employee = optional_id::<EmployeeId>("employee_id", query.employee_id.as_deref())?;
    let part = ask::part(
        query.company_id.as_deref(),
        query.district_id.as_deref(),
        query.complex_id.as_deref(),
    )?;
    let limit = ask::limit(query.limit, 500, 500)?;
    let eyes = web.eyes(&caller);
    let model = web.house.model();
    let mut shown: Vec<&Seen<Calendar>> = model
        .calendars
        .iter()
        .filter(|seen| {
            let calendar = &seen.state;
            let works = model
                .staff
                .get(calendar.employee)
                .is_some_and(|staff| !staff.state.dismissed && serves(&model, &staff.state, &part));
            works
                && employee.is_none_or(|id| calendar.employee == id)
                && rows::calendar::may(calendar, Action::SeeCalendars, &eyes)
        })
        .collect();
    shown.sort_by(|a, b| model.staff.name(a.id).cmp(model.staff.name(b.id)).then(a.id.cmp(&b.id)));
    let range = Slot::new(start, end);
    let page = ask::page(&shown, query.cursor.as_deref(), limit, |seen| {
        rows::calendar::row(&model, seen, range, &eyes)
    })?;
    answer(&Page {
        items: page.items.into_iter().flatten().collect(),
        next_cursor: page.next_cursor,
        total: page.total,
    })
}

/// The calendar that an address names, if the caller may do `action` with it.
fn calendar(web: &Web, caller: &Caller, name: &str, action: Action) -> Result<Seen<Calendar>, Problem> {
    let id: EmployeeId = path_id(name)?;
    let model = web.house.model();
    let seen = model.calendars.get(id).ok_or_else(Refusal::not_found)?;
    let place = Place::of_company(seen.state.company);
    check(&caller.grant, action, Some(&place), Relation::employee(id))?;
    Ok(seen.clone())
}

/// Gives a command to the calendar that the address names.
async fn give<T>(
    web: &Web,
    name: &str,
    order: Order<T>,
    action: Action,
    command: CalendarCommand,
) -> Result<Done<Calendar>, Problem> {
    let id = calendar(web, &order.caller, name, action)?.id;
    let command = actors::Order::new(command, order.caller.who.clone())
        .key(order.key)
        .expect(order.expect)
        .at(order.at);
    match web.house.send::<Calendar>(id, command).await {
        Ok(done) => {
            // Who asks next finds what was just done.
            web.house.synced(done.seq).await;
            Ok(done)
        }
        Err(refusal) if refusal.kind == RefusalKind::Stale => {
            let eyes = web.eyes(&order.caller);
            let seen = web.house.view::<Calendar>(id).await?;
            let model = web.house.model();
            let current = rows::calendar::row(&model, &seen, around(web.house.now()), &eyes);
            Err(Problem::with_current(
                refusal,
                serde_json::to_value(current).unwrap_or_default(),
            ))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// What an answer shows of a calendar: a month back and two ahead.
fn around(now: Instant) -> Slot {
    Slot::new(now - Span::days(31), now + LONGEST)
}

fn shown(web: &Web, caller: &Caller, done: Done<Calendar>) -> Outcome {
    let seen = Seen {
        id: done.id,
        state: done.state,
        version: done.version,
        seq: done.seq,
    };
    let shape = rows::calendar::row(&web.house.model(), &seen, around(web.house.now()), &web.eyes(caller));
    versioned(
        StatusCode::CREATED,
        seen.version,
        &shape.ok_or_else(Refusal::not_found)?,
    )
}

/// Holds a slot for 90 seconds. A person holds one slot of a calendar: a second moves the first.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/leases", tag = "calendars", params(("employee_id" = String, Path)), request_body = NewLease, responses((status = 201, description = "Made", body = Lease)))]
pub async fn lease(web: web::Data<Web>, name: web::Path<String>, order: Order<NewLease>) -> Outcome {
    let holder = Holder::User(order.caller.user);
    let command = CalendarCommand::Lease {
        slot: Slot::new(order.body.start.0, order.body.end.0),
        holder,
        emergency: order.body.emergency,
        give_up: None,
    };
    let done = give(&web, &name, order, Action::Lease, command).await?;
    let held = done
        .state
        .leases
        .iter()
        .find(|lease| lease.holder == holder)
        .ok_or_else(Refusal::bug)?;
    let shape = rows::calendar::lease(&web.house.model(), held);
    versioned(StatusCode::CREATED, done.version, &shape)
}

/// Lets the slot go.
#[utoipa::path(delete, path = "/api/v1/calendars/{employee_id}/leases/{lease}", tag = "calendars", params(("employee_id" = String, Path), ("lease" = String, Path)), responses((status = 204, description = "Done")))]
pub async fn release(
    web: web::Data<Web>,
    path: web::Path<(String, String)>,
    order: Order<crate::extract::Nothing>,
) -> Outcome {
    let id: LeaseId = path_id(&path.1)?;
    let seen = calendar(&web, &order.caller, &path.0, Action::Lease)?;
    let mine = seen
        .state
        .leases
        .iter()
        .any(|lease| lease.id == id && lease.holder == Holder::User(order.caller.user));
    if !mine {
        return Err(Refusal::not_found().into());
    }
    give(
        &web,
        &path.0,
        order,
        Action::Lease,
        CalendarCommand::ReleaseLease { id },
    )
    .await?;
    nothing()
}

/// Adds shifts.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/shifts", tag = "calendars", params(("employee_id" = String, Path)), request_body = NewShifts, responses((status = 201, description = "Made", body = Shape)))]
pub async fn add_shifts(web: web::Data<Web>, name: web::Path<String>, order: Order<NewShifts>) -> Outcome {
    let caller = order.caller.clone();
    let command = CalendarCommand::AddShifts {
        slots: order.body.slots.iter().map(|slot| (*slot).into()).collect(),
    };
    let done = give(&web, &name, order, Action::EditCalendars, command).await?;
    shown(&web, &caller, done)
}

/// Takes a shift away.
#[utoipa::path(delete, path = "/api/v1/calendars/{employee_id}/shifts/{shift}", tag = "calendars", params(("employee_id" = String, Path), ("shift" = String, Path)), responses((status = 204, description = "Done")))]
pub async fn remove_shift(
    web: web::Data<Web>,
    path: web::Path<(String, String)>,
    order: Order<crate::extract::Nothing>,
) -> Outcome {
    let id: ShiftId = path_id(&path.1)?;
    give(
        &web,
        &path.0,
        order,
        Action::EditCalendars,
        CalendarCommand::RemoveShift { id },
    )
    .await?;
    nothing()
}

/// Adds an absence; see reassign for its tickets.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/absences", tag = "calendars", params(("employee_id" = String, Path)), request_body = NewAbsence, responses((status = 201, description = "Made", body = Shape)))]
pub async fn add_absence(web: web::Data<Web>, name: web::Path<String>, order: Order<NewAbsence>) -> Outcome {
    let caller = order.caller.clone();
    let command = CalendarCommand::AddAbsence {
        slot: Slot::new(order.body.start.0, order.body.end.0),
        reason: order.body.reason.into(),
    };
    let done = give(&web, &name, order, Action::EditCalendars, command).await?;
    shown(&web, &caller, done)
}

/// Takes an absence away.
#[utoipa::path(delete, path = "/api/v1/calendars/{employee_id}/absences/{absence}", tag = "calendars", params(("employee_id" = String, Path), ("absence" = String, Path)), responses((status = 204, description = "Done")))]
pub async fn remove_absence(
    web: web::Data<Web>,
    path: web::Path<(String, String)>,
    order: Order<crate::extract::Nothing>,
) -> Outcome {
    let id: ShiftId = path_id(&path.1)?;
    give(
        &web,
        &path.0,
        order,
        Action::EditCalendars,
        CalendarCommand::RemoveAbsence { id },
    )
    .await?;
    nothing()
}

fn away(body: &Reassign) -> Result<Slot, Problem> {
    let slot = Slot::new(body.start.0, body.end.0);
    if slot.start < slot.end {
        return Ok(slot);
    }
    Err(Refusal::field("end", "out_of_range", "Позже начала.", "After the start.").into())
}

/// What reassign would do; changes nothing.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/reassign/preview", tag = "calendars", params(("employee_id" = String, Path)), request_body = Reassign, responses((status = 200, description = "As it stands", body = Reassigned)))]
pub async fn reassign_preview(web: web::Data<Web>, name: web::Path<String>, order: Order<Reassign>) -> Outcome {
    let id = calendar(&web, &order.caller, &name, Action::Reassign)?.id;
    let plan = web.house.reassign_preview(id, away(&order.body)?).await?;
    let items = plan
        .into_iter()
        .filter_map(|line| line_of(&web, &order.caller, line.ticket, &line.assignment, None));
    answer(&Reassigned { items: items.collect() })
}

/// Gives what has not started to others.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/reassign", tag = "calendars", params(("employee_id" = String, Path)), request_body = Reassign, responses((status = 200, description = "As it stands", body = Reassigned)))]
pub async fn reassign(web: web::Data<Web>, name: web::Path<String>, order: Order<Reassign>) -> Outcome {
    let id = calendar(&web, &order.caller, &name, Action::Reassign)?.id;
    let moved = web.house.reassign(id, away(&order.body)?, &order.caller.who).await?;
    let items = moved
        .into_iter()
        .filter_map(|moved| line_of(&web, &order.caller, moved.ticket, &moved.assignment, moved.refusal));
    answer(&Reassigned { items: items.collect() })
}

fn line_of(
    web: &Web,
    caller: &Caller,
    ticket: TicketId,
    assignment: &Assignment,
    refusal: Option<Refusal>,
) -> Option<ReassignedTicket> {
    let model = web.house.model();
    let eyes = web.eyes(caller);
    let head = model.tickets.head(ticket)?;
    let building = &model.buildings.get(head.place.building)?.state;
    let mut reasons = eyes.reasons(&assignment.reasons, &rows::zone(&building.zone));
    reasons.extend(refusal.map(|refusal| eyes.coded(refusal.code, &refusal.text)));
    Some(ReassignedTicket {
        ticket_id: ticket.to_string(),
        number: head.number.to_string(),
        address: rows::housing::address(building),
        slot: head.slot.map(Into::into),
        executor: assignment.executor.map(|id| rows::employee(&model, id)),
        new_slot: assignment.slot.map(Into::into),
        reasons,
    })
}

/// The calendar as iCalendar (RFC 5545).
#[utoipa::path(get, path = "/api/v1/calendars/{employee_id}.ics", tag = "calendars", params(("employee_id" = String, Path)), responses((status = 200, description = "The calendar", body = String, content_type = "text/calendar")))]
pub async fn ics(web: web::Data<Web>, name: web::Path<String>, caller: Caller) -> Outcome {
    let seen = calendar(&web, &caller, &name, Action::SeeCalendars)?;
    let eyes = web.eyes(&caller);
    let model = web.house.model();
    let title = |booking: &Booking| {
        let head = model
            .tickets
            .head(booking.ticket)
            .filter(|head| rows::ticket::visible(head, &eyes));
        let service = head.and_then(|head| classifier::get(head.service));
        ics::Title {
            summary: head
                .map(|head| {
                    format!(
                        "№ {} {}",
                        head.number,
                        service.map(|s| eyes.word(&s.name())).unwrap_or_default()
                    )
                })
                .unwrap_or_default(),
            location: head
                .map(|head| rows::ticket::whereabouts(&model, head, &eyes))
                .unwrap_or_default(),
            description: String::new(),
        }
    };
    let text = ics::feed(&seen.state, model.staff.name(seen.id), web.house.now(), title);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .body(text))
}
