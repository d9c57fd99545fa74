//! Frames of the live socket `GET /api/v1/live`, subprotocol `domovoi.live.v1`.

use super::common::{Named, When};
use super::ticket::Status;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a client says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum ClientFrame {
    Subscribe {
        /// The client's own name of this subscription.
        #[schema(min_length = 1, max_length = 64)]
        id: String,
        /// `tickets`, `ticket/{id}`, `calendars`, `calendar/{employee_id}`, `buildings`,
        /// `building/{id}`, `employees`, `jobs`, `handovers`, `outages`, `presence`.
        topic: String,
        #[serde(default)]
        filter: Box<LiveFilter>,
        /// The last `seq` that the client has applied.
        #[serde(default)]
        since: Option<u64>,
    },
    Unsubscribe {
        id: String,
    },
    Presence {
        /// What is looked at, e.g. `ticket/{id}`.
        topic: String,
        state: PresenceState,
    },
}

/// Which rows of a topic; as the filters of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LiveFilter {
    /// Any of these.
    #[schema(inline)]
    pub status: Vec<Status>,
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    pub building_id: Option<String>,
    pub executor_id: Option<String>,
    pub master_id: Option<String>,
    pub emergency: Option<bool>,
    pub overdue: Option<bool>,
    pub rating_below: Option<u8>,
    /// Only those that have not ended.
    pub open: Option<bool>,
    /// Only those created at or after this instant (RFC 3339).
    pub created_from: Option<String>,
    pub created_to: Option<String>,
    /// Calendars: the stretch that is shown.
    pub from: Option<String>,
    pub to: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PresenceState {
    Viewing,
    Typing,
    Gone,
}

/// Who looks at what: a row of the topic `presence`.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct PresenceRow {
    /// Of this look: a person may look from several tabs.
    pub id: String,
    pub topic: String,
    pub user: Named,
    pub state: PresenceState,
    pub since: When,
}

/// What the server says. `rows` have the shape of the topic's resource in its list, and of the
/// resource itself for `ticket/{id}` and `building/{id}`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "op", rename_all = "snake_case")]
#[allow(dead_code, reason = "frames are written by hand so that rows are encoded once")]
pub enum ServerFrame {
    Snapshot {
        id: String,
        seq: u64,
        #[schema(value_type = Vec<Object>)]
        rows: Vec<serde_json::Value>,
    },
    Changes {
        id: String,
        seq: u64,
        #[schema(value_type = Vec<Object>)]
        rows: Vec<serde_json::Value>,
        gone: Vec<String>,
    },
    /// Forget what you hold: a new snapshot follows.
    Resync {
        id: String,
    },
    Error {
        id: String,
        code: String,
        detail: String,
    },
}
