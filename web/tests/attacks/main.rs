//! What somebody who means harm would try, against a running server with a real store under it.

mod files;
mod floods;
mod forgery;
mod rights;
mod silence;
mod tls;
mod trail;
mod walk;

#[path = "../stories/socket.rs"]
#[allow(dead_code, reason = "shared with the stories, which use all of it")]
mod socket;
#[path = "../stories/town.rs"]
#[allow(dead_code, reason = "shared with the stories, which use all of it")]
mod town;
