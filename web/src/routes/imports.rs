//! Being written.
use crate::wire::common::Page;
use crate::wire::job::{Job, ImportColumns, ImportKind};
use utoipa::IntoParams;

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Whose stock it is; needed only by those who work for several.
    pub company_id: Option<String>,
    /// Checks everything and writes nothing.
    pub dry_run: Option<bool>,
    /// JSON object: our field → the column's header. Left out: as remembered or guessed.
    pub mapping: Option<String>,
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ColumnsQuery {
    pub company_id: Option<String>,
}

/// Imports a table (CSV or XLSX): the raw file or a multipart part `file`.
#[utoipa::path(post, path = "/api/v1/imports/{kind}", tag = "imports", params(("kind" = ImportKind, Path), ImportQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 202, description = "Begun", body = Job)))]
pub async fn import() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Reads the header of a table and says what each column is taken for.
#[utoipa::path(post, path = "/api/v1/imports/{kind}/columns", tag = "imports", params(("kind" = ImportKind, Path), ColumnsQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, description = "As it stands", body = ImportColumns)))]
pub async fn columns() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Jobs, newest first.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "imports", responses((status = 200, description = "As it stands", body = Page<Job>)))]
pub async fn jobs() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// One job.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "imports", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Job)))]
pub async fn job() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Stops a job; what it has not committed does not happen.
#[utoipa::path(delete, path = "/api/v1/jobs/{id}", tag = "imports", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Job)))]
pub async fn cancel() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
