//! What the actors promise, shown on a real store and a real index with a clock that the test winds.

mod counter;
mod desk;
mod import;
mod live;
mod machine;
mod model;
mod restart;
mod world;
