//! Sign-in by telephone: a code comes as a short message and stands for the password.

use crate::door::watch::Tried;
use crate::extract::Json;
use crate::routes::{Outcome, answer};
use crate::server::Web;
use crate::sign_in::familiar;
use crate::sign_in::guard::address_of;
use crate::sign_in::phone_code::{LIFE, wrong};
use crate::wire::session::SignedIn;
use crate::wire::session::phone::{OfferedCode, PhoneNumber, SignInByPhone};
use actix_web::{HttpMessage, HttpRequest, web};
use domovoi_actors::{Model, Seen};
use domovoi_domain::access::User;
use domovoi_domain::kernel::{Refusal, phone};
use std::time::Duration;

/// Sends a code, if the number is somebody's; nobody learns by the answer whether it is.
#[utoipa::path(post, path = "/api/v1/session/phone/offer", tag = "session", request_body = PhoneNumber, responses((status = 200, description = "Comes soon, if the number is somebody's", body = OfferedCode)))]
pub async fn offer(web: web::Data<Web>, request: HttpRequest, body: Json<PhoneNumber>) -> Outcome {
    let send = web.outside.send_text.as_ref().ok_or_else(Refusal::not_found)?;
    let number = phone::normalise(&body.0.phone, None).map_err(|fault| {
        let text = fault.text();
        Refusal::field("phone", fault.code(), text.ru, text.en)
    })?;
    let now = web.house.now();
    let user = owner(&web.house.model(), &number).map(|user| user.id);
    let from = familiar::origin(&web, &request, user, address_of(&request, web.config.behind_proxy));
    let offered = web.codes.offer(&number, user, from, now)?;
    if user.is_some() {
        let text = format!("Домовой: код {}. Никому его не сообщайте.", offered.code);
        send(number, text, Duration::from_millis(LIFE.0 as u64));
    }
    answer(&OfferedCode {
        offer: offered.offer,
        expires_at: (now + LIFE).into(),
    })
}

/// Signs in with the code. It is one factor: the second step is asked for beside it where it is on.
#[utoipa::path(post, path = "/api/v1/session/phone", tag = "session", request_body = SignInByPhone, responses((status = 200, description = "Signed in", body = SignedIn)))]
pub async fn sign_in(web: web::Data<Web>, request: HttpRequest, body: Json<SignInByPhone>) -> Outcome {
    let Json(SignInByPhone {
        offer,
        code,
        second_code,
    }) = body;
    let id = web.codes.read(&offer, &code, web.house.now())?;
    request.extensions_mut().insert(Tried(id));
    let user = web.house.model().users.get(id).cloned();
    // Closed while the code was on its way: it opens as little as a wrong one.
    let user = user.filter(|user| !user.state.blocked).ok_or_else(wrong)?;
    let proof = super::second_step(&web, &request, &user, second_code).await?;
    web.codes.spend(&offer);
    super::open(&web, &request, &user, None, proof).await
}

/// The account that alone has this number, as an employee's or a resident's. All are looked through, whoever it is.
fn owner<'a>(model: &'a Model, number: &str) -> Option<&'a Seen<User>> {
    let has = |user: &&Seen<User>| {
        let grant = &user.state.grant;
        let staff = grant.employees().filter_map(|id| model.staff.words(id));
        let person = grant.person.and_then(|id| model.people.words(id));
        let phones = staff.chain(person).flat_map(|words| &words.phones);
        !user.state.blocked && phones.filter(|phone| *phone == number).count() > 0
    };
    let mut found = model.users.iter().filter(has);
    let first = found.next()?;
    // A number that two accounts share tells nobody apart.
    found.next().is_none().then_some(first)
}
