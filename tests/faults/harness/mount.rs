//! Small file systems of our own, for root alone.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A mounted file system; it is unmounted with the value.
pub(crate) struct Mounted {
    pub(crate) dir: PathBuf,
}

/// Runs a command and says whether it did what it should.
pub(crate) fn run(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

impl Mounted {
    /// A disk in memory. `None`, said in a plain line, where one may not mount.
    pub(crate) fn memory(dir: &Path, mib: u32) -> Option<Mounted> {
        std::fs::create_dir_all(dir).unwrap();
        let size = format!("size={mib}m");
        let mounted = run("mount", &["-t", "tmpfs", "-o", &size, "none", dir.to_str().unwrap()]);
        Mounted::if_so(mounted, dir)
    }

    /// The image of a disk, through a loop device that writes past the cache of the machine.
    pub(crate) fn image(image: &Path, dir: &Path) -> Option<Mounted> {
        std::fs::create_dir_all(dir).unwrap();
        let mounted = run("mount", &["-o", "loop", image.to_str().unwrap(), dir.to_str().unwrap()]);
        Mounted::if_so(mounted, dir)
    }

    fn if_so(mounted: bool, dir: &Path) -> Option<Mounted> {
        if !mounted {
            eprintln!("skipped: only root with loop devices may mount {}", dir.display());
            return None;
        }
        Some(Mounted { dir: dir.to_owned() })
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Somebody may still look into it; the machine lets it go with the last of them.
        run("umount", &["--lazy", self.dir.to_str().unwrap()]);
    }
}

/// Makes an empty ext4 in a file.
pub(crate) fn make_image(image: &Path, mib: u32) -> bool {
    let file = std::fs::File::create(image).unwrap();
    file.set_len(u64::from(mib) << 20).unwrap();
    run("mkfs.ext4", &["-q", "-F", image.to_str().unwrap()])
}

/// A file that takes all the room there is.
pub(crate) fn fill(path: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(path).unwrap();
    for block in [vec![1; 64 << 10], vec![1; 512]] {
        while file.write_all(&block).is_ok() {}
    }
}
