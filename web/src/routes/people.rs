//! Being written.

use crate::wire::common::Page;
use crate::wire::people::{Person, NewPerson, CorrectPerson, Home};
use utoipa::IntoParams;

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// With `flat`: who lives there.
    pub building_id: Option<String>,
    pub flat: Option<String>,
    /// Whose phone this is.
    pub phone: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

/// Residents of a flat, or by phone.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(PeopleQuery), responses((status = 200, description = "As it stands", body = Page<Person>)))]
pub async fn list() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Registers a resident.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = NewPerson, responses((status = 201, description = "Made", body = Person)))]
pub async fn register() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// One resident.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "people", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Person)))]
pub async fn read() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Corrects name, phones, e-mail.
#[utoipa::path(patch, path = "/api/v1/people/{id}", tag = "people", params(("id" = String, Path)), request_body = CorrectPerson, responses((status = 200, description = "As it stands", body = Person)))]
pub async fn correct() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Adds a flat.
#[utoipa::path(post, path = "/api/v1/people/{id}/homes", tag = "people", params(("id" = String, Path)), request_body = Home, responses((status = 201, description = "Made", body = Person)))]
pub async fn add_home() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Takes a flat away.
#[utoipa::path(delete, path = "/api/v1/people/{id}/homes/{building_id}/{flat}", tag = "people", params(("id" = String, Path), ("building_id" = String, Path), ("flat" = String, Path)), responses((status = 204, description = "Done")))]
pub async fn remove_home() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
