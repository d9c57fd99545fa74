//! Those who follow the journal: each on a thread of its own, each with its own cursor, each such
//! that hearing the same thing twice does no harm.

pub(crate) mod changes;
pub(crate) mod documents;
pub(crate) mod indexer;
pub(crate) mod projector;
pub(crate) mod reactions;
pub(crate) mod timers;

use std::future::Future;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::watch;

/// How many commits are taken from the journal at a time.
pub(crate) const BATCH: usize = 512;
/// How long a follower waits for news before it looks whether it shall stop.
pub(crate) const PATIENCE: Duration = Duration::from_millis(50);

/// Tells followers to stop.
#[derive(Clone)]
pub(crate) struct Stop(Arc<watch::Sender<bool>>);

impl Stop {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    pub(crate) fn now(&self) {
        self.0.send_replace(true);
    }

    pub(crate) fn asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when the stop is asked for.
    pub(crate) async fn wait(&self) {
        // The sender lives in `self`, so this ends only by the stop itself.
        let _ = self.0.subscribe().wait_for(|stop| *stop).await;
    }
}

/// How far a follower has come; others can wait for it.
#[derive(Clone)]
pub(crate) struct Progress(Arc<watch::Sender<u64>>);

impl Progress {
    pub(crate) fn at(seq: u64) -> Self {
        Self(Arc::new(watch::Sender::new(seq)))
    }

    pub(crate) fn set(&self, seq: u64) {
        self.0.send_replace(seq);
    }

    pub(crate) fn get(&self) -> u64 {
        *self.0.borrow()
    }

    pub(crate) async fn reach(&self, seq: u64) {
        // The sender lives in `self`, so this ends only when the number is there.
        let _ = self.0.subscribe().wait_for(|at| *at >= seq).await;
    }
}

/// A thread with a name.
pub(crate) fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name(format!("domovoi-{name}")).spawn(work)
}

/// A thread with a name that runs a future with timers of its own.
pub(crate) fn task<F: Future<Output = ()>>(
    name: &'static str,
    work: impl FnOnce() -> F + Send + 'static,
) -> std::io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    thread(name, move || runtime.block_on(work()))
}
