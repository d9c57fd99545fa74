//! What can be found: one full-text index over every company, derived from the journal.
//!
//! This crate must not know how documents change, what a ticket is, or who may see it: it keeps
//! words, follows the sequence numbers it is given, and applies the scope that the caller states.

mod ask;
mod compile;
mod doc;
mod error;
mod folder;
mod index;
mod schema;
mod search;
mod text;
mod understand;

pub use doc::{Doc, DocKind, Found, Hit, Matched, Query};
pub use error::{Error, Result};
pub use index::{Index, Opened};
