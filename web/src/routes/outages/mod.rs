//! Outages: the journal, what is offered to become one, and opening one.

pub mod moves;

use super::{Outcome, answer, versioned};
use crate::ask::{self, body_id, optional_id, path_id};
use crate::extract::{Caller, Order, Query};
use crate::problem::Problem;
use crate::rows::outages as rows;
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::outages::request::NewOutage;
use crate::wire::outages::{Outage as Shape, OutageOffer};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{Done, Model, Seen};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::classifier;
use domovoi_domain::kernel::{BuildingId, CompanyId, OutageId, Refusal, RefusalKind, TicketId};
use domovoi_domain::outages::{Open, Outage, Pipe, Trouble};
use domovoi_domain::policies::outages::ticket_joins_outage;
use std::cmp::Reverse;
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/outages{tail}");
    config
        .service(
            web::resource(path(""))
                .route(web::get().to(list))
                .route(web::post().to(open)),
        )
        .service(web::resource(path("/offers")).route(web::get().to(offers)))
        .service(web::resource(path("/{id}")).route(web::get().to(read)))
        .service(web::resource(path("/{id}/attach")).route(web::post().to(moves::attach)))
        .service(web::resource(path("/{id}/detach")).route(web::post().to(moves::detach)))
        .service(web::resource(path("/{id}/answer")).route(web::post().to(moves::set_answer)))
        .service(web::resource(path("/{id}/inform")).route(web::post().to(moves::inform)))
        .service(web::resource(path("/{id}/close")).route(web::post().to(moves::close)));
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OutagesQuery {
    /// Only those that go on, or only those that are over.
    pub live: Option<bool>,
    pub building_id: Option<String>,
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 500, 50 by default.
    pub limit: Option<u32>,
}

/// The journal of outages: those that go on first, the latest first among them.
#[utoipa::path(get, path = "/api/v1/outages", tag = "outages", params(OutagesQuery), responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<OutagesQuery>) -> Outcome {
    check(&caller.grant, Action::SeeOutages, None, Relation::NONE)?;
    let building = optional_id::<BuildingId>("building_id", query.building_id.as_deref())?;
    let part = ask::part(
        query.company_id.as_deref(),
        query.district_id.as_deref(),
        query.complex_id.as_deref(),
    )?;
    let limit = ask::limit(query.limit, 50, 500)?;
    let eyes = web.eyes(&caller);
    let page = web.house.ask(move |model| {
        let mut found: Vec<&Seen<Outage>> = model
            .outages
            .iter()
            .filter(|seen| {
                let outage = &*seen.state;
                query.live.is_none_or(|live| outage.is_live() == live)
                    && building.is_none_or(|id| outage.buildings.contains(&id))
                    && rows::lies_in(model, outage, &part)
                    && rows::visible(model, outage, &eyes)
            })
            .collect();
        found.sort_by_key(|seen| (!seen.state.is_live(), Reverse(seen.state.started), seen.id));
        ask::page(&found, query.cursor.as_deref(), limit, |seen| {
            rows::draft(model, seen, &eyes)
        })
    });
    let page = page.await??;
    let items = web.house.read(move |store| {
        let finish = |draft: rows::Draft| draft.finish(&mut |id| store.record(id).ok().flatten());
        Ok(page.items.into_iter().map(finish).collect::<Vec<_>>()).map(|items| Page {
            items,
            next_cursor: page.next_cursor,
            total: page.total,
        })
    });
    answer(&items.await?)
}

/// Tickets that look like an outage: three of one kind in a house within half an hour, or such as a live
/// outage explains.
#[utoipa::path(get, path = "/api/v1/outages/offers", tag = "outages", responses((status = 200, description = "As it stands", body = Page<OutageOffer>)))]
pub async fn offers(web: web::Data<Web>, caller: Caller) -> Outcome {
    check(&caller.grant, Action::ManageOutages, None, Relation::NONE)?;
    let eyes = web.eyes(&caller);
    let items = web.house.ask(move |model| rows::offers(model, &eyes)).await?;
    answer(&Page::whole(items))
}

/// One outage.
#[utoipa::path(get, path = "/api/v1/outages/{id}", tag = "outages", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = seen(&web, &caller, &id, Action::SeeOutages)?;
    shown(&web, &caller, StatusCode::OK, &seen).await
}

/// Makes one outage of what many have told of.
#[utoipa::path(post, path = "/api/v1/outages", tag = "outages", request_body = NewOutage, responses((status = 201, description = "Made", body = Shape)))]
pub async fn open(web: web::Data<Web>, order: Order<NewOutage>) -> Outcome {
    let Order {
        body, caller, key, at, ..
    } = order;
    let id = web.house.new_id::<OutageId>();
    let ask = asked(&web.house.model(), &caller, id, body)?;
    let done = web.house.open_outage(ask, &caller.who, key, at).await;
    settle(&web, &caller, id, StatusCode::CREATED, done).await
}

