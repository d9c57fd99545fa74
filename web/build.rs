//! Packs the built UI into the binary, each file also compressed. Without a built UI a page that says
//! how to build it takes its place, so that the server can be built without node.

use flate2::{Compression, write::GzEncoder};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const PLACEHOLDER: &str = include_str!("src/pages/no_ui.html");

fn main() -> io::Result<()> {
    let dist = Path::new("ui/dist");
    println!("cargo::rerun-if-changed=ui/dist");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/pages/no_ui.html");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut files = Vec::new();
    if dist.join("index.html").exists() {
        collect(dist, dist, &mut files)?;
    } else {
        files.push(("index.html".to_owned(), PLACEHOLDER.as_bytes().to_vec()));
    }
    files.sort();
    let mut list = String::from("pub(super) static FILES: &[File] = &[\n");
    for (index, (path, content)) in files.iter().enumerate() {
        let plain = out.join(format!("ui-{index}"));
        fs::write(&plain, content)?;
        let packed = out.join(format!("ui-{index}.gz"));
        let gzip = compress(content)?;
        // What hardly shrinks is not worth unpacking.
        let gzip = if gzip.len() * 10 < content.len() * 9 {
            fs::write(&packed, &gzip)?;
            format!("Some(include_bytes!({packed:?}))")
        } else {
            "None".to_owned()
        };
        let _ = writeln!(
            list,
            "    File {{ path: {path:?}, plain: include_bytes!({plain:?}), gzip: {gzip}, tag: \"\\\"{:016x}\\\"\" }},",
            fnv(content)
        );
    }
    list.push_str("];\n");
    fs::write(out.join("ui.rs"), list)
}

fn collect(root: &Path, dir: &Path, files: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            files.push((name.to_string_lossy().replace('\\', "/"), fs::read(&path)?));
        }
    }
    Ok(())
}

fn compress(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

/// FNV-1a: tells one build's file from another's; nothing depends on its strength.
fn fnv(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    })
}
