//! Devices on which a person has signed in before. A cookie says so, signed with the key of the
//! installation; it opens nothing, it only gives its device a count of failures of its own, so that
//! nobody who guesses from elsewhere, or from the same office, keeps the owner of the name out.

use super::attempts::Origin;
use crate::server::Web;
use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time};
use domovoi_domain::kernel::UserId;
use rand::Rng;
use std::net::IpAddr;

const COOKIE: &str = "device";
const PURPOSE: &str = "familiar device";
/// A workplace is shared by shifts: so many people are remembered on one device, the last ones first.
const PEOPLE: usize = 8;

/// Where an attempt for this user comes from. Without a user, e.g. for a name that nobody has, it is strange.
pub fn origin(web: &Web, request: &HttpRequest, user: Option<UserId>, from: Option<IpAddr>) -> Origin {
    let known = user.and_then(|user| {
        let marks = marks(request);
        marks.iter().find_map(|mark| read(web, mark, user))
    });
    known.map_or_else(|| Origin::strange(from), Origin::Familiar)
}

/// The cookie that makes this device familiar to the user from now on.
pub fn cookie(web: &Web, request: &HttpRequest, user: UserId) -> Cookie<'static> {
    let mut marks = marks(request);
    if !marks.iter().any(|mark| read(web, mark, user).is_some()) {
        marks.insert(0, written(web, user));
    }
    marks.truncate(PEOPLE);
    Cookie::build(COOKIE, marks.join("."))
        .path("/api/v1/session")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(web.config.is_secure())
        .max_age(time::Duration::days(365))
        .finish()
}

/// 16 hexadecimal digits of a number, then 64 of its signature.
fn marks(request: &HttpRequest) -> Vec<String> {
    let cookie = request.cookie(COOKIE);
    let list = cookie.as_ref().map(|cookie| cookie.value()).unwrap_or_default();
    let shape = |mark: &&str| mark.len() == 80 && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
    list.split('.').filter(shape).take(PEOPLE).map(str::to_owned).collect()
}

fn written(web: &Web, user: UserId) -> String {
    let number: u64 = rand::rng().random();
    let signature = web.config.secret_key.sign(PURPOSE, &signed(number, user));
    let signature: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{number:016x}{signature}")
}

fn read(web: &Web, mark: &str, user: UserId) -> Option<u64> {
    let number = u64::from_str_radix(mark.get(..16)?, 16).ok()?;
    let digits = mark.get(16..)?.as_bytes().chunks(2);
    let signature: Vec<u8> = digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect::<Option<_>>()?;
    let ours = web.config.secret_key.signed(PURPOSE, &signed(number, user), &signature);
    ours.then_some(number)
}

fn signed(number: u64, user: UserId) -> [u8; 16] {
    ((u128::from(number) << 64) | u128::from(user.0)).to_be_bytes()
}