/// What the body asks for, once everything that it names is found and may be used.
fn asked(model: &Model, caller: &Caller, id: OutageId, body: NewOutage) -> Result<Open, Problem> {
    check(&caller.grant, Action::ManageOutages, None, Relation::NONE)?;
    let mut company = None;
    let mut buildings = Vec::new();
    for text in &body.building_ids {
        let id = body_id::<BuildingId>("building_ids", text)?;
        let place = model.place(id, None).ok_or_else(|| ask::unknown("building_ids"))?;
        match check(&caller.grant, Action::ManageOutages, Some(&place), Relation::NONE) {
            Err(refusal) if refusal.kind == RefusalKind::NotFound => return Err(ask::unknown("building_ids").into()),
            checked => checked?,
        }
        if *company.get_or_insert(place.company) != place.company {
            return Err(ask::unknown("building_ids").into());
        }
        buildings.push(id);
    }
    let company = company.unwrap_or_default();
    let riser = match body.riser.as_deref() {
        Some(name) => Some(pipe(model, &buildings, name).ok_or_else(|| ask::unknown("riser"))?),
        None => None,
    };
    let problem = body.problem.filter(|code| !code.is_empty());
    let mut rows = classifier::rows()
        .iter()
        .filter(|row| row.category.code == body.category);
    let knows = |row: &classifier::Service| row.problem.as_ref().map(|term| term.code) == problem.as_deref();
    if rows.clone().next().is_none() {
        return Err(ask::unknown("category").into());
    }
    if problem.is_some() && !rows.any(knows) {
        return Err(ask::unknown("problem").into());
    }
    Ok(Open {
        id,
        company,
        riser,
        trouble: Trouble {
            category: body.category,
            problem,
        },
        planned: body.planned,
        started: body.started.map(|when| when.0),
        planned_until: body.planned_until.map(|when| when.0),
        answer: body.answer,
        tickets: tickets(model, caller, (company, &buildings), &body.tickets)?,
        buildings,
    })
}

fn pipe(model: &Model, buildings: &[BuildingId], name: &str) -> Option<Pipe> {
    let risers = buildings
        .iter()
        .filter_map(|id| model.buildings.get(*id))
        .flat_map(|seen| &seen.state.risers);
    let riser = risers.clone().find(|riser| riser.name == name)?;
    Some(Pipe {
        name: riser.name.clone(),
        flats: riser.flats.clone(),
    })
}

/// The tickets that the caller gives to an outage: he sees them, and they stand in its houses.
fn tickets(
    model: &Model,
    caller: &Caller,
    (company, buildings): (CompanyId, &[BuildingId]),
    texts: &[String],
) -> Result<Vec<TicketId>, Problem> {
    let mut found = Vec::new();
    for text in texts {
        let id = body_id::<TicketId>("tickets", text)?;
        let head = model.tickets.head(id).ok_or_else(|| ask::unknown("tickets"))?;
        let relation = head.relation;
        check(&caller.grant, Action::SeeTickets, Some(&head.place), relation).map_err(|_| ask::unknown("tickets"))?;
        ticket_joins_outage(&head.place, company, buildings)?;
        found.push(id);
    }
    Ok(found)
}

/// The outage that an address names, if the caller may do `action` with it: see it in any of its houses,
/// manage it only in all of them.
fn seen(web: &Web, caller: &Caller, name: &str, action: Action) -> Result<Seen<Outage>, Problem> {
    let id = path_id::<OutageId>(name)?;
    let model = web.house.model();
    let seen = model.outages.get(id).ok_or_else(Refusal::not_found)?;
    if !rows::visible(&model, &seen.state, &web.eyes(caller)) {
        return Err(Refusal::not_found().into());
    }
    let mut places = rows::places(&model, &seen.state);
    let may = |place| domovoi_domain::access::rights::may(&caller.grant, action, Some(&place), Relation::NONE);
    if action != Action::SeeOutages && !places.all(may) {
        return Err(Refusal::forbidden().into());
    }
    Ok(seen.clone())
}

async fn shape(web: &Web, caller: &Caller, seen: &Seen<Outage>) -> Result<Shape, Problem> {
    let draft = rows::draft(&web.house.model(), seen, &web.eyes(caller));
    Ok(web
        .house
        .read(move |store| Ok(draft.finish(&mut |id| store.record(id).ok().flatten())))
        .await?)
}

async fn shown(web: &Web, caller: &Caller, status: StatusCode, seen: &Seen<Outage>) -> Outcome {
    versioned(status, seen.version, &shape(web, caller, seen).await?)
}

/// Answers an order: the outage as it is now, or why not.
async fn settle(
    web: &Web,
    caller: &Caller,
    id: OutageId,
    status: StatusCode,
    done: Result<Done<Outage>, Refusal>,
) -> Outcome {
    let done = match done {
        Ok(done) => done,
        Err(refusal) if refusal.kind == RefusalKind::Stale => {
            let current = web.house.view::<Outage>(id).await?;
            let current = shape(web, caller, &current).await?;
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
    shown(web, caller, status, &seen).await
}
