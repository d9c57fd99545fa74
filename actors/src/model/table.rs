//! All things of one kind by their ids.

use crate::machine::Seen;
use domovoi_domain::kernel::{Aggregate, Id};
use std::collections::HashMap;

#[derive(Debug, PartialEq)]
pub struct Table<A: Aggregate>(HashMap<u64, Seen<A>>);

impl<A: Aggregate> Default for Table<A> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

/// What [`Table::put`] did.
pub(crate) enum Put<A: Aggregate> {
    /// It stands in the table now, in the place of the other.
    Taken(Option<Seen<A>>),
    /// The table knew better.
    Older,
}

impl<A: Aggregate> Table<A> {
    pub fn get(&self, id: A::Id) -> Option<&Seen<A>> {
        self.0.get(&id.raw())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Seen<A>> {
        self.0.values()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn put(&mut self, seen: Seen<A>) -> Put<A> {
        match self.0.get(&seen.id.raw()) {
            Some(known) if known.version >= seen.version => Put::Older,
            _ => Put::Taken(self.0.insert(seen.id.raw(), seen)),
        }
    }
}
