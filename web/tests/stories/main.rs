//! Stories of people and programs at a running server, with a real store under it.

mod access;
mod files;
mod first_start;
mod handovers;
mod lists;
mod live;
mod live_cuts;
mod outages;
mod problems;
mod sessions;
mod sign_in;
mod socket;
mod tickets;
mod town;
mod users;
