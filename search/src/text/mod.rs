//! Words before they are indexed or looked for: pure, without the index.

pub(crate) mod address;
pub(crate) mod keyboard;
pub(crate) mod words;
