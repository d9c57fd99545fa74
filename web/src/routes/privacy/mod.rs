//! What the law on personal data gives a resident: consents, requests, the own data, and their end.

pub mod erasure;
pub mod export;
pub mod own;
mod page;
mod shape;
pub mod staff;
pub mod texts;
mod traces;

use super::{Outcome, answer};
use crate::ask;
use crate::extract::Caller;
use crate::problem::Problem;
use crate::server::Web;
use actix_web::web;
use domovoi_actors::{self as actors, Key};
use domovoi_domain::kernel::PersonId;
use domovoi_domain::privacy::{Dossier, DossierCommand, RequestKind, Whose};
use domovoi_domain::residents::Person;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1{tail}");
    config
        .service(web::resource(path("/home/privacy")).route(web::get().to(own::read)))
        .service(web::resource(path("/home/consents")).route(web::post().to(own::consent)))
        .service(web::resource(path("/home/consents/{purpose}")).route(web::delete().to(own::withdraw)))
        .service(web::resource(path("/home/data-requests")).route(web::post().to(own::ask)))
        .service(web::resource(path("/data-requests")).route(web::get().to(staff::list)))
        .service(web::resource(path("/home/export")).route(web::get().to(export::own_data)))
        .service(web::resource(path("/people/{id}/export")).route(web::get().to(export::of_person)))
        .service(
            web::resource(path("/people/{id}/erasure"))
                .route(web::get().to(erasure::read))
                .route(web::post().to(erasure::erase)),
        )
        .service(web::resource(path("/people/{id}/privacy")).route(web::get().to(staff::read)))
        .service(web::resource(path("/people/{id}/data-requests")).route(web::post().to(staff::ask)))
        .service(web::resource(path("/people/{id}/data-requests/{number}/extend")).route(web::post().to(staff::extend)))
        .service(
            web::resource(path("/people/{id}/data-requests/{number}/answer")).route(web::post().to(staff::answer_to)),
        )
        .service(web::resource(path("/companies/{id}/consent-texts")).route(web::get().to(texts::list)))
        .service(web::resource(path("/companies/{id}/consent-texts/{purpose}")).route(web::put().to(texts::publish)));
}

fn whose(person: &Person) -> Whose {
    Whose {
        person: person.id,
        company: person.company,
    }
}

/// Gives the dossier a command and shows what came of it.
async fn give(
    web: &Web,
    caller: &Caller,
    person: &Person,
    command: DossierCommand,
    heads: (Option<Key>, Option<u64>),
) -> Outcome {
    let order = actors::Order::new(command, caller.who.clone());
    let done = web
        .house
        .send::<Dossier>(person.id, order.key(heads.0).expect(heads.1))
        .await?;
    web.house.followed(done.seq).await;
    shown(web, caller, person.id, person).await
}

async fn shown(web: &Web, caller: &Caller, id: PersonId, person: &Person) -> Outcome {
    answer(&shape::privacy(web, id, person.company, &web.eyes(caller)).await?)
}

fn kind_of(code: &str) -> Result<RequestKind, Problem> {
    RequestKind::from_code(code).ok_or_else(|| ask::unknown("kind").into())
}
