//! Residents: the people of a flat and how to reach them.

use super::access::shown;
use super::employees::phones_of;
use super::{Outcome, answer, versioned};
use crate::ask::{self, body_id, optional_id, path_id};
use crate::extract::{Caller, Nothing, Order, Query};
use crate::problem::Problem;
use crate::rows::Eyes;
use crate::rows::people::{home_of, person as shape, person_may, person_visible, phones_sight};
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::people::{CorrectPerson, Home, NewPerson, Person as Shape, ShowPhones, ShownPhones};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{self as actors, Model, Seen};
use domovoi_domain::access::rights::{Action, Relation, Sight, check};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{BuildingId, CompanyId, PersonId, Refusal, RefusalKind, phone};
use domovoi_domain::residents::{self, Person, PersonCard, PersonCommand};
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/people{tail}");
    config
        .service(
            web::resource(path(""))
                .route(web::get().to(list))
                .route(web::post().to(register)),
        )
        .service(
            web::resource(path("/{id}"))
                .route(web::get().to(read))
                .route(web::patch().to(correct)),
        )
        .service(web::resource(path("/{id}/phones/show")).route(web::post().to(show_phones)))
        .service(web::resource(path("/{id}/homes")).route(web::post().to(add_home)))
        .service(web::resource(path("/{id}/homes/{building_id}/{flat}")).route(web::delete().to(remove_home)));
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// With `flat`: who lives there; alone: everybody of the house.
    pub building_id: Option<String>,
    pub flat: Option<String>,
    /// Whose phone this is.
    pub phone: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 500, 50 by default.
    pub limit: Option<u32>,
}

/// Residents of a flat or a house, or by phone; all of them without a filter.
#[utoipa::path(get, path = "/api/v1/people", tag = "residents", params(PeopleQuery), responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<PeopleQuery>) -> Outcome {
    check(&caller.grant, Action::SeeResidents, None, Relation::NONE)?;
    let building = optional_id::<BuildingId>("building_id", query.building_id.as_deref())?;
    let limit = ask::limit(query.limit, 50, 500)?;
    let phone = match &query.phone {
        Some(text) => Some(phone::normalise(text, None).map_err(|why| {
            let words = why.text();
            Refusal::field("phone", why.code(), words.ru, words.en)
        })?),
        None => None,
    };
    let eyes = web.eyes(&caller);
    let page = web.house.ask(move |model| {
        let lives = |person: &Person| {
            person.homes.iter().any(|home| {
                building.is_none_or(|id| home.building == id)
                    && query.flat.as_ref().is_none_or(|flat| home.flat == *flat)
            })
        };
        let here = building.is_none() && query.flat.is_none();
        // Whoever is not shown telephones finds nobody by them.
        let told = |person: &Person| phone.is_none() || phones_sight(model, person, &eyes) == Sight::Shown;
        let mut shown: Vec<&Seen<Person>> = candidates(model, building, query.flat.as_deref(), phone.as_deref())
            .filter(|seen| {
                (here || lives(&seen.state)) && person_visible(model, &seen.state, &eyes) && told(&seen.state)
            })
            .collect();
        let name = |seen: &Seen<Person>| {
            model
                .people
                .words(seen.id)
                .map(|words| words.name.as_str())
                .unwrap_or_default()
        };
        shown.sort_by(|a, b| name(a).cmp(name(b)).then(a.id.cmp(&b.id)));
        ask::page(&shown, query.cursor.as_deref(), limit, |seen| shape(model, seen, &eyes))
    });
    answer(&page.await??)
}

