//! What the machine itself can do: nothing that runs on it is faster.

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

const MEASURED: Duration = Duration::from_millis(1500);

/// The limits of this machine; measured once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Writes of 4 KiB into a file that has its room, each brought to the disk with `fdatasync`, a second.
    pub(crate) syncs: f64,
    /// Sends of 1 KiB over the loopback interface a second, by one thread, while another reads.
    pub(crate) sends: f64,
    /// The time of one byte there and back over the loopback interface, microseconds.
    pub(crate) round_trip: f64,
    /// Bytes copied in memory a second, by one thread.
    pub(crate) copied: f64,
}

impl Limits {
    pub(crate) fn measure(folder: &Path) -> Limits {
        Limits {
            syncs: syncs(folder),
            sends: sends(),
            round_trip: round_trip(),
            copied: copied(),
        }
    }
}

fn syncs(folder: &Path) -> f64 {
    let path = folder.join("fdatasync.probe");
    let file = File::create(&path).unwrap();
    let block = [7; 4096];
    let blocks = 4096;
    for at in 0..blocks {
        file.write_all_at(&block, at * 4096).unwrap();
    }
    file.sync_all().unwrap();
    let rate = repeat(1, |at| {
        file.write_all_at(&block, at % blocks * 4096).unwrap();
        file.sync_data().unwrap();
    });
    std::fs::remove_file(path).unwrap();
    rate
}

fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let one = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (other, _) = listener.accept().unwrap();
    one.set_nodelay(true).unwrap();
    other.set_nodelay(true).unwrap();
    (one, other)
}

fn sends() -> f64 {
    let (mut one, mut other) = pair();
    let reader = std::thread::spawn(move || {
        let mut buffer = vec![0; 256 * 1024];
        while let Ok(1..) = other.read(&mut buffer) {}
    });
    let message = [7; 1024];
    let rate = repeat(64, |_| one.write_all(&message).unwrap());
    drop(one);
    reader.join().unwrap();
    rate
}

fn round_trip() -> f64 {
    let (mut one, mut other) = pair();
    let echo = std::thread::spawn(move || {
        let mut byte = [0];
        while let Ok(1) = other.read(&mut byte) {
            if other.write_all(&byte).is_err() {
                break;
            }
        }
    });
    let mut byte = [7];
    let rate = repeat(16, |_| {
        one.write_all(&byte).unwrap();
        one.read_exact(&mut byte).unwrap();
    });
    drop(one);
    echo.join().unwrap();
    1e6 / rate
}

fn copied() -> f64 {
    const BYTES: usize = 64 << 20;
    let from = vec![7_u8; BYTES];
    let mut to = vec![0_u8; BYTES];
    repeat(1, |_| black_box(&mut to).copy_from_slice(black_box(&from))) * BYTES as f64
}

/// How often a second something can be done; the clock is looked at every `step` times.
fn repeat(step: u64, mut work: impl FnMut(u64)) -> f64 {
    let began = Instant::now();
    let mut done = 0;
    while began.elapsed() < MEASURED {
        for _ in 0..step {
            work(done);
            done += 1;
        }
    }
    done as f64 / began.elapsed().as_secs_f64()
}
