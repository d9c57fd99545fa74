//! Compares two stores thing by thing.

use domovoi_actors::kinds;
use domovoi_domain::kernel::Kind;
use domovoi_storage::{Options, Store};
use std::collections::BTreeMap;
use std::path::Path;

/// Version, sequence number and bytes of every state.
type States = BTreeMap<(Kind, u64), (u64, u64, Vec<u8>)>;

/// Whether the states of two stores, neither of which is running, are the same byte for byte; how many there are.
/// Panics with the first thing that differs.
pub fn same_bytes(one: &Path, other: &Path) -> usize {
    let (one, other) = (states(one), states(other));
    for (thing, state) in &one {
        assert_eq!(Some(state), other.get(thing), "{thing:?} differs");
    }
    assert_eq!(one.len(), other.len(), "one store knows more things than the other");
    one.len()
}

fn states(folder: &Path) -> States {
    let (store, opened) = Store::open(folder, kinds(), Options::small()).expect("the store opens");
    // What is compared must be what was stored, not what opening has just made.
    assert_eq!((opened.replayed, opened.rebuilt), (0, None));
    let mut states = States::new();
    for kind in Kind::ALL {
        let mut visit = |id, version, seq, bytes: &[u8]| {
            states.insert((kind, id), (version, seq, bytes.to_vec()));
        };
        store.scan_stored(kind, &mut visit).expect("the states can be read");
    }
    store.close().expect("the store closes");
    states
}
