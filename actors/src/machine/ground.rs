//! What every actor stands on: the store, the time, ids, numbers and the settings of companies.

use super::ids::Ids;
use super::numbers::Numbers;
use super::pool::Pool;
use crate::clock::Clock;
use domovoi_domain::kernel::{CompanyId, Settings};
use domovoi_storage::Store;
use parking_lot::RwLock;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

pub(crate) struct Ground {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Ids,
    pub(crate) numbers: Numbers,
    pub(crate) settings: SettingsBook,
    pub(crate) pool: Arc<Pool>,
    pub(crate) counters: Counters,
    pub(crate) options: MachineOptions,
}

/// How the machine runs.
#[derive(Clone, Debug)]
pub struct MachineOptions {
    /// Threads that actors live on; one for each core is best.
    pub arbiters: usize,
    /// A thing that nobody asked for so long is let go from memory.
    pub idle: Duration,
    /// How many messages may wait for one thing before more are turned away.
    pub mailbox: usize,
    /// Threads for reads that may wait for the disk.
    pub disk_threads: usize,
}

impl Default for MachineOptions {
    fn default() -> Self {
        Self {
            arbiters: std::thread::available_parallelism().map_or(2, |cores| cores.get()),
            idle: Duration::from_secs(600),
            mailbox: 1024,
            disk_threads: 4,
        }
    }
}

#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) activations: AtomicU64,
    pub(crate) passivations: AtomicU64,
    pub(crate) restarts: AtomicU64,
    pub(crate) panics: AtomicU64,
    pub(crate) turned_away: AtomicU64,
}

/// The settings by which each company's commands are decided. Apart from the read model, so that a
/// decision never waits for a long question.
#[derive(Default)]
pub(crate) struct SettingsBook {
    companies: RwLock<HashMap<CompanyId, Arc<Settings>>>,
    default: Arc<Settings>,
}

impl SettingsBook {
    pub(crate) fn of(&self, company: Option<CompanyId>) -> Arc<Settings> {
        company
            .and_then(|company| self.companies.read().get(&company).cloned())
            .unwrap_or_else(|| self.default.clone())
    }

    pub(crate) fn set(&self, company: CompanyId, settings: &Settings) {
        self.companies.write().insert(company, Arc::new(settings.clone()));
    }
}
