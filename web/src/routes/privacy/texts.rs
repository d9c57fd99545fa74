//! Texts of consents of a company: each version stays.

use super::shape;
use crate::ask::path_id;
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::routes::{Outcome, answer};
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::privacy::{ConsentText, PublishText};
use actix_web::web;
use domovoi_actors as actors;
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{CompanyId, Refusal};
use domovoi_domain::privacy::{Papers, PapersCommand, Purpose};

fn managed(caller: &Caller, id: &str) -> Result<CompanyId, Problem> {
    let id: CompanyId = path_id(id)?;
    if !caller.grant.knows(id) {
        return Err(Refusal::not_found().into());
    }
    check(
        &caller.grant,
        Action::ManageCompany,
        Some(&Place::of_company(id)),
        Relation::NONE,
    )?;
    Ok(id)
}

/// What residents are asked to agree to, each purpose apart.
#[utoipa::path(get, path = "/api/v1/companies/{id}/consent-texts", tag = "privacy", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Page<ConsentText>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let id = managed(&caller, &id)?;
    shown(&web, &caller, id).await
}

/// Publishes a new version; who agreed to an earlier one has agreed to that one.
#[utoipa::path(put, path = "/api/v1/companies/{id}/consent-texts/{purpose}", tag = "privacy", params(("id" = String, Path), ("purpose" = String, Path)), request_body = PublishText, responses((status = 200, description = "As it stands", body = Page<ConsentText>)))]
pub async fn publish(web: web::Data<Web>, path: web::Path<(String, String)>, order: Order<PublishText>) -> Outcome {
    let id = managed(&order.caller, &path.0)?;
    let command = PapersCommand::Publish {
        company: id,
        purpose: Purpose::from_code(&path.1).ok_or_else(Refusal::not_found)?,
        words: order.body.words,
    };
    let command = actors::Order::new(command, order.caller.who.clone());
    let done = web
        .house
        .send::<Papers>(id, command.key(order.key).expect(order.expect))
        .await?;
    web.house.synced(done.seq).await;
    shown(&web, &order.caller, id).await
}

async fn shown(web: &Web, caller: &Caller, id: CompanyId) -> Outcome {
    let papers = {
        let model = web.house.model();
        model
            .papers
            .get(id)
            .map(|seen| (*seen.state).clone())
            .unwrap_or_default()
    };
    let eyes = web.eyes(caller);
    let mut items = Vec::new();
    for purpose in Purpose::ALL {
        items.push(ConsentText {
            purpose: shape::purpose(purpose, &eyes),
            current: shape::offer(web, papers.current(purpose)).await?,
        });
    }
    answer(&Page::whole(items))
}
