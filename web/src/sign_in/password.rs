//! Passwords: argon2id, and the same work for a sign-in name that nobody has.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use domovoi_domain::kernel::Refusal;
use rand::Rng;
use std::sync::OnceLock;

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
