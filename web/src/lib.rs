//! People at browsers: HTTP, live sockets, sign-in, the contract of the API.
//!
//! This crate must not know rules: it reads what was asked, asks the domain who may, gives commands to
//! the actors, and writes what came of it. Shapes of the wire live here and nowhere else. Nothing here
//! names the gateway; only the binary does, which wires the building.

pub mod ask;
pub mod config;
pub mod door;
pub mod extract;
pub mod files;
pub mod language;
pub mod live;
pub mod openapi;
pub mod pages;
pub mod problem;
pub mod routes;
pub mod rows;
pub mod server;
pub mod sign_in;
pub mod wire;

pub use config::{Config, ConfigError, Demo};
pub use routes::control::{BackupDone, BackupOrder, Running};
pub use routes::session::setup::Setup;
pub use server::{Outside, ReadSheet, SendLetter, SendText, Server};
pub use sign_in::password;
