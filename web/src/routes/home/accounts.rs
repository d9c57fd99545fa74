//! Лицевые счета of a house, for those who manage its residents.

use crate::ask::path_id;
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::routes::{Outcome, answer};
use crate::server::Web;
use crate::wire::common::{FlatNumber, Page};
use crate::wire::home::{FlatAccount, SetAccounts};
use actix_web::web;
use domovoi_actors::{self as actors, Seen};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::housing::{Account, Building, BuildingCommand};
use domovoi_domain::kernel::{BuildingId, Refusal};

fn managed(web: &Web, caller: &Caller, id: &str) -> Result<Seen<Building>, Problem> {
    let id: BuildingId = path_id(id)?;
    let model = web.house.model();
    let seen = model.buildings.get(id).ok_or_else(Refusal::not_found)?;
    let place = crate::rows::housing::place(&seen.state);
    if !crate::rows::housing::visible(&seen.state, &web.eyes(caller)) {
        return Err(Refusal::not_found().into());
    }
    check(&caller.grant, Action::ManageResidents, Some(&place), Relation::NONE)
        .map_err(|_| Problem::from(Refusal::forbidden()))?;
    Ok(seen.clone())
}

fn shape(building: &Building) -> Page<FlatAccount> {
    let account = |account: &Account| FlatAccount {
        flat: FlatNumber::from_text(&account.flat),
        number: account.number.clone(),
    };
    Page::whole(building.accounts.iter().map(account).collect())
}

/// The accounts of a house, by flat.
#[utoipa::path(get, path = "/api/v1/buildings/{id}/accounts", tag = "home", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Page<FlatAccount>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    answer(&shape(&managed(&web, &caller, &id)?.state))
}

/// Sets the accounts of some flats.
#[utoipa::path(put, path = "/api/v1/buildings/{id}/accounts", tag = "home", params(("id" = String, Path)), request_body = SetAccounts, responses((status = 200, description = "As it stands", body = Page<FlatAccount>)))]
pub async fn set(web: web::Data<Web>, id: web::Path<String>, order: Order<SetAccounts>) -> Outcome {
    let seen = managed(&web, &order.caller, &id)?;
    let account = |one: FlatAccount| Account {
        flat: one.flat.into_text(),
        number: one.number,
    };
    let accounts = order.body.accounts.into_iter().map(account).collect();
    let command = actors::Order::new(BuildingCommand::SetAccounts { accounts }, order.caller.who);
    let command = command.key(order.key).expect(order.expect);
    let done = web.house.send::<Building>(seen.id, command).await?;
    web.house.synced(done.seq).await;
    answer(&shape(&done.state))
}
