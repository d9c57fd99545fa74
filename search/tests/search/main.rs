//! What the search promises, on a small generated town.

mod island;
mod lifetime;
mod promises;
mod scope;
mod town;
