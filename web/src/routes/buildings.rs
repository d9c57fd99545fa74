//! Buildings: the list, the map, one house and what stands in it.

use super::{Outcome, answer, versioned};
use crate::ask::{self, body_id, optional_id, path_id};
use crate::extract::{Caller, Order, Query};
use crate::problem::Problem;
use crate::rows::housing::{self, Open};
use crate::server::Web;
use crate::wire::common::{FlatNumber, Page};
use crate::wire::housing::{
    Building as Shape, BuildingMap, BuildingRow, CorrectBuilding, NewBuilding, SetEntrances, SetFlats, SetRisers,
};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{self as actors, DocKind, Done, Query as Words, Seen};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::housing::address::natural;
use domovoi_domain::housing::{Building, BuildingCard, BuildingCommand, Entrance, Flat, Riser};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{BuildingId, CompanyId, Refusal, RefusalKind};
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/buildings{tail}");
    config
        .service(
            web::resource(path(""))
                .route(web::get().to(list))
                .route(web::post().to(register)),
        )
        .service(web::resource(path("/map")).route(web::get().to(map)))
        .service(
            web::resource(path("/{id}"))
                .route(web::get().to(read))
                .route(web::patch().to(correct)),
        )
        .service(web::resource(path("/{id}/entrances")).route(web::put().to(set_entrances)))
        .service(web::resource(path("/{id}/flats")).route(web::put().to(set_flats)))
        .service(web::resource(path("/{id}/risers")).route(web::put().to(set_risers)));
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BuildingQuery {
    /// First letters of the street and the number, in either keyboard layout; the 200 best.
    pub q: Option<String>,
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 500, 50 by default.
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MapQuery {
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    /// Whether outlines are wanted; they are the larger part.
    pub outlines: Option<bool>,
}

/// Buildings by address; with `q` the best match first.
#[utoipa::path(get, path = "/api/v1/buildings", tag = "housing", params(BuildingQuery), responses((status = 200, description = "As it stands", body = Page<BuildingRow>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<BuildingQuery>) -> Outcome {
    check(&caller.grant, Action::SeeHousing, None, Relation::NONE)?;
    let part = ask::part(
        query.company_id.as_deref(),
        query.district_id.as_deref(),
        query.complex_id.as_deref(),
    )?;
    let limit = ask::limit(query.limit, 50, 500)?;
    let found = match query.q.as_deref().filter(|words| !words.trim().is_empty()) {
        Some(words) => Some(found(&web, &caller, words).await?),
        None => None,
    };
    let eyes = web.eyes(&caller);
    let cursor = query.cursor;
    let page = web.house.ask(move |model| {
        let fits = |building: &Building| part.holds(&housing::place(building)) && housing::visible(building, &eyes);
        let shown: Vec<&Seen<Building>> = match &found {
            Some(ids) => ids
                .iter()
                .filter_map(|id| model.buildings.get(*id))
                .filter(|seen| fits(&seen.state))
                .collect(),
            None => {
                let mut all: Vec<_> = model.buildings.iter().filter(|seen| fits(&seen.state)).collect();
                all.sort_by(|a, b| by_address(&a.state, &b.state));
                all
            }
        };
        let open = Open::count(model, &eyes);
        ask::page(&shown, cursor.as_deref(), limit, |seen| housing::row(seen, &open))
    });
    answer(&page.await??)
}

fn by_address(a: &Building, b: &Building) -> std::cmp::Ordering {
    a.street
        .cmp(&b.street)
        .then_with(|| natural(&a.number, &b.number))
        .then(a.id.cmp(&b.id))
}

/// Houses that the words find, the best first.
async fn found(web: &Web, caller: &Caller, words: &str) -> Result<Vec<BuildingId>, Problem> {
    let query = Words {
        kinds: vec![DocKind::Building],
        companies: Some(caller.grant.companies().into_iter().map(|id| id.0).collect()),
        limit: Words::MOST,
        ..Words::new(words)
    };
    let found = web.house.find(query).await?;
    Ok(found.hits.into_iter().map(|hit| BuildingId(hit.id)).collect())
}

