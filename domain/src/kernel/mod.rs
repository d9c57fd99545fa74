//! Words that every context shares. A file needs three users to live here; contexts never import
//! each other, they share these and meet in [`crate::policies`].

pub mod aggregate;
pub mod id;
pub mod phone;
pub mod record;
pub mod refusal;
pub mod scope;
pub mod settings;
pub mod sheet;
pub mod time;
pub mod vocabulary;
pub mod who;

pub use aggregate::{Aggregate, Context, Decision, Kind, Stamp};
pub use id::*;
pub use record::{Record, RecordId};
pub use refusal::{FieldError, Refusal, RefusalKind, Text, Wrong};
pub use scope::Scope;
pub use settings::{Distribution, ServiceRule, Settings};
pub use time::{Instant, Opening, Slot, Span};
pub use vocabulary::{DeadlineKind, Skill};
pub use who::{Role, Via, Who};