/// Those whom the narrowest index names.
fn candidates<'a>(
    model: &'a Model,
    building: Option<BuildingId>,
    flat: Option<&str>,
    phone: Option<&str>,
) -> Box<dyn Iterator<Item = &'a Seen<Person>> + 'a> {
    match (phone, building, flat) {
        (Some(phone), ..) => {
            let ids: Vec<PersonId> = model.people.by_phone(phone).collect();
            Box::new(ids.into_iter().filter_map(|id| model.people.get(id)))
        }
        (None, Some(building), Some(flat)) => {
            let ids: Vec<PersonId> = model.people.of_flat(building, flat).collect();
            Box::new(ids.into_iter().filter_map(|id| model.people.get(id)))
        }
        _ => Box::new(model.people.iter()),
    }
}

/// The person that an address names, if the caller may see or manage him.
pub(crate) fn person(web: &Web, caller: &Caller, name: &str, action: Action) -> Result<Seen<Person>, Problem> {
    let id: PersonId = path_id(name)?;
    let model = web.house.model();
    let seen = model.people.get(id).ok_or_else(Refusal::not_found)?;
    if !person_visible(&model, &seen.state, &web.eyes(caller)) {
        return Err(Refusal::not_found().into());
    }
    if !person_may(&model, &seen.state, action, &web.eyes(caller)) {
        return Err(Refusal::forbidden().into());
    }
    Ok(seen.clone())
}

/// One resident.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "residents", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = person(&web, &caller, &id, Action::SeeResidents)?;
    versioned(
        StatusCode::OK,
        seen.version,
        &shape(&web.house.model(), &seen, &web.eyes(&caller)),
    )
}

/// Shows telephones that are masked for the caller; the reason stays in the audit trail.
#[utoipa::path(post, path = "/api/v1/people/{id}/phones/show", tag = "residents", params(("id" = String, Path)), request_body = ShowPhones, responses((status = 200, description = "The telephones", body = ShownPhones)))]
pub async fn show_phones(web: web::Data<Web>, id: web::Path<String>, order: Order<ShowPhones>) -> Outcome {
    let Order { body, caller, .. } = order;
    let seen = person(&web, &caller, &id, Action::SeePhones)?;
    shown::note(&web, &caller, &body, "person", seen.id.to_string())?;
    let words = web.house.model().people.words(seen.id).cloned().unwrap_or_default();
    answer(&ShownPhones {
        name: words.name,
        phones: words.phones,
    })
}

/// Checks that the caller manages the people of a flat, and that the flat's house is the company's.
fn may_live(web: &Web, caller: &Caller, company: CompanyId, home: &residents::Home) -> Result<(), Problem> {
    let place = web.house.model().place(home.building, Some(&home.flat));
    let place = place
        .filter(|place| place.company == company)
        .ok_or_else(|| ask::unknown("homes.building_id"))?;
    Ok(check(
        &caller.grant,
        Action::ManageResidents,
        Some(&place),
        Relation::NONE,
    )?)
}

/// Registers a resident.
#[utoipa::path(post, path = "/api/v1/people", tag = "residents", request_body = NewPerson, responses((status = 201, description = "Made", body = Shape)))]
pub async fn register(web: web::Data<Web>, order: Order<NewPerson>) -> Outcome {
    let eyes = web.eyes(&order.caller);
    let body = order.body;
    let company: CompanyId = body_id("company_id", &body.company_id)?;
    if !order.caller.grant.knows(company) {
        return Err(ask::unknown("company_id").into());
    }
    let homes = body.homes.into_iter().map(home_of).collect::<Result<Vec<_>, _>>()?;
    if homes.is_empty() {
        let place = Place::of_company(company);
        check(
            &order.caller.grant,
            Action::ManageResidents,
            Some(&place),
            Relation::NONE,
        )?;
    }
    for home in &homes {
        may_live(&web, &order.caller, company, home)?;
    }
    let id = web.house.new_id::<PersonId>();
    let command = PersonCommand::Register {
        id,
        company,
        card: PersonCard {
            name: body.name,
            phones: phones_of(&body.phones)?,
            email: body.email,
        },
        homes,
    };
    let command = actors::Order::new(command, order.caller.who).key(order.key);
    settle(&web, &eyes, StatusCode::CREATED, id, command).await
}

