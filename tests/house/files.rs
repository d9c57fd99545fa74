//! Reads the house's own sources.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) struct Source {
    pub(crate) room: &'static str,
    /// From the root of the house, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Without comments and without in-file tests.
    pub(crate) code: String,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub(crate) fn manifests(rooms: &[&'static str]) -> Vec<(&'static str, String)> {
    rooms
        .iter()
        .map(|room| {
            let text = std::fs::read_to_string(root().join(room).join("Cargo.toml")).unwrap();
            // What tests lean on does not bind the house.
            let text = text.split("[dev-dependencies]").next().unwrap().to_owned();
            (*room, text)
        })
        .collect()
}

pub(crate) fn sources(rooms: &[&'static str]) -> Vec<Source> {
    let mut found = Vec::new();
    for room in rooms {
        let base = if *room == "tests" {
            root().join("tests")
        } else {
            root().join(room).join("src")
        };
        walk(&base, &mut |file| {
            if file.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(file).unwrap();
                let path = file.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                let tests = path.ends_with("/tests.rs") || path.contains("/tests/");
                let code = if tests { String::new() } else { code_of(&text) };
                found.push(Source { room, path, text, code });
            }
        });
    }
    assert!(!found.is_empty());
    found
}

/// Folders with the number of Rust files each holds.
pub(crate) fn folders(rooms: &[&'static str]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for source in sources(rooms) {
        let folder = source.path.rsplit_once('/').unwrap().0.to_owned();
        *counts.entry(folder).or_default() += 1;
    }
    counts
}

fn code_of(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    before_tests
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "node_modules" && name != "target" {
                walk(&path, visit);
            }
        } else {
            visit(&path);
        }
    }
}
