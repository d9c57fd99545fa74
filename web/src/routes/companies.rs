//! Being written.

use crate::wire::common::Page;
use crate::wire::housing::{Company, NewCompany, CorrectCompany, NewDistrict, NewComplex};

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;


/// Companies that the caller works for.
#[utoipa::path(get, path = "/api/v1/companies", tag = "companies", responses((status = 200, description = "As it stands", body = Page<Company>)))]
pub async fn list() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Registers a company.
#[utoipa::path(post, path = "/api/v1/companies", tag = "companies", request_body = NewCompany, responses((status = 201, description = "Made", body = Company)))]
pub async fn register() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// One company.
#[utoipa::path(get, path = "/api/v1/companies/{id}", tag = "companies", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Company)))]
pub async fn read() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Changes its name and settings.
#[utoipa::path(patch, path = "/api/v1/companies/{id}", tag = "companies", params(("id" = String, Path)), request_body = CorrectCompany, responses((status = 200, description = "As it stands", body = Company)))]
pub async fn correct() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Adds a district.
#[utoipa::path(post, path = "/api/v1/companies/{id}/districts", tag = "companies", params(("id" = String, Path)), request_body = NewDistrict, responses((status = 201, description = "Made", body = Company)))]
pub async fn add_district() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Adds a complex.
#[utoipa::path(post, path = "/api/v1/companies/{id}/complexes", tag = "companies", params(("id" = String, Path)), request_body = NewComplex, responses((status = 201, description = "Made", body = Company)))]
pub async fn add_complex() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
