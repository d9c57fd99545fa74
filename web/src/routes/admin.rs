//! Being written.

use crate::wire::system::{System};

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;


/// Live actors, storage, sockets.
#[utoipa::path(get, path = "/api/v1/admin/system", tag = "system", responses((status = 200, description = "As it stands", body = System)))]
pub async fn system() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
