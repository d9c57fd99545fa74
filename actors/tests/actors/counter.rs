//! A thing for tests of the machine: it counts, and it can be told to fail in every way a rule can.

use domovoi_actors::{Machine, MachineOptions, Order, SimClock, StoreOptions};
use domovoi_domain::kernel::{Aggregate, CompanyId, Context, Decision, Instant, Kind, Refusal, Stamp, Via, Who};
use domovoi_storage::{Kinds, Store};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Counter {
    pub(crate) count: u64,
    pub(crate) sum: u64,
    pub(crate) number: u64,
}

#[derive(Clone, Debug)]
pub(crate) enum Command {
    Add(u64),
    /// A rule with a bug.
    Panic,
    /// A rule that takes so long.
    Slow(Duration),
    Refuse,
    Nothing,
    TakeNumber,
    RefuseNumber,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) enum Event {
    Added(u64),
    Numbered(u64),
}

pub(crate) const COMPANY: CompanyId = CompanyId(1);

impl Aggregate for Counter {
    const KIND: Kind = Kind::Company;
    type Id = CompanyId;
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, context: &Context<'_>) -> Result<Decision<Event>, Refusal> {
        match command {
            Command::Add(n) => Ok(Decision::one(Event::Added(n))),
            Command::Panic => panic!("a rule with a bug"),
            Command::Slow(time) => {
                std::thread::sleep(time);
                Ok(Decision::one(Event::Added(1)))
            }
            Command::Refuse | Command::RefuseNumber => Err(Refusal::conflict("no", "Нет.", "No.")),
            Command::Nothing => Ok(Decision::nothing()),
            Command::TakeNumber => Ok(Decision::one(Event::Numbered(context.number))),
        }
    }

    fn apply(&mut self, event: &Event, _: &Stamp) {
        self.count += 1;
        match event {
            Event::Added(n) => self.sum += n,
            Event::Numbered(number) => self.number = *number,
        }
    }

    fn exists(&self) -> bool {
        self.count > 0
    }

    fn takes_number(&self, command: &Command) -> Option<CompanyId> {
        matches!(command, Command::TakeNumber | Command::RefuseNumber).then_some(COMPANY)
    }
}

pub(crate) fn order(command: Command) -> Order<Counter> {
    Order::new(command, Who::system(Via::Console))
}

/// A machine on which only counters live.
pub(crate) fn machine(dir: &Path, options: MachineOptions) -> (Machine, Arc<SimClock>) {
    let clock = Arc::new(SimClock::new(Instant(1_795_420_800_000)));
    let kinds = Kinds::new().with::<Counter>();
    let (store, _) = Store::open(dir, kinds, StoreOptions::small()).unwrap();
    let machine = Machine::builder(store, clock.clone(), options, 0).unwrap();
    (machine.with::<Counter>().build(), clock)
}

/// Stops in order; what is in the folder can be opened again afterwards.
pub(crate) async fn close(machine: Machine) {
    machine.finish().await;
    machine.store().close().unwrap();
    machine.stop().await;
}
