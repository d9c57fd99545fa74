//! The audit trail: who signed in or was refused, who saw personal data, who changed whose rights, who took data out.
//!
//! What is an event is heard from the journal, so no way to change a right leads past it; what is none is noted by
//! whoever sees it happen. Notes hold ids and codes alone, never a name, a telephone or a secret. They go through
//! one thread that writes all that wait and syncs once; nobody waits for it.

use crate::follow::{BATCH, PATIENCE, Progress, Stop, thread};
use domovoi_domain::access::rights::Why;
use domovoi_domain::access::{Deed, OwnRoles, OwnRolesEvent, User};
use domovoi_domain::kernel::{CompanyId, Instant, Refusal, Role, UserId};
use domovoi_storage::{Frame, Store, StoreError, Trail};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Notes that may wait. Beyond them the oldest stay, and the trail says how many were lost.
const WAITING: usize = 20_000;
/// Lines that one question looks at.
const LOOKED: usize = 500_000;

/// One thing that somebody did.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Note {
    pub at: Instant,
    pub what: Deed,
    pub user: Option<UserId>,
    pub role: Role,
    /// Whose administrators may read it; nobody's in particular when it is empty.
    pub companies: Vec<CompanyId>,
    pub from: Option<IpAddr>,
    /// What was looked at or changed: its kind and its id.
    pub kind: String,
    pub id: String,
    /// The event that it was; 0 when it was none.
    pub cause: u64,
    /// How many, where it stands for several.
    pub count: u64,
    /// Where a reason was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
}

impl Note {
    pub fn new(at: Instant, what: Deed) -> Note {
        Note {
            at,
            what,
            user: None,
            role: Role::System,
            companies: Vec::new(),
            from: None,
            kind: String::new(),
            id: String::new(),
            cause: 0,
            count: 1,
            why: None,
        }
    }
}

/// Which notes are asked for; all of it holds at once.
#[derive(Clone, Debug, Default)]
pub struct NoteFilter {
    pub from: Option<Instant>,
    pub to: Option<Instant>,
    pub user: Option<UserId>,
    /// One of these, or anything when none is named.
    pub what: Vec<Deed>,
    /// What was looked at or changed, by kind and id: one of these, or anything when none is named.
    pub about: Vec<(String, String)>,
    /// Notes of these companies, and those of nobody's in particular.
    pub companies: Vec<CompanyId>,
    /// Only older ones than this number.
    pub before: Option<u64>,
}

/// Everybody's way to the trail.
pub struct Audit {
    trail: Trail,
    door: SyncSender<Note>,
    lost: AtomicU64,
    /// The last event that was noted.
    caused: AtomicU64,
}

