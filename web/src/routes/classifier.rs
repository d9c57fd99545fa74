//! Being written.

use crate::wire::common::Page;
use crate::wire::classifier::{Service};
use utoipa::IntoParams;

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClassifierQuery {
    /// Part of a word of the place, the category or the problem.
    pub q: Option<String>,
    pub place: Option<String>,
    pub category: Option<String>,
    /// With the changes that this company has made.
    pub company_id: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestQuery {
    /// The caller's own words.
    pub q: String,
}

/// Services: place, category, problem.
#[utoipa::path(get, path = "/api/v1/classifier", tag = "classifier", params(ClassifierQuery), responses((status = 200, description = "As it stands", body = Page<Service>)))]
pub async fn list() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Services that fit the caller's words, best first.
#[utoipa::path(get, path = "/api/v1/classifier/suggest", tag = "classifier", params(SuggestQuery), responses((status = 200, description = "As it stands", body = Page<Service>)))]
pub async fn suggest() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
