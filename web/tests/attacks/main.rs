//! What somebody who means harm would try, against a running server with a real store under it.

mod files;
mod floods;
mod forgery;
mod oidc;
mod outside;
mod phone_code;
mod provider;
mod recovery;
mod rights;
mod silence;
mod sudo;
mod tls;
mod trail;
mod visibility;
mod walk;

#[path = "../stories/phone.rs"]
mod phone;
#[path = "../stories/socket.rs"]
#[allow(dead_code, reason = "shared with the stories, which use all of it")]
mod socket;
#[path = "../stories/town.rs"]
#[allow(dead_code, reason = "shared with the stories, which use all of it")]
mod town;
