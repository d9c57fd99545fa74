//! Shapes of the wire. They live here and nowhere else: the domain does not know them.
//!
//! Names are `snake_case`, ids are opaque strings, instants are RFC 3339 in UTC. A shape that only
//! answers always carries every field, `null` where there is nothing.

pub mod access;
pub mod account;
pub mod calendar;
pub mod classifier;
pub mod common;
pub mod contractors;
pub mod figures;
pub mod handovers;
pub mod home;
pub mod housing;
pub mod job;
pub mod live;
pub mod outages;
pub mod people;
pub mod privacy;
pub mod session;
pub mod system;
pub mod ticket;
pub mod ticket_request;
pub mod transfers;
pub mod users;
