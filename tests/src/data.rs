//! Real files from outside, which are not kept in the repository.

use std::path::PathBuf;

/// The content of an outside file: from the folder that `DOMOVOI_DATA` names, else from `shared/data`
/// beside the repository. `None`, said in a plain line, when it is not there.
pub fn outside(name: &str) -> Option<Vec<u8>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = std::env::var_os("DOMOVOI_DATA").map_or_else(beside, PathBuf::from);
    let found = std::fs::read(folder.join(name)).ok();
    if found.is_none() {
        eprintln!(
            "skipped: {name} is not in {}; DOMOVOI_DATA may name another folder",
            folder.display()
        );
    }
    found
}