/// Every building as the map draws it.
#[utoipa::path(get, path = "/api/v1/buildings/map", tag = "housing", params(MapQuery), responses((status = 200, description = "As it stands", body = BuildingMap)))]
pub async fn map(web: web::Data<Web>, caller: Caller, Query(query): Query<MapQuery>) -> Outcome {
    check(&caller.grant, Action::SeeHousing, None, Relation::NONE)?;
    let part = ask::part(
        query.company_id.as_deref(),
        query.district_id.as_deref(),
        query.complex_id.as_deref(),
    )?;
    let outlines = query.outlines.unwrap_or(true);
    let eyes = web.eyes(&caller);
    let map = web.house.ask(move |model| {
        let open = Open::count(model, &eyes);
        let all = model.buildings.iter().map(|seen| &*seen.state);
        let shown = all.filter(|building| part.holds(&housing::place(building)));
        BuildingMap {
            seq: model.seq,
            items: shown
                .filter(|building| housing::visible(building, &eyes))
                .map(|building| housing::on_map(building, &open, outlines))
                .collect(),
        }
    });
    answer(&map.await?)
}

/// The building that an address names, if the caller may do `action` with it.
fn building(web: &Web, caller: &Caller, name: &str, action: Action) -> Result<Seen<Building>, Problem> {
    let id: BuildingId = path_id(name)?;
    let model = web.house.model();
    let seen = model.buildings.get(id).ok_or_else(Refusal::not_found)?;
    check(
        &caller.grant,
        action,
        Some(&housing::place(&seen.state)),
        Relation::NONE,
    )?;
    Ok(seen.clone())
}

fn shape(web: &Web, caller: &Caller, seen: &Seen<Building>) -> Shape {
    let model = web.house.model();
    let open = Open::of(&model, &seen.state, &web.eyes(caller));
    housing::whole(&model, seen, &open)
}

