//! How the machine is: problems, health, meters.

use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A problem document (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A stable address of this sort of problem.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What to do, in the reader's language.
    pub detail: String,
    /// Stable and machine-readable.
    #[schema(example = "ticket_closed")]
    pub code: String,
    pub errors: Vec<ProblemField>,
    /// The state as it stands now, for 412.
    #[schema(value_type = Option<Object>)]
    pub current: Option<serde_json::Value>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemField {
    #[schema(example = "contact.phone")]
    pub field: String,
    pub code: String,
    pub detail: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "ok")]
    pub status: String,
}

/// The running machine, for the admin page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct System {
    pub version: String,
    pub uptime_seconds: u64,
    /// The last durable sequence.
    pub seq: u64,
    pub actors: Vec<ActorMeters>,
    pub storage: StorageMeters,
    pub live: LiveMeters,
    /// What only grows, by name.
    pub counters: BTreeMap<String, u64>,
    /// What goes up and down, by name.
    pub gauges: BTreeMap<String, u64>,
}

/// Actors of one kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActorMeters {
    pub kind: String,
    pub live: u64,
    /// Messages in their mailboxes.
    pub waiting: u64,
    /// Commits that the journal has and the disk has not.
    pub in_flight: u64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StorageMeters {
    pub commits: u64,
    pub events: u64,
    /// Groups of commits that went to the disk together.
    pub groups: u64,
    pub queue: u64,
    /// Commits that were turned away because the queue was full.
    pub turned_away: u64,
    /// Events that are durable but not yet in the derived state.
    pub lag: u64,
    pub segments: u64,
    pub journal_bytes: u64,
    pub state_bytes: u64,
    /// Time of one group's write and `fdatasync`.
    pub sync_p50_ms: f64,
    pub sync_p99_ms: f64,
    pub sync_max_ms: f64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LiveMeters {
    pub sockets: u64,
    /// Sets of rows that are kept up to date: topic, filter and what may be seen.
    pub audiences: u64,
    /// Frames that were encoded.
    pub frames: u64,
    /// Frames that went out to sockets.
    pub delivered: u64,
    pub resyncs: u64,
}
