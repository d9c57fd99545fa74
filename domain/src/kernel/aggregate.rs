//! The one machine that every context hangs on: `decide` says what would happen, `apply` lets it.

use super::{CompanyId, Instant, Record, RecordId, Refusal, Settings, Who};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::cell::Cell;

/// What a stored thing is. The number is part of every stored record: never change or reuse one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[repr(u8)]
pub enum Kind {
    Company = 1,
    Building = 2,
    Employee = 3,
    Calendar = 4,
    Ticket = 5,
    Person = 6,
    User = 7,
    Outage = 8,
    Handover = 9,
    Contractor = 10,
    Dossier = 11,
    Papers = 12,
    OwnRoles = 13,
}

impl Kind {
    pub const ALL: [Kind; 13] = [
        Kind::Company,
        Kind::Building,
        Kind::Employee,
        Kind::Calendar,
        Kind::Ticket,
        Kind::Person,
        Kind::User,
        Kind::Outage,
        Kind::Handover,
        Kind::Contractor,
        Kind::Dossier,
        Kind::Papers,
        Kind::OwnRoles,
    ];

    pub fn from_number(number: u8) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| *kind as u8 == number)
    }

    /// The name in topics, metrics and audit lines.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Company => "company",
            Kind::Building => "building",
            Kind::Employee => "employee",
            Kind::Calendar => "calendar",
            Kind::Ticket => "ticket",
            Kind::Person => "person",
            Kind::User => "user",
            Kind::Outage => "outage",
            Kind::Handover => "handover",
            Kind::Contractor => "contractor",
            Kind::Dossier => "dossier",
            Kind::Papers => "papers",
            Kind::OwnRoles => "own_roles",
        }
    }
}

/// A thing with a life of its own: its state is what its events made of it, and nothing else.
pub trait Aggregate:
    Clone + Default + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
    const KIND: Kind;
    /// Version of the stored shape of this state; see `storage/src/codec.rs`.
    const STATE_VERSION: u16 = 1;
    /// Version of the stored shape of its events.
    const EVENT_VERSION: u16 = 1;
    type Id: super::Id;
    type Command: Clone + std::fmt::Debug + Send + 'static;
    type Event: Clone + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static;

    /// What would happen. A pure function; a refusal changes nothing.
    fn decide(&self, command: Self::Command, context: &Context<'_>) -> Result<Decision<Self::Event>, Refusal>;

    /// Lets one event happen. Total: an event that was decided once always applies.
    fn apply(&mut self, event: &Self::Event, stamp: &Stamp);

    /// Whether anything has happened to it yet. A thing that never happened does not exist.
    fn exists(&self) -> bool;

    /// When it wants to be woken with [`Aggregate::tick`].
    fn due(&self) -> Option<Instant> {
        None
    }

    /// The command that time gives.
    fn tick() -> Option<Self::Command> {
        None
    }

    /// The company whose settings the command is decided with.
    fn company(&self, _command: &Self::Command) -> Option<CompanyId> {
        None
    }

    /// The company whose next number the command takes, if it takes one.
    fn takes_number(&self, _command: &Self::Command) -> Option<CompanyId> {
        None
    }
}

/// What a decision may look at beside the state and the command.
pub struct Context<'a> {
    pub now: Instant,
    pub who: &'a Who,
    pub settings: &'a Settings,
    /// The next free number of the company, where the command takes one.
    pub number: u64,
    ids: Cell<u64>,
}

impl<'a> Context<'a> {
    /// `first_id` opens a block of ids that nobody else uses.
    pub fn new(now: Instant, who: &'a Who, settings: &'a Settings, number: u64, first_id: u64) -> Self {
        Self {
            now,
            who,
            settings,
            number,
            ids: Cell::new(first_id),
        }
    }

    /// An id that is new in this installation. A block holds [`Context::ID_BLOCK`] of them.
    pub fn new_id(&self) -> u64 {
        let id = self.ids.get();
        self.ids.set(id + 1);
        id
    }

    /// How many ids one decision may take.
    pub const ID_BLOCK: u64 = 64;
}

/// What was decided: events, and the erasable records that they point to.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<E> {
    pub events: Vec<E>,
    pub records: Vec<(RecordId, Record)>,
    /// Records whose content is to be destroyed (152-ФЗ).
    pub erased: Vec<RecordId>,
}

impl<E> Decision<E> {
    /// Nothing happens, and that is a success (a repeat of what already is so).
    pub fn nothing() -> Self {
        Self {
            events: Vec::new(),
            records: Vec::new(),
            erased: Vec::new(),
        }
    }

    pub fn one(event: E) -> Self {
        Self::of(vec![event])
    }

    pub fn of(events: Vec<E>) -> Self {
        Self {
            events,
            records: Vec::new(),
            erased: Vec::new(),
        }
    }

    /// Keeps `record` outside the event and returns its id for the event to point to.
    pub fn keep(&mut self, context: &Context<'_>, record: Record) -> RecordId {
        let id = RecordId(context.new_id());
        self.records.push((id, record));
        id
    }
}

/// When it happened and who made it happen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Stamp {
    pub at: Instant,
    pub who: Who,
}
