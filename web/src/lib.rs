//! x
pub mod language;
pub mod openapi;
pub mod problem;
pub mod routes;
pub mod wire;
