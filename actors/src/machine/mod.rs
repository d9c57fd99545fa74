//! The part of the house that knows no context: any aggregate lives on it, and the tests put their
//! own there.

mod directory;
pub(crate) mod entity;
mod ground;
mod ids;
mod keys;
mod numbers;
mod order;
mod pool;
pub(crate) mod refused;

pub use directory::Liveliness;
pub use ground::MachineOptions;
pub use order::{Done, Order, Seen};
pub use refused::disk_full;

use crate::clock::Clock;
use actix::Arbiter;
use directory::{Directory, Shelf};
use domovoi_domain::kernel::{
    self, Aggregate, CompanyId, Decision, Id, Instant, Kind, Record, RecordId, Refusal, Settings, Stamp, Who,
};
use domovoi_storage::{Answer, AsOf, Commit, Committed, Entry, Happening, Key, Store, StoreError};
use entity::{Do, Look};
use ground::{Counters, Ground, SettingsBook};
use ids::Ids;
use keys::{Claim, Keys, Turn, key_reused};
use numbers::Numbers;
use parking_lot::Mutex;
use pool::Pool;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;
use tokio::sync::oneshot;

/// Things that live over one store. Clones are the same machine.
#[derive(Clone)]
pub struct Machine(Arc<Inner>);

struct Inner {
    ground: Arc<Ground>,
    keys: Arc<Keys>,
    directory: Directory,
    /// Empty once stopped.
    arbiters: Mutex<Vec<Arbiter>>,
    closing: AtomicBool,
}

/// Puts a machine together: one line for each kind that lives on it.
pub struct Builder {
    ground: Arc<Ground>,
    directory: Directory,
    arbiters: Vec<Arbiter>,
}

impl Builder {
    /// Things of kind `A` live here.
    pub fn with<A: Aggregate>(mut self) -> Self {
        let arbiters = self.arbiters.iter().map(Arbiter::handle).collect();
        self.directory.hang::<A>(Shelf::new(self.ground.clone(), arbiters));
        self
    }

    pub fn build(self) -> Machine {
        Machine(Arc::new(Inner {
            keys: Keys::new(self.ground.store.clone(), self.ground.pool.clone()),
            ground: self.ground,
            directory: self.directory,
            arbiters: Mutex::new(self.arbiters),
            closing: AtomicBool::new(false),
        }))
    }
}

/// Something new, to be made together with others in one commit.
pub struct New(Box<Found>);

type Found = dyn FnOnce(&Founding<'_>) -> Result<Entry, Refusal> + Send;

/// What all new things of one commit share.
struct Founding<'a> {
    ground: &'a Ground,
    now: Instant,
    who: &'a Who,
}

impl New {
    /// The thing `id`, which nobody has yet, as `commands` make it one after the other.
    pub fn of<A: Aggregate>(id: A::Id, commands: Vec<A::Command>) -> Self {
        Self(Box::new(move |founding| {
            let stamp = Stamp {
                at: founding.now,
                who: founding.who.clone(),
            };
            let (mut state, mut whole) = (A::default(), Decision::nothing());
            for command in commands {
                let settings = founding.ground.settings.of(state.company(&command));
                let first_id = founding.ground.ids.block(founding.now);
                let context = kernel::Context::new(founding.now, founding.who, &settings, 0, first_id);
                let decision = state.decide(command, &context)?;
                decision.events.iter().for_each(|event| state.apply(event, &stamp));
                whole.events.extend(decision.events);
                whole.records.extend(decision.records);
                whole.erased.extend(decision.erased);
            }
            Ok(Entry::of::<A>(id.raw(), 0, whole, Arc::new(state)))
        }))
    }
}

impl Machine {
    /// Starts the arbiters; must be called inside an actix system. `highest` is the highest id in use.
    pub fn builder(
        store: Store,
        clock: Arc<dyn Clock>,
        options: MachineOptions,
        highest: u64,
    ) -> Result<Builder, StoreError> {
        let last = last_commit(&store)?;
        let pool = Pool::new(options.disk_threads.max(1)).map_err(|source| StoreError::Io {
            action: "start threads for",
            path: "the store".into(),
            source,
        })?;
        let arbiters = (0..options.arbiters.max(1)).map(|_| Arbiter::new()).collect();
        Ok(Builder {
            ground: Arc::new(Ground {
                store,
                ids: Ids::above(highest, last),
                clock,
                numbers: Numbers::default(),
                settings: SettingsBook::default(),
                pool: Arc::new(pool),
                counters: Counters::default(),
                options,
            }),
            directory: Directory::default(),
            arbiters,
        })
    }