async fn settle(
    web: &Web,
    caller: &Caller,
    id: BuildingId,
    status: StatusCode,
    done: Result<Done<Building>, Refusal>,
) -> Outcome {
    match done {
        Ok(done) => {
            // Who asks next finds what was just done.
            web.house.synced(done.seq).await;
            let seen = Seen {
                id: done.id,
                state: done.state,
                version: done.version,
                seq: done.seq,
            };
            versioned(status, seen.version, &shape(web, caller, &seen))
        }
        Err(refusal) if refusal.kind == RefusalKind::Stale => {
            let current = shape(web, caller, &web.house.view::<Building>(id).await?);
            Err(Problem::with_current(
                refusal,
                serde_json::to_value(current).unwrap_or_default(),
            ))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// One building with entrances, flats and risers.
#[utoipa::path(get, path = "/api/v1/buildings/{id}", tag = "housing", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = building(&web, &caller, &id, Action::SeeHousing)?;
    versioned(StatusCode::OK, seen.version, &shape(&web, &caller, &seen))
}

/// Registers a building.
#[utoipa::path(post, path = "/api/v1/buildings", tag = "housing", request_body = NewBuilding, responses((status = 201, description = "Made", body = Shape)))]
pub async fn register(web: web::Data<Web>, order: Order<NewBuilding>) -> Outcome {
    let Order { body, caller, key, .. } = order;
    let company: CompanyId = body_id("company_id", &body.company_id)?;
    if !caller.grant.knows(company) {
        return Err(ask::unknown("company_id").into());
    }
    let zone = web.house.settings(company).zone.clone();
    let card = BuildingCard {
        district: optional_id("district_id", body.district_id.as_deref())?,
        complex: optional_id("complex_id", body.complex_id.as_deref())?,
        street: body.street,
        number: body.number,
        zone: body.zone.unwrap_or(zone),
        lat: body.lat,
        lon: body.lon,
        floors: body.floors,
        living: body.living,
        outline: body.outline,
    };
    let place = Place {
        district: card.district,
        complex: card.complex,
        ..Place::of_company(company)
    };
    check(&caller.grant, Action::ManageHousing, Some(&place), Relation::NONE)?;
    known_parts(&web, company, &card)?;
    let done = web.house.found_building(company, card, &caller.who, key).await;
    let id = done.as_ref().map_or(BuildingId(0), |done| done.id);
    settle(&web, &caller, id, StatusCode::CREATED, done).await
}

/// Districts and complexes are those of the company.
fn known_parts(web: &Web, company: CompanyId, card: &BuildingCard) -> Result<(), Problem> {
    let model = web.house.model();
    let company = &model
        .companies
        .get(company)
        .ok_or_else(|| ask::unknown("company_id"))?
        .state;
    if card
        .district
        .is_some_and(|id| company.districts.iter().all(|district| district.id != id))
    {
        return Err(ask::unknown("district_id").into());
    }
    if card
        .complex
        .is_some_and(|id| company.complexes.iter().all(|complex| complex.id != id))
    {
        return Err(ask::unknown("complex_id").into());
    }
    Ok(())
}

/// Corrects its card.
#[utoipa::path(patch, path = "/api/v1/buildings/{id}", tag = "housing", params(("id" = String, Path)), request_body = CorrectBuilding, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn correct(web: web::Data<Web>, id: web::Path<String>, order: Order<CorrectBuilding>) -> Outcome {
    let Order {
        body,
        caller,
        key,
        expect,
        ..
    } = order;
    let seen = building(&web, &caller, &id, Action::ManageHousing)?;
    let mut card = seen.state.card();
    if let Some(district) = body.district_id {
        card.district = optional_id("district_id", district.as_deref())?;
    }
    if let Some(complex) = body.complex_id {
        card.complex = optional_id("complex_id", complex.as_deref())?;
    }
    card.street = body.street.unwrap_or(card.street);
    card.number = body.number.unwrap_or(card.number);
    card.zone = body.zone.unwrap_or(card.zone);
    card.lat = body.lat.unwrap_or(card.lat);
    card.lon = body.lon.unwrap_or(card.lon);
    card.floors = body.floors.unwrap_or(card.floors);
    card.living = body.living.unwrap_or(card.living);
    card.outline = body.outline.unwrap_or(card.outline);
    known_parts(&web, seen.state.company, &card)?;
    let done = web
        .house
        .correct_building(seen.id, card, &caller.who, key, expect)
        .await;
    settle(&web, &caller, seen.id, StatusCode::OK, done).await
}

async fn set<T>(web: &Web, name: &str, order: Order<T>, command: BuildingCommand) -> Outcome {
    let id = building(web, &order.caller, name, Action::ManageHousing)?.id;
    let Order {
        caller, key, expect, ..
    } = order;
    let order = actors::Order::new(command, caller.who.clone()).key(key).expect(expect);
    let done = web.house.send::<Building>(id, order).await;
    settle(web, &caller, id, StatusCode::OK, done).await
}

/// Sets its entrances.
#[utoipa::path(put, path = "/api/v1/buildings/{id}/entrances", tag = "housing", params(("id" = String, Path)), request_body = SetEntrances, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn set_entrances(web: web::Data<Web>, id: web::Path<String>, order: Order<SetEntrances>) -> Outcome {
    let entrances = order.body.entrances.iter().map(|entrance| Entrance {
        number: entrance.number,
        floors: entrance.floors,
    });
    let entrances = entrances.collect();
    set(&web, &id, order, BuildingCommand::SetEntrances { entrances }).await
}

/// Sets its flats.
#[utoipa::path(put, path = "/api/v1/buildings/{id}/flats", tag = "housing", params(("id" = String, Path)), request_body = SetFlats, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn set_flats(web: web::Data<Web>, id: web::Path<String>, order: Order<SetFlats>) -> Outcome {
    let flats = order.body.flats.iter().map(|flat| Flat {
        number: flat.number.clone().into_text(),
        entrance: flat.entrance,
        floor: flat.floor,
        kind: flat.kind.into(),
    });
    let flats = flats.collect();
    set(&web, &id, order, BuildingCommand::SetFlats { flats }).await
}

/// Sets its risers.
#[utoipa::path(put, path = "/api/v1/buildings/{id}/risers", tag = "housing", params(("id" = String, Path)), request_body = SetRisers, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn set_risers(web: web::Data<Web>, id: web::Path<String>, order: Order<SetRisers>) -> Outcome {
    let risers = order.body.risers.iter().map(|riser| Riser {
        name: riser.name.clone(),
        medium: riser.medium.into(),
        flats: riser.flats.iter().cloned().map(FlatNumber::into_text).collect(),
    });
    let risers = risers.collect();
    set(&web, &id, order, BuildingCommand::SetRisers { risers }).await
}
