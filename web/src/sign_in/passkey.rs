//! Passkeys (WebAuthn Level 2): what a browser brings from an authenticator, checked. Only ES256 is taken, which every
//! authenticator knows, and only with the person verified by it (a finger, a face, a PIN), so that a passkey is
//! two factors in itself. Who made the authenticator is not asked: attestation is "none".

use super::guard::origin_of;
use crate::server::Web;
use crate::wire::session::ShownPasskey;
use actix_web::HttpRequest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value;
use domovoi_actors::Seen as Account;
use domovoi_domain::access::{Hash, Proof, User};
use domovoi_domain::kernel::{Instant, Refusal, Span};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use parking_lot::Mutex;
use rand::Rng;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How long a challenge waits for its answer.
const PATIENCE: Span = Span::minutes(5);
const CHALLENGE: usize = 32;
/// Flags of authenticator data (WebAuthn, 6.1): somebody was there, was verified, a key comes along.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// Who relies on the passkey: this house, by the name of its host. An address of numbers can have none (WebAuthn, 5.1.2).
#[derive(Clone, PartialEq, Debug)]
pub struct House {
    pub name: String,
    pub origin: String,
}

impl House {
    /// Refused where a browser would not allow passkeys: without TLS anywhere but on this very machine, or without a name.
    pub fn of(web: &Web, request: &HttpRequest) -> Result<House, Refusal> {
        House::named(web, request).ok_or_else(|| {
            Refusal::conflict(
                "no_passkeys_here",
                "Ключи доступа работают только по https и с именем узла: задайте public_url.",
                "Passkeys work over https and with a host name only: set public_url.",
            )
        })
    }

    fn named(web: &Web, request: &HttpRequest) -> Option<House> {
        let origin = origin_of(web, request)?;
        let (scheme, rest) = origin.split_once("://")?;
        let name = rest.rsplit_once(':').map_or(rest, |(name, _)| name).to_owned();
        let usable = scheme == "https" || name == "localhost" || name.ends_with(".localhost");
        let numbers = name.parse::<std::net::IpAddr>().is_ok() || name.starts_with('[');
        (usable && !numbers).then_some(House { name, origin })
    }
}

/// Challenges that were answered rightly: each opens once. Others are not kept, they come back sealed.
#[derive(Default)]
pub struct Answered(Mutex<HashMap<[u8; CHALLENGE], Instant>>);

impl Answered {
    /// Whether it is the first answer.
    pub(super) fn first(&self, challenge: [u8; CHALLENGE], now: Instant) -> bool {
        let mut known = self.0.lock();
        known.retain(|_, until| now < *until);
        known.insert(challenge, now + PATIENCE).is_none()
    }

    /// Whether it was answered already.
    pub(super) fn knows(&self, challenge: &[u8; CHALLENGE], now: Instant) -> bool {
        self.0.lock().get(challenge).is_some_and(|until| now < *until)
    }
}

/// A challenge for the browser, and the same sealed for its way back. `purpose` says for whom and what.
pub fn challenge(web: &Web, purpose: &str, now: Instant) -> (String, String) {
    let challenge: [u8; CHALLENGE] = rand::rng().random();
    let until = (now + PATIENCE).0.to_be_bytes();
    let sealed = web
        .config
        .secret_key
        .seal(purpose, &[until.as_slice(), &challenge].concat());
    (written(&challenge), written(&sealed))
}

/// The challenge that was sealed for this purpose, if it is not too old and was not answered before.
pub fn answered(web: &Web, purpose: &str, sealed: &str, now: Instant) -> Option<String> {
    let opened = web.config.secret_key.open(purpose, &read(sealed)?)?;
    let (until, challenge) = opened.split_at_checked(8)?;
    let until = Instant(i64::from_be_bytes(until.try_into().ok()?));
    let challenge: [u8; CHALLENGE] = challenge.try_into().ok()?;
    (now < until && web.answered.first(challenge, now)).then(|| written(&challenge))
}

