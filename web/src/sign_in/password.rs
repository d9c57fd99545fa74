//! Passwords: argon2id, and the same work for a sign-in name that nobody has.

use crate::config::Config;
use crate::problem::Problem;
use crate::server::Web;
use actix_web::web;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use domovoi_actors::Seen;
use domovoi_domain::access::{self, User};
use domovoi_domain::kernel::{Record, Refusal};
use rand::Rng;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::sync::SemaphorePermit;

/// Longest password; more is work for nothing.
pub const LONGEST: usize = 1000;

/// The PHC string of a password, with a fresh salt.
pub fn hash(password: &str) -> Result<String, Refusal> {
    if password.is_empty() || password.len() > LONGEST {
        return Err(Refusal::field(
            "password",
            "length",
            "Пароль — от 1 до 1000 байт.",
            "A password is 1 to 1000 bytes.",
        ));
    }
    let salt: [u8; 16] = rand::rng().random();
    let salt = SaltString::encode_b64(&salt).map_err(|_| Refusal::bug())?;
    let hash = Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map_err(|_| Refusal::bug())?;
    Ok(hash.to_string())
}

/// Refuses a password that is short or easily guessed. The demonstration town has one password for all, and says so.
pub fn check(config: &Config, password: &str, login: &str) -> Result<(), Refusal> {
    if config.demo.is_some() {
        return Ok(());
    }
    match access::password::fault(password, login) {
        None => Ok(()),
        Some(fault) => Err(Refusal::fields(vec![fault])),
    }
}

/// Whether the user has this password. Nobody, and somebody without a password, takes as long.
pub async fn is_of(web: &Web, user: Option<&Seen<User>>, password: String) -> Result<bool, Problem> {
    let anybody = || web.house.model().users.iter().next().map(|user| user.state.secret);
    let stored = match user.map(|user| user.state.secret).or_else(anybody) {
        Some(secret) => web.house.record(secret).await?,
        None => None,
    };
    let stored = match stored {
        Some(Record::Secret { password_hash, .. }) if user.is_some() && !password_hash.is_empty() => {
            Some(password_hash)
        }
        _ => None,
    };
    let _turn = turn(web).await?;
    web::block(move || fits(&password, stored.as_deref()))
        .await
        .map_err(|_| Refusal::bug().into())
}

/// [`hash`] away from the threads that serve.
pub async fn hash_aside(web: &Web, password: String) -> Result<String, Problem> {
    let _turn = turn(web).await?;
    let hashed = web::block(move || hash(&password)).await.map_err(|_| Refusal::bug())?;
    Ok(hashed?)
}

/// A password takes 19 MiB and a core for a while: only so many at once.
async fn turn(web: &Web) -> Result<SemaphorePermit<'_>, Problem> {
    match tokio::time::timeout(Duration::from_secs(5), web.heavy.acquire()).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(Refusal::unavailable(
            "busy",
            "Слишком много входов сразу. Повторите через несколько секунд.",
            "Too many people sign in at once. Try again in a few seconds.",
            3,
        )
        .into()),
    }
}

/// Whether the password fits. Without a stored hash the same work is done, so that time does not tell
/// which sign-in names exist.
pub fn fits(password: &str, stored: Option<&str>) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = || {
        NOBODY
            .get_or_init(|| hash("nobody has this password").unwrap_or_default())
            .as_str()
    };
    let known = stored.is_some();
    let Ok(parsed) = PasswordHash::new(stored.unwrap_or_else(nobody)) else {
        return false;
    };
    let password = if password.len() <= LONGEST { password } else { "" };
    let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    right && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let stored = hash("пароль").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(fits("пароль", Some(&stored)));
        assert!(!fits("Пароль", Some(&stored)));
        assert!(!fits("nobody has this password", None));
        assert_ne!(stored, hash("пароль").unwrap(), "every hash has its own salt");
        assert!(hash("").is_err());
    }
}
