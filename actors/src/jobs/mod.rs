//! Work in the background: how far it is, what it found, and a way to stop it.
//!
//! Each job is a small file that is written whole and renamed, so the list survives a restart; a job
//! that was cut off by one says so.

mod import;
mod sheets;

pub use import::{Columns, Table};
pub(crate) use sheets::hired;

use domovoi_domain::kernel::sheet::CellReport;
use domovoi_domain::kernel::{CompanyId, Instant, Refusal, Span, UserId};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use tokio::sync::broadcast;

/// How many jobs are remembered.
const KEPT: usize = 200;
/// How many cells a report names; the rest is only counted.
pub const NAMED_CELLS: usize = 10_000;

/// How long a report shows what stood in a cell: names and phones must not outlive the repair of the file (152-ФЗ,
/// art. 5). Which cell it was, and why it was not taken, stays.
const VALUES_KEPT: Span = Span::days(7);

/// What can be imported.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Import {
    Buildings,
    People,
    Staff,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Running,
    Done,
    Failed,
    Cancelled,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Job {
    pub id: u64,
    pub import: Import,
    pub company: CompanyId,
    pub by: Option<UserId>,
    pub state: JobState,
    /// Nothing is written.
    pub dry_run: bool,
    pub rows_total: u64,
    pub rows_done: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// Rows that repeat an earlier one.
    pub repeated: u64,
    /// Rows that could not be taken.
    pub rejected: u64,
    /// Cells that were rejected or repeat, by row; the first [`NAMED_CELLS`] of them.
    pub cells: Vec<Cell>,
    /// Our field → the header of its column.
    pub mapping: BTreeMap<String, String>,
    pub started_at: Instant,
    pub finished_at: Option<Instant>,
    /// Why it failed as a whole.
    pub reason: Option<Reason>,
}

/// One cell that was not taken as it stood.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// As a table program counts: the header is row 1.
    pub row: u32,
    pub column: String,
    pub value: String,
    pub code: String,
    pub ru: String,
    pub en: String,
    /// Whether the row repeats an earlier one, rather than being wrong.
    pub repeat: bool,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reason {
    pub code: String,
    pub ru: String,
    pub en: String,
}

impl Cell {
    fn of(report: &CellReport, repeat: bool) -> Self {
        Self {
            row: report.row,
            column: report.column.clone(),
            value: report.value.clone(),
            code: report.code.to_owned(),
            ru: report.text.ru.to_string(),
            en: report.text.en.to_string(),
            repeat,
        }
    }
}

impl From<&Refusal> for Reason {
    fn from(refusal: &Refusal) -> Self {
        let texts = |pick: fn(&domovoi_domain::kernel::Text) -> &str| {
            let mut all = vec![pick(&refusal.text).to_owned()];
            all.extend(
                refusal
                    .fields
                    .iter()
                    .map(|field| format!("{}: {}", field.field, pick(&field.text))),
            );
            all.join(" ")
        };
        Self {
            code: refusal.code.to_owned(),
            ru: texts(|text| &text.ru),
            en: texts(|text| &text.en),
        }
    }
}

pub struct Jobs {
    dir: PathBuf,
    list: Mutex<BTreeMap<u64, Entry>>,
    told: broadcast::Sender<u64>,
}

struct Entry {
    job: Job,
    cancel: Arc<AtomicBool>,
}

impl Jobs {
    /// Reads what is remembered. What was running when the process ended is marked as cut off.
    pub(crate) fn open(dir: &Path, now: Instant) -> io::Result<Jobs> {
        std::fs::create_dir_all(dir)?;
        let mut list = BTreeMap::new();
        for entry in std::fs::read_dir(dir)? {
            let path = entry?.path();
            let is_job = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .is_some_and(|stem| stem.starts_with("job-"));
            if !is_job || path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let Ok(mut job) = serde_json::from_slice::<Job>(&std::fs::read(&path)?) else {
                tracing::warn!(path = %path.display(), "the report of a job cannot be read and is left out");
                continue;
            };
            if job.state == JobState::Running {
                job.state = JobState::Failed;
                job.reason = Some(cut_off());
            }
            let cancel = Arc::default();
            list.insert(job.id, Entry { job, cancel });
        }
        let jobs = Jobs {
            dir: dir.to_owned(),
            list: Mutex::new(list),
            told: broadcast::Sender::new(1024),
        };
        jobs.forget_values(now);
        Ok(jobs)
    }

    /// Takes what stood in the cells out of reports that are older than [`VALUES_KEPT`].
    fn forget_values(&self, now: Instant) {
        let mut cleared = Vec::new();
        for Entry { job, .. } in self.list.lock().values_mut() {
            let old = job.finished_at.unwrap_or(job.started_at) + VALUES_KEPT <= now;
            if old && job.state != JobState::Running && job.cells.iter().any(|cell| !cell.value.is_empty()) {
                job.cells.iter_mut().for_each(|cell| cell.value.clear());
                cleared.push(job.clone());
            }
        }
        cleared.iter().for_each(|job| self.save(job));
    }

    /// Writes a report whole and renames it into place.
    fn save(&self, job: &Job) {
        let path = self.path(job.id);
        let write = || -> io::Result<()> {
            let new = path.with_extension("new");
            std::fs::write(&new, serde_json::to_vec(job)?)?;
            std::fs::rename(&new, &path)
        };
        if let Err(error) = write() {
            tracing::warn!(%error, path = %path.display(), "the report of a job was not kept");
        }
    }

