//! What every shape is made of: instants, slots, pages, references, words.

use domovoi_domain::kernel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Writes an enum of the wire beside an enum of the domain, with conversions both ways. A variant
/// that one side lacks does not compile.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident = $domain:path { $($variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                type Domain = $domain;
                match value { $(Domain::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                type Domain = $domain;
                match value { $($name::$variant => Domain::$variant),+ }
            }
        }
    };
}
pub(crate) use mirror;

/// An instant: RFC 3339 in UTC, e.g. `2026-11-23T08:15:00Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-23T08:15:00Z")]
pub struct When(pub kernel::Instant);

impl Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        kernel::Instant::parse(&text)
            .map(When)
            .ok_or_else(|| serde::de::Error::custom("not an RFC 3339 instant"))
    }
}

impl From<kernel::Instant> for When {
    fn from(instant: kernel::Instant) -> Self {
        When(instant)
    }
}

/// A half-open stretch of time: `start` belongs to it, `end` does not.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Slot {
    pub start: When,
    pub end: When,
}

impl From<kernel::Slot> for Slot {
    fn from(slot: kernel::Slot) -> Self {
        Slot {
            start: slot.start.into(),
            end: slot.end.into(),
        }
    }
}

impl From<Slot> for kernel::Slot {
    fn from(slot: Slot) -> Self {
        kernel::Slot::new(slot.start.0, slot.end.0)
    }
}

/// Tells a field that is `null` from one that is left out.
pub(crate) fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it back as `cursor` to read on; `null` on the last page.
    pub next_cursor: Option<String>,
    /// How many there are in all, on every page together.
    pub total: u64,
}

impl<T> Page<T> {
    /// A list that fits on one page.
    pub fn whole(items: Vec<T>) -> Self {
        Page {
            total: items.len() as u64,
            items,
            next_cursor: None,
        }
    }
}

/// A person or a thing by id, with the name that people know it by.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// A stable code and the same in the reader's language.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Coded {
    pub code: String,
    pub text: String,
}

/// A flat's number: an integer when it is plain digits, else a string such as `"12а"`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum FlatNumber {
    Number(u32),
    Text(String),
}

impl FlatNumber {
    pub fn from_text(text: &str) -> Self {
        let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if plain => FlatNumber::Number(number),
            _ => FlatNumber::Text(text.to_owned()),
        }
    }

    pub fn into_text(self) -> String {
        match self {
            FlatNumber::Number(number) => number.to_string(),
            FlatNumber::Text(text) => text.trim().to_owned(),
        }
    }
}

mirror! {
    /// What a person may be in the interface.
    Role = domovoi_domain::kernel::Role {
        Admin, Manager, Dispatcher, Master, Executor, Contractor, Accountant, Resident, System, ContractorManager, Builder,
        Lawyer, Concierge, Council, Auditor, Edds, Tenant, Guest, Provider, Device,
    }
}

mirror! {
    /// The way something came in.
    Via = domovoi_domain::kernel::Via { Web, Api, Import, Replay, Timer, Policy, Console }
}

mirror! {
    /// What a service asks for and an employee has.
    Skill = domovoi_domain::kernel::Skill {
        Handyman, Plumber, Electrician, Carpenter, Lift, Gas, Heating, Ventilation, LowVoltage, Builder, Cleaner, Yard,
        Security, FireSafety, Office,
    }
}

mirror! {
    /// Which clock a deadline belongs to.
    DeadlineKind = domovoi_domain::kernel::DeadlineKind { Localise, SewageBlockage, ChuteBlockage, Restore, Repair, Inform, Service }
}
