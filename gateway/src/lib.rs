//! The world outside: foreign bytes become facts and commands, events become foreign bytes.
//!
//! This crate must not know the rules. Codecs are pure and tested with samples; a driver adds
//! sockets, retries and cursors.

pub mod mail;
pub mod replay;
pub mod sheets;
pub mod sms;
pub mod town;
