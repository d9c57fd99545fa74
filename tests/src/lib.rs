//! What the scenarios, the laws and the browser stories stand on: [`World`], a whole house in a folder
//! of its own with a clock that a test winds, and the few helpers around it.
//!
//! Here every room of the house may be named, and no rule is decided: a helper says what people do and
//! reads what the house then knows.

pub mod data;
pub mod logs;
mod world;

pub use world::{Call, NewEmployee, NewHouse, Post, TicketHandle, World, same_bytes, story, story_with};