    /// Gives a thing a command; the answer means that it is on disk.
    pub async fn send<A: Aggregate>(&self, id: A::Id, order: Order<A>) -> Result<Done<A>, Refusal> {
        match self.claim::<A>(order.key).await? {
            Turned::Repeat(done) => Ok(done),
            Turned::First(claim) => self.send_claimed(id, order, claim).await,
        }
    }

    pub(crate) async fn send_claimed<A: Aggregate>(
        &self,
        id: A::Id,
        order: Order<A>,
        claim: Option<Claim>,
    ) -> Result<Done<A>, Refusal> {
        self.open_for_orders()?;
        let (answer, reply) = oneshot::channel();
        let shelf = self.0.directory.shelf::<A>()?;
        shelf.tell(id.raw(), |waiting| Do {
            order,
            claim,
            answer,
            waiting,
        })?;
        // The actor died on the way: what became of the order is not known.
        reply.await.unwrap_or_else(|_| Err(Refusal::bug()))
    }

    /// Claims the key of an order, or gives the first answer again.
    pub(crate) async fn claim<A: Aggregate>(&self, key: Option<Key>) -> Result<Turned<A>, Refusal> {
        let Some(key) = key else { return Ok(Turned::First(None)) };
        match self.0.keys.claim(key).await? {
            Turn::First(claim) => Ok(Turned::First(Some(claim))),
            Turn::Repeat(answer) => self.repeat::<A>(answer).await.map(Turned::Repeat),
        }
    }

    /// The state as it stood when the key was answered first.
    async fn repeat<A: Aggregate>(&self, answer: Answer) -> Result<Done<A>, Refusal> {
        if answer.kind != A::KIND {
            return Err(key_reused());
        }
        let seen = self.past::<A>(answer.id, AsOf::Seq(answer.seq)).await?;
        Ok(Done {
            id: seen.id,
            state: seen.state,
            version: seen.version,
            seq: seen.seq,
            repeated: true,
        })
    }

    /// The thing as it durably stands.
    pub async fn view<A: Aggregate>(&self, id: A::Id) -> Result<Seen<A>, Refusal> {
        self.open_for_orders()?;
        let (answer, reply) = oneshot::channel();
        let shelf = self.0.directory.shelf::<A>()?;
        shelf.tell(id.raw(), |waiting| Look { answer, waiting })?;
        reply.await.unwrap_or_else(|_| Err(Refusal::bug()))
    }

    /// The thing as it stood at `at`; not found when there was no such thing yet.
    pub async fn as_of<A: Aggregate>(&self, id: A::Id, at: Instant) -> Result<Seen<A>, Refusal> {
        self.past(id.raw(), AsOf::At(at)).await
    }

    async fn past<A: Aggregate>(&self, id: u64, until: AsOf) -> Result<Seen<A>, Refusal> {
        let found = self.read(move |store| store.as_of::<A>(id, until)).await?;
        let found = found
            .filter(|found| found.state.exists())
            .ok_or_else(Refusal::not_found)?;
        Ok(Seen {
            id: A::Id::from_raw(id),
            state: Arc::new(found.state),
            version: found.version,
            seq: found.seq,
        })
    }

    /// Everything that happened to the thing, in order.
    pub async fn history<A: Aggregate>(&self, id: A::Id) -> Result<Vec<Happening<A::Event>>, Refusal> {
        self.read(move |store| store.history::<A>(id.raw())).await
    }

    pub async fn record(&self, id: RecordId) -> Result<Option<Record>, Refusal> {
        self.read(move |store| store.record(id)).await
    }

    /// Records in the order of `ids`; `None` where one was erased.
    pub async fn records(&self, ids: Vec<RecordId>) -> Result<Vec<Option<Record>>, Refusal> {
        self.read(move |store| ids.into_iter().map(|id| store.record(id)).collect())
            .await
    }

