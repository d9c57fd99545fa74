//! One file per context: what may be asked at which address.

pub mod access;
pub mod account;
pub mod buildings;
pub mod calendars;
pub mod classifier;
pub mod companies;
pub mod contractors;
pub mod control;
pub mod employees;
pub mod figures;
pub mod handovers;
pub mod home;
pub mod imports;
pub mod outages;
pub mod people;
pub mod privacy;
pub mod search;
pub mod session;
pub mod system;
pub mod tickets;
pub mod transfers;
pub mod users;

use crate::problem::Problem;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use domovoi_domain::kernel::Refusal;
use serde::Serialize;

/// What a handler answers.
pub type Outcome = Result<HttpResponse, Problem>;

/// All addresses; the list of contexts.
pub fn mount(config: &mut web::ServiceConfig) {
    session::mount(config);
    account::mount(config);
    users::mount(config);
    tickets::mount(config);
    calendars::mount(config);
    transfers::mount(config);
    buildings::mount(config);
    companies::mount(config);
    contractors::mount(config);
    employees::mount(config);
    people::mount(config);
    home::mount(config);
    privacy::mount(config);
    outages::mount(config);
    classifier::mount(config);
    search::mount(config);
    figures::mount(config);
    handovers::mount(config);
    imports::mount(config);
    access::mount(config);
    system::mount(config);
    config.service(web::resource("/api/{rest:.*}").to(async || -> Outcome { Err(Refusal::not_found().into()) }));
}

/// 200 with a JSON body.
pub(crate) fn answer(body: &impl Serialize) -> Outcome {
    json(HttpResponse::Ok(), body)
}

/// A thing with its version, which goes back in `If-Match`.
pub(crate) fn versioned(status: StatusCode, version: u64, body: &impl Serialize) -> Outcome {
    let mut builder = HttpResponse::build(status);
    builder.insert_header((header::ETAG, format!("\"{version}\"")));
    json(builder, body)
}

pub(crate) fn nothing() -> Outcome {
    Ok(HttpResponse::NoContent().finish())
}

fn json(mut builder: HttpResponseBuilder, body: &impl Serialize) -> Outcome {
    let text = serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written");
        Refusal::bug()
    })?;
    Ok(builder.content_type("application/json").body(text))
}
