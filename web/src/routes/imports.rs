//! Imports of tables, and jobs: how far they are and how to stop them.

use super::{Outcome, answer};
use crate::ask;
use crate::extract::{Caller, Query};
use crate::files::upload;
use crate::problem::Problem;
use crate::rows::job::{self, IN_LIST};
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::job::{ImportColumns, ImportField, ImportKind, Job as Shape};
use actix_web::{HttpRequest, HttpResponse, web};
use domovoi_actors::{Import, Job, NAMED_CELLS, Table};
use domovoi_domain::access::rights::{self, Action, Relation, check};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::sheet::{Mapping, Need};
use domovoi_domain::kernel::{CompanyId, Refusal, Via, id};
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// The largest table, packed or not.
const TABLE_LIMIT: u64 = 64 * 1024 * 1024;
/// Rows that are shown before an import.
const SAMPLE: usize = 5;

pub fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/api/v1/imports/{kind}").route(web::post().to(import)))
        .service(web::resource("/api/v1/imports/{kind}/columns").route(web::post().to(columns)))
        .service(web::resource("/api/v1/jobs").route(web::get().to(jobs)))
        .service(
            web::resource("/api/v1/jobs/{id}")
                .route(web::get().to(job))
                .route(web::delete().to(cancel)),
        );
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Whose stock it is; needed only by those who work for several companies.
    pub company_id: Option<String>,
    /// Checks everything and writes nothing.
    pub dry_run: Option<bool>,
    /// JSON object: our field → the header of its column. Left out: as remembered or guessed.
    pub mapping: Option<String>,
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ColumnsQuery {
    /// Whose stock it is; needed only by those who work for several companies.
    pub company_id: Option<String>,
}

/// Imports a table (CSV or XLSX): the raw file or a multipart part `file`.
#[utoipa::path(post, path = "/api/v1/imports/{kind}", tag = "imports", params(("kind" = ImportKind, Path), ImportQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 202, description = "Begun", body = Shape)))]
pub async fn import(
    web: web::Data<Web>,
    kind: web::Path<String>,
    mut caller: Caller,
    query: Query<ImportQuery>,
    request: HttpRequest,
    payload: web::Payload,
) -> Outcome {
    let import = kind_of(&kind)?;
    let company = company_of(&web, &caller, query.0.company_id.as_deref())?;
    let table = table(&web, &request, payload).await?;
    let mapping = match &query.0.mapping {
        None => web.house.import_columns(import, company, &table.headers).mapping,
        Some(text) => mapping_of(text, &table)?,
    };
    caller.who.via = Via::Import;
    let dry_run = query.0.dry_run.unwrap_or(false);
    let begun = web
        .house
        .import(import, company, table, mapping, dry_run, &caller.who)?;
    let shape = job::row(&web.house.model(), &begun, IN_LIST, &web.eyes(&caller));
    Ok(HttpResponse::Accepted()
        .insert_header(("Location", format!("/api/v1/jobs/{}", shape.id)))
        .json(shape))
}

/// Reads the header of a table and says what each column is taken for.
#[utoipa::path(post, path = "/api/v1/imports/{kind}/columns", tag = "imports", params(("kind" = ImportKind, Path), ColumnsQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, description = "As it stands", body = ImportColumns)))]
pub async fn columns(
    web: web::Data<Web>,
    kind: web::Path<String>,
    caller: Caller,
    query: Query<ColumnsQuery>,
    request: HttpRequest,
    payload: web::Payload,
) -> Outcome {
    let import = kind_of(&kind)?;
    let company = company_of(&web, &caller, query.0.company_id.as_deref())?;
    let table = table(&web, &request, payload).await?;
    let columns = web.house.import_columns(import, company, &table.headers);
    let header = |column: usize| table.headers.get(column).cloned().unwrap_or_default();
    let eyes = web.eyes(&caller);
    answer(&ImportColumns {
        sample: table.rows.iter().take(SAMPLE).map(|row| row.cells.clone()).collect(),
        mapping: columns
            .mapping
            .0
            .iter()
            .map(|(field, column)| (field.clone(), header(*column)))
            .collect(),
        fields: columns
            .fields
            .iter()
            .map(|field| ImportField {
                code: field.code.to_owned(),
                text: eyes.lang.pick(field.ru, field.en).to_owned(),
                required: field.need != Need::Never,
                unless: match field.need {
                    Need::Unless(other) => Some(other.to_owned()),
                    Need::Always | Need::Never => None,
                },
            })
            .collect(),
        rows_total: table.rows.len() as u64,
        columns: table.headers,
    })
}

