//! What is true in a housing-management company: rules as pure functions.
//!
//! This crate must not know the time, chance, files, the network, threads, JSON, HTTP, sled or
//! actix. `now`, ids and the settings of a company come in as arguments; what comes out is a list
//! of events or a refusal that a person can read.

pub mod access;
pub mod calendar;
pub mod classifier;
pub mod contractors;
pub mod handovers;
pub mod housing;
pub mod kernel;
pub mod outages;
pub mod policies;
pub mod privacy;
pub mod residents;
pub mod staff;
pub mod tickets;
