//! Lists of tickets: the board, and the same-ticket warning.

use super::service;
use crate::ask::{self, optional_id};
use crate::extract::{Caller, Query};
use crate::problem::Problem;
use crate::routes::{Outcome, answer};
use crate::rows;
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::ticket::TicketRow;
use actix_web::web;
use domovoi_actors::model::{Head, Sort, TicketFilter};
use domovoi_actors::{DocKind, Query as Words};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::classifier;
use domovoi_domain::kernel::{Instant, Refusal, RefusalKind, Slot, TicketId};
use domovoi_domain::tickets::Status;
use domovoi_domain::tickets::same::{Asked, same};
use std::collections::HashSet;
use utoipa::IntoParams;

/// Filters of the list; all of them hold at once.
#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct TicketQuery {
    /// One or several, separated by commas.
    pub status: Option<String>,
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    pub building_id: Option<String>,
    pub flat: Option<String>,
    pub executor_id: Option<String>,
    pub master_id: Option<String>,
    /// Whether it has an executor.
    pub assigned: Option<bool>,
    pub emergency: Option<bool>,
    pub overdue: Option<bool>,
    pub paid: Option<bool>,
    pub warranty: Option<bool>,
    /// Only those that have not ended.
    pub open: Option<bool>,
    pub rating_below: Option<u8>,
    pub parent_id: Option<String>,
    /// Words, a number, an address, a phone; the 200 best that match.
    pub q: Option<String>,
    #[param(format = DateTime)]
    pub created_from: Option<String>,
    #[param(format = DateTime)]
    pub created_to: Option<String>,
    /// `-created_at` (by default), `created_at`, `next_due`, `-changed_at`; emergencies stand first in every order, and
    /// what has ended last.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 500, 50 by default.
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SimilarQuery {
    pub building_id: String,
    pub flat: Option<String>,
    pub entrance: Option<u16>,
    pub place: String,
    pub category: String,
    pub problem: Option<String>,
}

/// Tickets, emergencies first.
#[utoipa::path(get, path = "/api/v1/tickets", tag = "tickets", params(TicketQuery), responses((status = 200, description = "As it stands", body = Page<TicketRow>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<TicketQuery>) -> Outcome {
    check(&caller.grant, Action::SeeTickets, None, Relation::NONE)?;
    let limit = ask::limit(query.limit, 50, 500)?;
    let sort = sort_of(query.sort.as_deref())?;
    let after = query
        .cursor
        .as_deref()
        .map(|text| text.parse().map_err(|_| ask::wrong_cursor()))
        .transpose()?;
    let mut filter = filter_of(&query, &caller)?;
    if let Some(words) = query.q.as_deref().filter(|words| !words.trim().is_empty()) {
        filter.ids = Some(found(&web, &caller, words).await?);
    }
    let eyes = web.eyes(&caller);
    let now = eyes.now;
    let page = web
        .house
        .ask(move |model| model.tickets.query(&filter, sort, after, limit, now))
        .await?;
    let items = rows_of(&web, &caller, page.heads).await?;
    answer(&Page {
        items,
        next_cursor: page.next.map(|cursor| cursor.to_string()),
        total: page.total as u64,
    })
}

/// Rows of tickets that the caller may see, with their words.
async fn rows_of(web: &web::Data<Web>, caller: &Caller, heads: Vec<Head>) -> Result<Vec<TicketRow>, Problem> {
    let eyes = web.eyes(caller);
    let drafts: Vec<_> = {
        let model = web.house.model();
        heads
            .iter()
            .map(|head| rows::ticket::draft(&model, head, &eyes))
            .collect()
    };
    let rows = web.house.read(move |store| {
        let mut words = |id| store.record(id).ok().flatten();
        Ok(drafts.into_iter().map(|draft| draft.finish(&mut words).0).collect())
    });
    Ok(rows.await?)
}

