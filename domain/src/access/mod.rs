//! Who may do what: sign-in names, sessions, and one rule that every route and every live topic
//! asks. Deny by default.
//!
//! Invariants: a password exists only as an argon2id hash in an erasable record; a session token
//! exists only as its SHA-256; a blocked user has no session;
//! a new password ends every session; a session that is over, or the oldest of more than fifty, goes
//! when the next one is opened.

mod deed;
pub mod rights;
mod user;

pub use deed::Deed;
pub use user::login;

use crate::kernel::{CompanyId, EmployeeId, Instant, PersonId, RecordId, Role, Scope, UserId};
use serde::{Deserialize, Serialize};

/// A person who signs in.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    /// [`crate::kernel::Record::Secret`].
    pub secret: RecordId,
    pub grant: Grant,
    pub blocked: bool,
    pub sessions: Vec<Session>,
}

/// What a signed-in person is, for every question of access.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Grant {
    pub role: Role,
    pub companies: Vec<CompanyId>,
    pub employee: Option<EmployeeId>,
    pub person: Option<PersonId>,
    /// Residents see these flats; staff with `bound_only` sees these places.
    pub scopes: Vec<Scope>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Session {
    /// SHA-256 of the token.
    pub token: [u8; 32],
    pub opened: Instant,
    pub until: Instant,
}

#[derive(Clone, Debug)]
pub enum UserCommand {
    Invite {
        id: UserId,
        login: String,
        password_hash: String,
        grant: Grant,
    },
    /// The sign-in name goes with it, because both live in one erasable record.
    SetPassword {
        login: String,
        password_hash: String,
    },
    SetGrant {
        grant: Grant,
    },
    Block,
    Unblock,
    OpenSession {
        token: [u8; 32],
        until: Instant,
    },
    EndSession {
        token: [u8; 32],
    },
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum UserEvent {
    Invited { id: UserId, secret: RecordId, grant: Grant },
    PasswordChanged { secret: RecordId },
    GrantChanged { grant: Grant },
    Blocked,
    Unblocked,
    SessionOpened { session: Session },
    SessionEnded { token: [u8; 32] },
}
