//! Figures of the desk: how much stands open where.

use super::{Outcome, answer};
use crate::ask;
use crate::extract::{Caller, Query};
use crate::rows;
use crate::server::Web;
use crate::wire::common::Named;
use crate::wire::figures::{Figures as Shape, FiguresBy, FiguresCount, FiguresRow};
use actix_web::web;
use domovoi_actors::model::{By, Figures, Line, Model, TicketFilter};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::kernel::{CompanyId, Instant, time};
use std::collections::HashMap;
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    config.service(web::resource("/api/v1/figures").route(web::get().to(read)));
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FiguresQuery {
    /// `company` by default.
    #[param(inline)]
    pub by: Option<FiguresBy>,
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
}

/// Figures by company, district or complex, of the tickets that the caller sees.
#[utoipa::path(get, path = "/api/v1/figures", tag = "tickets", params(FiguresQuery), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn read(web: web::Data<Web>, caller: Caller, Query(query): Query<FiguresQuery>) -> Outcome {
    check(&caller.grant, Action::SeeTickets, None, Relation::NONE)?;
    let by: By = query.by.map_or(By::default(), Into::into);
    let filter = TicketFilter {
        asker: Some(caller.grant.clone()),
        part: ask::part(
            query.company_id.as_deref(),
            query.district_id.as_deref(),
            query.complex_id.as_deref(),
        )?,
        ..TicketFilter::default()
    };
    let now = web.house.now();
    let begun: HashMap<CompanyId, Instant> = caller
        .grant
        .companies()
        .into_iter()
        .map(|id| (id, midnight(&web.house.settings(id).zone, now)))
        .collect();
    let shape = web.house.ask(move |model| {
        let midnight = |id| begun.get(&id).copied().unwrap_or(now);
        let lines = model.tickets.figures(&filter, by, now, midnight);
        let mut rows: Vec<FiguresRow> = lines.iter().map(|(line, figures)| row(model, line, figures)).collect();
        rows.sort_by(|a, b| order(a).cmp(&order(b)));
        Shape {
            at: now.into(),
            by: by.into(),
            total: sum(&rows),
            rows,
        }
    });
    answer(&shape.await?)
}

/// When the day began in that zone.
fn midnight(zone: &str, now: Instant) -> Instant {
    let start = time::zone(zone).and_then(|zone| now.zoned(&zone).start_of_day().ok());
    start.map_or(now, |start| start.timestamp().into())
}

/// What has no name of its own stands last in its company.
fn order(row: &FiguresRow) -> (&str, &str, bool, Option<&str>) {
    let part = row.part.as_ref().map(|part| part.name.as_str());
    (&row.company.name, &row.company.id, part.is_none(), part)
}

fn row(model: &Model, line: &Line, figures: &Figures) -> FiguresRow {
    let company = model.companies.get(line.company).map(|seen| &seen.state);
    let district = line.district.map(|id| Named {
        id: id.to_string(),
        name: company
            .and_then(|one| one.districts.iter().find(|part| part.id == id))
            .map(|part| part.name.clone())
            .unwrap_or_default(),
    });
    let complex = line.complex.map(|id| Named {
        id: id.to_string(),
        name: company
            .and_then(|one| one.complexes.iter().find(|part| part.id == id))
            .map(|part| part.name.clone())
            .unwrap_or_default(),
    });
    FiguresRow {
        company: rows::users::company(model, line.company),
        part: district.or(complex),
        count: FiguresCount {
            open: figures.open as u32,
            emergencies: figures.emergencies as u32,
            overdue: figures.overdue as u32,
            unassigned: figures.unassigned as u32,
            completed_today: figures.completed as u32,
        },
    }
}

fn sum(rows: &[FiguresRow]) -> FiguresCount {
    rows.iter().fold(FiguresCount::default(), |sum, row| FiguresCount {
        open: sum.open + row.count.open,
        emergencies: sum.emergencies + row.count.emergencies,
        overdue: sum.overdue + row.count.overdue,
        unassigned: sum.unassigned + row.count.unassigned,
        completed_today: sum.completed_today + row.count.completed_today,
    })
}
