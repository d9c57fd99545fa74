//! How often one may fail to sign in before one has to wait.

use domovoi_domain::kernel::{Refusal, RefusalKind};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// Failures that are forgiven within [`WINDOW`], for one name from one address, and for one address.
const FOR_NAME: u32 = 10;
const FOR_ADDRESS: u32 = 100;
const WINDOW: Duration = Duration::from_secs(300);
/// Beyond so many counters the ones that ran out are let go.
const KEPT: usize = 50_000;

#[derive(Default)]
pub struct Attempts {
    failed: Mutex<HashMap<(IpAddr, u64), (u32, Instant)>>,
    hasher: RandomState,
}

impl Attempts {
    /// Refuses whoever has failed too often lately.
    pub fn check(&self, from: IpAddr, login: &str) -> Result<(), Refusal> {
        let failed = self.failed.lock();
        let name = (from, self.hasher.hash_one(login));
        let over = [(name, FOR_NAME), ((from, 0), FOR_ADDRESS)]
            .into_iter()
            .find_map(|(key, most)| {
                let (count, since) = failed.get(&key)?;
                let left = WINDOW.checked_sub(since.elapsed())?;
                (*count >= most).then_some(left)
            });
        match over {
            None => Ok(()),
            Some(left) => Err(Refusal {
                retry_after: Some(left.as_secs() as u32 + 1),
                ..Refusal::new(
                    RefusalKind::Limited,
                    "too_many_attempts",
                    "Слишком много неудачных попыток входа. Подождите несколько минут.",
                    "Too many failed attempts to sign in. Wait a few minutes.",
                )
            }),
        }
    }

    pub fn failed(&self, from: IpAddr, login: &str) {
        let mut failed = self.failed.lock();
        if failed.len() > KEPT {
            failed.retain(|_, (_, since)| since.elapsed() < WINDOW);
        }
        for key in [(from, self.hasher.hash_one(login)), (from, 0)] {
            let (count, since) = failed.entry(key).or_insert((0, Instant::now()));
            if since.elapsed() >= WINDOW {
                (*count, *since) = (0, Instant::now());
            }
            *count += 1;
        }
    }

    pub fn succeeded(&self, from: IpAddr, login: &str) {
        self.failed.lock().remove(&(from, self.hasher.hash_one(login)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_ten_failures_one_waits_and_others_do_not() {
        let attempts = Attempts::default();
        let (here, there) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..FOR_NAME {
            attempts.check(here, "ivanov").unwrap();
            attempts.failed(here, "ivanov");
        }
        let refusal = attempts.check(here, "ivanov").unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Limited);
        assert!(refusal.retry_after.is_some_and(|seconds| seconds > 0));
        attempts.check(here, "petrov").unwrap();
        attempts.check(there, "ivanov").unwrap();
        attempts.succeeded(here, "ivanov");
        attempts.check(here, "ivanov").unwrap();
    }
}
