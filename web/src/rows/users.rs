//! Those who sign in, and where they are signed in.

use crate::extract::Caller;
use crate::server::Web;
use crate::sign_in::last_used;
use crate::wire::access::own_roles::HeldRole;
use crate::wire::account::Session;
use crate::wire::common::Named;
use crate::wire::session::OwnMandate;
use crate::wire::users::{Mandate as MandateShape, User as Shape, UserState};
use domovoi_actors::{Model, Seen};
use domovoi_domain::access::administration::{administers, check_not_own, check_user};
use domovoi_domain::access::rights::{Action, Reach};
use domovoi_domain::access::{self, Hash, Mandate, User};
use domovoi_domain::kernel::{CompanyId, Instant, UserId};

/// What a token is called outside: the head of its hash names it and opens nothing.
pub fn handle(token: &Hash) -> String {
    token[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The sessions of a user that still run, the last used first.
pub fn sessions(web: &Web, user: &User, current: Option<&Hash>, now: Instant) -> Vec<Session> {
    let running = user.sessions.iter().filter(|session| now < session.until);
    let mut shown: Vec<Session> = running.map(|one| session(web, one, current)).collect();
    shown.sort_by(|a, b| b.current.cmp(&a.current).then(b.last_seen_at.cmp(&a.last_seen_at)));
    shown
}

fn session(web: &Web, session: &access::Session, current: Option<&Hash>) -> Session {
    let came = last_used::latest(web, &session.token, Some(session.used), session.from);
    Session {
        id: handle(&session.token),
        browser: session.device.browser.into(),
        platform: session.device.system.into(),
        address: came.and_then(|came| came.from).map(|address| address.to_string()),
        opened_at: session.opened.into(),
        last_seen_at: came.map_or(session.opened, |came| came.at).into(),
        expires_at: session.until.into(),
        current: current == Some(&session.token),
    }
}

/// A user as an administrator sees it.
pub fn user(web: &Web, model: &Model, seen: &Seen<User>, caller: &Caller, now: Instant) -> Shape {
    let user = &*seen.state;
    let running = sessions(web, user, None, now);
    let own = |mandate: &&Mandate| administers(&caller.grant, mandate.company);
    let mandates: Vec<&Mandate> = user.grant.mandates.iter().filter(own).collect();
    let manageable = check_user(&caller.grant, &user.grant).and(check_not_own(caller.user, user.id));
    Shape {
        id: seen.id.to_string(),
        login: model.users.login(seen.id).unwrap_or_default().to_owned(),
        name: super::user_name(model, seen.id),
        role: user.grant.role().into(),
        mandates: mandates.iter().map(|one| mandate(model, user.id, one)).collect(),
        elsewhere: mandates.len() < user.grant.mandates.len(),
        person: user.grant.person.map(|id| Named {
            id: id.to_string(),
            name: model
                .people
                .words(id)
                .map(|words| words.name.clone())
                .unwrap_or_default(),
        }),
        state: state(user),
        second_factor: user.factor.is_some(),
        sessions: running.len() as u32,
        last_seen_at: running.iter().map(|session| session.last_seen_at).max(),
        manageable: manageable.is_ok(),
        version: seen.version,
    }
}

fn mandate(model: &Model, user: UserId, mandate: &Mandate) -> MandateShape {
    let own = model.own_role(user, mandate.company, mandate.role);
    MandateShape {
        company: company(model, mandate.company),
        role: mandate.role.into(),
        own_role: own.map(|own| HeldRole {
            id: own.id,
            name: own.name.clone(),
        }),
        employee: mandate.employee.map(|id| super::employee(model, id)),
        scopes: mandate.scopes.iter().map(super::people::scope).collect(),
    }
}

/// What the reader himself is in a company, and what he may do there.
pub fn own_mandate(model: &Model, user: UserId, mandate: &Mandate) -> OwnMandate {
    let allowed = Action::ALL
        .into_iter()
        .filter(|action| mandate.reach(*action) != Reach::Never);
    OwnMandate {
        company_id: mandate.company.to_string(),
        role: mandate.role.into(),
        own_role: model
            .own_role(user, mandate.company, mandate.role)
            .map(|own| own.name.clone()),
        employee_id: mandate.employee.map(|id| id.to_string()),
        rights: allowed.map(|action| action.code().to_owned()).collect(),
    }
}

pub fn state(user: &User) -> UserState {
    match user {
        User { blocked: true, .. } => UserState::Locked,
        User { awaited: true, .. } => UserState::Invited,
        _ => UserState::Active,
    }
}

pub fn company(model: &Model, id: CompanyId) -> Named {
    let known = model.companies.get(id);
    Named {
        id: id.to_string(),
        name: known.map(|company| company.state.name.clone()).unwrap_or_default(),
    }
}
