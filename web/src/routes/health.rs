//! Being written.

use crate::wire::system::{Health};

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;


/// The process answers.
#[utoipa::path(get, path = "/health/live", tag = "system", responses((status = 200, description = "As it stands", body = Health)))]
pub async fn live() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// It takes commands.
#[utoipa::path(get, path = "/health/ready", tag = "system", responses((status = 200, description = "As it stands", body = Health)))]
pub async fn ready() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Prometheus text, for those who hold the token.
#[utoipa::path(get, path = "/metrics", tag = "system", responses((status = 200, description = "Metrics", body = String, content_type = "text/plain")))]
pub async fn metrics() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
