//! Roles of a company's own, for those who give rights there.

use crate::ask::{self, path_id};
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::routes::{Outcome, nothing, versioned};
use crate::rows;
use crate::server::Web;
use crate::wire::access::own_roles::{DefineOwnRole, OwnReach, OwnRole as Shape, OwnRoles as List};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{self as actors, Model};
use domovoi_domain::access::rights::{Action, Reach, Relation, check};
use domovoi_domain::access::{OwnRole, OwnRoles, OwnRolesCommand};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{CompanyId, Refusal};

fn managed(caller: &Caller, id: &str) -> Result<CompanyId, Problem> {
    let id: CompanyId = path_id(id)?;
    if !caller.grant.knows(id) {
        return Err(Refusal::not_found().into());
    }
    let place = Place::of_company(id);
    check(&caller.grant, Action::ManageUsers, Some(&place), Relation::NONE)?;
    Ok(id)
}

/// The number in an address; another word is the name of nothing.
fn number(text: &str) -> Result<u32, Problem> {
    Ok(text.parse().map_err(|_| Refusal::not_found())?)
}

/// The own roles of a company, and who holds them.
#[utoipa::path(get, path = "/api/v1/companies/{id}/roles", tag = "access", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = List)))]
pub async fn list(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let id = managed(&caller, &id)?;
    let model = web.house.model();
    let seen = model.own_roles.get(id);
    let roles = seen.map(|seen| seen.state.roles.as_slice()).unwrap_or_default();
    let body = List {
        items: roles.iter().map(|one| shape(&model, one)).collect(),
    };
    versioned(StatusCode::OK, seen.map_or(0, |seen| seen.version), &body)
}

fn shape(model: &Model, role: &OwnRole) -> Shape {
    Shape {
        id: role.id,
        name: role.name.clone(),
        base: role.base.into(),
        reaches: role
            .reaches
            .iter()
            .map(|(action, reach)| OwnReach {
                action: action.clone(),
                reach: reach.clone(),
            })
            .collect(),
        holders: role.holders.iter().map(|user| rows::user(model, *user)).collect(),
    }
}

/// Makes a role of a built-in one of which something is taken away.
#[utoipa::path(post, path = "/api/v1/companies/{id}/roles", tag = "access", params(("id" = String, Path)), request_body = DefineOwnRole, responses((status = 201, description = "Made", body = Shape)))]
pub async fn add(web: web::Data<Web>, id: web::Path<String>, order: Order<DefineOwnRole>) -> Outcome {
    define(&web, &id, None, order).await
}

/// Changes what a role is called and what is taken away. Whoever holds it has the new rights at once: open boards are
/// closed and come back with them.
#[utoipa::path(put, path = "/api/v1/companies/{id}/roles/{role}", tag = "access", params(("id" = String, Path), ("role" = u32, Path)), request_body = DefineOwnRole, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn correct(web: web::Data<Web>, path: web::Path<(String, String)>, order: Order<DefineOwnRole>) -> Outcome {
    managed(&order.caller, &path.0)?;
    let role = number(&path.1)?;
    define(&web, &path.0, Some(role), order).await
}

async fn define(web: &Web, company: &str, role: Option<u32>, order: Order<DefineOwnRole>) -> Outcome {
    let company = managed(&order.caller, company)?;
    let command = OwnRolesCommand::Define {
        company,
        role,
        name: order.body.name,
        base: order.body.base.into(),
        reaches: reaches(order.body.reaches)?,
    };
    let command = actors::Order::new(command, order.caller.who.clone());
    let done = web
        .house
        .send::<OwnRoles>(company, command.key(order.key).expect(order.expect))
        .await?;
    web.house.synced(done.seq).await;
    let made = role.unwrap_or(done.state.last);
    let shown = done.state.get(made).map(|one| shape(&web.house.model(), one));
    let status = if role.is_some() {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    versioned(status, done.version, &shown.ok_or_else(Refusal::not_found)?)
}

fn reaches(given: Vec<OwnReach>) -> Result<Vec<(Action, Reach)>, Refusal> {
    let one = |(index, given): (usize, OwnReach)| {
        let action = Action::from_code(&given.action);
        let reach = Reach::ALL.into_iter().find(|reach| reach.code() == given.reach);
        action
            .zip(reach)
            .ok_or_else(|| ask::unknown(format!("reaches[{index}]")))
    };
    given.into_iter().enumerate().map(one).collect()
}

/// Removes a role that nobody holds.
#[utoipa::path(delete, path = "/api/v1/companies/{id}/roles/{role}", tag = "access", params(("id" = String, Path), ("role" = u32, Path)), responses((status = 204, description = "Removed")))]
pub async fn remove(web: web::Data<Web>, path: web::Path<(String, String)>, caller: Caller) -> Outcome {
    let company = managed(&caller, &path.0)?;
    let command = OwnRolesCommand::Remove { role: number(&path.1)? };
    let order = actors::Order::new(command, caller.who);
    let done = web.house.send::<OwnRoles>(company, order).await?;
    web.house.synced(done.seq).await;
    nothing()
}
