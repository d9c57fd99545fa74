//! The own passkeys: a key in the phone, the computer or on a stick signs in instead of the password.

use super::{give, own, prove};
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::routes::{Outcome, answer, nothing};
use crate::rows::users::handle;
use crate::server::Web;
use crate::sign_in::letters::{self, Change};
use crate::sign_in::passkey::{self, House};
use crate::wire::account::{NewPasskey, OfferedPasskey, Passkey as Shape, WithPassword};
use crate::wire::common::Page;
use actix_web::{HttpRequest, web};
use domovoi_domain::access::{Passkey, UserCommand};
use domovoi_domain::kernel::{Refusal, UserId};

/// My passkeys, the last added first.
#[utoipa::path(get, path = "/api/v1/account/passkeys", tag = "account", responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller) -> Outcome {
    let user = own(&web, &caller)?;
    let mut shown = Vec::new();
    for one in user.state.passkeys.iter().rev() {
        shown.push(shape(&web, one).await?);
    }
    answer(&Page::whole(shown))
}

async fn shape(web: &Web, one: &Passkey) -> Result<Shape, Problem> {
    Ok(Shape {
        id: handle(&one.id),
        name: web.house.record_text(one.name).await?.unwrap_or_default(),
        added_at: one.added.into(),
        last_used_at: one.used.map(Into::into),
    })
}

fn purpose(user: UserId) -> String {
    format!("new passkey of {user}")
}

/// Begins to add a passkey: what the browser asks the authenticator for.
#[utoipa::path(post, path = "/api/v1/account/passkeys/offer", tag = "account", request_body = WithPassword, responses((status = 200, description = "Goes to navigator.credentials.create", body = OfferedPasskey)))]
pub async fn offer(web: web::Data<Web>, request: HttpRequest, order: Order<WithPassword>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let house = House::of(&web, &request)?;
    let login = prove(&web, &caller, &user, body.password, "password").await?;
    let (challenge, offer) = passkey::challenge(&web, &purpose(user.id), web.house.now());
    answer(&OfferedPasskey {
        offer,
        challenge,
        house: house.name,
        user_id: passkey::written(&user.id.0.to_be_bytes()),
        login,
    })
}

/// Adds the passkey that the authenticator has made.
#[utoipa::path(post, path = "/api/v1/account/passkeys", tag = "account", request_body = NewPasskey, responses((status = 200, description = "Added", body = Shape)))]
pub async fn add(web: web::Data<Web>, request: HttpRequest, order: Order<NewPasskey>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let house = House::of(&web, &request)?;
    let challenge = passkey::answered(&web, &purpose(user.id), &body.offer, web.house.now());
    let made = challenge.and_then(|challenge| {
        let (client, object) = (passkey::read(&body.client_data)?, passkey::read(&body.attestation)?);
        passkey::created(&house, &challenge, &client, &object)
    });
    let passkey::New { id, key, counter } = made.ok_or_else(|| {
        Refusal::invalid(
            "passkey_not_taken",
            "Ключ не принят. Начните заново и подтвердите себя отпечатком, лицом или PIN-кодом.",
            "The passkey was not taken. Start again and confirm yourself by finger, face or PIN.",
        )
    })?;
    let command = UserCommand::AddPasskey {
        id,
        key,
        counter,
        name: body.name,
    };
    give(&web, caller.clone(), command).await?;
    letters::tell(&web, user.id, Change::PasskeyAdded);
    let user = own(&web, &caller)?;
    let added = user.state.passkeys.iter().find(|one| one.id == id);
    answer(&shape(&web, added.ok_or_else(Refusal::bug)?).await?)
}

/// Removes a passkey: it opens nothing from then on.
#[utoipa::path(delete, path = "/api/v1/account/passkeys/{id}", tag = "account", params(("id" = String, Path)), responses((status = 204, description = "Removed")))]
pub async fn remove(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let user = own(&web, &caller)?;
    let named = user.state.passkeys.iter().find(|one| handle(&one.id) == *id);
    let id = named.ok_or_else(Refusal::not_found)?.id;
    give(&web, caller, UserCommand::RemovePasskey { id }).await?;
    letters::tell(&web, user.id, Change::PasskeyRemoved);
    nothing()
}