impl Audit {
    /// Opens the trail in `dir`. What comes out of the second part wants to be written by [`Audit::write`].
    pub(crate) fn open(dir: &Path) -> Result<(Arc<Audit>, Receiver<Note>), StoreError> {
        let trail = Trail::open(dir)?;
        let mut caused = 0;
        trail.newest("", "9999", &mut |_, text| {
            let cause = read(text).map_or(0, |note| note.cause);
            caused = caused.max(cause);
            // Causes come in order, so the newest is the highest.
            if cause > 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        let (door, inbox) = sync_channel(WAITING);
        let audit = Audit {
            trail,
            door,
            lost: AtomicU64::new(0),
            caused: AtomicU64::new(caused),
        };
        Ok((Arc::new(audit), inbox))
    }

    /// Notes something and says whether there was room for it; never waits.
    pub fn note(&self, note: Note) -> bool {
        let taken = self.door.try_send(note).is_ok();
        if !taken {
            self.lost.fetch_add(1, Relaxed);
        }
        taken
    }

    /// Notes that fit, the newest first, with their numbers. Reads the disk.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn find(&self, filter: &NoteFilter, most: usize) -> Result<Vec<(u64, Note)>, Refusal> {
        let day = |at: Option<Instant>, otherwise: &str| at.map_or_else(|| otherwise.to_owned(), day_of);
        // A late note stands in a later file than its day.
        let (first, last) = (day(filter.from, ""), "9999");
        let mut found = Vec::new();
        let mut looked = 0;
        let read = self.trail.newest(&first, last, &mut |number, text| {
            looked += 1;
            if filter.before.is_none_or(|before| number < before)
                && let Some(note) = read(text).filter(|note| filter.holds(note))
            {
                found.push((number, note));
            }
            if found.len() >= most || looked >= LOOKED {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        read.map_err(|error| {
            tracing::error!(%error, "the audit trail cannot be read");
            Refusal::bug()
        })?;
        Ok(found)
    }

    /// Writes what is noted until everybody has stopped. Runs on a thread of its own.
    pub(crate) fn write(self: Arc<Self>, inbox: Receiver<Note>, stop: Stop) {
        loop {
            let first = match inbox.recv_timeout(PATIENCE) {
                Ok(note) => Some(note),
                Err(RecvTimeoutError::Timeout) if stop.asked() => None,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => None,
            };
            let ends = first.is_none();
            for note in first.into_iter().chain(inbox.try_iter()) {
                let lost = self.lost.swap(0, Relaxed);
                if lost > 0 {
                    let gap = Note {
                        count: lost,
                        ..Note::new(note.at, Deed::NotesLost)
                    };
                    self.line(&gap);
                }
                self.line(&note);
            }
            if let Err(error) = self.trail.sync() {
                tracing::error!(%error, "the audit trail does not reach the disk");
            }
            if ends {
                return;
            }
        }
    }

    fn line(&self, note: &Note) {
        let text = serde_json::to_string(note).unwrap_or_default();
        if let Err(error) = self.trail.append(&day_of(note.at), &text) {
            tracing::error!(%error, "a note of the audit trail cannot be written");
            self.lost.fetch_add(note.count, Relaxed);
        }
    }

    /// Notes what the journal says of users and of what their roles may, once each.
    fn hear(&self, frame: &Frame, companies: &dyn Fn(UserId) -> Vec<CompanyId>) {
        for entry in &frame.entries {
            if let Some(Ok(events)) = entry.events_of::<User>() {
                let whose = UserId(entry.id);
                for (cause, event) in (entry.seq..).zip(&*events) {
                    let Some(what) = Deed::of_user(event) else { continue };
                    self.heard(frame, cause, what, &|| companies(whose), ("user", whose.to_string()));
                }
            }
            if let Some(Ok(events)) = entry.events_of::<OwnRoles>() {
                let company = CompanyId(entry.id);
                for (cause, event) in (entry.seq..).zip(&*events) {
                    let about = match event {
                        OwnRolesEvent::Held { user, .. } | OwnRolesEvent::Released { user, .. } => {
                            ("user", user.to_string())
                        }
                        _ => ("company", company.to_string()),
                    };
                    self.heard(frame, cause, Deed::RightsChanged, &|| vec![company], about);
                }
            }
        }
    }

    fn heard(
        &self,
        frame: &Frame,
        cause: u64,
        what: Deed,
        companies: &dyn Fn() -> Vec<CompanyId>,
        (kind, id): (&str, String),
    ) {
        if self.caused.fetch_max(cause, Relaxed) >= cause {
            return;
        }
        self.note(Note {
            user: frame.who.user,
            role: frame.who.role,
            from: frame.who.from,
            companies: companies(),
            kind: kind.to_owned(),
            id,
            cause,
            ..Note::new(frame.at, what)
        });
    }
}

impl NoteFilter {
    fn holds(&self, note: &Note) -> bool {
        let theirs = note.companies.is_empty() || note.companies.iter().any(|id| self.companies.contains(id));
        theirs
            && self.from.is_none_or(|from| note.at >= from)
            && self.to.is_none_or(|to| note.at < to)
            && self
                .user
                .is_none_or(|user| note.user == Some(user) || (note.kind == "user" && note.id == user.to_string()))
            && (self.what.is_empty() || self.what.contains(&note.what))
            && (self.about.is_empty() || self.about.iter().any(|(kind, id)| *kind == note.kind && *id == note.id))
    }
}

fn read(text: &str) -> Option<Note> {
    serde_json::from_str(text).ok()
}

/// The day of an instant in UTC, as files are named.
fn day_of(at: Instant) -> String {
    at.to_string().chars().take(10).collect()
}

/// Hears the journal for the trail.
pub(crate) struct Listener {
    pub(crate) store: Store,
    pub(crate) audit: Arc<Audit>,
    /// How far the read model has come: it says for whom somebody works.
    pub(crate) projected: Progress,
    pub(crate) model: Arc<parking_lot::RwLock<crate::Model>>,
}

impl Listener {
    /// Under which name the store keeps how far it came.
    const CURSOR: &str = "audit";

    pub(crate) async fn run(self, stop: Stop) {
        let mut follower = self.store.follow(self.store.cursor(Self::CURSOR));
        loop {
            let frames = match follower.next(BATCH, PATIENCE) {
                Ok(frames) => frames,
                Err(error) => {
                    tracing::error!(%error, "the audit trail cannot follow the journal");
                    tokio::time::sleep(PATIENCE).await;
                    Vec::new()
                }
            };
            let Some(last) = frames.last().map(|frame| frame.last) else {
                if stop.asked() {
                    return;
                }
                continue;
            };
            self.projected.reach(last).await;
            let companies = |user: UserId| {
                let model = self.model.read();
                model
                    .users
                    .get(user)
                    .map(|seen| seen.state.grant.companies())
                    .unwrap_or_default()
            };
            for frame in &frames {
                self.audit.hear(frame, &companies);
            }
            if let Err(error) = self.store.set_cursor(Self::CURSOR, last) {
                tracing::error!(%error, "the cursor of the audit trail was not kept");
            }
        }
    }
}

/// The thread that writes.
pub(crate) fn writer(audit: Arc<Audit>, inbox: Receiver<Note>, stop: Stop) -> std::io::Result<JoinHandle<()>> {
    thread("audit", move || audit.write(inbox, stop))
}
