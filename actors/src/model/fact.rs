//! How a thing stands now, with the words that lists show of it. The list of kinds of the read model.

use super::Words;
use crate::machine::Seen;
use domovoi_domain::access::{OwnRoles, User};
use domovoi_domain::calendar::Calendar;
use domovoi_domain::contractors::Contractor;
use domovoi_domain::handovers::Handover;
use domovoi_domain::housing::{Building, Company};
use domovoi_domain::kernel::{Aggregate, Id, Instant, Kind, Record, RecordId};
use domovoi_domain::outages::Outage;
use domovoi_domain::privacy::{Dossier, Papers};
use domovoi_domain::residents::Person;
use domovoi_domain::staff::Employee;
use domovoi_domain::tickets::Ticket;
use domovoi_storage::{FrameEntry, Store, StoreError, Versioned};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub enum Fact {
    Company(Seen<Company>),
    Building(Seen<Building>),
    Employee(Seen<Employee>, Option<Words>),
    Calendar(Seen<Calendar>),
    Ticket(Seen<Ticket>),
    Person(Seen<Person>, Option<Words>),
    /// With the sign-in name.
    User(Seen<User>, Option<String>),
    Outage(Seen<Outage>),
    Handover(Seen<Handover>),
    Contractor(Seen<Contractor>),
    Dossier(Seen<Dossier>),
    Papers(Seen<Papers>),
    OwnRoles(Seen<OwnRoles>),
}

impl Fact {
    /// What an entry of the journal led to. When the entry does not carry the state, it is the
    /// present one, which may be newer than the entry.
    pub(crate) fn of(store: &Store, entry: &FrameEntry) -> Result<Option<Fact>, StoreError> {
        match entry.kind {
            Kind::Company => read(store, entry, |_, seen| Ok(Fact::Company(seen))),
            Kind::Building => read(store, entry, |_, seen| Ok(Fact::Building(seen))),
            Kind::Employee => read(store, entry, Fact::employee),
            Kind::Calendar => read(store, entry, |_, seen| Ok(Fact::Calendar(seen))),
            Kind::Ticket => read(store, entry, |_, seen| Ok(Fact::Ticket(seen))),
            Kind::Person => read(store, entry, Fact::person),
            Kind::User => read(store, entry, Fact::user),
            Kind::Outage => read(store, entry, |_, seen| Ok(Fact::Outage(seen))),
            Kind::Handover => read(store, entry, |_, seen| Ok(Fact::Handover(seen))),
            Kind::Contractor => read(store, entry, |_, seen| Ok(Fact::Contractor(seen))),
            Kind::Dossier => read(store, entry, |_, seen| Ok(Fact::Dossier(seen))),
            Kind::Papers => read(store, entry, |_, seen| Ok(Fact::Papers(seen))),
            Kind::OwnRoles => read(store, entry, |_, seen| Ok(Fact::OwnRoles(seen))),
        }
    }

    /// All things of a kind.
    pub(crate) fn scan(store: &Store, kind: Kind, visit: &mut dyn FnMut(Fact)) -> Result<(), StoreError> {
        match kind {
            Kind::Company => all(store, visit, |_, seen| Ok(Fact::Company(seen))),
            Kind::Building => all(store, visit, |_, seen| Ok(Fact::Building(seen))),
            Kind::Employee => all(store, visit, Fact::employee),
            Kind::Calendar => all(store, visit, |_, seen| Ok(Fact::Calendar(seen))),
            Kind::Ticket => all(store, visit, |_, seen| Ok(Fact::Ticket(seen))),
            Kind::Person => all(store, visit, Fact::person),
            Kind::User => all(store, visit, Fact::user),
            Kind::Outage => all(store, visit, |_, seen| Ok(Fact::Outage(seen))),
            Kind::Handover => all(store, visit, |_, seen| Ok(Fact::Handover(seen))),
            Kind::Contractor => all(store, visit, |_, seen| Ok(Fact::Contractor(seen))),
            Kind::Dossier => all(store, visit, |_, seen| Ok(Fact::Dossier(seen))),
            Kind::Papers => all(store, visit, |_, seen| Ok(Fact::Papers(seen))),
            Kind::OwnRoles => all(store, visit, |_, seen| Ok(Fact::OwnRoles(seen))),
        }
    }