    /// Asks the store on a thread that may wait for the disk.
    pub async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let store = self.0.ground.store.clone();
        let answer = self.0.ground.pool.run(move || ask(&store)).await;
        answer
            .map_err(|_| Refusal::bug())?
            .map_err(|error| refused::unreadable(&error))
    }

    /// Makes many new things in one commit: all of them or none. The first refusal is the answer.
    /// Ids must come from [`Machine::new_id`]; things that exist already are not for this.
    pub async fn commit_new(&self, things: Vec<New>, who: &Who) -> Result<u64, Refusal> {
        self.commit_together(things, who, None).await
    }

    /// As [`Machine::commit_new`]; a claimed `key` leads to the first of the things.
    pub(crate) async fn commit_together(&self, things: Vec<New>, who: &Who, key: Option<Key>) -> Result<u64, Refusal> {
        self.open_for_orders()?;
        if things.is_empty() {
            return Ok(self.0.ground.store.last_seq());
        }
        let (ground, who) = (self.0.ground.clone(), who.clone());
        let decided = self.0.ground.pool.run(move || {
            let now = ground.clock.now();
            let founding = Founding {
                ground: &ground,
                now,
                who: &who,
            };
            let entries = things
                .into_iter()
                .map(|thing| (thing.0)(&founding))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Commit {
                at: now,
                who,
                key,
                cause: None,
                entries,
            })
        });
        let commit = decided.await.map_err(|_| Refusal::bug())??;
        let (sender, settled) = oneshot::channel();
        let done = Box::new(move |result| drop(sender.send(result)));
        self.0.ground.store.commit(commit, done).map_err(|_| refused::busy())?;
        match settled.await {
            Ok(Ok(Committed { seq })) => Ok(seq),
            Ok(Err(error)) => {
                tracing::error!(%error, "a commit of several things was not stored");
                Err(refused::not_stored(&error))
            }
            // The store went away with the commit.
            Err(_) => Err(Refusal::bug()),
        }
    }

    /// An id that nobody has.
    pub fn new_id<I: Id>(&self) -> I {
        I::from_raw(self.0.ground.ids.one(self.now()))
    }

    pub fn now(&self) -> Instant {
        self.0.ground.clock.now()
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.ground.clock
    }

    pub fn store(&self) -> &Store {
        &self.0.ground.store
    }

    /// Remembers what a company has set up; later commands are decided with it.
    pub fn set_settings(&self, company: CompanyId, settings: &Settings) {
        self.0.ground.settings.set(company, settings);
    }

    pub fn settings(&self, company: CompanyId) -> Arc<Settings> {
        self.0.ground.settings.of(Some(company))
    }

    /// Remembers at start that a number is in use.
    pub fn seen_number(&self, company: CompanyId, number: u64) {
        self.0.ground.numbers.seen(company, number);
    }

    /// How many things of each kind are live.
    pub fn liveliness(&self) -> Vec<(Kind, Liveliness)> {
        self.0.directory.liveliness()
    }

    #[cfg(test)]
    pub(crate) fn shelf<A: Aggregate>(&self) -> &Arc<Shelf<A>> {
        self.0.directory.shelf::<A>().unwrap()
    }

    pub(crate) fn counters(&self) -> &Counters {
        &self.0.ground.counters
    }

    fn open_for_orders(&self) -> Result<(), Refusal> {
        if self.0.closing.load(SeqCst) {
            return Err(refused::closing());
        }
        Ok(())
    }

    /// Takes no more orders and waits until those that were taken are on disk.
    pub async fn finish(&self) {
        self.0.closing.store(true, SeqCst);
        let busy = |live: &Liveliness| live.waiting + live.in_flight > 0;
        // Two quiet looks in a row: between taking an order and queueing its commit it counts nowhere.
        let mut quiet = 0;
        while quiet < 2 {
            let working = self.liveliness().iter().any(|(_, live)| busy(live)) && self.store().failed().is_none();
            quiet = if working { 0 } else { quiet + 1 };
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        self.0.directory.clear();
    }

    /// Ends the arbiters and waits for their threads. Everything must be finished.
    pub async fn stop(&self) {
        let arbiters = std::mem::take(&mut *self.0.arbiters.lock());
        arbiters.iter().for_each(|arbiter| {
            arbiter.stop();
        });
        let joined = tokio::task::spawn_blocking(move || {
            arbiters.into_iter().filter_map(|arbiter| arbiter.join().err()).count()
        });
        // It fails only when the runtime is going down, and the arbiters with it.
        if joined.await.is_ok_and(|panicked| panicked > 0) {
            tracing::error!("an arbiter panicked");
        }
    }
}

/// A key that was claimed, or answered before.
pub(crate) enum Turned<A: Aggregate> {
    First(Option<Claim>),
    Repeat(Done<A>),
}

/// The latest time among the last commits. Not that of the very last: what is told of the past (imports, replays)
/// bears its own time.
fn last_commit(store: &Store) -> Result<Instant, StoreError> {
    let mut follower = store.follow(store.last_seq().saturating_sub(1000));
    let frames = follower.next(1000, Duration::ZERO)?;
    Ok(frames.iter().map(|frame| frame.at).max().unwrap_or(Instant(0)))
}
