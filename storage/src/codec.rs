//! How a value becomes bytes. The only file that names bincode.
//!
//! bincode writes no field names: the order of the fields *is* the format. So every stored value starts with what it is
//! (one byte) and which shape it has (two bytes), and three rules hold:
//!
//! 1. A released shape is never edited. Enum variants are appended at the end, a struct gets a new version.
//! 2. A **state** of another version is not read at all: it is derived, and is made anew from its events.
//! 3. An **event** of an older version keeps its own frozen type beside the aggregate in the domain and is announced
//!    with [`crate::Kinds::older`]; the journal hands out events of today's version only. Records and frames are
//!    storage's own shapes: their frozen types stand in this file, next to the `match` that reads them.
//!
//! `samples.rs` reads stored samples of every version ever written.

use bincode::config::{self, Config};
use domovoi_domain::kernel::{Aggregate, Instant, Kind, Record, Who};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::borrow::Cow;

/// No single value may claim more than this when it is read; a damaged length must not take all the memory.
pub const MAX_VALUE: usize = 256 << 20;

/// What the first byte says: 1…0x6f is the state of that kind, with the top bit set an event of it.
const EVENT: u8 = 0x80;
const RECORD: u8 = 0x70;
const BODY: u8 = 0x71;
const ANSWER: u8 = 0x72;
const RECORD_VERSION: u16 = 1;
const BODY_VERSION: u16 = 1;
const ANSWER_VERSION: u16 = 1;

/// Bytes that are not what they should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    #[error("the value is cut short")]
    Short,
    #[error("expected a value of kind {expected:#04x}, found {found:#04x}")]
    Kind { expected: u8, found: u8 },
    #[error("version {found} of kind {kind:#04x} is unknown here; this build writes version {known}")]
    Version { kind: u8, found: u16, known: u16 },
    #[error("kind {0:#04x} is unknown here")]
    UnknownKind(u8),
    #[error("{0} bytes are left over after the value")]
    Trailing(usize),
    #[error("{0}")]
    Broken(String),
}

pub fn encode_state<A: Aggregate>(state: &A) -> Vec<u8> {
    tagged(A::KIND as u8, A::STATE_VERSION, state)
}

pub fn decode_state<A: Aggregate>(bytes: &[u8]) -> Result<A, CodecError> {
    untagged(A::KIND as u8, A::STATE_VERSION, bytes)
}

pub fn encode_event<A: Aggregate>(event: &A::Event) -> Vec<u8> {
    tagged(A::KIND as u8 | EVENT, A::EVENT_VERSION, event)
}

/// Reads an event of today's version; older ones were brought up to date by the journal's reader.
pub fn decode_event<A: Aggregate>(bytes: &[u8]) -> Result<A::Event, CodecError> {
    untagged(A::KIND as u8 | EVENT, A::EVENT_VERSION, bytes)
}

/// Reads an event of an older version `version` by its frozen type `Old`.
pub(crate) fn decode_older_event<A: Aggregate, Old: DeserializeOwned>(
    version: u16,
    bytes: &[u8],
) -> Result<Old, CodecError> {
    untagged(A::KIND as u8 | EVENT, version, bytes)
}

/// The version that an event's bytes say they have.
pub(crate) fn event_version(kind: Kind, bytes: &[u8]) -> Result<u16, CodecError> {
    let (found, version, _) = split(bytes)?;
    if found != kind as u8 | EVENT {
        return Err(CodecError::Kind {
            expected: kind as u8 | EVENT,
            found,
        });
    }
    Ok(version)
}

pub fn encode_record(record: &Record) -> Vec<u8> {
    tagged(RECORD, RECORD_VERSION, record)
}

/// A second version would be read here: `match version { 1 => RecordV1::…into(), 2 => … }`.
pub fn decode_record(bytes: &[u8]) -> Result<Record, CodecError> {
    untagged(RECORD, RECORD_VERSION, bytes)
}

/// What a frame of the journal says, apart from its sequence number and the content of its records.
#[derive(Serialize, Deserialize, PartialEq, Debug)]
pub(crate) struct Body<'a> {
    pub(crate) at: Instant,
    pub(crate) who: Cow<'a, Who>,
    /// Hash of person and idempotency key, and hash of the request's body.
    pub(crate) key: Option<(u128, u64)>,
    pub(crate) cause: Option<u64>,
    pub(crate) entries: Vec<BodyEntry<'a>>,
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
pub(crate) struct BodyEntry<'a> {
    pub(crate) kind: u8,
    pub(crate) id: u64,
    /// Number of events that the thing had before.
    pub(crate) version: u64,
    pub(crate) events: Vec<Bytes<'a>>,
    /// Ids and lengths of the records; their content follows the body, where it can be erased.
    pub(crate) records: Vec<(u64, u32)>,
    /// Records that this entry destroys.
    pub(crate) erased: Vec<u64>,
}

