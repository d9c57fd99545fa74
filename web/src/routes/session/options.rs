//! Which ways of signing in there are. Open to strangers, so it tells nothing else.

use crate::routes::{Outcome, answer};
use crate::server::Web;
use crate::wire::session::{DemoLogin, DemoTown, SignInOptions, Way};
use actix_web::web;

/// Ways of signing in, and in the demonstration town the names to sign in with.
#[utoipa::path(get, path = "/api/v1/session/options", tag = "session", responses((status = 200, description = "As it stands", body = SignInOptions)))]
pub async fn read(web: web::Data<Web>) -> Outcome {
    let model = web.house.model();
    let nobody = model.users.is_empty();
    let way = if nobody && web.config.setup.is_some() {
        Way::SetupLink
    } else {
        Way::Password
    };
    let demo = web.config.demo.as_ref().map(|demo| DemoTown {
        password: demo.password.clone(),
        logins: demo
            .logins
            .iter()
            .filter_map(|login| {
                let user = model.users.by_login(login)?;
                Some(DemoLogin {
                    login: login.clone(),
                    role: user.state.grant.role.into(),
                })
            })
            .collect(),
    });
    answer(&SignInOptions { ways: vec![way], demo })
}
