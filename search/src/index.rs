//! The index in a folder: one thread writes, everyone reads.

use crate::doc::{Doc, DocKind, Found, Query};
use crate::error::{Error, Result};
use crate::folder::{self, WRITER_MEMORY};
use crate::schema::{self, Fields};
use crate::search;
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{IndexReader, IndexWriter};

/// Changes that may wait for the writer; past that [`Index::put`] waits for room.
const QUEUE: usize = 4096;
/// A segment is rewritten without its deleted documents once they are this part of it.
const DELETED_PART: f32 = 0.3;
/// How often expunging looks at the segments again before it gives up.
const EXPUNGE_TRIES: usize = 5;

/// How an index was found when it was opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opened {
    /// It goes on from its last commit.
    Kept,
    /// The folder was empty.
    Created,
    /// What was there could not be used and was thrown away; everything has to be put again.
    StartedAnew { why: String },
}

/// Everything that can be found. Reading never waits for writing.
///
/// Changes are queued and become findable at the next [`Index::commit`]; dropping the index forgets
/// those that were not committed, which the sequence number then tells.
pub struct Index {
    changes: Option<SyncSender<Change>>,
    thread: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
    opened: Opened,
    _lock: File,
}

enum Change {
    Put(Box<Doc>),
    Remove(DocKind, u64, Option<String>),
    Commit(u64),
    Expunge(Sender<Result<()>>),
    Revive(Sender<Result<()>>),
}

struct Shared {
    fields: Fields,
    reader: IndexReader,
    seq: AtomicU64,
    /// Why the writer stopped, if it did.
    stopped: Mutex<Option<String>>,
    moved: Condvar,
}

impl Index {
    /// Opens the index kept in `dir`, or starts an empty one there when there is none, when it is of
    /// another format, or when it is damaged; [`Index::opened`] tells which.
    pub fn open(dir: &Path) -> Result<Index> {
        let failed = |source| Error::Folder {
            path: dir.to_owned(),
            source,
        };
        std::fs::create_dir_all(dir).map_err(failed)?;
        let lock = folder::lock(dir)?;
        let fields = Fields::new();
        let path = dir.join("terms");
        let (kept, opened) = match folder::keep(&path, &fields) {
            Ok(Some(kept)) => (kept, Opened::Kept),
            Ok(None) => (folder::create(&path, &fields)?, Opened::Created),
            Err(why) => {
                tracing::warn!(%why, "the search index cannot be used and is started anew");
                std::fs::remove_dir_all(&path).map_err(failed)?;
                (folder::create(&path, &fields)?, Opened::StartedAnew { why })
            }
        };
        let writer = writer_of(&kept.index)?;
        let shared = Arc::new(Shared {
            fields,
            reader: kept.reader,
            seq: AtomicU64::new(kept.seq),
            stopped: Mutex::new(None),
            moved: Condvar::new(),
        });
        let (changes, queue) = sync_channel(QUEUE);
        let thread = {
            let (shared, index) = (shared.clone(), kept.index);
            std::thread::Builder::new()
                .name("search".into())
                .spawn(move || write(&index, writer, &queue, &shared))
                .map_err(failed)?
        };
        Ok(Index {
            changes: Some(changes),
            thread: Some(thread),
            shared,
            opened,
            _lock: lock,
        })
    }

    /// How the index was found when it was opened.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// The sequence number of the last commit that searches see; 0 for an empty index. Whoever feeds
    /// the index goes on after it; putting again what it holds already does no harm.
    pub fn seq(&self) -> u64 {
        self.shared.seq.load(Ordering::Acquire)
    }

    /// Adds a document or replaces the one of the same kind, id and (for a flat) number. Waits when
    /// the writer is thousands of changes behind, so it is not for threads that must not wait.
    pub fn put(&self, doc: Doc) -> Result<()> {
        self.send(Change::Put(Box::new(doc)))
    }

    /// Removes what has this kind and id; for flats, all flats of the building.
    pub fn remove(&self, kind: DocKind, id: u64) -> Result<()> {
        self.send(Change::Remove(kind, id, None))
    }

    /// Removes one flat of a building.
    pub fn remove_flat(&self, building: u64, number: &str) -> Result<()> {
        self.send(Change::Remove(DocKind::Flat, building, Some(number.to_owned())))
    }

    /// Makes everything put and removed so far findable and durable, together with `seq`, the number
    /// of the last change of the journal that it reflects. Does not wait; see [`Index::wait_until`].
    pub fn commit(&self, seq: u64) -> Result<()> {
        self.send(Change::Commit(seq))
    }

