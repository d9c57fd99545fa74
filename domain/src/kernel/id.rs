//! Identifiers: 64 bits, unique in one installation, opaque outside.
//!
//! On the wire an id is thirteen characters of Crockford's base 32, so that a person can read one
//! aloud and a program treats it as a string.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes `value` as thirteen base 32 characters, most significant first.
pub fn encode(value: u64) -> String {
    (0..13)
        .rev()
        .map(|i| ALPHABET[((value >> (i * 5)) & 31) as usize] as char)
        .collect()
}

/// Reads what [`encode`] wrote; `None` for anything else.
pub fn decode(text: &str) -> Option<u64> {
    if text.len() != 13 {
        return None;
    }
    text.bytes().try_fold(0u64, |value, byte| {
        let digit = ALPHABET.iter().position(|c| *c == byte)? as u64;
        if value >> 59 != 0 {
            return None;
        }
        Some(value << 5 | digit)
    })
}

/// An id that names a thing of one kind.
pub trait Id: Copy + Eq + std::hash::Hash + fmt::Debug + Send + Sync + 'static {
    fn from_raw(raw: u64) -> Self;
    fn raw(self) -> u64;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
        pub struct $name(pub u64);

        impl Id for $name {
            fn from_raw(raw: u64) -> Self { Self(raw) }
            fn raw(self) -> u64 { self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&encode(self.0)) }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> { decode(text).map(Self).ok_or(NotAnId) }
        }
    )*};
}

/// The text is not an id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAnId;

ids! {
    /// Управляющая компания, ТСЖ, contractor or builder.
    CompanyId
    /// Район of a company's stock.
    DistrictId
    /// Жилой комплекс.
    ComplexId
    /// Дом.
    BuildingId
    /// Сотрудник. The employee's calendar bears the same number.
    EmployeeId
    /// Заявка.
    TicketId
    /// Житель или контактное лицо.
    PersonId
    /// A person who signs in.
    UserId
    /// A comment of a ticket.
    CommentId
    /// A file of a ticket.
    FileId
    /// A short hold of a slot while the dispatcher talks.
    LeaseId
    /// Shift or absence of an employee.
    ShiftId
    /// Отключение: one trouble of many.
    OutageId
    /// Сдача смены.
    HandoverId
    /// Подрядчик.
    ContractorId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text() {
        for raw in [0, 1, 31, 32, u64::MAX, 0x0123_4567_89ab_cdef] {
            assert_eq!(decode(&encode(raw)), Some(raw));
        }
        assert_eq!(decode("zzzzzzzzzzzzz"), None);
        assert_eq!(decode("short"), None);
    }
}
