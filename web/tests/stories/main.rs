//! Stories of people and programs at a running server, with a real store under it.

mod access;
mod api_tokens;
mod contractors;
mod files;
mod first_start;
mod handovers;
mod home;
mod lists;
mod live;
mod live_cuts;
mod masked_phones;
mod offers;
mod outages;
mod own_roles;
mod phone;
mod privacy;
mod problems;
mod second_factor;
mod sessions;
mod sign_in;
mod socket;
mod tickets;
mod town;
mod transfers;
mod users;
