//! A forgotten password: a letter brings a link that sets a new one. The answer tells nobody whether there is such a
//! person, or an address.

use crate::extract::Json;
use crate::routes::{Outcome, nothing};
use crate::server::Web;
use crate::sign_in::attempts::Origin;
use crate::sign_in::guard::address_of;
use crate::sign_in::{letters, token};
use crate::wire::session::ForgottenPassword;
use actix_web::{HttpRequest, web};
use domovoi_actors::Order;
use domovoi_domain::access::{self, User, UserCommand};
use domovoi_domain::kernel::{Instant, Refusal, RefusalKind, UserId, Via, Who};

/// Letters for one name, and questions from one place, within a quarter of an hour.
const FOR_NAME: u32 = 3;
const FOR_PLACE: u32 = 10;

/// Sends a link for a new password, if the person has confirmed an address.
#[utoipa::path(post, path = "/api/v1/session/recovery", tag = "session", request_body = ForgottenPassword, responses((status = 204, description = "A letter comes soon, if there is an address")))]
pub async fn send(web: web::Data<Web>, request: HttpRequest, body: Json<ForgottenPassword>) -> Outcome {
    if web.outside.send_letter.is_none() {
        return Err(Refusal::not_found().into());
    }
    let now = web.house.now();
    let from = address_of(&request, web.config.behind_proxy);
    let place = Origin::strange(from);
    web.letters
        .take(&("place", place), FOR_PLACE, now)
        .map_err(|until| often(until, now))?;
    let login = access::login(&body.0.login);
    // Who asks for somebody else again and again stops the letters, not the person: the password still opens.
    let few = web.letters.take(&("name", &login), FOR_NAME, now).is_ok();
    let user = web.house.model().users.by_login(&login).map(|user| user.id);
    if let Some(user) = user.filter(|_| few) {
        let who = Who {
            via: Via::Web,
            from,
            ..Who::default()
        };
        actix_web::rt::spawn(give(web, user, who));
    }
    nothing()
}

/// Gives the link behind the answer, so that its time tells nothing.
async fn give(web: web::Data<Web>, user: UserId, who: Who) {
    let reachable = |user: &domovoi_actors::Seen<User>| user.state.email.is_some() && !user.state.blocked;
    if !web.house.model().users.get(user).is_some_and(reachable) {
        return;
    }
    let secret = token::fresh();
    let token = token::hash(&secret);
    let order = Order::new(UserCommand::SendLink { token }, who);
    match web.house.send::<User>(user, order).await {
        Ok(done) => {
            web.house.synced(done.seq).await;
            letters::send_link(&web, user, &secret);
        }
        Err(refusal) => tracing::warn!(%refusal, "a link for a new password could not be given"),
    }
}

fn often(until: Instant, now: Instant) -> Refusal {
    Refusal {
        retry_after: u32::try_from(((until.0 - now.0) / 1000).max(1)).ok(),
        ..Refusal::new(
            RefusalKind::Limited,
            "too_many_letters",
            "Писем запрошено слишком много. Подождите четверть часа.",
            "Too many letters were asked for. Wait a quarter of an hour.",
        )
    }
}