fn filter_of(query: &TicketQuery, caller: &Caller) -> Result<TicketFilter, Problem> {
    let from = ask::instant("created_from", query.created_from.as_deref())?;
    let to = ask::instant("created_to", query.created_to.as_deref())?;
    let created = Slot::new(from.unwrap_or(Instant(i64::MIN)), to.unwrap_or(Instant(i64::MAX)));
    Ok(TicketFilter {
        asker: Some(caller.grant.clone()),
        part: ask::part(
            query.company_id.as_deref(),
            query.district_id.as_deref(),
            query.complex_id.as_deref(),
        )?,
        statuses: query.status.as_deref().map_or(Ok(Vec::new()), statuses)?,
        open: query.open,
        buildings: optional_id("building_id", query.building_id.as_deref())?
            .into_iter()
            .collect(),
        flat: query.flat.clone(),
        executors: optional_id("executor_id", query.executor_id.as_deref())?
            .into_iter()
            .collect(),
        masters: optional_id("master_id", query.master_id.as_deref())?
            .into_iter()
            .collect(),
        assigned: query.assigned,
        emergency: query.emergency,
        overdue: query.overdue,
        paid: query.paid,
        warranty: query.warranty,
        rating_below: query.rating_below,
        parent: optional_id("parent_id", query.parent_id.as_deref())?,
        created: (from.is_some() || to.is_some()).then_some(created),
        ..TicketFilter::default()
    })
}

fn statuses(text: &str) -> Result<Vec<Status>, Problem> {
    let one = |code: &str| {
        Status::from_code(code.trim()).ok_or_else(|| {
            Refusal::field("status", "unknown", "Такого состояния нет.", "There is no such status.").into()
        })
    };
    text.split(',')
        .filter(|code| !code.trim().is_empty())
        .map(one)
        .collect()
}

fn sort_of(text: Option<&str>) -> Result<Sort, Problem> {
    match text {
        None | Some("-created_at") => Ok(Sort::Newest),
        Some("created_at") => Ok(Sort::Oldest),
        Some("next_due") => Ok(Sort::Due),
        Some("-changed_at") => Ok(Sort::Changed),
        Some(_) => Err(Refusal::field(
            "sort",
            "unknown",
            "Сортировка: -created_at, created_at, next_due или -changed_at.",
            "Sort by -created_at, created_at, next_due or -changed_at.",
        )
        .into()),
    }
}

/// Tickets that the words find.
async fn found(web: &Web, caller: &Caller, words: &str) -> Result<HashSet<TicketId>, Problem> {
    let query = Words {
        kinds: vec![DocKind::Ticket],
        companies: Some(caller.grant.companies().into_iter().map(|id| id.0).collect()),
        phones: Some(crate::routes::search::phones(&caller.grant)),
        limit: Words::MOST,
        ..Words::new(words)
    };
    let found = web.house.find(query).await?;
    let (eyes, model) = (web.eyes(caller), web.house.model());
    let findable = |id: &TicketId| {
        let head = model.tickets.head(*id);
        head.is_some_and(|head| rows::ticket::findable(head, words, &eyes))
    };
    Ok(found
        .hits
        .into_iter()
        .map(|hit| TicketId(hit.id))
        .filter(findable)
        .collect())
}

/// A house that the caller may not know of is as unknown as one that does not exist.
fn unknown_house(refusal: Refusal) -> Refusal {
    match refusal.kind {
        RefusalKind::NotFound => ask::unknown("building_id"),
        _ => refusal,
    }
}

/// Open tickets of the same place and service, the most alike first (the same-ticket warning).
#[utoipa::path(get, path = "/api/v1/tickets/similar", tag = "tickets", params(SimilarQuery), responses((status = 200, description = "As it stands", body = Page<TicketRow>)))]
pub async fn similar(web: web::Data<Web>, caller: Caller, Query(query): Query<SimilarQuery>) -> Outcome {
    let service = service(&query.place, &query.category, query.problem.as_deref())?;
    let building = ask::body_id("building_id", &query.building_id)?;
    let heads = {
        let model = web.house.model();
        let mut place = model
            .place(building, query.flat.as_deref())
            .ok_or_else(|| ask::unknown("building_id"))?;
        place.entrance = place.entrance.or(query.entrance);
        check(&caller.grant, Action::RegisterTickets, Some(&place), Relation::NONE).map_err(unknown_house)?;
        let asked = Asked {
            place: &place,
            category: service.category.code,
            problem: service.problem.as_ref().map(|problem| problem.code),
            at: web.house.now(),
        };
        let earlier = model.tickets.open_in(place.company, building).filter_map(|ticket| {
            let service = classifier::get(ticket.service)?;
            Some(ticket.as_earlier(
                service.category.code,
                service.problem.as_ref().map(|problem| problem.code),
            ))
        });
        let settings = web.house.settings(place.company);
        let eyes = web.eyes(&caller);
        let alike = same(&asked, earlier, &settings).into_iter();
        let heads = alike
            .filter_map(|(_, id)| model.tickets.head(id))
            .filter(|head| rows::ticket::visible(head, &eyes));
        heads.take(50).cloned().collect::<Vec<_>>()
    };
    answer(&Page::whole(rows_of(&web, &caller, heads).await?))
}