    /// Newest first.
    pub fn list(&self) -> Vec<Job> {
        self.list.lock().values().rev().map(|entry| entry.job.clone()).collect()
    }

    pub fn get(&self, id: u64) -> Option<Job> {
        self.list.lock().get(&id).map(|entry| entry.job.clone())
    }

    /// Asks a job to stop; what it has not committed does not happen. `None` when there is no such job.
    pub fn cancel(&self, id: u64) -> Option<Job> {
        let list = self.list.lock();
        let entry = list.get(&id)?;
        entry.cancel.store(true, Relaxed);
        Some(entry.job.clone())
    }

    pub fn running(&self) -> usize {
        let running = |entry: &&Entry| entry.job.state == JobState::Running;
        self.list.lock().values().filter(running).count()
    }

    /// Ids of jobs as they change.
    pub fn changes(&self) -> broadcast::Receiver<u64> {
        self.told.subscribe()
    }

    /// Which header a company's last import of this kind read as which field.
    pub fn remembered(&self, company: CompanyId, import: Import) -> BTreeMap<String, String> {
        let list = self.list.lock();
        let fits = |job: &&Job| job.company == company && job.import == import && job.state == JobState::Done;
        let last = list.values().rev().map(|entry| &entry.job).find(fits);
        last.map(|job| job.mapping.clone()).unwrap_or_default()
    }

    pub(crate) fn cancel_all(&self) {
        self.list
            .lock()
            .values()
            .for_each(|entry| entry.cancel.store(true, Relaxed));
    }

    fn begin(self: &Arc<Self>, job: Job) -> Running {
        self.forget_values(job.started_at);
        let (id, cancel) = (job.id, Arc::<AtomicBool>::default());
        let gone: Vec<u64> = {
            let mut list = self.list.lock();
            let entry = Entry {
                job,
                cancel: cancel.clone(),
            };
            list.insert(id, entry);
            let over = list.len().saturating_sub(KEPT);
            let finished = list.values().filter(|entry| entry.job.state != JobState::Running);
            let gone: Vec<u64> = finished.take(over).map(|entry| entry.job.id).collect();
            gone.iter().for_each(|id| drop(list.remove(id)));
            gone
        };
        for id in gone {
            // A report that stays behind is read again at the next start and goes then.
            let _ = std::fs::remove_file(self.path(id));
        }
        let running = Running {
            jobs: self.clone(),
            id,
            cancel,
        };
        running.save();
        running
    }

    fn path(&self, id: u64) -> PathBuf {
        self.dir.join(format!("job-{id}.json"))
    }
}

/// A job at work.
struct Running {
    jobs: Arc<Jobs>,
    id: u64,
    cancel: Arc<AtomicBool>,
}

impl Running {
    fn cancelled(&self) -> bool {
        self.cancel.load(Relaxed)
    }

    fn change(&self, change: impl FnOnce(&mut Job)) {
        if let Some(entry) = self.jobs.list.lock().get_mut(&self.id) {
            change(&mut entry.job);
        }
        // Nobody listens: then nobody has to be told.
        let _ = self.jobs.told.send(self.id);
    }

    fn finish(&self, state: JobState, now: Instant) {
        self.change(|job| {
            job.state = state;
            job.finished_at = Some(now);
        });
        self.save();
    }

    fn save(&self) {
        if let Some(job) = self.jobs.get(self.id) {
            self.jobs.save(&job);
        }
    }
}

/// A job that ends without a word was cut off by a bug of ours.
impl Drop for Running {
    fn drop(&mut self) {
        let alive = self.jobs.get(self.id).is_some_and(|job| job.state == JobState::Running);
        if alive {
            self.change(|job| {
                job.state = JobState::Failed;
                job.reason = Some(Reason::from(&Refusal::bug()));
            });
            self.save();
        }
    }
}

fn cut_off() -> Reason {
    Reason {
        code: "cut_off".into(),
        ru: "Сервер остановился раньше, чем загрузка закончилась. Загрузите файл ещё раз: повторы ничего не меняют."
            .into(),
        en: "The server stopped before the import ended. Import the file again: repeats change nothing.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_forgets_the_cells_after_a_week_and_keeps_why() {
        let dir = tempfile::tempdir().unwrap();
        let began = Instant(0);
        let cell = Cell {
            row: 7,
            column: "Телефон".into(),
            value: "8 (912) 345-67-8".into(),
            code: "not_a_phone".into(),
            ru: "Это не телефон.".into(),
            en: "This is not a phone.".into(),
            repeat: false,
        };
        let job = serde_json::json!({
            "id": 3, "import": "people", "company": 1, "by": null, "state": "done", "dry_run": true,
            "rows_total": 1, "rows_done": 1, "created": 0, "updated": 0, "unchanged": 0, "repeated": 0, "rejected": 1,
            "cells": [cell], "mapping": {}, "started_at": began, "finished_at": began, "reason": null,
        });
        std::fs::write(dir.path().join("job-3.json"), job.to_string()).unwrap();
        let value = |now| Jobs::open(dir.path(), now).unwrap().get(3).unwrap().cells[0].value.clone();
        assert_eq!(value(began + Span::days(6)), "8 (912) 345-67-8");
        assert_eq!(value(began + Span::days(7)), "");
        let kept = std::fs::read_to_string(dir.path().join("job-3.json")).unwrap();
        assert!(!kept.contains("345-67-8") && kept.contains("not_a_phone"), "{kept}");
    }
}
