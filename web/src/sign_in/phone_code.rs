//! Codes by short message: whoever holds the telephone of a person comes in with six digits instead of the password.
//!
//! A code belongs to the browser that asked for it, by an offer that only this browser knows: tries of others do not
//! use it up, so nobody can be kept out by somebody who knows the number. Whether the number is anybody's is told
//! neither by an answer nor by its time: every number gets an offer, and messages are sent behind the answer.

use super::attempts::Origin;
use super::attempts::quota::Quota;
use super::secret::SecretKey;
use super::token;
use domovoi_domain::kernel::{Instant, Refusal, RefusalKind, Span, UserId};
use parking_lot::Mutex;
use rand::Rng;
use std::collections::HashMap;

const PURPOSE: &str = "code by short message";
/// How long a code opens.
pub const LIFE: Span = Span::minutes(5);
/// How often one may mistype it.
const TRIES: u8 = 5;
/// Codes for one number, and for one place, within [`super::attempts::quota::WINDOW`].
const FOR_NUMBER: u32 = 3;
const FOR_PLACE: u32 = 10;
/// So many codes may be on their way; more is a flood.
const KEPT: usize = 20_000;

/// One code that was offered. The code itself is not kept.
struct Waiting {
    mac: [u8; 32],
    /// Nobody, where the number is nobody's: then no code is right.
    user: Option<UserId>,
    until: Instant,
    tries: u8,
}

#[derive(Default)]
pub struct Codes {
    /// Lasts as long as the process, as the codes do.
    key: SecretKey,
    waiting: Mutex<HashMap<String, Waiting>>,
    asked: Quota,
}

/// What was offered: the browser gets the first, the telephone the second.
pub struct Offered {
    pub offer: String,
    pub code: String,
}

impl Codes {
    /// Offers a code for a number. A device on which the person has signed in before has a count of its own, so that
    /// who asks for codes again and again elsewhere does not keep the owner from getting one.
    ///
    /// # Errors
    /// When too many were asked for, whether or not the number is anybody's.
    pub fn offer(&self, phone: &str, user: Option<UserId>, from: Origin, now: Instant) -> Result<Offered, Refusal> {
        let familiar = match from {
            Origin::Familiar(number) => Some(number),
            Origin::Strange(_) => None,
        };
        let often = |until| too_many(until, now);
        let number = ("number", phone, familiar);
        self.asked.take(&number, FOR_NUMBER, now).map_err(often)?;
        if let Origin::Strange(place) = from {
            self.asked.take(&("place", place), FOR_PLACE, now).map_err(often)?;
        }
        let offer = token::fresh();
        let code = format!("{:06}", rand::rng().random_range(0..1_000_000));
        let mut waiting = self.waiting.lock();
        if waiting.len() >= KEPT {
            waiting.retain(|_, one| now < one.until);
        }
        if waiting.len() >= KEPT {
            return Err(too_many(now, now));
        }
        let one = Waiting {
            mac: self.key.sign(PURPOSE, &both(&offer, &code)),
            user,
            until: now + LIFE,
            tries: TRIES,
        };
        waiting.insert(offer.clone(), one);
        Ok(Offered { offer, code })
    }

    /// Whose code it is. It opens until it is spent; a wrong one uses a try up.
    ///
    /// # Errors
    /// For a wrong code, one that is too old, one that was tried too often, and one for nobody: all the same.
    pub fn read(&self, offer: &str, code: &str, now: Instant) -> Result<UserId, Refusal> {
        let mut waiting = self.waiting.lock();
        let Some(one) = waiting.get_mut(offer).filter(|one| now < one.until && one.tries > 0) else {
            return Err(wrong());
        };
        one.tries -= 1;
        let right = self.key.signed(PURPOSE, &both(offer, code.trim()), &one.mac);
        match one.user.filter(|_| right) {
            Some(user) => {
                // A right one may come again with the code of the second step beside it.
                one.tries += 1;
                Ok(user)
            }
            None => Err(wrong()),
        }
    }

    /// Spends a code.
    pub fn spend(&self, offer: &str) {
        self.waiting.lock().remove(offer);
    }
}

/// What is signed: an offer has always the same length, so nothing runs together.
fn both(offer: &str, code: &str) -> Vec<u8> {
    [offer.as_bytes(), code.as_bytes()].concat()
}

