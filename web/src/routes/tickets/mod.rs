//! Tickets: the list, one ticket, registration, moves, words and files.

pub mod comments;
pub mod contact;
pub mod entrust;
pub mod files;
pub mod list;
pub mod moves;
pub mod one;
pub mod register;

use super::{Outcome, versioned};
use crate::extract::Caller;
use crate::problem::Problem;
use crate::rows;
use crate::server::Web;
use crate::wire::ticket::Ticket as Shape;
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::model::Head;
use domovoi_actors::{Done, Seen};
use domovoi_domain::access::rights::{Action, check, sees};
use domovoi_domain::classifier::{self, Service};
use domovoi_domain::kernel::{Instant, Refusal, RefusalKind, TicketId, id, phone};
use domovoi_domain::tickets::Ticket;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/tickets{tail}");
    config
        .service(
            web::resource(path(""))
                .route(web::get().to(list::list))
                .route(web::post().to(register::register)),
        )
        .service(web::resource(path("/similar")).route(web::get().to(list::similar)))
        .service(web::resource("/api/v1/assignments/preview").route(web::post().to(register::preview)))
        .service(web::resource(path("/{id}")).route(web::get().to(one::read)))
        .service(web::resource(path("/{id}/history")).route(web::get().to(one::history)))
        .service(web::resource(path("/{id}/candidates")).route(web::get().to(one::candidates)))
        .service(web::resource(path("/{id}/contact/show")).route(web::post().to(contact::show)))
        .service(web::resource(path("/{id}/comments")).route(web::post().to(comments::comment)))
        .service(web::resource(path("/{id}/files")).route(web::post().to(files::upload)))
        .service(web::resource(path("/{id}/files/{file}")).route(web::get().to(files::download)))
        .service(web::resource(path("/{id}/files/{file}/thumbnail")).route(web::get().to(files::thumbnail)))
        .service(web::resource(path("/{id}/assign")).route(web::post().to(moves::assign)))
        .service(web::resource(path("/{id}/start")).route(web::post().to(moves::start)))
        .service(web::resource(path("/{id}/defer")).route(web::post().to(moves::defer)))
        .service(web::resource(path("/{id}/complete")).route(web::post().to(moves::complete)))
        .service(web::resource(path("/{id}/return")).route(web::post().to(moves::give_back)))
        .service(web::resource(path("/{id}/close")).route(web::post().to(moves::close)))
        .service(web::resource(path("/{id}/decline")).route(web::post().to(moves::decline)))
        .service(web::resource(path("/{id}/reschedule")).route(web::post().to(moves::reschedule)))
        .service(web::resource(path("/{id}/localise")).route(web::post().to(moves::localise)))
        .service(web::resource(path("/{id}/inform")).route(web::post().to(moves::inform)))
        .service(web::resource(path("/{id}/correct")).route(web::post().to(moves::correct)))
        .service(web::resource(path("/{id}/link")).route(web::post().to(moves::link)))
        .service(web::resource(path("/{id}/entrust")).route(web::post().to(entrust::entrust)))
        .service(web::resource(path("/{id}/accept")).route(web::post().to(entrust::accept)))
        .service(web::resource(path("/{id}/refuse")).route(web::post().to(entrust::refuse)))
        .service(web::resource(path("/{id}/recall")).route(web::post().to(entrust::recall)));
}

/// The ticket that an address names by id or number, if the caller may do `action` with it. Each company counts for
/// itself: of tickets with one number in the caller's companies an open one is meant, and of these the newest.
fn head(web: &Web, caller: &Caller, name: &str, action: Action) -> Result<Head, Problem> {
    let model = web.house.model();
    let by_id = || id::decode(name).and_then(|id| model.tickets.head(TicketId(id)));
    let by_number = || {
        let number = name.parse().ok()?;
        let companies = caller.grant.companies();
        companies
            .into_iter()
            .filter_map(|company| model.tickets.head(model.tickets.numbered(company, number)?))
            .filter(|head| sees(&caller.grant, &head.place, head.relation))
            .max_by_key(|head| (head.status.is_open(), head.created_at))
    };
    let head = by_id().or_else(by_number).ok_or_else(Refusal::not_found)?;
    check(&caller.grant, action, Some(&head.place), head.relation)?;
    Ok(head.clone())
}

/// As [`head`], of a ticket that is changed: the caller acts as what he is in its company.
fn taken(web: &Web, caller: &mut Caller, name: &str, action: Action) -> Result<Head, Problem> {
    let head = head(web, caller, name, action)?;
    caller.acts(action, &head.place, head.relation);
    Ok(head)
}

/// The ticket as it durably stands: from memory while it is open.
async fn seen(web: &Web, id: TicketId) -> Result<Seen<Ticket>, Problem> {
    let open = web.house.model().tickets.open(id).cloned();
    match open {
        Some(seen) => Ok(seen),
        None => Ok(web.house.view::<Ticket>(id).await?),
    }
}

/// The whole ticket as the caller may see it, as of `now`.
async fn shape(web: &Web, caller: &Caller, seen: &Seen<Ticket>, now: Instant) -> Result<Shape, Problem> {
    let eyes = rows::Eyes {
        now,
        ..web.eyes(caller)
    };
    let draft = rows::whole::whole(&web.house.model(), seen, &eyes);
    let shape = web
        .house
        .read(move |store| Ok(draft.finish(&mut |id| store.record(id).ok().flatten())));
    Ok(shape.await?)
}

/// Answers an order: the ticket as it is now, or why not.
async fn settle(
    web: &Web,
    caller: &Caller,
    id: TicketId,
    status: StatusCode,
    done: Result<Done<Ticket>, Refusal>,
) -> Outcome {
    let done = match done {
        Ok(done) => done,
        Err(refusal) if refusal.kind == RefusalKind::Stale => {
            let current = seen(web, id).await?;
            let current = shape(web, caller, &current, web.house.now()).await?;
            return Err(Problem::with_current(
                refusal,
                serde_json::to_value(current).unwrap_or_default(),
            ));
        }
        Err(refusal) => return Err(refusal.into()),
    };
    // Who asks next finds what was just done.
    web.house.synced(done.seq).await;
    let seen = Seen {
        id: done.id,
        state: done.state,
        version: done.version,
        seq: done.seq,
    };
    let shape = shape(web, caller, &seen, web.house.now()).await?;
    versioned(status, seen.version, &shape)
}

/// The row of the classifier that three codes name.
fn service(place: &str, category: &str, problem: Option<&str>) -> Result<&'static Service, Problem> {
    let problem = problem.filter(|code| !code.is_empty());
    if let Some(service) = classifier::find(place, category, problem) {
        return Ok(service);
    }
    let known = |fits: &dyn Fn(&Service) -> bool| classifier::rows().iter().any(fits);
    let field = if !known(&|service| service.place.code == place) {
        "place"
    } else if !known(&|service| service.place.code == place && service.category.code == category) {
        "category"
    } else {
        "problem"
    };
    Err(Refusal::field(
        field,
        "unknown",
        "Такого сочетания нет в классификаторе.",
        "The classifier has no such combination.",
    )
    .into())
}

/// A phone as people write it, in E.164; an empty one stays empty.
fn phone_of(field: &'static str, text: &str) -> Result<String, Problem> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    phone::normalise(text, None).map_err(|why| {
        let words = why.text();
        Refusal::field(field, why.code(), words.ru, words.en).into()
    })
}
