//! Handing over the shift: what stands open now, and the hand-overs with their pages as they stood.

pub mod give;

use super::{Outcome, answer, versioned};
use crate::ask::{self, path_id};
use crate::extract::{Caller, Query};
use crate::problem::Problem;
use crate::rows::handover::{self as rows, Draft};
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::handovers::{Handover as Shape, HandoverRow, OpenWork};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{Seen, open_work};
use domovoi_domain::access::rights::{self, Action, Relation, check};
use domovoi_domain::handovers::Handover;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{CompanyId, HandoverId, Refusal};
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/handovers{tail}");
    config
        .service(
            web::resource(path(""))
                .route(web::get().to(list))
                .route(web::post().to(give::give)),
        )
        .service(web::resource(path("/current")).route(web::get().to(current)))
        .service(web::resource(path("/{id}")).route(web::get().to(read)))
        .service(web::resource(path("/{id}/accept")).route(web::post().to(give::accept)));
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HandoversQuery {
    /// Those that speak of this company, too.
    pub company_id: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 by default.
    pub limit: Option<u32>,
}

/// Hand-overs of the caller's companies, the newest first.
#[utoipa::path(get, path = "/api/v1/handovers", tag = "handovers", params(HandoversQuery), responses((status = 200, description = "As it stands", body = Page<HandoverRow>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<HandoversQuery>) -> Outcome {
    check(&caller.grant, Action::SeeHandovers, None, Relation::NONE)?;
    let limit = ask::limit(query.limit, 50, 200)?;
    let company = ask::optional_id::<CompanyId>("company_id", query.company_id.as_deref())?;
    let eyes = web.eyes(&caller);
    let page = web.house.ask(move |model| {
        let mut shown: Vec<_> = model
            .handovers
            .iter()
            .filter(|seen| company.is_none_or(|id| seen.state.companies.contains(&id)))
            .filter(|seen| rows::visible(&seen.state, &eyes))
            .collect();
        shown.sort_by_key(|seen| std::cmp::Reverse((seen.state.given_at, seen.id)));
        ask::page(&shown, query.cursor.as_deref(), limit, |seen| rows::row(model, seen))
    });
    answer(&page.await??)
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CurrentQuery {
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
}

/// What would be handed over now, or the part of it that is asked for.
#[utoipa::path(get, path = "/api/v1/handovers/current", tag = "handovers", params(CurrentQuery), responses((status = 200, description = "As it stands", body = OpenWork)))]
pub async fn current(web: web::Data<Web>, caller: Caller, Query(query): Query<CurrentQuery>) -> Outcome {
    check(&caller.grant, Action::SeeHandovers, None, Relation::NONE)?;
    let part = ask::part(
        query.company_id.as_deref(),
        query.district_id.as_deref(),
        query.complex_id.as_deref(),
    )?;
    let eyes = web.eyes(&caller);
    let seen = rights::companies(&caller.grant, Action::SeeHandovers);
    let drawn = web.house.ask(move |model| {
        let ours = |place: &Place| seen.contains(&place.company) && part.holds(place);
        let lists = open_work(model, eyes.now, |place| ours(place) && rows::sees(place, &eyes));
        rows::draft(model, &lists, eyes.now, &eyes)
    });
    let drawn = drawn.await?;
    answer(&finished(&web, drawn).await?)
}

/// One hand-over with its page as it stood.
#[utoipa::path(get, path = "/api/v1/handovers/{id}", tag = "handovers", params(("id" = String, Path)), responses((status = 200, description = "As it stood", body = Shape)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = handover(&web, &caller, &id, Action::SeeHandovers)?;
    shown(&web, &caller, StatusCode::OK, &seen).await
}

/// The hand-over that an address names, if the caller may do this with it.
fn handover(web: &Web, caller: &Caller, name: &str, action: Action) -> Result<Seen<Handover>, Problem> {
    let id: HandoverId = path_id(name)?;
    let eyes = web.eyes(caller);
    let model = web.house.model();
    let seen = model.handovers.get(id).filter(|seen| rows::visible(&seen.state, &eyes));
    let seen = seen.ok_or_else(Refusal::not_found)?;
    if !rows::may(&seen.state, action, &eyes) {
        return Err(Refusal::forbidden().into());
    }
    Ok(seen.clone())
}

/// Answers with the whole of it.
async fn shown(web: &Web, caller: &Caller, status: StatusCode, seen: &Seen<Handover>) -> Outcome {
    let eyes = web.eyes(caller);
    let (row, drawn) = {
        let model = web.house.model();
        let drawn = rows::draft(&model, &seen.state.lists, seen.state.given_at, &eyes);
        (rows::row(&model, seen), drawn)
    };
    let note = match seen.state.note {
        Some(note) => web.house.record(note).await?,
        None => None,
    };
    let work = finished(web, drawn).await?;
    versioned(status, seen.version, &rows::whole(row, note, work))
}

/// Reads the words of a page on a thread that may wait for the disk.
async fn finished(web: &Web, drawn: Draft) -> Result<OpenWork, Problem> {
    let work = web
        .house
        .read(move |store| Ok(drawn.finish(&mut |record| store.record(record).ok().flatten())));
    Ok(work.await?)
}
