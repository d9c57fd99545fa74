//! Commits that were refused, as long as something may have been decided upon them.
//!
//! A thing goes on deciding while its commits wait for the disk. When one is refused, the next ones of the same thing build
//! upon an event that never was, and the disk may have room again when their turn comes. They are told by their version:
//! only a commit that begins where the refused one began, or earlier, was decided from what is stored.

use crate::Frame;
use domovoi_domain::kernel::Kind;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// So long a thing may need to hear of a refusal; it hears of it before whatever it is sent afterwards.
const HEARD: Duration = Duration::from_secs(600);
/// Below this many nothing is swept out.
const FEW: usize = 1024;

#[derive(Default)]
pub(crate) struct Refused {
    /// With how many events each thing stood before the first refused commit, and when that was.
    things: HashMap<(Kind, u64), (u64, Instant)>,
    sweep_at: usize,
}

impl Refused {
    pub(crate) fn note(&mut self, frame: &Frame) {
        if self.things.len() >= self.sweep_at.max(FEW) {
            self.things.retain(|_, (_, at)| at.elapsed() < HEARD);
            self.sweep_at = self.things.len() * 2;
        }
        let now = Instant::now();
        for (thing, version) in begins(frame) {
            let known = self.things.entry(thing).or_insert((version, now));
            *known = (version.min(known.0), now);
        }
    }

    /// Whether the commit was decided upon a refused one. When it was not, its things stand on firm ground again.
    pub(crate) fn carries(&mut self, frame: &Frame) -> bool {
        if self.things.is_empty() {
            return false;
        }
        let begins = begins(frame);
        let upon =
            |(thing, version): (&(Kind, u64), &u64)| self.things.get(thing).is_some_and(|(firm, _)| version > firm);
        if begins.iter().any(upon) {
            return true;
        }
        for thing in begins.keys() {
            self.things.remove(thing);
        }
        false
    }
}

/// With how many events each thing of a commit stood before it.
fn begins(frame: &Frame) -> HashMap<(Kind, u64), u64> {
    let mut begins = HashMap::new();
    for entry in &frame.entries {
        let known = begins.entry((entry.kind, entry.id)).or_insert(entry.version);
        *known = entry.version.min(*known);
    }
    begins
}
