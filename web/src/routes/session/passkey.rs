//! Sign-in with a passkey: the authenticator signs a challenge, nobody types anything.

use crate::extract::Json;
use crate::routes::{Outcome, answer};
use crate::server::Web;
use crate::sign_in::passkey::{self, House};
use crate::wire::session::{PasskeyChallenge, ShownPasskey};
use actix_web::{HttpRequest, web};
use domovoi_actors::Seen;
use domovoi_domain::access::{Proof, User};
use domovoi_domain::kernel::{Refusal, RefusalKind};

const PURPOSE: &str = "sign-in with a passkey";

/// A challenge for `navigator.credentials.get`. It tells nobody who has a passkey.
#[utoipa::path(post, path = "/api/v1/session/passkey/offer", tag = "session", responses((status = 200, description = "Goes to navigator.credentials.get", body = PasskeyChallenge)))]
pub async fn offer(web: web::Data<Web>, request: HttpRequest) -> Outcome {
    let house = House::of(&web, &request)?;
    let (challenge, offer) = passkey::challenge(&web, PURPOSE, web.house.now());
    answer(&PasskeyChallenge {
        offer,
        challenge,
        house: house.name,
    })
}

/// Signs in with what the authenticator has signed. Nothing is counted here: a signature cannot be guessed.
#[utoipa::path(post, path = "/api/v1/session/passkey", tag = "session", request_body = ShownPasskey, responses((status = 200, description = "Signed in", body = crate::wire::session::SignedIn)))]
pub async fn sign_in(web: web::Data<Web>, request: HttpRequest, body: Json<ShownPasskey>) -> Outcome {
    match proved(&web, &request, &body.0) {
        Some((user, proof)) => super::open(&web, &request, &user, None, Some(proof)).await,
        None => Err(Refusal::new(
            RefusalKind::Unauthenticated,
            "wrong_passkey",
            "Ключ не подошёл. Войдите с паролем и проверьте ключи в своей учётной записи.",
            "The passkey did not fit. Sign in with the password and look at the passkeys in your account.",
        )
        .into()),
    }
}

/// Whose passkey signed the challenge.
fn proved(web: &Web, request: &HttpRequest, shown: &ShownPasskey) -> Option<(Seen<User>, Proof)> {
    let house = House::of(web, request).ok()?;
    let id = passkey::id_of(&passkey::read(&shown.credential_id)?);
    let user = web.house.model().users.by_passkey(&id)?.clone();
    let proof = passkey::proof_of(web, &house, &user, PURPOSE, shown)?;
    Some((user, proof))
}
