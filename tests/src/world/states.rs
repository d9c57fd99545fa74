//! Compares two stores thing by thing.

use domovoi_actors::kinds;
use domovoi_domain::access::User;
use domovoi_domain::calendar::Calendar;
use domovoi_domain::housing::{Building, Company};
use domovoi_domain::kernel::{Aggregate, Kind};
use domovoi_domain::residents::Person;
use domovoi_domain::staff::Employee;
use domovoi_domain::tickets::Ticket;
use domovoi_storage::{Options, Store, codec};
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
    let (store, _) = Store::open(folder, kinds(), Options::small()).expect("the store opens");
    let mut states = States::new();
    for kind in Kind::ALL {
        match kind {
            Kind::Company => scan::<Company>(&store, &mut states),
            Kind::Building => scan::<Building>(&store, &mut states),
            Kind::Employee => scan::<Employee>(&store, &mut states),
            Kind::Calendar => scan::<Calendar>(&store, &mut states),
            Kind::Ticket => scan::<Ticket>(&store, &mut states),
            Kind::Person => scan::<Person>(&store, &mut states),
            Kind::User => scan::<User>(&store, &mut states),
        }
    }
    store.close().expect("the store closes");
    states
}

fn scan<A: Aggregate>(store: &Store, states: &mut States) {
    let mut visit = |id, seen: domovoi_storage::Versioned<A>| {
        states.insert((A::KIND, id), (seen.version, seen.seq, codec::encode_state(&seen.state)));
    };
    store.scan::<A>(&mut visit).expect("the states can be read");
}
