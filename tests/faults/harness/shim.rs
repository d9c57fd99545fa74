//! The library that stands between the program and the C library; see `shim.c`.

use super::Office;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;

/// What the library is told, and tells, by the place of the number in the file.
#[derive(Clone, Copy)]
pub(crate) enum Order {
    ClockMs = 0,
    FailSync = 1,
    ShortWrite = 2,
    SyncsAfter = 3,
}

pub(crate) struct Shim {
    orders: File,
    library: String,
    path: String,
}

impl Shim {
    /// Builds the library into `folder`. `None`, said in a plain line, without a C compiler.
    pub(crate) fn build(folder: &Path) -> Option<Shim> {
        let (library, orders) = (folder.join("shim.so"), folder.join("orders"));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults/harness/shim.c");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .status();
        if built.is_err() {
            eprintln!("skipped: cc is not here to build the library that breaks calls");
            return None;
        }
        assert!(built.unwrap().success(), "{} does not build", source.display());
        std::fs::write(&orders, [0; 32]).unwrap();
        Some(Shim {
            orders: OpenOptions::new().read(true).write(true).open(&orders).unwrap(),
            library: library.to_str().unwrap().to_owned(),
            path: orders.to_str().unwrap().to_owned(),
        })
    }

    /// The office whose server hears the orders.
    pub(crate) fn around(&self, office: &Office) -> Office {
        office
            .clone()
            .with("LD_PRELOAD", &self.library)
            .with("DOMOVOI_SHIM", &self.path)
    }

    pub(crate) fn order(&self, order: Order, value: i64) {
        self.orders
            .write_all_at(&value.to_le_bytes(), order as u64 * 8)
            .unwrap();
    }

    pub(crate) fn told(&self, order: Order) -> i64 {
        let mut bytes = [0; 8];
        self.orders.read_exact_at(&mut bytes, order as u64 * 8).unwrap();
        i64::from_le_bytes(bytes)
    }
}
