//! The trade's story, one behaviour at a time, told through [`domovoi_tests::World`].

mod absence;
mod assignment;
mod calendar;
mod deadlines;
mod deferral;
mod desk;
mod durability;
mod import;
mod numbers;
mod outages;
mod search;
