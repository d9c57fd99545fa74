//! Those who sign in: an administrator invites them, changes their rights and closes their accounts.

mod given;
pub mod moves;

use super::{Outcome, answer, versioned};
use crate::ask::{self, optional_id, path_id};
use crate::extract::{Caller, Order, Query};
use crate::problem::Problem;
use crate::rows::users::{state, user as shape};
use crate::server::Web;
use crate::wire::common::{Page, Role};
use crate::wire::users::{CorrectUser, InvitedUser, NewUser, User as Shape, UserState};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{self as actors, Seen};
use domovoi_domain::access::administration::{administers, check_not_own, check_user, knows};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::access::{Grant, Mandate, OwnRoles, OwnRolesCommand, User, UserCommand};
use domovoi_domain::kernel::vocabulary::fold;
use domovoi_domain::kernel::{self, CompanyId, Refusal, RefusalKind, UserId};
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/users{tail}");
    config
        .service(
            web::resource(path(""))
                .route(web::get().to(list))
                .route(web::post().to(invite)),
        )
        .service(
            web::resource(path("/{id}"))
                .route(web::get().to(read))
                .route(web::patch().to(correct)),
        )
        .service(web::resource(path("/{id}/lock")).route(web::post().to(moves::lock)))
        .service(web::resource(path("/{id}/unlock")).route(web::post().to(moves::unlock)))
        .service(web::resource(path("/{id}/link")).route(web::post().to(moves::give_link)))
        .service(web::resource(path("/{id}/second-factor")).route(web::delete().to(moves::remove_factor)))
        .service(
            web::resource(path("/{id}/sessions"))
                .route(web::get().to(moves::sessions))
                .route(web::delete().to(moves::end_sessions)),
        );
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Part of the sign-in name or of the name.
    pub q: Option<String>,
    pub company_id: Option<String>,
    #[param(inline)]
    pub role: Option<Role>,
    #[param(inline)]
    pub state: Option<UserState>,
    pub cursor: Option<String>,
    /// 1 to 500, 100 by default.
    pub limit: Option<u32>,
}

/// Users of the own companies, by sign-in name.
#[utoipa::path(get, path = "/api/v1/users", tag = "users", params(UserQuery), responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<UserQuery>) -> Outcome {
    check(&caller.grant, Action::ManageUsers, None, Relation::NONE)?;
    let company = optional_id::<CompanyId>("company_id", query.company_id.as_deref())?;
    let limit = ask::limit(query.limit, 100, 500)?;
    let words = fold(&query.q.unwrap_or_default());
    let now = web.house.now();
    let model = web.house.model();
    let named = |seen: &Seen<User>| {
        let text = format!(
            "{} {}",
            model.users.login(seen.id).unwrap_or_default(),
            crate::rows::user_name(&model, seen.id)
        );
        let text = fold(&text);
        words.split_whitespace().all(|word| text.contains(word))
    };
    let has = |grant: &Grant, role: kernel::Role| {
        let own = |one: &&Mandate| administers(&caller.grant, one.company);
        grant.mandates.iter().filter(own).any(|one| one.role == role)
    };
    let mut shown: Vec<&Seen<User>> = model
        .users
        .iter()
        .filter(|seen| {
            let grant = &seen.state.grant;
            knows(&caller.grant, grant)
                && company.is_none_or(|id| grant.knows(id) && administers(&caller.grant, id))
                && query.role.is_none_or(|role| has(grant, role.into()))
                && query.state.is_none_or(|asked| asked == state(&seen.state))
                && named(seen)
        })
        .collect();
    shown.sort_by_key(|seen| (model.users.login(seen.id), seen.id));
    answer(&ask::page(&shown, query.cursor.as_deref(), limit, |seen| {
        shape(&web, &model, seen, &caller, now)
    })?)
}

/// The user that an address names, if the caller knows of it.
fn known(web: &Web, caller: &Caller, name: &str) -> Result<Seen<User>, Problem> {
    check(&caller.grant, Action::ManageUsers, None, Relation::NONE)?;
    let id: UserId = path_id(name)?;
    let model = web.house.model();
    let seen = model
        .users
        .get(id)
        .filter(|seen| knows(&caller.grant, &seen.state.grant));
    Ok(seen.ok_or_else(Refusal::not_found)?.clone())
}

/// The user that an address names, if the caller may change it.
fn managed(web: &Web, caller: &Caller, name: &str) -> Result<Seen<User>, Problem> {
    let seen = known(web, caller, name)?;
    check_not_own(caller.user, seen.id)?;
    check_user(&caller.grant, &seen.state.grant)?;
    Ok(seen)
}

