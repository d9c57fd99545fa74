//! Stories of people and programs at a running server, with a real store under it.

mod access;
mod api_tokens;
mod files;
mod first_start;
mod handovers;
mod lists;
mod live;
mod live_cuts;
mod outages;
mod problems;
mod second_factor;
mod sessions;
mod sign_in;
mod socket;
mod tickets;
mod town;
mod users;
