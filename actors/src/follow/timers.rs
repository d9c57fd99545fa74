//! Wakes things when their time has come. When that is, their state says; the index here is made
//! from the states at start and kept by the projector, so a restart loses nothing.

use super::Stop;
use crate::machine::Machine;
use crate::machine::Order;
use crate::model::Fact;
use domovoi_domain::access::{OwnRoles, User};
use domovoi_domain::calendar::Calendar;
use domovoi_domain::contractors::Contractor;
use domovoi_domain::handovers::Handover;
use domovoi_domain::housing::{Building, Company};
use domovoi_domain::kernel::{Aggregate, Id, Instant, Kind, Refusal, Span, Via, Who};
use domovoi_domain::outages::Outage;
use domovoi_domain::privacy::{Dossier, Papers};
use domovoi_domain::residents::Person;
use domovoi_domain::staff::Employee;
use domovoi_domain::tickets::Ticket;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use parking_lot::Mutex;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use tokio::sync::Notify;

/// How many things are woken at a time.
const AT_ONCE: usize = 64;
/// How long one waits that did nothing when it was woken, or could not.
const AGAIN: Span = Span::seconds(60);

type Thing = (Kind, u64);

#[derive(Default)]
pub(crate) struct Timers {
    wheel: Mutex<Wheel>,
    turned: Notify,
}

#[derive(Default)]
struct Wheel {
    by_time: BTreeSet<(Instant, Thing)>,
    /// When each wants to be woken.
    by_thing: HashMap<Thing, Instant>,
    /// Woken and not yet done.
    ringing: usize,
}

impl Wheel {
    fn set(&mut self, thing: Thing, due: Option<Instant>) {
        let before = match due {
            Some(due) => self.by_thing.insert(thing, due),
            None => self.by_thing.remove(&thing),
        };
        if let Some(before) = before {
            self.by_time.remove(&(before, thing));
        }
        if let Some(due) = due {
            self.by_time.insert((due, thing));
        }
    }

    fn take_due(&mut self, now: Instant) -> Option<Thing> {
        let (due, thing) = *self.by_time.first()?;
        if due > now {
            return None;
        }
        self.set(thing, None);
        self.ringing += 1;
        Some(thing)
    }
}

impl Timers {
    /// Takes in when the thing wants to be woken.
    pub(crate) fn learn(&self, fact: &Fact) {
        let mut wheel = self.wheel.lock();
        let before = wheel.by_time.first().copied();
        wheel.set(fact.thing(), fact.due());
        if wheel.by_time.first().copied() != before {
            self.turned.notify_one();
        }
    }

    /// When the next thing wants to be woken.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.wheel.lock().by_time.first().map(|(due, _)| *due)
    }

    /// Whether nothing is due and nobody is being woken.
    pub(crate) fn quiet(&self, now: Instant) -> bool {
        let wheel = self.wheel.lock();
        wheel.ringing == 0 && wheel.by_time.first().is_none_or(|(due, _)| *due > now)
    }

    pub(crate) fn waiting(&self) -> usize {
        self.wheel.lock().by_thing.len()
    }

    pub(crate) async fn run(self: Arc<Self>, machine: Machine, stop: Stop) {
        let mut ringing = FuturesUnordered::new();
        loop {
            while ringing.len() < AT_ONCE {
                let due = self.wheel.lock().take_due(machine.now());
                let Some(thing) = due else { break };
                ringing.push(self.ring(&machine, thing));
            }
            let next = self.next().filter(|_| ringing.len() < AT_ONCE);
            let sleep = async {
                match next {
                    Some(next) => machine.clock().sleep_until(next).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = stop.wait() => break,
                _ = self.turned.notified() => {}
                Some(()) = ringing.next() => {}
                _ = sleep => {}
            }
        }
        // What was woken is done; what is still due is found again at the next start.
        while ringing.next().await.is_some() {}
    }

    async fn ring(&self, machine: &Machine, thing: Thing) {
        let (kind, id) = thing;
        let woken = match kind {
            Kind::Company => tick::<Company>(machine, id).await,
            Kind::Building => tick::<Building>(machine, id).await,
            Kind::Employee => tick::<Employee>(machine, id).await,
            Kind::Calendar => tick::<Calendar>(machine, id).await,
            Kind::Ticket => tick::<Ticket>(machine, id).await,
            Kind::Person => tick::<Person>(machine, id).await,
            Kind::User => tick::<User>(machine, id).await,
            Kind::Outage => tick::<Outage>(machine, id).await,
            Kind::Handover => tick::<Handover>(machine, id).await,
            Kind::Contractor => tick::<Contractor>(machine, id).await,
            Kind::Dossier => tick::<Dossier>(machine, id).await,
            Kind::Papers => tick::<Papers>(machine, id).await,
            Kind::OwnRoles => tick::<OwnRoles>(machine, id).await,
        };
        let now = machine.now();
        let again = match woken {
            Ok(due) => due.map(|due| if due <= now { now + AGAIN } else { due }),
            Err(refusal) => {
                tracing::warn!(kind = kind.name(), id, code = refusal.code, "could not be woken");
                let wait = refusal
                    .retry_after
                    .map_or(AGAIN, |seconds| Span::seconds(i64::from(seconds)));
                Some(now + wait)
            }
        };
        let mut wheel = self.wheel.lock();
        wheel.ringing -= 1;
        // What the journal said meanwhile is newer than our answer.
        if !wheel.by_thing.contains_key(&thing) {
            wheel.set(thing, again);
        }
    }
}

/// Wakes one thing; when it wants to be woken next.
async fn tick<A: Aggregate>(machine: &Machine, id: u64) -> Result<Option<Instant>, Refusal> {
    let Some(command) = A::tick() else { return Ok(None) };
    let order = Order::new(command, Who::system(Via::Timer));
    let done = machine.send::<A>(A::Id::from_raw(id), order).await?;
    Ok(done.state.due())
}
