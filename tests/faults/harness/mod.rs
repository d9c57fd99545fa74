//! What every fault stands on: the real binary on a folder of its own, clients that remember, and the question whether what
//! they remember is so.

pub(crate) mod http;
pub(crate) mod memory;
pub(crate) mod mount;
pub(crate) mod server;
pub(crate) mod shim;
pub(crate) mod socket;

pub(crate) use memory::Memory;
pub(crate) use server::{Domovoi, Office};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// One fault at a time: each wants the machine for itself.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `make faults` asks for all rounds, `make test` for a few.
pub(crate) fn rounds(quick: u64, full: u64) -> u64 {
    if is_full() { full } else { quick }
}

pub(crate) fn is_full() -> bool {
    std::env::var("DOMOVOI_FAULTS").is_ok_and(|value| value == "full")
}

/// Whether a fault that takes long is left to `make faults`; says so.
pub(crate) fn is_left_out(what: &str) -> bool {
    if !is_full() {
        eprintln!("left to `make faults`: {what}");
    }
    !is_full()
}

/// Chance with a seed that is told, so that a round can be had again: `DOMOVOI_SEED` asks for one.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn thrown(what: &str) -> Dice {
        let told = std::env::var("DOMOVOI_SEED").ok().and_then(|seed| seed.parse().ok());
        let by_clock = || {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            since.map_or(1, |since| since.as_nanos() as u64)
        };
        let seed = told.unwrap_or_else(by_clock);
        eprintln!("{what}: DOMOVOI_SEED={seed}");
        Dice::of(seed)
    }

    pub(crate) fn of(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
}
