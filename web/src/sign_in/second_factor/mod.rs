//! The second factor of a user: opens the sealed seed and reads what was shown.

pub mod picture;
pub mod totp;

use self::totp::Seed;
use crate::problem::Problem;
use crate::server::Web;
use domovoi_actors::{Model, Seen};
use domovoi_domain::access::{Proof, User, factor};
use domovoi_domain::kernel::{Instant, Record, Span, UserId};

/// How long a seed that was shown waits for its first code.
const SETUP: Span = Span::minutes(15);

/// Seals a seed for keeping. The user is part of the purpose: a seed of one is good for nobody else.
pub fn seal(web: &Web, user: UserId, seed: &Seed) -> Vec<u8> {
    web.config.secret_key.seal(&kept(user), seed.bytes())
}

/// A seed that waits for its first code is kept by the browser, sealed, and by nobody else.
pub fn offer(web: &Web, user: UserId, seed: &Seed, now: Instant) -> String {
    let until = (now + SETUP).0.to_be_bytes();
    let sealed = web
        .config
        .secret_key
        .seal(&offered(user), &[&until, seed.bytes()].concat());
    sealed.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The seed that was offered, if it is not too old.
pub fn taken(web: &Web, user: UserId, offer: &str, now: Instant) -> Option<Seed> {
    let pairs = offer.as_bytes().chunks(2);
    let sealed: Vec<u8> = pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect::<Option<_>>()?;
    let opened = web.config.secret_key.open(&offered(user), &sealed)?;
    let (until, seed) = opened.split_at_checked(8)?;
    let until = Instant(i64::from_be_bytes(until.try_into().ok()?));
    (now < until).then(|| Seed::of(seed.to_vec()))
}

/// What the code that was shown proves, if anything.
pub async fn read(web: &Web, user: &Seen<User>, shown: &str) -> Result<Option<Proof>, Problem> {
    let Some(factor) = &user.state.factor else {
        return Ok(None);
    };
    let sealed = match web.house.record(factor.seed).await? {
        Some(Record::Sealed(sealed)) => sealed,
        _ => Vec::new(),
    };
    let seed = web.config.secret_key.open(&kept(user.id), &sealed).map(Seed::of);
    if seed.is_none() {
        tracing::error!("a second factor cannot be opened: secret_key_file is not the one it was sealed with");
    }
    Ok(totp::read(seed.as_ref(), shown, web.house.now()))
}

/// Whether a company of the user wants a second factor of this role and there is none.
pub fn is_missing(model: &Model, user: &User) -> bool {
    let wanted = |id| Some(model.companies.get(id)?.state.second_factor.as_slice());
    factor::is_missing(user, wanted)
}

fn kept(user: UserId) -> String {
    format!("second factor of {user}")
}

fn offered(user: UserId) -> String {
    format!("offer of a second factor to {user}")
}
