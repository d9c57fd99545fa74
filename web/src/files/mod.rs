//! Files that come in, and small pictures of them.

pub mod thumbnails;
pub mod upload;
