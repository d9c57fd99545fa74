//! Who is it: passwords, one-time links and codes, how often one may fail, and the guard before every route.

pub mod attempts;
pub mod familiar;
pub mod guard;
pub mod last_used;
pub mod password;
pub mod picture;
pub mod second_factor;
pub mod secret;
pub mod token;
pub mod totp;