fn kind_of(text: &str) -> Result<Import, Problem> {
    match text {
        "buildings" => Ok(Import::Buildings),
        "people" => Ok(Import::People),
        "staff" => Ok(Import::Staff),
        _ => Err(Refusal::not_found().into()),
    }
}

/// The company that is meant, if the caller may import into it.
fn company_of(web: &Web, caller: &Caller, text: Option<&str>) -> Result<CompanyId, Problem> {
    check(&caller.grant, Action::Import, None, Relation::NONE)?;
    let company = match (text, rights::companies(&caller.grant, Action::Import).as_slice()) {
        (Some(text), _) => ask::body_id("company_id", text)?,
        (None, [only]) => *only,
        (None, _) => {
            return Err(Refusal::field(
                "company_id",
                "required",
                "Вы работаете в нескольких компаниях: укажите, в какую загружать.",
                "You work for several companies: say into which to import.",
            )
            .into());
        }
    };
    let known = web.house.model().companies.get(company).is_some();
    if !known || !caller.grant.knows(company) {
        return Err(ask::unknown("company_id").into());
    }
    check(
        &caller.grant,
        Action::Import,
        Some(&Place::of_company(company)),
        Relation::NONE,
    )?;
    Ok(company)
}

async fn table(web: &Web, request: &HttpRequest, payload: web::Payload) -> Result<Table, Problem> {
    let mut upload = upload::receive(request, payload.into_inner(), TABLE_LIMIT, true).await?;
    let read = web.outside.read_sheet;
    let _turn = web.heavy.acquire().await.map_err(|_| Refusal::bug())?;
    let table = web::block(move || upload.bytes().map(|bytes| read(&bytes)))
        .await
        .map_err(|_| Refusal::bug())?;
    Ok(table.map_err(upload::unwritable)??)
}

/// Our field → the header of its column, as JSON.
fn mapping_of(text: &str, table: &Table) -> Result<Mapping, Problem> {
    let wanted: BTreeMap<String, String> = serde_json::from_str(text).map_err(|_| {
        Refusal::field(
            "mapping",
            "invalid",
            "Это объект JSON: наше поле → заголовок столбца.",
            "This is a JSON object: our field → the header of its column.",
        )
    })?;
    let column = |(field, header): (String, String)| match table.headers.iter().position(|known| *known == header) {
        Some(column) => Ok((field, column)),
        None => Err(Refusal::field(
            format!("mapping.{field}"),
            "no_such_column",
            "Такого столбца в таблице нет.",
            "The table has no such column.",
        )),
    };
    Ok(Mapping(wanted.into_iter().map(column).collect::<Result<_, _>>()?))
}

/// Jobs, newest first.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "imports", responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn jobs(web: web::Data<Web>, caller: Caller) -> Outcome {
    check(&caller.grant, Action::Import, None, Relation::NONE)?;
    let eyes = web.eyes(&caller);
    let jobs = web.house.jobs().list();
    let model = web.house.model();
    let shown = jobs.iter().filter(|known| job::visible(known, &eyes));
    answer(&Page::whole(
        shown.map(|known| job::row(&model, known, IN_LIST, &eyes)).collect(),
    ))
}

/// The job that an address names, if the caller may know of it.
fn known(web: &Web, caller: &Caller, name: &str) -> Result<Job, Problem> {
    let job = id::decode(name).and_then(|id| web.house.jobs().get(id));
    let job = job.filter(|known| job::visible(known, &web.eyes(caller)));
    job.ok_or_else(|| Refusal::not_found().into())
}

/// One job.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "imports", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn job(web: web::Data<Web>, caller: Caller, name: web::Path<String>) -> Outcome {
    let job = known(&web, &caller, &name)?;
    answer(&job::row(&web.house.model(), &job, NAMED_CELLS, &web.eyes(&caller)))
}

/// Stops a job; what it has not committed does not happen.
#[utoipa::path(delete, path = "/api/v1/jobs/{id}", tag = "imports", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn cancel(web: web::Data<Web>, caller: Caller, name: web::Path<String>) -> Outcome {
    let job = known(&web, &caller, &name)?;
    let job = web.house.jobs().cancel(job.id).unwrap_or(job);
    answer(&job::row(&web.house.model(), &job, IN_LIST, &web.eyes(&caller)))
}
