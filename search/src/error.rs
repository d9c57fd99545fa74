//! What can go wrong, in words that tell a person what to do.

use std::path::PathBuf;

/// A failure of the index. It never loses anything: the index is derived from the journal and can
/// be deleted at any time.
#[derive(thiserror::Error, Debug)]
pub enum Error {
    #[error("the search folder {0} is in use by another process; stop it first")]
    InUse(PathBuf),
    #[error(
        "the search folder {path} cannot be used: {source}; check that the disk has room and the folder is writable"
    )]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("the search index has stopped taking changes: {0}; open it again, and it goes on from its last commit")]
    Stopped(String),
    #[error("the search index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;
