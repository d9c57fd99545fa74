//! The one machine that every row runs on: the load, the clock, the limits, the table.

pub(crate) mod cpu;
pub(crate) mod crowd;
pub(crate) mod http;
pub(crate) mod limits;
pub(crate) mod load;
pub(crate) mod stats;
pub(crate) mod table;