pub fn written(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn read(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

/// What a credential is known by here.
pub fn id_of(credential: &[u8]) -> Hash {
    Sha256::digest(credential).into()
}

/// A new passkey.
#[derive(Debug, PartialEq)]
pub struct New {
    pub id: Hash,
    /// The public key as an uncompressed point (SEC 1, 2.3.3).
    pub key: Vec<u8>,
    pub counter: u32,
}

/// Reads what `navigator.credentials.create` brought (WebAuthn, 7.1).
pub fn created(house: &House, challenge: &str, client_data: &[u8], attestation: &[u8]) -> Option<New> {
    check_client(house, challenge, "webauthn.create", client_data)?;
    let object: Value = ciborium::from_reader(attestation).ok()?;
    let data = field(&object, &Value::Text("authData".into()))?.as_bytes()?;
    let seen = Seen::of(house, data)?;
    if seen.flags & ATTESTED == 0 {
        return None;
    }
    // 16 bytes name the make of the authenticator; then the length of the credential's id, the id, the key.
    let rest = seen.rest.get(16..)?;
    let (length, rest) = rest.split_at_checked(2)?;
    let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
    let (credential, key) = rest.split_at_checked(length)?;
    Some(New {
        id: id_of(credential),
        key: point(key)?,
        counter: seen.counter,
    })
}

/// Checks what `navigator.credentials.get` brought (WebAuthn, 7.2); gives the counter of the authenticator.
pub fn shown(
    house: &House,
    challenge: &str,
    key: &[u8],
    client_data: &[u8],
    data: &[u8],
    signature: &[u8],
) -> Option<u32> {
    check_client(house, challenge, "webauthn.get", client_data)?;
    let seen = Seen::of(house, data)?;
    let key = VerifyingKey::from_sec1_bytes(key).ok()?;
    let signature = Signature::from_der(signature).ok()?;
    let signed = [data, Sha256::digest(client_data).as_slice()].concat();
    key.verify(&signed, &signature).ok()?;
    Some(seen.counter)
}

/// What a passkey of this user proves that has signed a challenge of ours for this purpose, if it has.
pub fn proof_of(
    web: &Web,
    house: &House,
    user: &Account<User>,
    purpose: &str,
    brought: &ShownPasskey,
) -> Option<Proof> {
    let id = id_of(&read(&brought.credential_id)?);
    let key = &user.state.passkeys.iter().find(|one| one.id == id)?.key;
    let (client, data) = (read(&brought.client_data)?, read(&brought.authenticator_data)?);
    let signature = read(&brought.signature)?;
    let challenge = answered(web, purpose, &brought.offer, web.house.now())?;
    let counter = shown(house, &challenge, key, &client, &data, &signature)?;
    Some(Proof::Passkey { id, counter })
}

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

fn check_client(house: &House, challenge: &str, kind: &str, client_data: &[u8]) -> Option<()> {
    let told: ClientData = serde_json::from_slice(client_data).ok()?;
    let ours = told.kind == kind && told.challenge == challenge && told.origin == house.origin && !told.cross_origin;
    ours.then_some(())
}

/// Authenticator data: whose house, who was there, how often (WebAuthn, 6.1).
struct Seen<'a> {
    flags: u8,
    counter: u32,
    rest: &'a [u8],
}

impl Seen<'_> {
    fn of<'a>(house: &House, data: &'a [u8]) -> Option<Seen<'a>> {
        let (name, rest) = data.split_at_checked(32)?;
        let (flags, rest) = rest.split_first()?;
        let (counter, rest) = rest.split_at_checked(4)?;
        let there = flags & (PRESENT | VERIFIED) == PRESENT | VERIFIED;
        (there && name == Sha256::digest(house.name.as_bytes()).as_slice()).then_some(Seen {
            flags: *flags,
            counter: u32::from_be_bytes(counter.try_into().ok()?),
            rest,
        })
    }
}

fn field<'a>(value: &'a Value, key: &Value) -> Option<&'a Value> {
    let entries = value.as_map()?;
    entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// A key as COSE writes it (RFC 9053, 7.1.1): kind 2, algorithm -7 (ES256), curve 1 (P-256), two coordinates.
