//! The running platform of one installation: the machine, the read model, search, and those who
//! follow the journal. Whoever serves people or devices holds one of these.

use crate::clock::Clock;
use crate::follow::changes::{Batch, Change, Changes, of_frame};
use crate::follow::indexer::Indexer;
use crate::follow::projector::Projector;
use crate::follow::reactions::Reactor;
use crate::follow::timers::Timers;
use crate::follow::{BATCH, Progress, Stop, task, thread};
use crate::intake::Promises;
use crate::jobs::Jobs;
use crate::machine::Machine;
use crate::machine::MachineOptions;
use crate::model::Model;
use crate::trail::{self, Audit, Listener, Note};
use domovoi_domain::access::{OwnRoles, User};
use domovoi_domain::calendar::Calendar;
use domovoi_domain::contractors::Contractor;
use domovoi_domain::handovers::Handover;
use domovoi_domain::housing::{Building, Company};
use domovoi_domain::kernel::{Instant, Record, RecordId, Refusal};
use domovoi_domain::outages::Outage;
use domovoi_domain::privacy::{Dossier, Papers};
use domovoi_domain::residents::Person;
use domovoi_domain::staff::Employee;
use domovoi_domain::tickets::Ticket;
use domovoi_search::{Found, Index, Query};
use domovoi_storage::{BackedUp, BlobId, Blobs, Kinds, Opened, Options, Store, StoreError};
use parking_lot::{Mutex, RwLock, RwLockReadGuard};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::broadcast;

/// How many events before the start are remembered for clients that were connected before it.
const REMEMBERED: u64 = 20_000;

/// How the house runs.
#[derive(Clone, Debug, Default)]
pub struct HouseOptions {
    pub store: Options,
    pub machine: MachineOptions,
}

/// Why the house cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Search(#[from] domovoi_search::Error),
    #[error("{action} {path}: {source}; check that the disk has room and the folder is writable", path = .path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
}

/// Clones are the same house. Sending, viewing, history and new ids are those of the [`Machine`].
#[derive(Clone)]
pub struct House(Arc<Inner>);

struct Inner {
    machine: Machine,
    model: Arc<RwLock<Model>>,
    index: Arc<Index>,
    changes: Arc<Changes>,
    timers: Arc<Timers>,
    promises: Arc<Promises>,
    jobs: Arc<Jobs>,
    /// Held while something is made whose name must be unique.
    founding: tokio::sync::Mutex<()>,
    opened: Opened,
    projected: Progress,
    reacted: Progress,
    audit: Arc<Audit>,
    workers: Followers,
    readers: Followers,
    /// Those who write the audit trail: what the others do at the end still gets into it.
    scribes: Followers,
}

/// Threads that stop together.
struct Followers {
    stop: Stop,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl std::ops::Deref for House {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.0.machine
    }
}

/// The list of kinds that are stored here.
pub fn kinds() -> Kinds {
    Kinds::new()
        .with::<Company>()
        .with::<Building>()
        .with::<Employee>()
        .with::<Calendar>()
        .with::<Ticket>()
        .with::<Person>()
        .with::<User>()
        .with::<Outage>()
        .with::<Handover>()
        .with::<Contractor>()
        .with::<Dossier>()
        .with::<Papers>()
        .with::<OwnRoles>()
}

impl House {
    /// Opens the installation in `dir`, which is made when it is not there. Must be called inside an actix system.
    /// Blocks while it reads; every house that was opened wants to be closed.
    pub fn open(dir: &Path, options: HouseOptions, clock: Arc<dyn Clock>) -> Result<House, OpenError> {
        let (store, opened) = Store::open(dir, kinds(), options.store)?;
        let index = open_index(&dir.join("search"), store.last_seq())?;
        let timers = Arc::<Timers>::default();
        let mut highest = 0;
        let model = Model::load(&store, &mut |fact| {
            highest = highest.max(fact.thing().1);
            timers.learn(fact);
        })?;
        let machine = Machine::builder(store.clone(), clock, options.machine, highest)?
            .with::<Company>()
            .with::<Building>()
            .with::<Employee>()
            .with::<Calendar>()
            .with::<Ticket>()
            .with::<Person>()
            .with::<User>()
            .with::<Outage>()
            .with::<Handover>()
            .with::<Contractor>()
            .with::<Dossier>()
            .with::<Papers>()
            .with::<OwnRoles>()
            .build();
        for company in model.companies.iter() {
            machine.set_settings(company.id, &company.state.settings);
        }
        for head in model.tickets.iter() {
            machine.seen_number(head.place.company, head.number);
        }
        let io = |action, path: &Path| {
            let path = path.to_owned();
            move |source| OpenError::Io { action, path, source }
        };
        let jobs = Jobs::open(&dir.join("jobs"), machine.now()).map_err(io("open", &dir.join("jobs")))?;
        let (audit, inbox) = Audit::open(&dir.join("audit"))?;
        let house = House(Arc::new(Inner {
            projected: Progress::at(model.seq),
            reacted: Progress::at(store.cursor(Reactor::CURSOR)),
            changes: Arc::new(remembered(&store)?),
            machine,
            model: Arc::new(RwLock::new(model)),
            index: Arc::new(index),
            timers,
            promises: Arc::default(),
            jobs: Arc::new(jobs),
            founding: tokio::sync::Mutex::default(),
            opened,
            audit,
            workers: Followers::new(),
            readers: Followers::new(),
            scribes: Followers::new(),
        }));
        house.follow(inbox).map_err(io("start threads for", dir))?;
        Ok(house)
    }

