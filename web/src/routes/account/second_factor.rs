//! The own second factor: turned on with the first code, turned off with the password.

use super::{give, own, prove};
use crate::extract::{Caller, Order};
use crate::routes::{Outcome, answer, nothing};
use crate::server::Web;
use crate::sign_in::letters::{self, Change};
use crate::sign_in::second_factor::totp::{Seed, recovery_codes};
use crate::sign_in::second_factor::{self, picture};
use crate::wire::account::{OfferedFactor, RecoveryCodes, SecondFactor, SetFactor, WithPassword};
use actix_web::web;
use domovoi_domain::access::{Hash, UserCommand};
use domovoi_domain::kernel::Refusal;

/// Whether the second factor is on, and how many recovery codes are left.
#[utoipa::path(get, path = "/api/v1/account/second-factor", tag = "account", responses((status = 200, description = "As it stands", body = SecondFactor)))]
pub async fn read(web: web::Data<Web>, caller: Caller) -> Outcome {
    let user = own(&web, &caller)?;
    let factor = user.state.factor.as_ref();
    answer(&SecondFactor {
        on: factor.is_some(),
        since: factor.map(|factor| factor.since.into()),
        recovery_codes_left: factor.map_or(0, |factor| factor.recovery.len() as u32),
    })
}

/// Offers a seed for an app on the phone. Nothing is turned on yet.
#[utoipa::path(post, path = "/api/v1/account/second-factor/offer", tag = "account", request_body = WithPassword, responses((status = 200, description = "Told this once", body = OfferedFactor)))]
pub async fn offer(web: web::Data<Web>, order: Order<WithPassword>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let login = prove(&web, &caller, &user, body.password, "password").await?;
    let seed = Seed::fresh();
    let address = seed.address(&login);
    answer(&OfferedFactor {
        offer: second_factor::offer(&web, user.id, &seed, web.house.now()),
        secret: seed.base32(),
        picture: picture::qr_svg(&address).unwrap_or_default(),
        address,
    })
}

/// Turns the second factor on with the first code of the app. Answers the recovery codes, this once.
#[utoipa::path(post, path = "/api/v1/account/second-factor", tag = "account", request_body = SetFactor, responses((status = 200, description = "On", body = RecoveryCodes)))]
pub async fn set(web: web::Data<Web>, order: Order<SetFactor>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    let now = web.house.now();
    let seed = second_factor::taken(&web, user.id, &body.offer, now).ok_or_else(|| {
        Refusal::conflict(
            "offer_over",
            "Прошло больше четверти часа. Начните заново.",
            "More than a quarter of an hour has passed. Start again.",
        )
    })?;
    let step = seed.step_of(body.code.trim(), now).ok_or_else(|| {
        Refusal::field(
            "code",
            "wrong_code",
            "Код не подходит. Проверьте часы телефона и введите следующий код.",
            "The code does not fit. Check the clock of the phone and enter the next code.",
        )
    })?;
    let (codes, recovery): (Vec<String>, Vec<Hash>) = recovery_codes().into_iter().unzip();
    let seed = second_factor::seal(&web, user.id, &seed);
    give(&web, caller, UserCommand::SetFactor { seed, step, recovery }).await?;
    letters::tell(&web, user.id, Change::FactorSet);
    answer(&RecoveryCodes { codes })
}

/// Ten new recovery codes in the place of those that are left, told this once.
#[utoipa::path(post, path = "/api/v1/account/second-factor/recovery-codes", tag = "account", request_body = WithPassword, responses((status = 200, description = "Told this once", body = RecoveryCodes)))]
pub async fn renew(web: web::Data<Web>, order: Order<WithPassword>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    prove(&web, &caller, &user, body.password, "password").await?;
    let (codes, recovery): (Vec<String>, Vec<Hash>) = recovery_codes().into_iter().unzip();
    give(&web, caller, UserCommand::RenewRecovery { recovery }).await?;
    letters::tell(&web, user.id, Change::RecoveryRenewed);
    answer(&RecoveryCodes { codes })
}

/// Turns the second factor off.
#[utoipa::path(post, path = "/api/v1/account/second-factor/remove", tag = "account", request_body = WithPassword, responses((status = 204, description = "Off")))]
pub async fn remove(web: web::Data<Web>, order: Order<WithPassword>) -> Outcome {
    let Order { body, caller, .. } = order;
    let user = own(&web, &caller)?;
    prove(&web, &caller, &user, body.password, "password").await?;
    give(&web, caller, UserCommand::RemoveFactor).await?;
    letters::tell(&web, user.id, Change::FactorRemoved);
    nothing()
}
