//! One-time codes that follow from a seed and the time (RFC 6238, over HMAC-SHA-1 as every app on a phone
//! knows it), and recovery codes.

use domovoi_domain::access::factor::RECOVERY_CODES;
use domovoi_domain::access::{Hash, Proof};
use domovoi_domain::kernel::Instant;
use hmac::{Hmac, Mac};
use rand::Rng;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Seconds that a code lasts (RFC 6238, 4.1).
const STEP: u64 = 30;
const DIGITS: usize = 6;
/// Clocks of phones run apart: the code before and the code after are taken, too (RFC 6238, 5.2).
const DRIFT: u64 = 1;
/// As long as the hash (RFC 4226, 4, R6).
const SEED: usize = 20;
/// Base 32 of RFC 4648, as apps read seeds.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Signs of recovery codes: none that is taken for another. 16 of them are 80 bits.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const RECOVERY: usize = 16;

/// What codes follow from.
pub struct Seed(Vec<u8>);

impl Seed {
    pub fn fresh() -> Seed {
        let seed: [u8; SEED] = rand::rng().random();
        Seed(seed.to_vec())
    }

    pub fn of(bytes: Vec<u8>) -> Seed {
        Seed(bytes)
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// For typing it into an app by hand.
    pub fn base32(&self) -> String {
        let mut text = String::new();
        let (mut bits, mut count) = (0u32, 0);
        for byte in &self.0 {
            bits = (bits << 8) | u32::from(*byte);
            count += 8;
            while count >= 5 {
                count -= 5;
                text.push(BASE32[(bits >> count) as usize & 31] as char);
            }
        }
        if count > 0 {
            text.push(BASE32[(bits << (5 - count)) as usize & 31] as char);
        }
        text
    }

    /// The address that an app reads from a picture.
    pub fn address(&self, login: &str) -> String {
        let login: String = login.bytes().map(escaped).collect();
        format!("otpauth://totp/Domovoi:{login}?secret={}&issuer=Domovoi", self.base32())
    }

    /// The step whose code this is, if it is one of now.
    pub fn step_of(&self, code: &str, now: Instant) -> Option<u64> {
        let step = u64::try_from(now.0).ok()? / 1000 / STEP;
        let near = step.saturating_sub(DRIFT)..=step + DRIFT;
        near.rev().find(|step| self.code(*step) == code)
    }

    /// What an app shows during a step of half a minute, counted from 1970.
    pub fn code(&self, step: u64) -> String {
        let number = hotp(&self.0, step) % 10u32.pow(DIGITS as u32);
        format!("{number:0DIGITS$}")
    }
}

/// RFC 4226, 5.3: 31 bits of the hash, from where its last half-byte says.
fn hotp(seed: &[u8], step: u64) -> u32 {
    let Ok(mut mac) = <Hmac<Sha1> as Mac>::new_from_slice(seed) else {
        return 0;
    };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let from = usize::from(hash[19] & 15);
    let bytes = [hash[from], hash[from + 1], hash[from + 2], hash[from + 3]];
    u32::from_be_bytes(bytes) & 0x7fff_ffff
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// Ten recovery codes: what the person writes down, and what is kept of it.
pub fn recovery_codes() -> Vec<(String, Hash)> {
    let mut chance = rand::rng();
    let mut one = || -> String {
        (0..RECOVERY)
            .map(|_| SIGNS[chance.random_range(0..32)] as char)
            .collect()
    };
    (0..RECOVERY_CODES)
        .map(|_| {
            let code = one();
            let hash = recovery_hash(&code);
            let parts: Vec<&str> = (0..RECOVERY).step_by(4).map(|at| &code[at..at + 4]).collect();
            (parts.join("-"), hash)
        })
        .collect()
}

fn recovery_hash(code: &str) -> Hash {
    Sha256::digest(code.as_bytes()).into()
}

/// What somebody has shown: the code of a step, or what may be a recovery code. Whether it still opens, the
/// rules decide.
pub fn read(seed: Option<&Seed>, shown: &str, now: Instant) -> Option<Proof> {
    let shown: String = shown.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if shown.len() == DIGITS && shown.bytes().all(|byte| byte.is_ascii_digit()) {
        return seed?.step_of(&shown, now).map(Proof::Code);
    }
    // As Crockford reads them: what people mistake for one another is one.
    let typed = shown.to_ascii_lowercase().replace('o', "0").replace(['i', 'l'], "1");
    (typed.len() == RECOVERY).then(|| Proof::Recovery(recovery_hash(&typed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4226, appendix D, and RFC 6238, appendix B (SHA-1), whose codes of eight digits end in ours.
    #[test]
    fn codes_are_those_of_the_standards() {
        let seed = Seed::of(b"12345678901234567890".to_vec());
        let expected = [
            755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489,
        ];
        for (step, code) in expected.into_iter().enumerate() {
            assert_eq!(hotp(&seed.0, step as u64) % 1_000_000, code);
        }
        for (second, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(format!("{:08}", hotp(&seed.0, second / STEP) % 100_000_000), code);
            let now = Instant(second as i64 * 1000);
            assert_eq!(seed.step_of(&code[2..], now), Some(second / STEP));
        }
    }

    #[test]
    fn a_code_is_good_a_little_before_and_after_and_not_longer() {
        let seed = Seed::of(b"12345678901234567890".to_vec());
        let at = |second: i64| Instant(second * 1000);
        let code = seed.code(100);
        for (second, good) in [(2969, false), (2970, true), (3000, true), (3059, true), (3060, false)] {
            assert_eq!(
                seed.step_of(&code, at(second)).is_some(),
                good || seed.code(second as u64 / 30) == code,
                "{second}"
            );
        }
        assert_eq!(seed.step_of("12345", at(3000)), None);
    }

    #[test]
    fn a_seed_is_written_as_apps_read_it() {
        // RFC 4648, 10.
        for (bytes, text) in [
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(Seed::of(bytes.as_bytes().to_vec()).base32(), text);
        }
        let address = Seed::of(b"foobar".to_vec()).address("анна @1");
        assert_eq!(
            address,
            "otpauth://totp/Domovoi:%D0%B0%D0%BD%D0%BD%D0%B0%20%401?secret=MZXW6YTBOI&issuer=Domovoi"
        );
    }

    #[test]
    fn recovery_codes_are_read_as_people_type_them() {
        let codes = recovery_codes();
        assert_eq!(codes.len(), RECOVERY_CODES);
        let (told, hash) = &codes[0];
        assert_eq!(told.len(), 19);
        for typed in [
            told.clone(),
            told.to_uppercase(),
            told.replace('-', " "),
            told.replace('1', "l").replace('0', "O"),
        ] {
            assert_eq!(read(None, &typed, Instant(0)), Some(Proof::Recovery(*hash)), "{typed}");
        }
        let seed = Seed::fresh();
        assert_eq!(read(Some(&seed), "short", Instant(0)), None);
        assert_eq!(read(Some(&seed), &seed.code(0), Instant(0)), Some(Proof::Code(0)));
        assert_eq!(
            read(None, &seed.code(0), Instant(0)),
            None,
            "without the key only recovery codes open"
        );
        let all: std::collections::HashSet<_> = codes.iter().map(|(_, hash)| hash).collect();
        assert_eq!(all.len(), RECOVERY_CODES);
    }
}