    /// Waits until searches see what was committed with `seq` or later. `false` when that did not
    /// happen in time or the writer has stopped.
    pub fn wait_until(&self, seq: u64, timeout: Duration) -> bool {
        let end = Instant::now() + timeout;
        let mut stopped = self.shared.stopped();
        loop {
            if self.seq() >= seq {
                return true;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || stopped.is_some() {
                return false;
            }
            stopped = self
                .shared
                .moved
                .wait_timeout(stopped, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Rewrites the files so that nothing is left in them of documents removed or replaced before
    /// the last commit: an erased person (152-ФЗ) must not live on in a segment. Waits for it.
    pub fn expunge(&self) -> Result<()> {
        let (answer, done) = channel();
        self.send(Change::Expunge(answer))?;
        done.recv().unwrap_or_else(|_| Err(self.shared.why_stopped()))
    }

    /// Whether the writer has stopped, e.g. because the disk was full. Searches go on with the last commit.
    pub fn is_stopped(&self) -> bool {
        self.shared.stopped().is_some()
    }

    /// Lets the writer begin again after it has stopped. What was put since the last commit is lost: whoever feeds the index
    /// goes on after [`Index::seq`].
    pub fn revive(&self) -> Result<()> {
        let (answer, done) = channel();
        let sent = self
            .changes
            .as_ref()
            .map(|changes| changes.send(Change::Revive(answer)));
        match sent {
            Some(Ok(())) => done.recv().unwrap_or_else(|_| Err(self.shared.why_stopped())),
            _ => Err(self.shared.why_stopped()),
        }
    }

    /// Finds what was typed within the scope of the query.
    pub fn find(&self, query: &Query) -> Result<Found> {
        Ok(search::find(
            &self.shared.fields,
            &self.shared.reader.searcher(),
            query,
        )?)
    }

    /// How many things of each kind match, whatever kinds, limit and offset the query names. Kinds
    /// with none are left out.
    pub fn count_by_kind(&self, query: &Query) -> Result<Vec<(DocKind, usize)>> {
        Ok(search::count_by_kind(
            &self.shared.fields,
            &self.shared.reader.searcher(),
            query,
        )?)
    }

    /// How many documents there are.
    pub fn len(&self) -> u64 {
        self.shared.reader.searcher().num_docs()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn send(&self, change: Change) -> Result<()> {
        if self.is_stopped() {
            return Err(self.shared.why_stopped());
        }
        let sent = self.changes.as_ref().map(|changes| changes.send(change));
        match sent {
            Some(Ok(())) => Ok(()),
            _ => Err(self.shared.why_stopped()),
        }
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        self.changes = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the writer has been told by `Stopping` already.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn stopped(&self) -> MutexGuard<'_, Option<String>> {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn why_stopped(&self) -> Error {
        Error::Stopped(self.stopped().clone().unwrap_or_else(|| "it is closed".into()))
    }
}

/// Tells everyone who waits that the writer is gone, also when it panicked.
struct Stopping<'a>(&'a Shared);

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        let mut stopped = self.0.stopped();
        if stopped.is_none() {
            *stopped = Some(
                if std::thread::panicking() {
                    "its writer panicked"
                } else {
                    "it is closed"
                }
                .into(),
            );
        }
        self.0.moved.notify_all();
    }
}

fn writer_of(index: &tantivy::Index) -> Result<IndexWriter> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(WRITER_MEMORY)
        .build();
    let writer: IndexWriter = index.writer_with_options(options)?;
    let mut merging = LogMergePolicy::default();
    merging.set_del_docs_ratio_before_merge(DELETED_PART);
    writer.set_merge_policy(Box::new(merging));
    Ok(writer)
}

/// The writer's life. After a failure it takes nothing until it is revived: what was queued is lost, the
/// last commit stands, and `seq` still tells from where to go on.
fn write(index: &tantivy::Index, writer: IndexWriter, queue: &Receiver<Change>, shared: &Shared) {
    let _stopping = Stopping(shared);
    let mut writer = Some(writer);
    while let Ok(change) = queue.recv() {
        match (&mut writer, change) {
            (_, Change::Revive(answer)) => {
                // The old one holds the lock of the folder.
                drop(writer.take());
                let revived = writer_of(index).map(|new| {
                    writer = Some(new);
                    *shared.stopped() = None;
                });
                // Nobody listens any more when the caller has gone.
                let _ = answer.send(revived);
            }
            (Some(working), change) => {
                if let Err(error) = apply(working, change, shared) {
                    tracing::error!(%error, "the search index has stopped taking changes");
                    *shared.stopped() = Some(error.to_string());
                    shared.moved.notify_all();
                    writer = None;
                }
            }
            (None, _) => {}
        }
    }
}

fn apply(writer: &mut IndexWriter, change: Change, shared: &Shared) -> tantivy::Result<()> {
    let fields = &shared.fields;
    match change {
        Change::Put(doc) => {
            writer.delete_term(fields.key_term(&schema::key(&doc)));
            writer.add_document(fields.document(&doc))?;
        }
        Change::Remove(kind, id, flat) => {
            let key = match flat {
                Some(number) => schema::flat_key(id, &number),
                None => schema::thing(kind, id),
            };
            writer.delete_term(fields.key_term(&key));
        }
        Change::Commit(seq) => {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&folder::payload(seq));
            commit.commit()?;
            shared.reader.reload()?;
            let stopped = shared.stopped();
            shared.seq.store(seq, Ordering::Release);
            drop(stopped);
            shared.moved.notify_all();
        }
        Change::Expunge(answer) => {
            // Nobody listens any more when the caller has gone; the work is done all the same.
            let _ = answer.send(expunge(writer, shared).map_err(Error::from));
        }
        // Answered by [`write`], whether there is a writer or not.
        Change::Revive(_) => {}
    }
    Ok(())
}

/// A merge that runs by itself may take a segment away meanwhile, so the list is read again until
/// no segment holds anything deleted.
fn expunge(writer: &mut IndexWriter, shared: &Shared) -> tantivy::Result<()> {
    let mut failed = None;
    for _ in 0..EXPUNGE_TRIES {
        let segments = writer.index().searchable_segment_metas()?;
        let dirty: Vec<_> = segments.iter().filter(|segment| segment.has_deletes()).collect();
        if dirty.is_empty() {
            shared.reader.reload()?;
            writer.garbage_collect_files().wait()?;
            return Ok(());
        }
        for segment in dirty {
            failed = writer.merge(&[segment.id()]).wait().err().or(failed);
        }
    }
    Err(failed.unwrap_or_else(|| tantivy::TantivyError::SystemError("segments keep changing; try again".into())))
}
