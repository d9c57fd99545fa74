//! Tickets as they are answered: a row of the list and the whole thing.

use super::common::{Coded, DeadlineKind, FlatNumber, Named, Role, Slot, Via, When, mirror};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    Status = domovoi_domain::tickets::Status { New, InProgress, Deferred, Completed, Closed, Declined }
}

mirror! {
    /// How the request reached the company.
    Source = domovoi_domain::tickets::Source { Phone, App, Web, Email, WalkIn, Messenger, Device, Staff, Other }
}

mirror! {
    /// Whom a comment or a file is for.
    Audience = domovoi_domain::tickets::Audience { Staff, Resident }
}

mirror! {
    DeadlineState = domovoi_domain::tickets::DeadlineState { Met, OnTime, Warned, Pressing, Overdue, Paused, MetLate }
}

mirror! {
    Priority = domovoi_domain::classifier::Priority { Emergency, Urgent, Normal, Low }
}

mirror! {
    DeclineReason = domovoi_domain::tickets::decline::DeclineReason {
        NotOurHouse, PrivateProperty, Duplicate, WrongPurpose, FalseAlarm, Withdrawn, NoAccess, Other,
    }
}

/// What may be done with a ticket as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    Assign,
    Start,
    Defer,
    Complete,
    Return,
    Close,
    Decline,
    Reschedule,
    Localise,
    Inform,
    Correct,
    Link,
    Comment,
    AddFile,
    Entrust,
    Accept,
    Refuse,
    Recall,
}

/// Who asks.
#[derive(Clone, PartialEq, Debug, Default, Serialize, ToSchema)]
pub struct Contact {
    pub name: String,
    /// E.164, or empty; only its end where it is masked.
    pub phone: String,
    /// Whether the telephone is masked for the reader: who may see telephones asks for it with a reason.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
}

mirror! {
    /// What of a ticket can be kept back from a reader, for a while or for good.
    Field = domovoi_domain::access::rights::Field { Address, Flat, Phone, Description, Files }
}

/// The contractor who has it.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Entrusted {
    pub id: String,
    pub name: String,
    pub at: When,
    /// `null` while the contractor has not said that it takes the ticket.
    pub accepted_at: Option<When>,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Deadline {
    pub kind: DeadlineKind,
    pub start: When,
    pub due: When,
    pub state: DeadlineState,
    pub met: Option<When>,
    /// Since when it stands still.
    pub paused: Option<When>,
}

/// One line of the board.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct TicketRow {
    pub id: String,
    #[schema(example = "100008")]
    pub number: String,
    pub status: Status,
    pub emergency: bool,
    pub priority: Priority,
    pub paid: bool,
    pub warranty: bool,
    pub source: Source,
    pub building_id: String,
    pub company_id: String,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    pub address: String,
    pub flat: Option<FlatNumber>,
    pub entrance: Option<u16>,
    /// Both 0 where the place is not known or hidden.
    pub lat: f64,
    pub lon: f64,
    /// What is kept back from the reader; in place of a hidden address stands the district or the complex.
    pub hidden: Vec<Field>,
    /// Codes of the classifier.
    pub place: String,
    pub category: String,
    pub problem: Option<String>,
    /// The service in words, in the reader's language.
    pub service_name: String,
    /// The first 200 characters.
    pub description: String,
    pub contact: Contact,
    pub executor: Option<Named>,
    pub master: Option<Named>,
    /// The outside firm that has it; `null` while it is the company's own.
    pub contractor: Option<Entrusted>,
    pub slot: Option<Slot>,
    pub deadlines: Vec<Deadline>,
    /// When the nearest deadline that still counts down is due.
    pub next_due: Option<When>,
    pub overdue: bool,
    pub deferred_until: Option<When>,
    pub comments_count: u32,
    pub files_count: u32,
    pub rating: Option<u8>,
    pub escalation: u8,
    pub parent_id: Option<String>,
    pub version: u64,
    /// The global sequence of its last change.
    pub seq: u64,
    pub created_at: When,
    pub changed_at: When,
}

/// A ticket with everything that the caller may see.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Ticket {
    #[serde(flatten)]
    pub row: TicketRow,
    /// All of the description.
    pub text: String,
    pub assignment: Assignment,
    pub comments: Vec<Comment>,
    pub files: Vec<File>,
    pub decline: Option<Declined>,
    pub allowed_moves: Vec<Move>,
    pub created_by: Option<Named>,
    pub started_at: Option<When>,
    pub localised_at: Option<When>,
    pub informed_at: Option<When>,
    pub completed_at: Option<When>,
    pub closed_at: Option<When>,
    /// How often it came back from "completed".
    pub returns: u8,
    /// Photos that must be there before it counts as completed.
    pub photos_required: u8,
    /// IANA zone of the house.
    pub zone: String,
    /// Where its history is read.
    pub history: String,
}

/// Who was chosen and why, or why nobody.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Assignment {
    pub chosen: Option<Named>,
    pub reasons: Vec<Coded>,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Comment {
    pub id: String,
    pub at: When,
    pub by: Option<Named>,
    pub audience: Audience,
    /// Empty when the words were erased.
    pub text: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct File {
    pub id: String,
    pub at: When,
    pub by: Option<Named>,
    pub audience: Audience,
    pub name: String,
    pub size: u64,
    #[schema(example = "image/jpeg")]
    pub mime: String,
    pub url: String,
    /// `null` when it is not a picture.
    pub thumbnail_url: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Declined {
    pub reason: DeclineReason,
    /// What the resident is told.
    pub text: String,
}

/// One event of a ticket's story.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct HistoryItem {
    pub seq: u64,
    pub version: u64,
    pub at: When,
    pub by: Actor,
    /// Stable name of what happened, e.g. `assigned`.
    pub kind: String,
    /// The same as a sentence, in the reader's language.
    pub text: String,
}

/// Who did it, and from where.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Actor {
    /// `null` for the machine itself.
    pub user: Option<Named>,
    pub role: Role,
    pub via: Via,
    /// The address it came from.
    pub from: Option<String>,
}

/// One who could do it, with the time he has.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Candidate {
    pub employee: Named,
    pub phone: Option<String>,
    pub slot: Option<Slot>,
    pub reasons: Vec<Coded>,
    /// How many tickets would lose their time.
    pub displaces: u16,
}

/// Ranked executors, best first.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Candidates {
    pub items: Vec<Candidate>,
    pub master: Option<Named>,
    /// Contractors whose contract is for such work there, by name.
    pub contractors: Vec<Named>,
    /// Until when the work is to be done.
    pub due: Option<When>,
    /// Why nobody can do it, when `items` is empty.
    pub reasons: Vec<Coded>,
}