/// Corrects name, phones, e-mail.
#[utoipa::path(patch, path = "/api/v1/people/{id}", tag = "residents", params(("id" = String, Path)), request_body = CorrectPerson, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn correct(web: web::Data<Web>, id: web::Path<String>, order: Order<CorrectPerson>) -> Outcome {
    let seen = person(&web, &order.caller, &id, Action::ManageResidents)?;
    let eyes = web.eyes(&order.caller);
    let body = order.body;
    let known = web.house.model().people.words(seen.id).cloned().unwrap_or_default();
    let card = PersonCard {
        name: body.name.unwrap_or(known.name),
        phones: body.phones.map_or(Ok(known.phones), |phones| phones_of(&phones))?,
        email: body.email.unwrap_or(known.email),
    };
    let command = actors::Order::new(PersonCommand::Correct { card }, order.caller.who);
    settle(
        &web,
        &eyes,
        StatusCode::OK,
        seen.id,
        command.key(order.key).expect(order.expect),
    )
    .await
}

/// Adds a flat.
#[utoipa::path(post, path = "/api/v1/people/{id}/homes", tag = "residents", params(("id" = String, Path)), request_body = Home, responses((status = 201, description = "Made", body = Shape)))]
pub async fn add_home(web: web::Data<Web>, id: web::Path<String>, order: Order<Home>) -> Outcome {
    let seen = person(&web, &order.caller, &id, Action::ManageResidents)?;
    let eyes = web.eyes(&order.caller);
    let home = home_of(order.body)?;
    may_live(&web, &order.caller, seen.state.company, &home)?;
    let command = actors::Order::new(PersonCommand::AddHome { home }, order.caller.who);
    settle(
        &web,
        &eyes,
        StatusCode::CREATED,
        seen.id,
        command.key(order.key).expect(order.expect),
    )
    .await
}

/// Takes a flat away.
#[utoipa::path(delete, path = "/api/v1/people/{id}/homes/{building_id}/{flat}", tag = "residents", params(("id" = String, Path), ("building_id" = String, Path), ("flat" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn remove_home(
    web: web::Data<Web>,
    path: web::Path<(String, String, String)>,
    order: Order<Nothing>,
) -> Outcome {
    let (id, building, flat) = path.into_inner();
    let seen = person(&web, &order.caller, &id, Action::ManageResidents)?;
    let eyes = web.eyes(&order.caller);
    let building = path_id(&building)?;
    // The flat of a house of another company is not ours to take away.
    let place = web
        .house
        .model()
        .place(building, Some(&flat))
        .ok_or_else(Refusal::not_found)?;
    check(
        &order.caller.grant,
        Action::ManageResidents,
        Some(&place),
        Relation::NONE,
    )?;
    let command = actors::Order::new(PersonCommand::RemoveHome { building, flat }, order.caller.who);
    settle(
        &web,
        &eyes,
        StatusCode::OK,
        seen.id,
        command.key(order.key).expect(order.expect),
    )
    .await
}

async fn settle(web: &Web, eyes: &Eyes, status: StatusCode, id: PersonId, order: actors::Order<Person>) -> Outcome {
    match web.house.send::<Person>(id, order).await {
        Ok(done) => {
            // The names in the answer are those of the read model.
            web.house.synced(done.seq).await;
            let seen = Seen {
                id: done.id,
                state: done.state,
                version: done.version,
                seq: done.seq,
            };
            versioned(status, seen.version, &shape(&web.house.model(), &seen, eyes))
        }
        Err(refusal) if refusal.kind == RefusalKind::Stale => {
            let seen = web.house.view::<Person>(id).await?;
            let current = shape(&web.house.model(), &seen, eyes);
            Err(Problem::with_current(
                refusal,
                serde_json::to_value(current).unwrap_or_default(),
            ))
        }
        Err(refusal) => Err(refusal.into()),
    }
}