fn point(bytes: &[u8]) -> Option<Vec<u8>> {
    let key: Value = ciborium::from_reader(bytes).ok()?;
    let number = |name: i64| {
        field(&key, &Value::from(name))?
            .as_integer()
            .and_then(|it| i64::try_from(it).ok())
    };
    if (number(1)?, number(3)?, number(-1)?) != (2, -7, 1) {
        return None;
    }
    let part = |name: i64| field(&key, &Value::from(name))?.as_bytes();
    let point = [&[4][..], part(-2)?, part(-3)?].concat();
    VerifyingKey::from_sec1_bytes(&point).ok()?;
    Some(point)
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::SigningKey;
    use p256::ecdsa::signature::Signer;

    const CHALLENGED: &str = "Y2hhbGxlbmdl";

    fn house() -> House {
        House {
            name: "dispatch.example.org".into(),
            origin: "https://dispatch.example.org".into(),
        }
    }

    fn secret() -> SigningKey {
        SigningKey::from_slice(&[7; 32]).unwrap()
    }

    fn client(kind: &str, challenge: &str, origin: &str) -> Vec<u8> {
        let text = serde_json::json!({"type": kind, "challenge": challenge, "origin": origin});
        text.to_string().into_bytes()
    }

    fn authenticator(name: &str, flags: u8, counter: u32) -> Vec<u8> {
        let hash = Sha256::digest(name.as_bytes());
        [hash.as_slice(), &[flags], &counter.to_be_bytes()].concat()
    }

    fn attestation(flags: u8, algorithm: i64) -> Vec<u8> {
        let point = secret().verifying_key().to_encoded_point(false);
        let pair = |name: i64, value: Value| (Value::from(name), value);
        let key = Value::Map(vec![
            pair(1, Value::from(2)),
            pair(3, Value::from(algorithm)),
            pair(-1, Value::from(1)),
            pair(-2, Value::Bytes(point.x().unwrap().to_vec())),
            pair(-3, Value::Bytes(point.y().unwrap().to_vec())),
        ]);
        let mut data = authenticator("dispatch.example.org", flags, 3);
        data.extend([0; 16]);
        data.extend([0, 4]);
        data.extend(b"cred");
        ciborium::into_writer(&key, &mut data).unwrap();
        let object = Value::Map(vec![
            (Value::from("fmt"), Value::from("none")),
            (Value::from("attStmt"), Value::Map(vec![])),
            (Value::from("authData"), Value::Bytes(data)),
        ]);
        let mut bytes = Vec::new();
        ciborium::into_writer(&object, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_passkey_is_taken_from_this_house_with_the_person_verified_only() {
        let good = client("webauthn.create", CHALLENGED, "https://dispatch.example.org");
        let new = created(&house(), CHALLENGED, &good, &attestation(0x45, -7)).unwrap();
        assert_eq!((new.id, new.counter, new.key.len()), (id_of(b"cred"), 3, 65));
        for (client_data, object) in [
            (
                client("webauthn.get", CHALLENGED, "https://dispatch.example.org"),
                attestation(0x45, -7),
            ),
            (
                client("webauthn.create", "b3RoZXI", "https://dispatch.example.org"),
                attestation(0x45, -7),
            ),
            (
                client("webauthn.create", CHALLENGED, "https://evil.example"),
                attestation(0x45, -7),
            ),
            (good.clone(), attestation(0x41, -7)),
            (good.clone(), attestation(0x05, -7)),
            (good.clone(), attestation(0x45, -257)),
            (good.clone(), b"nonsense".to_vec()),
        ] {
            assert_eq!(created(&house(), CHALLENGED, &client_data, &object), None);
        }
    }

    #[test]
    fn a_signature_opens_for_its_key_challenge_and_house_alone() {
        let key = secret().verifying_key().to_encoded_point(false).as_bytes().to_vec();
        let good = client("webauthn.get", CHALLENGED, "https://dispatch.example.org");
        let data = authenticator("dispatch.example.org", 0x05, 9);
        let sign = |data: &[u8], client: &[u8]| -> Vec<u8> {
            let signature: Signature = secret().sign(&[data, Sha256::digest(client).as_slice()].concat());
            signature.to_der().as_bytes().to_vec()
        };
        let opens =
            |data: &[u8], client: &[u8], signature: &[u8]| shown(&house(), CHALLENGED, &key, client, data, signature);
        let signature = sign(&data, &good);
        assert_eq!(opens(&data, &good, &signature), Some(9));
        let elsewhere = client("webauthn.get", CHALLENGED, "https://evil.example");
        assert_eq!(opens(&data, &elsewhere, &sign(&data, &elsewhere)), None);
        let unverified = authenticator("dispatch.example.org", 0x01, 9);
        assert_eq!(opens(&unverified, &good, &sign(&unverified, &good)), None);
        let other_house = authenticator("evil.example", 0x05, 9);
        assert_eq!(opens(&other_house, &good, &sign(&other_house, &good)), None);
        let later = authenticator("dispatch.example.org", 0x05, 10);
        assert_eq!(
            opens(&later, &good, &signature),
            None,
            "what is signed cannot be changed"
        );
        let stranger = SigningKey::from_slice(&[8; 32]).unwrap();
        let point = stranger.verifying_key().to_encoded_point(false);
        assert_eq!(
            shown(&house(), CHALLENGED, point.as_bytes(), &good, &data, &signature),
            None
        );
    }
}
