//! Tickets (заявки): from the call to the resident's word that it is done.
//!
//! Invariants: a ticket moves only along [`Status::may_become`]; it is numbered once; times are
//! those of the events and are never edited (U25); an emergency stands first in every order (T5);
//! words, names and phones live in erasable records.

mod apply;
pub mod assignment;
pub mod attachments;
pub mod deadline;
mod decide;
pub mod decline;
pub mod escalation;
pub mod norms;
pub mod register;
pub mod same;
pub mod story;
pub mod view;

pub use decide::{DEFER_LIMIT, Entrusted};

#[cfg(doc)]
use crate::kernel::Via;
use crate::kernel::{
    BuildingId, CommentId, CompanyId, ContractorId, DeadlineKind, EmployeeId, FileId, Instant, RecordId, Skill, Slot,
    Span, Text, TicketId, UserId, scope::Place,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Ticket {
    pub id: TicketId,
    pub number: u64,
    pub place: Place,
    /// IANA zone of the house.
    pub zone: String,
    /// Row of the classifier.
    pub service: u16,
    pub status: Status,
    pub emergency: bool,
    pub paid: bool,
    pub warranty: bool,
    pub source: Source,
    /// [`crate::kernel::Record::Text`].
    pub description: RecordId,
    /// [`crate::kernel::Record::Contact`].
    pub contact: Option<RecordId>,
    pub created_at: Instant,
    pub created_by: Option<UserId>,
    pub executor: Option<EmployeeId>,
    pub master: Option<EmployeeId>,
    pub slot: Option<Slot>,
    /// Why this executor, or why nobody; in the order to show.
    pub reasons: Vec<Reason>,
    pub deadlines: Vec<Deadline>,
    /// Set while deferred: when it comes back by itself.
    pub deferred_until: Option<Instant>,
    pub started_at: Option<Instant>,
    pub localised_at: Option<Instant>,
    pub informed_at: Option<Instant>,
    pub completed_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub decline: Option<Decline>,
    pub rating: Option<u8>,
    pub comments: Vec<Comment>,
    pub files: Vec<File>,
    pub parent: Option<TicketId>,
    pub escalation: u8,
    /// How often it came back from "completed".
    pub returns: u8,
    /// The last change of anything.
    pub changed_at: Instant,
    /// Told by a recording of another service ([`Via::Replay`]): only such a ticket takes further moves of one.
    pub recorded: bool,
    /// Передана подрядчику.
    pub entrusted: Option<Entrusted>,
}

/// Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    New,
    InProgress,
    Deferred,
    /// Выполнена, ждёт жителя.
    Completed,
    Closed,
    Declined,
}

impl Status {
    pub const ALL: [Status; 6] = [
        Status::New,
        Status::InProgress,
        Status::Deferred,
        Status::Completed,
        Status::Closed,
        Status::Declined,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::InProgress => "in_progress",
            Status::Deferred => "deferred",
            Status::Completed => "completed",
            Status::Closed => "closed",
            Status::Declined => "declined",
        }
    }

    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Closed and declined end.
    pub fn is_open(self) -> bool {
        !matches!(self, Status::Closed | Status::Declined)
    }

    /// The only moves there are.
    pub fn may_become(self, next: Status) -> bool {
        use Status::*;
        matches!(
            (self, next),
            (New, InProgress | Deferred | Declined)
                | (InProgress, Deferred | Completed | New | Declined)
                | (Completed, New | Closed)
                | (Deferred, New | Declined)
        )
    }
}

/// How the request reached us. Append only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    #[default]
    Phone,
    App,
    Web,
    Email,
    WalkIn,
    Messenger,
    Device,
    Staff,
    Other,
}

