//! One ticket: as it stands or stood, its story, and who could do it.

use super::{head, seen, shape};
use crate::ask;
use crate::extract::{Caller, Query};
use crate::routes::{Outcome, answer, versioned};
use crate::rows::{self, Eyes, employee};
use crate::server::Web;
use crate::wire::common::{Named, Page};
use crate::wire::ticket::{Candidate, Candidates, HistoryItem, Ticket};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{Model, Proposal};
use domovoi_domain::access::rights::{Action, Field, check};
use domovoi_domain::kernel::{Instant, Refusal};
use domovoi_domain::tickets;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use utoipa::IntoParams;

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AtQuery {
    /// Shows it as it stood then.
    #[param(format = DateTime)]
    pub at: Option<String>,
}

/// One ticket, now or as it stood at an instant.
#[utoipa::path(get, path = "/api/v1/tickets/{id}", tag = "tickets", params(("id" = String, Path, description = "Id or number"), AtQuery), responses((status = 200, description = "As it stands", body = Ticket)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>, query: Query<AtQuery>) -> Outcome {
    let head = head(&web, &caller, &id, Action::SeeTickets)?;
    let (seen, now) = match ask::instant("at", query.0.at.as_deref())? {
        None => (seen(&web, head.id).await?, web.house.now()),
        // What is kept back now was perhaps shown then.
        Some(_) if web.eyes(&caller).hides(&head) => return Err(Refusal::not_found().into()),
        Some(at) => {
            // What stood then belonged perhaps to others: the past is as secret as the present.
            check(&caller.grant, Action::SeeHistory, Some(&head.place), head.relation)?;
            (web.house.as_of::<tickets::Ticket>(head.id, at).await?, at)
        }
    };
    let shape = shape(&web, &caller, &seen, now).await?;
    versioned(StatusCode::OK, seen.version, &shape)
}

/// Its whole story, oldest first.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/history", tag = "tickets", params(("id" = String, Path, description = "Id or number")), responses((status = 200, description = "As it stands", body = Page<HistoryItem>)))]
pub async fn history(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let head = head(&web, &caller, &id, Action::SeeHistory)?;
    if !web.eyes(&caller).shows(Field::Description, &head.place, head.relation) {
        return answer(&Page::<HistoryItem>::whole(Vec::new()));
    }
    let ticket = seen(&web, head.id).await?;
    let events = web.house.history::<tickets::Ticket>(head.id).await?;
    let ids = rows::story::records(&events);
    let records = web.house.records(ids.clone()).await?;
    let words: HashMap<_, _> = ids
        .into_iter()
        .zip(records)
        .filter_map(|(id, record)| Some((id, record?)))
        .collect();
    let eyes = web.eyes(&caller);
    let items = rows::story::tell(&web.house.model(), &ticket.state, &events, &words, &eyes);
    answer(&Page::whole(items))
}

/// Who could do it, best first, with free time and reasons.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/candidates", tag = "tickets", params(("id" = String, Path, description = "Id or number")), responses((status = 200, description = "As it stands", body = Candidates)))]
pub async fn candidates(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let head = head(&web, &caller, &id, Action::AssignTickets)?;
    let proposal = web.house.candidates(head.id, &caller.who).await?;
    let model = web.house.model();
    let zone = model
        .buildings
        .get(head.place.building)
        .map(|seen| rows::zone(&seen.state.zone));
    let zone = zone.ok_or_else(Refusal::not_found)?;
    answer(&proposed(&model, &proposal, head.next_due, &zone, &web.eyes(&caller)))
}

/// A proposal in words.
pub(super) fn proposed(
    model: &Model,
    proposal: &Proposal,
    due: Option<Instant>,
    zone: &TimeZone,
    eyes: &Eyes,
) -> Candidates {
    let ranked = proposal.ranking.ranked.iter().map(|ranked| Candidate {
        employee: employee(model, ranked.employee),
        phone: model
            .staff
            .words(ranked.employee)
            .and_then(|words| words.phones.first().cloned()),
        slot: Some(ranked.slot.into()),
        reasons: eyes.reasons(&ranked.reasons, zone),
        displaces: ranked.displaces,
    });
    Candidates {
        items: ranked.collect(),
        master: proposal.master.map(|id| employee(model, id)),
        contractors: proposal
            .contractors
            .iter()
            .map(|id| Named {
                id: id.to_string(),
                name: model.contractors.name(*id).to_owned(),
            })
            .collect(),
        due: due.map(Into::into),
        reasons: eyes.reasons(&proposal.ranking.nobody, zone),
    }
}
