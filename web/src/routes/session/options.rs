//! Which ways of signing in there are. Open to strangers, so it tells nothing else.

use crate::routes::{Outcome, answer};
use crate::server::Web;
use crate::sign_in::passkey::House;
use crate::wire::session::{DemoLogin, DemoTown, IdentityProvider, SignInOptions, Way};
use actix_web::{HttpRequest, web};

/// Ways of signing in, and in the demonstration town the names to sign in with.
#[utoipa::path(get, path = "/api/v1/session/options", tag = "session", responses((status = 200, description = "As it stands", body = SignInOptions)))]
pub async fn read(web: web::Data<Web>, request: HttpRequest) -> Outcome {
    let model = web.house.model();
    let nobody = model.users.is_empty();
    let ways = if nobody && web.config.setup.is_some() {
        vec![Way::SetupLink]
    } else {
        let passkey = House::of(&web, &request).is_ok().then_some(Way::Passkey);
        let phone = web.outside.send_text.is_some().then_some(Way::Phone);
        [Some(Way::Password), passkey, phone].into_iter().flatten().collect()
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
                    role: user.state.grant.role().into(),
                })
            })
            .collect(),
    });
    let providers = web.config.oidc.iter().map(|one| IdentityProvider {
        id: one.id.clone(),
        name: one.name.clone(),
    });
    answer(&SignInOptions {
        ways,
        providers: providers.collect(),
        recovery: web.outside.send_letter.is_some(),
        demo,
    })
}
