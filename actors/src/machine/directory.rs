//! Finds the actor of a thing: activates it at the first message, spreads things over the arbiters
//! by their ids, and lets idle ones go.
//!
//! Messages are sent under the lock of the shard, and an actor leaves under the same lock and only
//! while nothing waits for it. So there is never a second actor of one thing, and no message is lost
//! between two of them. The shelf counts what waits by itself: actix's own bound is that of a
//! mailbox which may not have been opened yet.

use super::entity::Entity;
use super::ground::Ground;
use super::refused::busy;
use actix::dev::ToEnvelope;
use actix::{Actor, Addr, ArbiterHandle, Context, Handler, Message, Supervisor};
use domovoi_domain::kernel::{Aggregate, Kind, Refusal};
use parking_lot::Mutex;
use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Relaxed},
};

/// Locks per kind: enough that two cores seldom meet at one.
const SHARDS: usize = 64;

/// What outlives a restart of the actor, and even its death.
#[derive(Default)]
pub(crate) struct Life {
    /// Messages that were sent and not yet taken up.
    waiting: AtomicUsize,
    /// Commits that the journal has and the disk has not.
    pub(crate) in_flight: AtomicUsize,
}

/// A message that waits; it counts until it is dropped.
pub(crate) struct Waiting(Arc<Life>);

impl Waiting {
    fn new(life: &Arc<Life>) -> Self {
        life.waiting.fetch_add(1, Relaxed);
        Self(life.clone())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Relaxed);
    }
}

/// All live things of one kind.
pub(crate) struct Shelf<A: Aggregate> {
    shards: Vec<Mutex<HashMap<u64, Live<A>>>>,
    ground: Arc<Ground>,
    arbiters: Vec<ArbiterHandle>,
}

struct Live<A: Aggregate> {
    address: Addr<Entity<A>>,
    life: Arc<Life>,
}

impl<A: Aggregate> Shelf<A> {
    pub(crate) fn new(ground: Arc<Ground>, arbiters: Vec<ArbiterHandle>) -> Arc<Self> {
        Arc::new(Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            ground,
            arbiters,
        })
    }

    /// Sends a message to the thing, which is activated when it is not there.
    pub(crate) fn tell<M>(self: &Arc<Self>, id: u64, make: impl FnOnce(Waiting) -> M) -> Result<(), Refusal>
    where
        M: Message<Result = ()> + Send + 'static,
        Entity<A>: Handler<M> + Actor<Context = Context<Entity<A>>>,
        Context<Entity<A>>: ToEnvelope<Entity<A>, M>,
    {
        let hash = spread(id);
        let mut shard = self.shards[hash % SHARDS].lock();
        let live = shard.entry(id).or_insert_with(|| {
            let life = Arc::<Life>::default();
            Live {
                address: self.activate(id, hash, life.clone()),
                life,
            }
        });
        if !live.address.connected() {
            tracing::error!(kind = A::KIND.name(), id, "the actor was gone; it is activated again");
            live.address = self.activate(id, hash, live.life.clone());
        }
        if live.life.waiting.load(Relaxed) >= self.ground.options.mailbox {
            self.ground.counters.turned_away.fetch_add(1, Relaxed);
            return Err(busy());
        }
        live.address.do_send(make(Waiting::new(&live.life)));
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn connected(&self, id: u64) -> bool {
        let shard = self.shards[spread(id) % SHARDS].lock();
        shard.get(&id).is_some_and(|live| live.address.connected())
    }

    fn activate(self: &Arc<Self>, id: u64, hash: usize, life: Arc<Life>) -> Addr<Entity<A>> {
        self.ground.counters.activations.fetch_add(1, Relaxed);
        let (ground, shelf) = (self.ground.clone(), self.clone());
        let arbiter = &self.arbiters[(hash / SHARDS) % self.arbiters.len()];
        Supervisor::start_in_arbiter(arbiter, move |_| Entity::new(id, ground, shelf, life))
    }

    /// Lets the thing go when nothing waits for it; whether it went.
    pub(crate) fn retire(&self, id: u64) -> bool {
        let mut shard = self.shards[spread(id) % SHARDS].lock();
        let free = shard
            .get(&id)
            .is_some_and(|live| live.life.waiting.load(Relaxed) == 0 && live.life.in_flight.load(Acquire) == 0);
        if free {
            shard.remove(&id);
            self.ground.counters.passivations.fetch_add(1, Relaxed);
        }
        free
    }
}

/// Ids of one time differ in few bits; this moves the difference everywhere.
fn spread(id: u64) -> usize {
    (id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
}

/// How many things of a kind are live and how much waits for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Liveliness {
    pub live: usize,
    /// Messages that wait, over all mailboxes of the kind.
    pub waiting: usize,
    /// Messages that wait in the fullest mailbox.
    pub fullest: usize,
    /// Commits that are on their way to the disk.
    pub in_flight: usize,
}

trait AnyShelf: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn liveliness(&self) -> Liveliness;
    fn clear(&self);
}

/// A shelf as it hangs in the directory.
struct Hung<A: Aggregate>(Arc<Shelf<A>>);

impl<A: Aggregate> AnyShelf for Hung<A> {
    fn as_any(&self) -> &dyn Any {
        &self.0
    }

    fn liveliness(&self) -> Liveliness {
        let mut sum = Liveliness::default();
        for shard in &self.0.shards {
            for live in shard.lock().values() {
                let waiting = live.life.waiting.load(Relaxed);
                sum.live += 1;
                sum.waiting += waiting;
                sum.fullest = sum.fullest.max(waiting);
                sum.in_flight += live.life.in_flight.load(Relaxed);
            }
        }
        sum
    }

    fn clear(&self) {
        for shard in &self.0.shards {
            shard.lock().clear();
        }
    }
}

/// The list of kinds that live here.
#[derive(Default)]
pub(crate) struct Directory(BTreeMap<Kind, Box<dyn AnyShelf>>);

impl Directory {
    pub(crate) fn hang<A: Aggregate>(&mut self, shelf: Arc<Shelf<A>>) {
        self.0.insert(A::KIND, Box::new(Hung(shelf)));
    }

    /// The shelf of a kind; a kind that was never hung is a bug of whoever asks.
    pub(crate) fn shelf<A: Aggregate>(&self) -> Result<&Arc<Shelf<A>>, Refusal> {
        self.0
            .get(&A::KIND)
            .and_then(|shelf| shelf.as_any().downcast_ref())
            .ok_or_else(Refusal::bug)
    }

    pub(crate) fn liveliness(&self) -> Vec<(Kind, Liveliness)> {
        self.0.iter().map(|(kind, shelf)| (*kind, shelf.liveliness())).collect()
    }

    /// Lets everything go; what is being done is finished first.
    pub(crate) fn clear(&self) {
        self.0.values().for_each(|shelf| shelf.clear());
    }
}
