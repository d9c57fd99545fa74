//! Who is it: passwords, how often one may fail, and the guard before every route.

pub mod attempts;
pub mod guard;
pub mod password;
