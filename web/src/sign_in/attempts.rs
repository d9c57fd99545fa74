//! How often one may fail to sign in before one has to wait.
//!
//! Nobody is locked out: whoever tries a name again and again from one place waits there, and the person whose
//! name it is comes in from another place, or from a device on which he has signed in before (see
//! [`super::familiar`]), which has a count of its own. A name that is tried from many places at once is
//! answered more slowly and strange places get fewer tries, so that a thousand of them guess little.

pub mod quota;

use domovoi_domain::kernel::{Refusal, RefusalKind};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, Instant};

/// Failures that are forgiven within [`WINDOW`]: for one name from one place, and for one place.
const FOR_NAME: u32 = 10;
const FOR_PLACE: u32 = 100;
/// A name with so many failures from strange places is under attack; each of them gets so few tries then.
const ATTACK: u32 = 50;
const UNDER_ATTACK: u32 = 3;
const WINDOW: Duration = Duration::from_secs(300);
/// From the tenth failure of a name on, a strange place waits this much longer for each answer.
const SLOWER: Duration = Duration::from_millis(100);
const SLOWEST: Duration = Duration::from_secs(3);
/// Beyond so many counters the ones that ran out are let go.
const KEPT: usize = 200_000;

/// Where an attempt comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Origin {
    /// A device on which this very person has signed in before, by the number of its cookie.
    Familiar(u64),
    /// Any other, by its address; of IPv6 the network, because one household has a whole one.
    Strange(IpAddr),
}

impl Origin {
    pub fn strange(from: Option<IpAddr>) -> Origin {
        Origin::Strange(match from.map(|address| address.to_canonical()) {
            None => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            Some(IpAddr::V6(address)) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from_bits(network))
            }
            Some(address) => address,
        })
    }
}

#[derive(Default)]
pub struct Attempts {
    /// By the hash of what is counted: no sign-in name is kept.
    failed: Mutex<HashMap<u64, (u32, Instant)>>,
    hasher: RandomState,
}

/// What is counted.
#[derive(Hash)]
enum Count<'a> {
    NameFrom(Origin, &'a str),
    Place(IpAddr),
    Name(&'a str),
}

impl Attempts {
    /// Refuses whoever has failed too often lately; otherwise says how long the answer is to be held back.
    pub fn check(&self, from: Origin, login: &str) -> Result<Duration, Refusal> {
        let failed = self.failed.lock();
        let count = |what: Count<'_>| {
            let (count, since) = failed.get(&self.hasher.hash_one(&what)).copied()?;
            Some((count, WINDOW.checked_sub(since.elapsed())?))
        };
        let named = count(Count::Name(login)).map_or(0, |(count, _)| count);
        let (for_name, place) = match from {
            Origin::Familiar(_) => (FOR_NAME, None),
            Origin::Strange(_) if named >= ATTACK => (UNDER_ATTACK, Some(from)),
            Origin::Strange(_) => (FOR_NAME, Some(from)),
        };
        let here = count(Count::NameFrom(from, login)).filter(|(count, _)| *count >= for_name);
        let place = place.and_then(|place| match place {
            Origin::Strange(address) => count(Count::Place(address)).filter(|(count, _)| *count >= FOR_PLACE),
            Origin::Familiar(_) => None,
        });
        if let Some((_, left)) = here.or(place) {
            return Err(Refusal {
                retry_after: Some(left.as_secs() as u32 + 1),
                ..Refusal::new(
                    RefusalKind::Limited,
                    "too_many_attempts",
                    "Слишком много неудачных попыток входа. Подождите несколько минут.",
                    "Too many failed attempts to sign in. Wait a few minutes.",
                )
            });
        }
        Ok(match from {
            Origin::Familiar(_) => Duration::ZERO,
            Origin::Strange(_) => (SLOWER * named.saturating_sub(FOR_NAME)).min(SLOWEST),
        })
    }

    pub fn failed(&self, from: Origin, login: &str) {
        let mut failed = self.failed.lock();
        if failed.len() > KEPT {
            failed.retain(|_, (_, since)| since.elapsed() < WINDOW);
        }
        let mut count = |what: Count<'_>| {
            let (count, since) = failed.entry(self.hasher.hash_one(&what)).or_insert((0, Instant::now()));
            if since.elapsed() >= WINDOW {
                (*count, *since) = (0, Instant::now());
            }
            *count += 1;
        };
        count(Count::NameFrom(from, login));
        if let Origin::Strange(address) = from {
            count(Count::Place(address));
            count(Count::Name(login));
        }
    }

    pub fn succeeded(&self, from: Origin, login: &str) {
        let what = Count::NameFrom(from, login);
        self.failed.lock().remove(&self.hasher.hash_one(&what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: u32) -> Origin {
        Origin::strange(Some(IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + number))))
    }

    fn fail(attempts: &Attempts, from: Origin, login: &str, times: u32) {
        for _ in 0..times {
            attempts.failed(from, login);
        }
    }

    #[test]
    fn after_ten_failures_one_waits_and_others_do_not() {
        let attempts = Attempts::default();
        let (here, there) = (place(1), place(2));
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

    #[test]
    fn an_attacked_name_is_answered_slowly_and_its_owner_comes_in_from_a_known_device() {
        let attempts = Attempts::default();
        let own = Origin::Familiar(7);
        assert_eq!(attempts.check(place(0), "ivanov"), Ok(Duration::ZERO));
        for number in 0..ATTACK {
            fail(&attempts, place(number), "ivanov", 1);
        }
        assert_eq!(attempts.check(place(900), "ivanov"), Ok(SLOWEST), "a stranger waits");
        assert_eq!(attempts.check(place(900), "petrov"), Ok(Duration::ZERO));
        assert_eq!(attempts.check(own, "ivanov"), Ok(Duration::ZERO), "the owner does not");
        fail(&attempts, place(900), "ivanov", UNDER_ATTACK);
        assert!(attempts.check(place(900), "ivanov").is_err(), "and gets fewer tries");
    }

    #[test]
    fn who_fails_beside_the_owner_does_not_keep_the_owner_out() {
        let attempts = Attempts::default();
        for name in 0..FOR_PLACE {
            attempts.failed(place(1), &format!("name{name}"));
        }
        assert!(attempts.check(place(1), "ivanov").is_err(), "the whole place waits");
        assert!(attempts.check(Origin::Familiar(7), "ivanov").is_ok());
        fail(&attempts, Origin::Familiar(7), "ivanov", FOR_NAME);
        assert!(
            attempts.check(Origin::Familiar(7), "ivanov").is_err(),
            "a stolen device guesses no more than others"
        );
    }

    #[test]
    fn an_ipv6_network_is_one_place() {
        let at = |text: &str| Origin::strange(Some(text.parse().unwrap()));
        assert_eq!(at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
    }
}
