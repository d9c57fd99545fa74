//! Being written.

use crate::wire::common::Page;
use crate::wire::housing::{BuildingRow, BuildingMap, Building, NewBuilding, CorrectBuilding, SetEntrances, SetFlats, SetRisers};
use utoipa::IntoParams;

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BuildingQuery {
    /// First letters of the street and the number, in either keyboard layout.
    pub q: Option<String>,
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MapQuery {
    pub company_id: Option<String>,
    /// Whether outlines are wanted; they are the larger part.
    pub outlines: Option<bool>,
}

/// Buildings by address.
#[utoipa::path(get, path = "/api/v1/buildings", tag = "buildings", params(BuildingQuery), responses((status = 200, description = "As it stands", body = Page<BuildingRow>)))]
pub async fn list() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Every building as the map draws it.
#[utoipa::path(get, path = "/api/v1/buildings/map", tag = "buildings", params(MapQuery), responses((status = 200, description = "As it stands", body = BuildingMap)))]
pub async fn map() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Registers a building.
#[utoipa::path(post, path = "/api/v1/buildings", tag = "buildings", request_body = NewBuilding, responses((status = 201, description = "Made", body = Building)))]
pub async fn register() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// One building with entrances, flats and risers.
#[utoipa::path(get, path = "/api/v1/buildings/{id}", tag = "buildings", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Building)))]
pub async fn read() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Corrects its card.
#[utoipa::path(patch, path = "/api/v1/buildings/{id}", tag = "buildings", params(("id" = String, Path)), request_body = CorrectBuilding, responses((status = 200, description = "As it stands", body = Building)))]
pub async fn correct() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Sets its entrances.
#[utoipa::path(put, path = "/api/v1/buildings/{id}/entrances", tag = "buildings", params(("id" = String, Path)), request_body = SetEntrances, responses((status = 200, description = "As it stands", body = Building)))]
pub async fn set_entrances() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Sets its flats.
#[utoipa::path(put, path = "/api/v1/buildings/{id}/flats", tag = "buildings", params(("id" = String, Path)), request_body = SetFlats, responses((status = 200, description = "As it stands", body = Building)))]
pub async fn set_flats() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Sets its risers.
#[utoipa::path(put, path = "/api/v1/buildings/{id}/risers", tag = "buildings", params(("id" = String, Path)), request_body = SetRisers, responses((status = 200, description = "As it stands", body = Building)))]
pub async fn set_risers() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
