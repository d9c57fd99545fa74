//! Who is it: passwords, one-time links and codes, how often one may fail, and the guard before every route.

pub mod attempts;
pub mod familiar;
pub mod guard;
pub mod last_used;
pub mod letters;
pub mod oidc;
pub mod passkey;
pub mod password;
pub mod phone_code;
pub mod second_factor;
pub mod secret;
pub mod sudo;
pub mod token;
