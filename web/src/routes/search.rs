//! Being written.

use crate::wire::common::Page;
use crate::wire::classifier::{Hit};
use utoipa::IntoParams;

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    pub q: String,
    /// `ticket`, `building`, `flat`, `person`, `employee`, separated by commas; all by default.
    pub kinds: Option<String>,
    pub company_id: Option<String>,
    pub building_id: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 100, 20 by default.
    pub limit: Option<u32>,
}

/// Everything the caller may see, best first.
#[utoipa::path(get, path = "/api/v1/search", tag = "search", params(SearchQuery), responses((status = 200, description = "As it stands", body = Page<Hit>)))]
pub async fn search() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
