//! Being written.

use crate::wire::ticket::{Ticket};
use crate::wire::ticket_request::{NewFile};

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;


/// Adds a photo or a document of at most 20 MiB, checked by content.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/files", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body(content = NewFile, content_type = "multipart/form-data"), responses((status = 201, description = "Made", body = Ticket)))]
pub async fn upload() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// The file itself.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/files/{file}", tag = "tickets", params(("id" = String, Path, description = "Id or number"), ("file" = String, Path)), responses((status = 200, description = "The content", body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn download() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// A small JPEG of a picture.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/files/{file}/thumbnail", tag = "tickets", params(("id" = String, Path, description = "Id or number"), ("file" = String, Path)), responses((status = 200, description = "The content", body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn thumbnail() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
