//! Words that every context shares. A file needs three users to live here; contexts never import
//! each other, they share these and meet in [`crate::policies`].

pub mod aggregate;
pub mod deadline_kind;
pub mod id;
pub mod phone;
pub mod record;
pub mod refusal;
pub mod scope;
pub mod settings;
pub mod skill;
pub mod time;
pub mod who;

pub use aggregate::{Aggregate, Context, Decision, Kind, Stamp};
pub use deadline_kind::DeadlineKind;
pub use id::*;
pub use record::{Record, RecordId};
pub use refusal::{FieldError, Refusal, RefusalKind, Text};
pub use scope::Scope;
pub use settings::{Distribution, ServiceRule, Settings};
pub use skill::Skill;
pub use time::{Instant, Slot, Span};
pub use who::{Role, Via, Who};