/// One user.
#[utoipa::path(get, path = "/api/v1/users/{id}", tag = "users", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = known(&web, &caller, &id)?;
    shown(&web, &caller, &seen)
}

fn shown(web: &Web, caller: &Caller, seen: &Seen<User>) -> Outcome {
    let now = web.house.now();
    let body = shape(web, &web.house.model(), seen, caller, now);
    versioned(StatusCode::OK, seen.version, &body)
}

/// Invites a person. The link in the answer sets the password; it is told this once.
#[utoipa::path(post, path = "/api/v1/users", tag = "users", request_body = NewUser, responses((status = 201, description = "Invited", body = InvitedUser)))]
pub async fn invite(web: web::Data<Web>, order: Order<NewUser>) -> Outcome {
    let Order { body, caller, key, .. } = order;
    check(&caller.grant, Action::ManageUsers, None, Relation::NONE)?;
    let login = body.login.clone();
    let own = given::own_roles(&web, &body.mandates)?;
    let grant = given::grant(&web, &caller.grant, body)?;
    // Who lives somewhere may what his flats allow, unless the administrator says otherwise.
    let follows = grant
        .mandates
        .iter()
        .any(|one| one.role.is_resident() && one.scopes.is_empty());
    let done = web.house.invite_user(login, grant, &caller.who, key).await?;
    if follows {
        web.house.follow_homes(done.id, &caller.who).await?;
    }
    // Nobody comes in before the link is told, which is told last.
    hold(&web, &caller, done.id, own).await?;
    let (link, seen) = moves::link(&web, &caller, done.id).await?;
    let now = web.house.now();
    let user = shape(&web, &web.house.model(), &seen, &caller, now);
    versioned(StatusCode::CREATED, seen.version, &InvitedUser { user, link })
}

/// Changes what the user is in the companies that the caller administers; what other companies gave stays. Sockets
/// of the user are closed and come back with the new rights.
#[utoipa::path(patch, path = "/api/v1/users/{id}", tag = "users", params(("id" = String, Path)), request_body = CorrectUser, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn correct(web: web::Data<Web>, id: web::Path<String>, order: Order<CorrectUser>) -> Outcome {
    let seen = known(&web, &order.caller, &id)?;
    check_not_own(order.caller.user, seen.id)?;
    let own = given::own_roles(&web, order.body.mandates.as_deref().unwrap_or_default())?;
    let grant = given::corrected(&web, &order.caller.grant, &seen.state.grant, order.body.clone())?;
    let stale = order.expect.is_some_and(|version| version != seen.version);
    if stale {
        return give(&web, seen.id, order, UserCommand::SetGrant { grant }).await;
    }
    // What is taken away goes before the role comes, and comes back after it: nobody has more in between.
    let (narrowed, whole): (Vec<_>, Vec<_>) = own.into_iter().partition(|(.., own)| own.is_some());
    let caller = order.caller.clone();
    hold(&web, &caller, seen.id, narrowed).await?;
    let answer = give(&web, seen.id, order, UserCommand::SetGrant { grant }).await?;
    if whole.is_empty() {
        return Ok(answer);
    }
    hold(&web, &caller, seen.id, whole).await?;
    shown(&web, &caller, &known(&web, &caller, &id)?)
}

/// Writes down which own roles the user holds.
async fn hold(web: &Web, caller: &Caller, user: UserId, own: Vec<given::Held>) -> Result<(), Problem> {
    for (company, base, role) in own {
        let held = web.house.model().own_role(user, company, base).map(|own| own.id);
        if held == role {
            continue;
        }
        let command = OwnRolesCommand::Hold { user, base, role };
        let order = actors::Order::new(command, caller.who.clone());
        let done = web.house.send::<OwnRoles>(company, order).await?;
        web.house.synced(done.seq).await;
    }
    Ok(())
}

/// Gives a user a command and shows how it stands then.
async fn give<T>(web: &Web, id: UserId, order: Order<T>, command: UserCommand) -> Outcome {
    let caller = order.caller;
    let command = actors::Order::new(command, caller.who.clone())
        .key(order.key)
        .expect(order.expect);
    match web.house.send::<User>(id, command).await {
        Ok(done) => {
            web.house.synced(done.seq).await;
            let seen = Seen {
                id,
                state: done.state,
                version: done.version,
                seq: done.seq,
            };
            shown(web, &caller, &seen)
        }
        Err(refusal) if refusal.kind == RefusalKind::Stale => {
            let seen = web.house.view::<User>(id).await?;
            let current = shape(web, &web.house.model(), &seen, &caller, web.house.now());
            Err(Problem::with_current(
                refusal,
                serde_json::to_value(current).unwrap_or_default(),
            ))
        }
        Err(refusal) => Err(refusal.into()),
    }
}