    fn follow(&self, notes: Receiver<Note>) -> std::io::Result<()> {
        let inner = &self.0;
        let projector = Projector {
            machine: inner.machine.clone(),
            model: inner.model.clone(),
            timers: inner.timers.clone(),
            changes: inner.changes.clone(),
            progress: inner.projected.clone(),
        };
        let indexer = Indexer {
            store: inner.machine.store().clone(),
            model: inner.model.clone(),
            index: inner.index.clone(),
            projected: inner.projected.clone(),
        };
        let reactor = Reactor {
            house: self.clone(),
            projected: inner.projected.clone(),
            progress: inner.reacted.clone(),
        };
        let listener = Listener {
            store: inner.machine.store().clone(),
            audit: inner.audit.clone(),
            projected: inner.projected.clone(),
            model: inner.model.clone(),
        };
        let audit = inner.audit.clone();
        inner.scribes.add(|stop| trail::writer(audit, notes, stop))?;
        let (timers, machine) = (inner.timers.clone(), inner.machine.clone());
        inner
            .readers
            .add(|stop| thread("projector", move || projector.run(stop)))?;
        inner.readers.add(|stop| task("indexer", move || indexer.run(stop)))?;
        inner.readers.add(|stop| task("listener", move || listener.run(stop)))?;
        inner.workers.add(|stop| task("reactions", move || reactor.run(stop)))?;
        inner
            .workers
            .add(|stop| task("timers", move || timers.run(machine, stop)))
    }

    /// Stops in order: nobody starts anything new, what was begun gets onto the disk, followers read to the end.
    pub async fn close(&self) {
        self.0.jobs.cancel_all();
        let workers = self.0.workers.stop();
        Self::join(workers).await;
        self.0.machine.finish().await;
        let readers = self.0.readers.stop();
        Self::join(readers).await;
        let scribes = self.0.scribes.stop();
        Self::join(scribes).await;
        let store = self.store().clone();
        if let Err(refusal) = self.read(move |_| store.close()).await {
            tracing::error!(%refusal, "the store did not close in order; it recovers at the next start");
        }
        self.0.machine.stop().await;
    }

    async fn join(threads: Vec<JoinHandle<()>>) {
        let joined = tokio::task::spawn_blocking(move || {
            for thread in threads {
                if thread.join().is_err() {
                    tracing::error!("a follower of the journal panicked");
                }
            }
        });
        // It fails only when the runtime is going down, and then there is nothing to wait for.
        let _ = joined.await;
    }

    /// Who did what that must be told later.
    pub fn audit(&self) -> &Arc<Audit> {
        &self.0.audit
    }

    /// What was found and done when the store was opened.
    pub fn opened(&self) -> &Opened {
        &self.0.opened
    }

    /// Why the house cannot go on, once that is so: the disk failed, or a follower did. The process should end then.
    pub fn failed(&self) -> Option<String> {
        let broken = || self.0.readers.broken() || self.0.workers.broken() || self.0.scribes.broken();
        let told = || "a follower of the journal has stopped; it goes on from its cursor after a restart".to_owned();
        self.store().failed().or_else(|| broken().then(told))
    }