/// One term that the law, the classifier or the company sets. Which and why: `deadline.rs`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Deadline {
    pub kind: DeadlineKind,
    pub start: Instant,
    pub due: Instant,
    /// When it was met; a met one no longer counts down.
    pub met: Option<Instant>,
    /// Since when it stands still, and it stands still only with a reason (a deferral).
    pub paused: Option<Instant>,
    /// How long it has stood still so far; `due` already lies that much later.
    pub shifted: Span,
    /// The steps that were already announced: 1 at 50 %, 2 at 80 %, 3 when overdue;
    /// 4: it was over before we knew of it (an import), so nobody is woken for it.
    pub announced: u8,
}

/// On time, warned, overdue: never stored, always counted from `now`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineState {
    Met,
    OnTime,
    /// Half of the time is gone.
    Warned,
    /// Four fifths of the time are gone.
    Pressing,
    Overdue,
    Paused,
    /// Met, but after the term.
    MetLate,
}

/// Why an executor was chosen, or why nobody was; worded in both languages by [`Reason::text`].
/// Append only.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Reason {
    /// Закреплён за домом / комплексом / районом / компанией: closeness of the scope.
    Bound(u8),
    /// Свободен 14:00–15:00.
    Free(Slot),
    /// Заявок сегодня.
    Load(u16),
    Skill(Skill),
    /// An emergency took the time of this many tickets that had not started.
    Displaces(u16),
    /// Nobody with the skill is bound to the address.
    NobodyBound,
    /// Nobody with the skill works before the deadline.
    NobodyOnShift,
    /// Everybody's time before the deadline is taken.
    NobodyFree,
    /// No free time before the deadline; the earliest after it was taken.
    AfterDeadline,
    /// The company distributes by hand.
    ManualPolicy,
    /// A person chose.
    ChosenBy(UserId),
    /// The time was lost to somebody else.
    SlotLost,
    /// An emergency displaced it.
    DisplacedBy(TicketId),
    /// The executor is absent.
    Absent,
    /// The resident, or whoever held it, gave it back.
    Returned,
    /// Its deferral is over.
    CameBack,
    /// It went to a contractor.
    Entrusted,
    /// The contractor does not take it.
    Refused,
    /// It was taken back from a contractor.
    Recalled,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Decline {
    pub reason: decline::DeclineReason,
    pub text: Option<RecordId>,
}

/// Whom a comment or a file is for. Append only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    #[default]
    Staff,
    Resident,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Comment {
    pub id: CommentId,
    pub at: Instant,
    pub by: Option<UserId>,
    pub audience: Audience,
    pub text: RecordId,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct File {
    pub id: FileId,
    pub at: Instant,
    pub by: Option<UserId>,
    /// Whether staff put it there: only such photos count as a photo report.
    pub by_staff: bool,
    pub audience: Audience,
    pub name: RecordId,
    /// SHA-256 of the content: the blob's address.
    pub blob: [u8; 32],
    pub size: u64,
    /// MIME type found from the content, e.g. `image/jpeg`.
    pub mime: String,
}

/// Everything that intake knows when a ticket is registered (T2).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Register {
    pub id: TicketId,
    pub place: Place,
    pub zone: String,
    pub service: u16,
    pub description: String,
    pub contact_name: String,
    /// In E.164 or empty.
    pub contact_phone: String,
    pub source: Source,
    /// `None`: as the classifier says.
    pub emergency: Option<bool>,
    pub paid: bool,
    pub warranty: bool,
    pub assignment: Assignment,
    /// When it really was asked for, for imports and replays; `None`: now.
    pub created_at: Option<Instant>,
    pub parent: Option<TicketId>,
}