    fn employee(store: &Store, seen: Seen<Employee>) -> Result<Fact, StoreError> {
        let words = words(store, seen.state.record)?;
        Ok(Fact::Employee(seen, words))
    }

    fn person(store: &Store, seen: Seen<Person>) -> Result<Fact, StoreError> {
        let words = words(store, seen.state.record)?;
        Ok(Fact::Person(seen, words))
    }

    fn user(store: &Store, seen: Seen<User>) -> Result<Fact, StoreError> {
        let login = match store.record(seen.state.secret)? {
            Some(Record::Secret { login, .. }) => Some(login),
            _ => None,
        };
        Ok(Fact::User(seen, login))
    }

    /// What it is about.
    pub fn thing(&self) -> (Kind, u64) {
        match self {
            Fact::Company(seen) => (Kind::Company, seen.id.0),
            Fact::Building(seen) => (Kind::Building, seen.id.0),
            Fact::Employee(seen, _) => (Kind::Employee, seen.id.0),
            Fact::Calendar(seen) => (Kind::Calendar, seen.id.0),
            Fact::Ticket(seen) => (Kind::Ticket, seen.id.0),
            Fact::Person(seen, _) => (Kind::Person, seen.id.0),
            Fact::User(seen, _) => (Kind::User, seen.id.0),
            Fact::Outage(seen) => (Kind::Outage, seen.id.0),
            Fact::Handover(seen) => (Kind::Handover, seen.id.0),
            Fact::Contractor(seen) => (Kind::Contractor, seen.id.0),
            Fact::Dossier(seen) => (Kind::Dossier, seen.id.0),
            Fact::Papers(seen) => (Kind::Papers, seen.id.0),
            Fact::OwnRoles(seen) => (Kind::OwnRoles, seen.id.0),
        }
    }

    /// When the thing wants to be woken.
    pub(crate) fn due(&self) -> Option<Instant> {
        match self {
            Fact::Company(seen) => seen.state.due(),
            Fact::Building(seen) => seen.state.due(),
            Fact::Employee(seen, _) => seen.state.due(),
            Fact::Calendar(seen) => seen.state.due(),
            Fact::Ticket(seen) => seen.state.due(),
            Fact::Person(seen, _) => seen.state.due(),
            Fact::User(seen, _) => seen.state.due(),
            Fact::Outage(seen) => seen.state.due(),
            Fact::Handover(seen) => seen.state.due(),
            Fact::Contractor(seen) => seen.state.due(),
            Fact::Dossier(seen) => seen.state.due(),
            Fact::Papers(seen) => seen.state.due(),
            Fact::OwnRoles(seen) => seen.state.due(),
        }
    }
}

type Dress<A> = fn(&Store, Seen<A>) -> Result<Fact, StoreError>;

fn read<A: Aggregate>(store: &Store, entry: &FrameEntry, dress: Dress<A>) -> Result<Option<Fact>, StoreError> {
    let seen = match entry.after_of::<A>() {
        Some(state) => Some(Seen {
            id: A::Id::from_raw(entry.id),
            state: state.clone(),
            version: entry.version_after(),
            seq: entry.seq + entry.events.len() as u64 - 1,
        }),
        None => store.state::<A>(entry.id)?.map(|found| seen(entry.id, found)),
    };
    seen.map(|seen| dress(store, seen)).transpose()
}

fn all<A: Aggregate>(store: &Store, visit: &mut dyn FnMut(Fact), dress: Dress<A>) -> Result<(), StoreError> {
    let mut found = Vec::new();
    store.scan::<A>(&mut |id, state| found.push(seen(id, state)))?;
    for seen in found {
        visit(dress(store, seen)?);
    }
    Ok(())
}

fn seen<A: Aggregate>(id: u64, found: Versioned<A>) -> Seen<A> {
    Seen {
        id: A::Id::from_raw(id),
        state: Arc::new(found.state),
        version: found.version,
        seq: found.seq,
    }
}

fn words(store: &Store, record: RecordId) -> Result<Option<Words>, StoreError> {
    Ok(match store.record(record)? {
        Some(Record::Person { name, phones, email }) => Some(Words { name, phones, email }),
        _ => None,
    })
}