pub fn wrong() -> Refusal {
    Refusal::new(
        RefusalKind::Unauthenticated,
        "wrong_phone_code",
        "Код не подходит или устарел. Проверьте его или запросите новый.",
        "The code does not fit or is too old. Check it, or ask for a new one.",
    )
}

fn too_many(until: Instant, now: Instant) -> Refusal {
    let left = ((until.0 - now.0) / 1000).max(1);
    Refusal {
        retry_after: u32::try_from(left).ok(),
        ..Refusal::new(
            RefusalKind::Limited,
            "too_many_codes",
            "Кодов запрошено слишком много. Подождите четверть часа или войдите с паролем.",
            "Too many codes were asked for. Wait a quarter of an hour, or sign in with the password.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr};

    const NOW: Instant = Instant(1_000_000);
    const PHONE: &str = "+79211234567";

    fn place(number: u32) -> Origin {
        Origin::strange(Some(IpAddr::V4(Ipv4Addr::from_bits(number))))
    }

    fn offered(codes: &Codes, phone: &str, user: Option<u64>, from: Origin) -> Result<Offered, Refusal> {
        codes.offer(phone, user.map(UserId), from, NOW)
    }

    fn other_than(code: &str) -> String {
        format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
    }

    #[test]
    fn a_code_opens_for_its_browser_until_it_is_spent_or_old() {
        let codes = Codes::default();
        let one = offered(&codes, PHONE, Some(7), place(1)).unwrap();
        let other = offered(&codes, PHONE, Some(7), place(2)).unwrap();
        assert!(one.code.len() == 6 && one.code.bytes().all(|byte| byte.is_ascii_digit()));
        assert!(codes.read(&other.offer, &other_than(&other.code), NOW).is_err());
        assert_eq!(codes.read(&one.offer, &one.code, NOW + LIFE - Span(1)), Ok(UserId(7)));
        assert!(codes.read(&one.offer, &one.code, NOW + LIFE).is_err());
        codes.spend(&one.offer);
        assert!(codes.read(&one.offer, &one.code, NOW).is_err());
    }

    #[test]
    fn five_wrong_ones_end_it_and_leave_the_owners_alone() {
        let codes = Codes::default();
        let theirs = offered(&codes, PHONE, Some(7), place(1)).unwrap();
        let owners = offered(&codes, PHONE, Some(7), place(2)).unwrap();
        for _ in 0..TRIES {
            assert!(codes.read(&theirs.offer, &other_than(&theirs.code), NOW).is_err());
        }
        assert!(codes.read(&theirs.offer, &theirs.code, NOW).is_err());
        assert!(codes.read(&owners.offer, &owners.code, NOW).is_ok());
    }

    #[test]
    fn a_number_that_is_nobodys_is_answered_alike_and_opens_nothing() {
        let codes = Codes::default();
        let (nobody, somebody) = ("+79990000000", PHONE);
        let told = |phone: &str, user: Option<u64>| {
            let answers = (1..=FOR_NUMBER + 1).map(|number| offered(&codes, phone, user, place(number)));
            answers
                .map(|one| one.map(|_| ()).map_err(|refusal| refusal.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(nobody, None), told(somebody, Some(7)));
        let ghost = offered(&codes, "+79990000001", None, place(9)).unwrap();
        let refusal = codes.read(&ghost.offer, &ghost.code, NOW).unwrap_err();
        let real = offered(&codes, "+79990000002", Some(7), place(9)).unwrap();
        assert_eq!(
            codes.read(&real.offer, &other_than(&real.code), NOW).unwrap_err(),
            refusal
        );
    }

    #[test]
    fn who_asks_too_often_waits_and_the_owner_at_a_known_device_does_not() {
        let codes = Codes::default();
        for number in 0..FOR_NUMBER {
            offered(&codes, PHONE, Some(7), place(number)).unwrap();
        }
        let refusal = offered(&codes, PHONE, Some(7), place(99)).err().unwrap();
        assert_eq!((refusal.code, refusal.retry_after), ("too_many_codes", Some(900)));
        assert!(offered(&codes, PHONE, Some(7), Origin::Familiar(3)).is_ok());
        for number in 0..FOR_PLACE {
            offered(&codes, &format!("+7999000{number:04}"), None, place(500)).unwrap();
        }
        assert!(offered(&codes, "+79995550000", None, place(500)).is_err());
    }
}
