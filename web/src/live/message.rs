//! What workers and the hub tell each other.

use super::topic::{Filter, Topic};
use crate::extract::Caller;
use crate::wire::live::PresenceState;
use bytes::Bytes;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

pub(super) enum ToHub {
    /// A worker has started.
    Worker(UnboundedSender<ToWorker>),
    /// The house is closing.
    Stop,
    Subscribe(Box<Subscribe>),
    /// The socket no longer wants what it calls `name`.
    Leave {
        socket: u64,
        name: String,
    },
    Presence {
        socket: u64,
        caller: Box<Caller>,
        topic: String,
        state: PresenceState,
    },
    /// The socket looks at nothing any more.
    Absent {
        socket: u64,
    },
}

pub(super) struct Subscribe {
    pub(super) socket: u64,
    /// Tells answers to earlier questions of the same name apart.
    pub(super) turn: u64,
    pub(super) name: String,
    pub(super) topic: Topic,
    pub(super) filter: Filter,
    pub(super) since: Option<u64>,
    pub(super) caller: Caller,
    pub(super) worker: UnboundedSender<ToWorker>,
}

pub(super) enum ToWorker {
    Stop,
    /// These users changed, or (`None`) anybody may have: a socket whose session has ended is closed.
    Recheck(Option<Arc<HashSet<u64>>>),
    Join(Joining),
    /// To everyone of the group on this worker.
    Frame {
        group: u64,
        bytes: Bytes,
    },
}

/// The answer to a subscription: first these frames, then those of the group.
pub(super) struct Joining {
    pub(super) socket: u64,
    pub(super) turn: u64,
    pub(super) name: String,
    pub(super) group: u64,
    pub(super) frames: Vec<Bytes>,
}