    /// The read model. Hold it shortly and never over an `await`: the projector waits meanwhile.
    pub fn model(&self) -> RwLockReadGuard<'_, Model> {
        self.0.model.read()
    }

    /// Asks the read model on a thread of the pool, for questions that take long.
    pub async fn ask<T: Send + 'static>(&self, ask: impl FnOnce(&Model) -> T + Send + 'static) -> Result<T, Refusal> {
        let model = self.0.model.clone();
        self.read(move |_| Ok(ask(&model.read()))).await
    }

    /// Waits until the read model knows everything up to `seq`, e.g. what one has just done.
    pub async fn synced(&self, seq: u64) {
        self.0.projected.reach(seq).await;
    }

    /// Waits until everything that follows from `seq` has been ordered and is on disk, and the read model knows it.
    pub async fn followed(&self, seq: u64) {
        self.0.reacted.reach(seq).await;
        self.synced(self.store().last_seq()).await;
    }

    /// Waits until search finds everything up to `seq`; whether it did in time.
    pub async fn searched(&self, seq: u64, patience: Duration) -> bool {
        let index = self.0.index.clone();
        self.read(move |_| Ok(index.wait_until(seq, patience)))
            .await
            .unwrap_or(false)
    }

    /// Waits until nothing is left to be done at this moment: everything committed is known to the
    /// model, everything that follows from it has happened, nothing is due.
    pub async fn settle(&self) {
        let mut before = None;
        loop {
            let last = self.store().last_seq();
            let busy = self
                .liveliness()
                .iter()
                .any(|(_, live)| live.waiting + live.in_flight > 0);
            let quiet = !busy
                && self.0.projected.get() == last
                && self.0.reacted.get() == last
                && self.0.timers.quiet(self.now());
            if quiet && before == Some(last) {
                return;
            }
            before = quiet.then_some(last);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// When the next thing wants to be woken.
    pub fn next_due(&self) -> Option<Instant> {
        self.0.timers.next()
    }

    /// Everything that changes from now on, in order, after the model holds it.
    pub fn changes(&self) -> broadcast::Receiver<Batch> {
        self.0.changes.subscribe()
    }

    /// What changed after `seq`; `None` when that is too long ago and a new snapshot is due.
    pub fn changed_since(&self, seq: u64) -> Option<Vec<Change>> {
        self.0.changes.since(seq)
    }

    /// The words of a record; `None` when they were erased.
    pub async fn record_text(&self, id: RecordId) -> Result<Option<String>, Refusal> {
        Ok(match self.record(id).await? {
            Some(Record::Text(text) | Record::FileName(text)) => Some(text),
            _ => None,
        })
    }

    /// Searches within the scope that the query names.
    pub async fn find(&self, query: Query) -> Result<Found, Refusal> {
        let index = self.0.index.clone();
        let found = self.read(move |_| Ok(index.find(&query))).await?;
        found.map_err(|error| {
            tracing::error!(%error, "cannot search");
            Refusal::unavailable(
                "search_failed",
                "Поиск сейчас недоступен. Повторите через несколько секунд.",
                "Search is out of order at the moment. Try again in a few seconds.",
                5,
            )
        })
    }

    pub fn search(&self) -> &Index {
        &self.0.index
    }

    pub fn jobs(&self) -> &Arc<Jobs> {
        &self.0.jobs
    }

    /// Files by their content. Its calls wait for the disk: see [`House::put_blob`] and [`House::blob`].
    pub fn blobs(&self) -> &Blobs {
        self.store().blobs()
    }

    pub async fn put_blob(&self, bytes: Vec<u8>) -> Result<BlobId, Refusal> {
        self.read(move |store| store.blobs().put(&bytes)).await
    }

    /// The content of a file; `None` when it was erased.
    pub async fn blob(&self, id: BlobId) -> Result<Option<Vec<u8>>, Refusal> {
        self.read(move |store| store.blobs().get(id)).await
    }

    /// Copies the running store into `to`.
    pub async fn backup(&self, to: PathBuf) -> Result<BackedUp, Refusal> {
        self.read(move |store| store.backup(&to, &mut |_| {})).await
    }

    pub(crate) fn promises(&self) -> &Arc<Promises> {
        &self.0.promises
    }

    pub(crate) fn founding(&self) -> &tokio::sync::Mutex<()> {
        &self.0.founding
    }

    pub(crate) fn followers(&self) -> (u64, u64, usize, usize) {
        let inner = &self.0;
        (
            inner.projected.get(),
            inner.reacted.get(),
            inner.timers.waiting(),
            inner.changes.subscribers(),
        )
    }
}

impl Followers {
    fn new() -> Self {
        Self {
            stop: Stop::new(),
            threads: Mutex::default(),
        }
    }

    fn add(&self, start: impl FnOnce(Stop) -> std::io::Result<JoinHandle<()>>) -> std::io::Result<()> {
        self.threads.lock().push(start(self.stop.clone())?);
        Ok(())
    }

    /// Whether one has ended that nobody asked to.
    fn broken(&self) -> bool {
        !self.stop.asked() && self.threads.lock().iter().any(JoinHandle::is_finished)
    }

    /// Asks them to stop and gives them out to be joined.
    fn stop(&self) -> Vec<JoinHandle<()>> {
        self.stop.now();
        std::mem::take(&mut *self.threads.lock())
    }
}

/// An index that knows more than the journal belongs to another journal, e.g. to one before a restore.
fn open_index(dir: &Path, last_seq: u64) -> Result<Index, OpenError> {
    let index = Index::open(dir)?;
    if index.seq() <= last_seq {
        return Ok(index);
    }
    tracing::warn!("the search index is ahead of the journal and is started anew");
    drop(index);
    std::fs::remove_dir_all(dir).map_err(|source| OpenError::Io {
        action: "clear",
        path: dir.to_owned(),
        source,
    })?;
    Ok(Index::open(dir)?)
}

/// The changes of the last events before this start.
fn remembered(store: &Store) -> Result<Changes, StoreError> {
    let last = store.last_seq();
    let mut follower = store.follow(last.saturating_sub(REMEMBERED));
    let changes = Changes::after(last.saturating_sub(REMEMBERED));
    loop {
        let frames = follower.next(BATCH, Duration::ZERO)?;
        if frames.is_empty() {
            return Ok(changes);
        }
        let batch: Vec<Change> = frames.iter().flat_map(|frame| of_frame(frame)).collect();
        changes.remember(&batch);
    }
}