/// Who does it and when, and why so.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Assignment {
    pub executor: Option<EmployeeId>,
    pub master: Option<EmployeeId>,
    pub slot: Option<Slot>,
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug)]
pub enum TicketCommand {
    Register(Box<Register>),
    Assign {
        assignment: Assignment,
    },
    /// Takes the executor off; a reason always stays.
    Unassign {
        reasons: Vec<Reason>,
    },
    /// Work begins. Whoever starts a ticket of nobody becomes its executor.
    Start,
    Defer {
        until: Instant,
        reason: String,
    },
    Complete {
        note: String,
    },
    /// Back to new: the resident says it is not done, the executor gives it back, or a deferred
    /// one is wanted earlier.
    Return {
        reason: String,
    },
    Close {
        rating: Option<u8>,
    },
    Decline {
        reason: decline::DeclineReason,
        text: String,
    },
    Reschedule {
        slot: Slot,
    },
    Comment {
        audience: Audience,
        text: String,
    },
    AddFile {
        audience: Audience,
        name: String,
        blob: [u8; 32],
        size: u64,
        mime: String,
    },
    /// The failure is localised (A4).
    Localise,
    /// The resident was told the planned time (A9).
    Inform,
    /// Corrections of what was said at intake; `None` leaves it.
    Correct {
        description: Option<String>,
        contact: Option<(String, String)>,
        emergency: Option<bool>,
        service: Option<u16>,
    },
    Link {
        parent: Option<TicketId>,
    },
    /// Gives it to an outside firm.
    Entrust {
        contractor: ContractorId,
    },
    /// The firm takes it.
    Accept,
    /// The firm does not take it.
    Refuse {
        reason: String,
    },
    /// The company takes it back; the reason may be empty.
    Recall {
        reason: String,
    },
    /// Destroys who asked, and what these users have written (152-ФЗ, ст. 21).
    Forget {
        users: Vec<UserId>,
    },
    Tick,
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum TicketEvent {
    Registered(Box<Registered>),
    Assigned {
        assignment: Assignment,
    },
    Unassigned {
        executor: Option<EmployeeId>,
        reasons: Vec<Reason>,
    },
    Started,
    Deferred {
        until: Instant,
        reason: RecordId,
    },
    /// The deferral ran out; the ticket came back by itself (U17).
    CameBack,
    Completed {
        note: Option<RecordId>,
    },
    Returned {
        reason: RecordId,
    },
    Closed {
        rating: Option<u8>,
    },
    Declined {
        decline: Decline,
    },
    Rescheduled {
        slot: Slot,
    },
    Commented {
        comment: Comment,
    },
    FileAdded {
        file: File,
    },
    Localised,
    Informed,
    Corrected {
        description: Option<RecordId>,
        contact: Option<RecordId>,
        emergency: Option<bool>,
        service: Option<u16>,
    },
    DeadlinesSet {
        deadlines: Vec<Deadline>,
    },
    /// A step of a deadline was reached: 1 at 50 %, 2 at 80 %, 3 overdue.
    DeadlineReached {
        kind: DeadlineKind,
        step: u8,
    },
    Escalated {
        level: u8,
    },
    Linked {
        parent: Option<TicketId>,
    },
    Entrusted {
        contractor: ContractorId,
    },
    Accepted,
    Refused {
        contractor: ContractorId,
        reason: RecordId,
    },
    Recalled {
        contractor: ContractorId,
        reason: Option<RecordId>,
    },
    /// Who asked was destroyed, and with it the words of these comments.
    Forgotten {
        comments: Vec<CommentId>,
    },
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Registered {
    pub id: TicketId,
    pub number: u64,
    pub place: Place,
    pub zone: String,
    pub service: u16,
    pub emergency: bool,
    pub paid: bool,
    pub warranty: bool,
    pub source: Source,
    pub description: RecordId,
    pub contact: Option<RecordId>,
    pub created_at: Instant,
    pub assignment: Assignment,
    pub deadlines: Vec<Deadline>,
    pub parent: Option<TicketId>,
}

impl Ticket {
    /// The building it stands in.
    pub fn building(&self) -> BuildingId {
        self.place.building
    }

    pub fn company(&self) -> CompanyId {
        self.place.company
    }
}

impl Reason {
    /// In words, in the zone of the house.
    pub fn text(&self, zone: &jiff::tz::TimeZone) -> Text {
        view::reason_text(self, zone)
    }
}

#[cfg(test)]
mod tests;
