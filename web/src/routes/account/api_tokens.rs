//! API tokens: by them programs act for a person, with what the person may or less of it.

use super::{give, own};
use crate::ask::body_id;
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::routes::{Outcome, answer, nothing, versioned};
use crate::rows;
use crate::rows::users::handle;
use crate::server::Web;
use crate::sign_in::{last_used, token};
use crate::wire::account::{ApiToken as Shape, IssuedApiToken, NewApiToken};
use crate::wire::common::Page;
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::Seen;
use domovoi_domain::access::{ApiToken, User, UserCommand};
use domovoi_domain::kernel::Refusal;

/// Tells tokens from sessions at a glance, and lets scanners of published code find them.
const MARK: &str = "domovoi_";

/// My API tokens, the last issued first.
#[utoipa::path(get, path = "/api/v1/account/api-tokens", tag = "account", responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller) -> Outcome {
    let user = own(&web, &caller)?;
    let now = web.house.now();
    let mut shown = Vec::new();
    for one in user.state.api_tokens.iter().rev().filter(|one| now < one.until) {
        shown.push(shape(&web, &user, one).await?);
    }
    answer(&Page::whole(shown))
}

async fn shape(web: &Web, user: &Seen<User>, one: &ApiToken) -> Result<Shape, Problem> {
    let name = web.house.record_text(one.name).await?.unwrap_or_default();
    let came = last_used::latest(web, &one.token, one.used, one.from);
    let model = web.house.model();
    let companies = one.companies.iter().filter(|id| user.state.grant.knows(**id));
    Ok(Shape {
        id: handle(&one.token),
        name,
        reads_only: one.reads_only,
        companies: companies.map(|id| rows::users::company(&model, *id)).collect(),
        issued_at: one.issued.into(),
        expires_at: one.until.into(),
        last_used_at: came.map(|came| came.at.into()),
        address: came.and_then(|came| came.from).map(|address| address.to_string()),
    })
}

/// Issues a token. It is told this once.
#[utoipa::path(post, path = "/api/v1/account/api-tokens", tag = "account", request_body = NewApiToken, responses((status = 201, description = "Issued", body = IssuedApiToken)))]
pub async fn issue(web: web::Data<Web>, order: Order<NewApiToken>) -> Outcome {
    let Order { body, caller, .. } = order;
    own(&web, &caller)?;
    let companies = body.companies.iter().map(|id| body_id("companies", id));
    let secret = format!("{MARK}{}", token::fresh());
    let token = token::hash(&secret);
    let command = UserCommand::IssueApiToken {
        token,
        name: body.name,
        reads_only: body.reads_only,
        companies: companies.collect::<Result<_, _>>()?,
        until: body.expires_at.0,
    };
    give(&web, caller.clone(), command).await?;
    let user = own(&web, &caller)?;
    let issued = user.state.api_tokens.iter().find(|one| one.token == token);
    let api_token = shape(&web, &user, issued.ok_or_else(Refusal::bug)?).await?;
    let body = IssuedApiToken {
        token: secret,
        api_token,
    };
    versioned(StatusCode::CREATED, user.version, &body)
}

/// Revokes a token at once.
#[utoipa::path(delete, path = "/api/v1/account/api-tokens/{id}", tag = "account", params(("id" = String, Path)), responses((status = 204, description = "Revoked")))]
pub async fn revoke(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let user = own(&web, &caller)?;
    let named = user.state.api_tokens.iter().find(|one| handle(&one.token) == *id);
    let token = named.ok_or_else(Refusal::not_found)?.token;
    give(&web, caller, UserCommand::RevokeApiToken { token }).await?;
    nothing()
}
