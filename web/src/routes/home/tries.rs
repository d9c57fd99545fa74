//! How often one may be wrong about an account before one has to wait: each person, and all people together for
//! one account. Unknown accounts are counted like known ones, so that waiting tells nothing either.

use domovoi_domain::kernel::{Instant, PersonId, Refusal, RefusalKind};
use domovoi_domain::residents::joining::{TRIES, TRIES_FOR_ACCOUNT, WINDOW};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// Beyond so many counters the ones that ran out are let go.
const KEPT: usize = 100_000;

#[derive(Default)]
pub struct Tries {
    /// By the hash of what is counted: how many, and since when.
    failed: Mutex<HashMap<u64, (u32, Instant)>>,
    hasher: RandomState,
}

impl Tries {
    fn counts(&self, person: PersonId, account: &str) -> [(u64, u32); 2] {
        [
            (self.hasher.hash_one(("person", person)), TRIES),
            (self.hasher.hash_one(("account", account)), TRIES_FOR_ACCOUNT),
        ]
    }

    /// Refuses whoever was wrong too often lately, and whoever asks for an account that was guessed at too often.
    pub fn check(&self, person: PersonId, account: &str, now: Instant) -> Result<(), Refusal> {
        let failed = self.failed.lock();
        let waits = self.counts(person, account).into_iter().filter_map(|(what, most)| {
            let (count, since) = failed.get(&what)?;
            let left = WINDOW - (now - *since);
            (*count >= most && left.0 > 0).then_some(left.0 / 1000 + 1)
        });
        match waits.max() {
            None => Ok(()),
            Some(seconds) => Err(Refusal {
                retry_after: Some(seconds as u32),
                ..Refusal::new(
                    RefusalKind::Limited,
                    "too_many_attempts",
                    "Слишком много неудачных попыток. Попробуйте через час или обратитесь в компанию.",
                    "Too many failed attempts. Try in an hour or turn to the company.",
                )
            }),
        }
    }

    pub fn failed(&self, person: PersonId, account: &str, now: Instant) {
        let mut failed = self.failed.lock();
        if failed.len() > KEPT {
            failed.retain(|_, (_, since)| now - *since < WINDOW);
        }
        for (what, _) in self.counts(person, account) {
            let (count, since) = failed.entry(what).or_insert((0, now));
            if now - *since >= WINDOW {
                (*count, *since) = (0, now);
            }
            *count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domovoi_domain::kernel::Span;

    #[test]
    fn a_person_and_an_account_have_counts_of_their_own_and_an_hour_forgives() {
        let (tries, now) = (Tries::default(), Instant(0));
        for number in 0..TRIES {
            tries.check(PersonId(1), "0017", now).unwrap();
            tries.failed(PersonId(1), &format!("{number}"), now);
        }
        let refused = tries.check(PersonId(1), "0017", now).unwrap_err();
        assert_eq!((refused.kind, refused.retry_after), (RefusalKind::Limited, Some(3601)));
        tries.check(PersonId(2), "0017", now).unwrap();
        for person in 10..10 + u64::from(TRIES_FOR_ACCOUNT) {
            tries.failed(PersonId(person), "0017", now);
        }
        assert!(
            tries.check(PersonId(2), "0017", now).is_err(),
            "many people at one account"
        );
        tries.check(PersonId(2), "0018", now).unwrap();
        tries
            .check(PersonId(1), "0017", now + WINDOW + Span::seconds(1))
            .unwrap();
    }
}
