//! What a resident does with the own flats: join, leave, invite.

pub mod accounts;
pub mod invitations;
pub mod join;
pub mod looks;
mod tries;

pub use tries::Tries;

use super::{Outcome, answer};
use crate::ask::path_id;
use crate::extract::{Caller, Nothing, Order};
use crate::problem::Problem;
use crate::rows::housing::address;
use crate::rows::users::{company, handle};
use crate::server::Web;
use crate::wire::common::{FlatNumber, Named};
use crate::wire::home::{Invitation, MyFlat, MyHome};
use actix_web::web;
use domovoi_actors::{self as actors, Model, Seen};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::kernel::{BuildingId, Instant, PersonId, Refusal};
use domovoi_domain::residents::{Person, PersonCommand};

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/home{tail}");
    config
        .service(web::resource(path("")).route(web::get().to(read)))
        .service(web::resource(path("/flats")).route(web::post().to(join::join)))
        .service(web::resource(path("/flats/{building_id}/{flat}")).route(web::delete().to(leave)))
        .service(web::resource(path("/looks")).route(web::get().to(looks::list)))
        .service(web::resource(path("/invitations")).route(web::post().to(invitations::give)))
        .service(web::resource(path("/invitations/{id}")).route(web::delete().to(invitations::end)))
        .service(web::resource("/api/v1/session/invitation").route(web::post().to(invitations::read)))
        .service(web::resource("/api/v1/session/invitation/accept").route(web::post().to(invitations::accept)))
        .service(
            web::resource("/api/v1/buildings/{id}/accounts")
                .route(web::get().to(accounts::list))
                .route(web::put().to(accounts::set)),
        );
}

/// The person as whom the caller signs in.
pub(crate) fn own(web: &Web, caller: &Caller) -> Result<Seen<Person>, Problem> {
    check(&caller.grant, Action::ManageHome, None, Relation::NONE)?;
    let model = web.house.model();
    let person = caller.grant.person.and_then(|id| model.people.get(id)).cloned();
    Ok(person.ok_or_else(|| {
        Refusal::conflict(
            "no_person",
            "К вашей учётной записи не привязан житель. Обратитесь в управляющую компанию.",
            "Your account belongs to no resident yet. Turn to the company.",
        )
    })?)
}

/// My flats, and whom I have invited to them.
#[utoipa::path(get, path = "/api/v1/home", tag = "home", responses((status = 200, description = "As it stands", body = MyHome)))]
pub async fn read(web: web::Data<Web>, caller: Caller) -> Outcome {
    let person = own(&web, &caller)?;
    shown(&web, person.id)
}

/// The page of the person as it stands now.
fn shown(web: &Web, id: PersonId) -> Outcome {
    let now = web.house.now();
    let model = web.house.model();
    let person = model.people.get(id).ok_or_else(Refusal::not_found)?;
    answer(&shape(&model, person, now))
}

pub(crate) fn shape(model: &Model, seen: &Seen<Person>, now: Instant) -> MyHome {
    let person = &*seen.state;
    let words = model.people.words(person.id).cloned().unwrap_or_default();
    let flat = |home: &domovoi_domain::residents::Home| MyFlat {
        building_id: home.building.to_string(),
        address: model
            .buildings
            .get(home.building)
            .map(|seen| address(&seen.state))
            .unwrap_or_default(),
        flat: FlatNumber::from_text(&home.flat),
        role: home.role.into(),
        verified: home.verified,
        invites: person.owns(home.building, &home.flat),
    };
    let kept = person
        .invitations
        .iter()
        .filter(|one| one.used.is_some() || now < one.until);
    let invitation = |one: &domovoi_domain::residents::Invitation| Invitation {
        id: handle(&one.token),
        building_id: one.building.to_string(),
        flat: FlatNumber::from_text(&one.flat),
        role: one.role.into(),
        expires_at: one.until.into(),
        joined: one.used.map(|id| Named {
            id: id.to_string(),
            name: model
                .people
                .words(id)
                .map(|words| words.name.clone())
                .unwrap_or_default(),
        }),
    };
    MyHome {
        person_id: person.id.to_string(),
        name: words.name,
        phones: words.phones,
        email: words.email,
        company: company(model, person.company),
        homes: person.homes.iter().map(flat).collect(),
        invitations: kept.map(invitation).collect(),
    }
}

/// Gives the person a command and shows what came of it, rights and sockets included.
async fn give(web: &Web, id: PersonId, order: actors::Order<Person>) -> Outcome {
    let done = web.house.send::<Person>(id, order).await?;
    // An invitation leads to another person's home, and that to a right: two steps.
    for _ in 0..2 {
        web.house.followed(web.house.store().last_seq().max(done.seq)).await;
    }
    shown(web, id)
}

/// Leaves a flat: what concerns it is not seen any more.
#[utoipa::path(delete, path = "/api/v1/home/flats/{building_id}/{flat}", tag = "home", params(("building_id" = String, Path), ("flat" = String, Path)), responses((status = 200, description = "As it stands", body = MyHome)))]
pub async fn leave(web: web::Data<Web>, path: web::Path<(String, String)>, order: Order<Nothing>) -> Outcome {
    let person = own(&web, &order.caller)?;
    order.caller.in_person()?;
    let (building, flat) = path.into_inner();
    let building: BuildingId = path_id(&building)?;
    if !person.state.lives_in(building, &flat) {
        return Err(Refusal::not_found().into());
    }
    let command = actors::Order::new(PersonCommand::RemoveHome { building, flat }, order.caller.who);
    give(&web, person.id, command.key(order.key).expect(order.expect)).await
}
