//! What a session that was left open must not be enough for: acts on rights, accounts and exports want the person to
//! have shown who he is within the last ten minutes, by signing in or once more (ASVS 3.7.1).
//!
//! API tokens are not asked: what they may was decided when they were issued, and issuing one is such an act itself.

use crate::problem::Problem;
use actix_web::http::StatusCode;
use domovoi_domain::access::Hash;
use domovoi_domain::kernel::{Instant, Span};
use parking_lot::Mutex;
use std::collections::HashMap;

/// How long it is believed that the person is still there.
const FRESH: Span = Span::minutes(10);
/// Beyond so many sessions the stale ones are let go.
const KEPT: usize = 10_000;

/// Acts that want it: method and pattern.
const WANTED: [(&str, &str); 18] = [
    ("POST", "/api/v1/users"),
    ("PATCH", "/api/v1/users/{id}"),
    ("POST", "/api/v1/users/{id}/lock"),
    ("POST", "/api/v1/users/{id}/unlock"),
    ("POST", "/api/v1/users/{id}/link"),
    ("DELETE", "/api/v1/users/{id}/second-factor"),
    ("DELETE", "/api/v1/users/{id}/sessions"),
    ("PUT", "/api/v1/companies/{id}/second-factor"),
    ("POST", "/api/v1/companies/{id}/roles"),
    ("PUT", "/api/v1/companies/{id}/roles/{role}"),
    ("DELETE", "/api/v1/companies/{id}/roles/{role}"),
    ("POST", "/api/v1/account/api-tokens"),
    ("DELETE", "/api/v1/account/passkeys/{id}"),
    ("DELETE", "/api/v1/account/identities/{id}"),
    ("DELETE", "/api/v1/account/email"),
    ("GET", "/api/v1/audit.csv"),
    ("GET", "/api/v1/people/{id}/export"),
    ("POST", "/api/v1/people/{id}/erasure"),
];

pub fn is_wanted(method: &str, pattern: &str) -> bool {
    WANTED.contains(&(method, pattern))
}

/// When each session last showed who is there. A restart asks once more than it had to.
#[derive(Default)]
pub struct Shown(Mutex<HashMap<Hash, Instant>>);

impl Shown {
    pub fn note(&self, session: Hash, now: Instant) {
        let mut shown = self.0.lock();
        if shown.len() > KEPT {
            shown.retain(|_, at| now < *at + FRESH);
        }
        shown.insert(session, now);
    }

    /// # Errors
    /// 403 `sudo_required` when it was too long ago, whether it is known or not.
    pub fn check(&self, session: &Hash, opened: Instant, now: Instant) -> Result<(), Problem> {
        let last = self.0.lock().get(session).copied().unwrap_or(opened).max(opened);
        if now < last + FRESH {
            return Ok(());
        }
        Err(Problem::http(
            StatusCode::FORBIDDEN,
            "sudo_required",
            "Подтвердите, что это вы: с последнего подтверждения прошло больше десяти минут.",
            "Confirm that it is you: more than ten minutes have passed since you last did.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_shown_himself_is_believed_for_ten_minutes() {
        let (shown, opened) = (Shown::default(), Instant(1_000_000));
        let at = |minutes: i64| opened + Span::minutes(minutes);
        let told = |now| {
            shown
                .check(&[1; 32], opened, now)
                .map_err(|problem| problem.refusal.code)
        };
        assert_eq!((told(at(9)), told(at(10))), (Ok(()), Err("sudo_required")));
        shown.note([2; 32], at(30));
        assert_eq!(
            told(at(30)),
            Err("sudo_required"),
            "another session shows nothing for this one"
        );
        shown.note([1; 32], at(30));
        assert_eq!((told(at(39)), told(at(40))), (Ok(()), Err("sudo_required")));
    }

    #[test]
    fn every_act_on_the_list_is_an_operation_of_the_contract() {
        let contract = serde_json::to_value(crate::openapi::document()).unwrap();
        for (method, pattern) in WANTED {
            let operation = &contract["paths"][pattern][method.to_lowercase()];
            assert!(operation.is_object(), "{method} {pattern} is no operation");
        }
    }
}
