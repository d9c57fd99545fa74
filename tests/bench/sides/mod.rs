//! The two sides: ours, and the peers with the same facts.

pub(crate) mod facts;
pub(crate) mod live;
pub(crate) mod pg;
pub(crate) mod postgres;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod stock;
pub(crate) mod town;
