//! The own address for letters about the account. It is kept only once a link in a letter has shown that it is the
//! person's; until then nothing of it is stored.

use super::{give, own, prove};
use crate::extract::{Caller, Order};
use crate::problem::Problem;
use crate::routes::{Outcome, answer, nothing};
use crate::server::Web;
use crate::sign_in::letters::{self, Change};
use crate::sign_in::passkey::{read, written};
use crate::wire::account::email::{EmailConfirmation, NewEmail, OwnEmail};
use actix_web::web;
use domovoi_domain::access::{RECOVERY_LIFE, User, UserCommand, email};
use domovoi_domain::kernel::{Instant, Refusal, UserId};

/// Letters to one person within a quarter of an hour.
const FOR_PERSON: u32 = 3;

/// My address.
#[utoipa::path(get, path = "/api/v1/account/email", tag = "account", responses((status = 200, description = "As it stands", body = OwnEmail)))]
pub async fn show(web: web::Data<Web>, caller: Caller) -> Outcome {
    let user = own(&web, &caller)?;
    let email = kept(&web, &user.state).await?;
    answer(&OwnEmail {
        email,
        letters: web.outside.send_letter.is_some(),
    })
}

/// Asks by a letter whether an address is mine.
#[utoipa::path(post, path = "/api/v1/account/email/offer", tag = "account", request_body = NewEmail, responses((status = 204, description = "A letter is on its way")))]
pub async fn offer(web: web::Data<Web>, order: Order<NewEmail>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let address = email::read(&body.email)?;
    prove(&web, &caller, &user, body.password, "password").await?;
    let now = web.house.now();
    let often = |_| {
        Refusal::conflict(
            "too_many_letters",
            "Писем уже было несколько. Подождите четверть часа.",
            "Several letters were sent already. Wait a quarter of an hour.",
        )
    };
    web.letters
        .take(&("confirmation", user.id), FOR_PERSON, now)
        .map_err(often)?;
    let until = (now + RECOVERY_LIFE).0.to_be_bytes();
    let sealed = [until.as_slice(), address.as_bytes()].concat();
    let token = written(&web.config.secret_key.seal(&purpose(user.id), &sealed));
    letters::send_confirmation(&web, address, &token);
    nothing()
}

/// Keeps the address that a letter has reached.
#[utoipa::path(post, path = "/api/v1/account/email", tag = "account", request_body = EmailConfirmation, responses((status = 200, description = "Letters go there now", body = OwnEmail)))]
pub async fn confirm(web: web::Data<Web>, order: Order<EmailConfirmation>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let address = confirmed(&web, user.id, &body.token).ok_or_else(over)?;
    let former = kept(&web, &user.state).await?;
    let email = address.clone();
    give(&web, caller, UserCommand::SetEmail { email }).await?;
    // Whoever reads there may not have wanted this.
    letters::tell_former(&web, former, Change::Email);
    answer(&OwnEmail {
        email: Some(address),
        letters: web.outside.send_letter.is_some(),
    })
}

/// Takes the address away: no letters come any more, and a forgotten password is the administrator's matter again.
#[utoipa::path(delete, path = "/api/v1/account/email", tag = "account", responses((status = 204, description = "Erased")))]
pub async fn remove(web: web::Data<Web>, caller: Caller) -> Outcome {
    let user = own(&web, &caller)?;
    let former = kept(&web, &user.state).await?;
    give(&web, caller, UserCommand::RemoveEmail).await?;
    letters::tell_former(&web, former, Change::Email);
    nothing()
}

async fn kept(web: &Web, user: &User) -> Result<Option<String>, Problem> {
    match user.email {
        Some(record) => Ok(web.house.record_text(record).await?),
        None => Ok(None),
    }
}

fn purpose(user: UserId) -> String {
    format!("e-mail of {user}")
}

fn confirmed(web: &Web, user: UserId, token: &str) -> Option<String> {
    let opened = web.config.secret_key.open(&purpose(user), &read(token)?)?;
    let (until, address) = opened.split_at_checked(8)?;
    let until = Instant(i64::from_be_bytes(until.try_into().ok()?));
    (web.house.now() < until).then(|| String::from_utf8(address.to_vec()).ok())?
}

fn over() -> Problem {
    Refusal::conflict(
        "link_over",
        "Ссылка не подходит: прошёл час, или она дана другому человеку. Укажите адрес ещё раз.",
        "The link does not fit: an hour has passed, or it is somebody else's. Give the address once more.",
    )
    .into()
}