pub(crate) fn encode_body(body: &Body<'_>) -> Vec<u8> {
    tagged(BODY, BODY_VERSION, body)
}

/// A second version would be read here, as in [`decode_record`].
pub(crate) fn decode_body(bytes: &[u8]) -> Result<Body<'static>, CodecError> {
    untagged(BODY, BODY_VERSION, bytes)
}

pub(crate) fn encode_answer(answer: &crate::Answer) -> Vec<u8> {
    let fields = (
        answer.body,
        answer.kind as u8,
        answer.id,
        answer.seq,
        answer.version,
        answer.at.0,
    );
    tagged(ANSWER, ANSWER_VERSION, &fields)
}

pub(crate) fn decode_answer(bytes: &[u8]) -> Result<crate::Answer, CodecError> {
    let (body, kind, id, seq, version, at): (u64, u8, u64, u64, u64, i64) = untagged(ANSWER, ANSWER_VERSION, bytes)?;
    Ok(crate::Answer {
        body,
        kind: Kind::from_number(kind).ok_or(CodecError::UnknownKind(kind))?,
        id,
        seq,
        version,
        at: Instant(at),
    })
}

/// Bytes that are written as one run, not one by one.
#[derive(PartialEq, Debug)]
pub(crate) struct Bytes<'a>(pub(crate) Cow<'a, [u8]>);

impl Serialize for Bytes<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes<'_> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
            fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }
        }
        deserializer
            .deserialize_byte_buf(Visitor)
            .map(|bytes| Bytes(Cow::Owned(bytes)))
    }
}

fn format() -> impl Config {
    config::standard().with_limit::<MAX_VALUE>()
}

/// Kind, version, value. Derived `Serialize` of plain data cannot fail; a type for which it does is a bug of its author.
fn tagged<T: Serialize + ?Sized>(kind: u8, version: u16, value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    bytes.push(kind);
    bytes.extend_from_slice(&version.to_le_bytes());
    bincode::serde::encode_into_std_write(value, &mut bytes, config::standard())
        .expect("a stored type must serialize: sequences need a known length");
    bytes
}

fn split(bytes: &[u8]) -> Result<(u8, u16, &[u8]), CodecError> {
    match bytes {
        [kind, low, high, value @ ..] => Ok((*kind, u16::from_le_bytes([*low, *high]), value)),
        _ => Err(CodecError::Short),
    }
}

fn untagged<T: DeserializeOwned>(kind: u8, version: u16, bytes: &[u8]) -> Result<T, CodecError> {
    let (found_kind, found, value) = split(bytes)?;
    if found_kind != kind {
        return Err(CodecError::Kind {
            expected: kind,
            found: found_kind,
        });
    }
    if found != version {
        return Err(CodecError::Version {
            kind,
            found,
            known: version,
        });
    }
    let (decoded, read) =
        bincode::serde::decode_from_slice(value, format()).map_err(|error| CodecError::Broken(error.to_string()))?;
    match value.len() - read {
        0 => Ok(decoded),
        left => Err(CodecError::Trailing(left)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_its_bytes_and_nothing_else_is_taken_for_one() {
        let record = Record::Text("Течёт кран".into());
        let bytes = encode_record(&record);
        assert_eq!(decode_record(&bytes), Ok(record));

        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(decode_record(&longer), Err(CodecError::Trailing(1)));
        assert!(matches!(
            decode_record(&bytes[..bytes.len() - 1]),
            Err(CodecError::Broken(_))
        ));
        assert_eq!(decode_record(&bytes[..2]), Err(CodecError::Short));

        let mut other = bytes.clone();
        other[0] = BODY;
        assert!(matches!(decode_record(&other), Err(CodecError::Kind { .. })));
        let mut newer = bytes;
        newer[1] = 2;
        assert!(matches!(
            decode_record(&newer),
            Err(CodecError::Version { found: 2, .. })
        ));
    }

    #[test]
    fn a_damaged_length_does_not_take_all_the_memory() {
        let mut bytes = vec![RECORD, 1, 0, 0];
        bytes.push(253); // a length of eight bytes follows
        bytes.extend_from_slice(&u64::MAX.to_le_bytes());
        assert!(matches!(decode_record(&bytes), Err(CodecError::Broken(_))));
    }
}
