//! The house audits itself: arrows, single doors, sizes, names.

mod files;

use files::{Source, manifests, sources};
use std::collections::BTreeSet;

const CRATES: [&str; 7] = ["domain", "storage", "search", "actors", "gateway", "web", "tests"];

/// Who may depend on whom. `web` names `gateway` only where the building is wired.
fn allowed(room: &str) -> &'static [&'static str] {
    match room {
        "domain" => &[],
        "storage" | "search" => &["domain"],
        "actors" => &["domain", "storage", "search"],
        "gateway" => &["domain", "actors"],
        "web" => &["domain", "storage", "search", "actors", "gateway"],
        "tests" => &["domain", "storage", "search", "actors", "gateway", "web"],
        other => panic!("{other} is not a room of this house"),
    }
}

#[test]
fn arrows_point_at_the_domain_in_manifests() {
    for (room, manifest) in manifests(&CRATES) {
        for other in CRATES {
            if manifest.contains(&format!("\ndomovoi-{other}")) {
                assert!(
                    allowed(room).contains(&other),
                    "{room}/Cargo.toml must not depend on {other}"
                );
            }
        }
    }
}

#[test]
fn arrows_point_at_the_domain_in_every_line() {
    for Source { room, path, text, .. } in sources(&CRATES) {
        for other in CRATES {
            if other == room || !text.contains(&format!("domovoi_{other}::")) {
                continue;
            }
            assert!(allowed(room).contains(&other), "{path} must not name {other}");
            let wiring = path == "web/src/main.rs" || path.starts_with("web/src/cmd/");
            assert!(
                room != "web" || other != "gateway" || wiring,
                "{path}: only main.rs and cmd/ may name the gateway"
            );
        }
    }
}

#[test]
fn contexts_of_the_domain_do_not_know_each_other() {
    let contexts: BTreeSet<String> = std::fs::read_dir(files::root().join("domain/src"))
        .unwrap()
        .filter_map(|entry| {
            let entry = entry.unwrap();
            entry
                .file_type()
                .unwrap()
                .is_dir()
                .then(|| entry.file_name().into_string().unwrap())
        })
        .filter(|name| name != "kernel" && name != "policies")
        .collect();
    for Source { room, path, code, .. } in sources(&["domain"]) {
        let own = path
            .split('/')
            .nth(2)
            .unwrap_or_default()
            .trim_end_matches(".rs")
            .to_owned();
        if room != "domain" || own == "policies" || own == "lib" {
            continue;
        }
        for other in contexts.iter().filter(|other| **other != own) {
            assert!(
                !code.contains(&format!("crate::{other}::")),
                "{path} must not know {other}; they meet in policies/"
            );
        }
    }
}

#[test]
fn the_domain_is_pure() {
    let strangers = [
        "std::fs",
        "std::net::Tcp",
        "std::thread",
        "std::time::SystemTime",
        "std::time::Instant",
        "Timestamp::now",
        "Zoned::now",
        "rand::",
        "serde_json",
        "actix",
        "tokio",
        "async fn",
        "std::env",
        "println!",
    ];
    for Source { path, code, .. } in sources(&["domain"]) {
        for stranger in strangers {
            assert!(
                !code.contains(stranger),
                "{path} names {stranger}; what it needs comes in as an argument"
            );
        }
    }
}

#[test]
fn each_given_crate_has_one_door() {
    for (word, door) in [
        ("sled::", "storage/src/state.rs"),
        ("bincode::", "storage/src/codec.rs"),
        ("actix_web_actors::", "web/src/live/socket.rs"),
    ] {
        for Source { path, code, .. } in sources(&CRATES) {
            let inside = path == door || path.starts_with(&format!("{}/", door.trim_end_matches(".rs")));
            assert!(
                inside || !code.contains(word) || path.starts_with("tests/"),
                "{path} names {word}; the door is {door}"
            );
        }
    }
}

#[test]
fn the_wire_is_spoken_in_web_alone() {
    for Source { room, path, code, .. } in sources(&["domain", "storage", "search", "actors"]) {
        for word in ["actix_web", "utoipa"] {
            assert!(!code.contains(word), "{path}: {room} does not know {word}");
        }
        // The actors keep their job records as JSON files; nobody else below the wire needs it.
        assert!(
            room == "actors" || !code.contains("serde_json"),
            "{path}: {room} does not know serde_json"
        );
    }
}

#[test]
fn files_fit_in_the_head() {
    for Source { path, code, .. } in sources(&CRATES) {
        let lines = code.lines().count();
        assert!(
            lines <= 500,
            "{path} has {lines} lines without its tests; 500 is the wall"
        );
    }
    for (folder, count) in files::folders(&CRATES) {
        assert!(count <= 12, "{folder} holds {count} files; group them, 12 is the wall");
    }
}

#[test]
fn every_crate_says_what_it_must_not_know() {
    for room in CRATES {
        let text = std::fs::read_to_string(files::root().join(room).join("src/lib.rs")).unwrap();
        let doc: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(
            room == "tests" || doc.contains("must not know"),
            "{room}/src/lib.rs does not say what it must not know"
        );
        assert!(
            files::root().join(room).join("README.md").exists(),
            "{room} has no README.md"
        );
    }
}

#[test]
fn nothing_is_left_unfinished() {
    // Put together here, so that this file does not find itself.
    let signs = ["TO DO", "FIX ME", "dbg !(", "todo !(", "unimplemented !("].map(|sign| sign.replace(' ', ""));
    for Source { path, text, .. } in sources(&CRATES) {
        for sign in &signs {
            assert!(!text.contains(sign.as_str()), "{path} holds {sign}");
        }
    }
}
