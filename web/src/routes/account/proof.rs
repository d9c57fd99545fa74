//! Showing once more who is there, for what a session that was left open is not enough for.

use super::{give, own, prove};
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::routes::{Outcome, answer, nothing};
use crate::server::Web;
use crate::sign_in::attempts::Origin;
use crate::sign_in::passkey::{self, House};
use crate::sign_in::second_factor;
use crate::wire::account::proof::ShownAgain;
use crate::wire::session::PasskeyChallenge;
use actix_web::{HttpRequest, web};
use domovoi_actors::Seen;
use domovoi_domain::access::{Proof, User, UserCommand, factor};
use domovoi_domain::kernel::{Refusal, RefusalKind, UserId};

fn purpose(user: UserId) -> String {
    format!("confirmation of {user}")
}

/// A challenge for one's own passkey.
#[utoipa::path(post, path = "/api/v1/account/proof/offer", tag = "account", responses((status = 200, description = "Goes to navigator.credentials.get", body = PasskeyChallenge)))]
pub async fn offer(web: web::Data<Web>, request: HttpRequest, caller: Caller) -> Outcome {
    let user = own(&web, &caller)?;
    let house = House::of(&web, &request)?;
    let (challenge, offer) = passkey::challenge(&web, &purpose(user.id), web.house.now());
    answer(&PasskeyChallenge {
        offer,
        challenge,
        house: house.name,
    })
}

/// Shows the password, a code or a passkey; what was refused with `sudo_required` is open for ten minutes then.
#[utoipa::path(post, path = "/api/v1/account/proof", tag = "account", request_body = ShownAgain, responses((status = 204, description = "Believed")))]
pub async fn show(web: web::Data<Web>, request: HttpRequest, order: Order<ShownAgain>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let proof = match body {
        ShownAgain {
            password: Some(password),
            ..
        } => {
            prove(&web, &caller, &user, password, "password").await?;
            None
        }
        ShownAgain { code: Some(code), .. } => Some(by_code(&web, &caller, &user, &code).await?),
        ShownAgain {
            passkey: Some(shown), ..
        } => {
            let house = House::of(&web, &request)?;
            let proof = passkey::proof_of(&web, &house, &user, &purpose(user.id), &shown);
            Some(proof.ok_or_else(|| wrong("passkey", "Ключ не подошёл.", "The passkey did not fit."))?)
        }
        _ => return Err(wrong("password", "Введите пароль.", "Enter the password.").into()),
    };
    if let Some(proof) = proof {
        give(&web, caller.clone(), UserCommand::Confirm { proof })
            .await
            .map_err(kept)?;
    }
    web.shown.note(caller.token, web.house.now());
    nothing()
}

/// Wrong codes count as they do at the door.
async fn by_code(web: &Web, caller: &Caller, user: &Seen<User>, code: &str) -> Result<Proof, Problem> {
    let login = web.house.model().users.login(user.id).unwrap_or_default().to_owned();
    let from = Origin::strange(caller.who.from);
    tokio::time::sleep(web.attempts.check(from, &login)?).await;
    match second_factor::read(web, user, code).await? {
        Some(proof) => Ok(proof),
        None => {
            web.attempts.failed(from, &login);
            let text = factor::wrong_code().text;
            Err(Refusal::field("code", "wrong_code", text.ru, text.en).into())
        }
    }
}

fn wrong(field: &'static str, ru: &'static str, en: &'static str) -> Refusal {
    Refusal::field(field, "not_proved", ru, en)
}

/// The person is signed in: a proof that was used before is a wrong field, and no reason to be signed out.
fn kept(problem: Problem) -> Problem {
    match problem.refusal.kind {
        RefusalKind::Unauthenticated => {
            let text = problem.refusal.text.clone();
            Refusal::field("code", problem.refusal.code, text.ru, text.en).into()
        }
        _ => problem,
    }
}
