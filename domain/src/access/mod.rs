//! Who may do what: sign-in names, sessions, links, tokens of api_tokens, the second factor, and one rule
//! that every route and every live topic asks. Deny by default.
//!
//! Invariants: a password exists only as an argon2id hash in an erasable record; the token of a session,
//! of a link or of a program, and a recovery code, exist only as their SHA-256; the seed of the second
//! factor exists only sealed, with a key that is not kept here; a blocked user has no session and no link;
//! a new password ends every other session and every link; a link, a one-time code and a recovery code
//! open once; a session that is over, or the oldest of more than fifty, goes when the next one is opened.

pub mod administration;
pub mod api_tokens;
mod apply;
mod decide;
mod deed;
pub mod device;
pub mod factor;
pub mod pass;
pub mod password;
pub mod rights;

pub use api_tokens::ApiToken;
pub use decide::{link_over, login};
pub use deed::Deed;
pub use device::Device;
pub use factor::{Factor, Proof};
pub use pass::Pass;

use crate::kernel::{CompanyId, EmployeeId, Instant, PersonId, RecordId, Role, Scope, Span, UserId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// SHA-256 of something that only its bearer knows.
pub type Hash = [u8; 32];

/// How long a one-time link opens: over a weekend.
pub const LINK_LIFE: Span = Span::hours(72);

/// A person who signs in.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    /// [`crate::kernel::Record::Secret`].
    pub secret: RecordId,
    pub grant: Grant,
    pub blocked: bool,
    /// Was invited and has not set a password yet.
    pub awaited: bool,
    pub sessions: Vec<Session>,
    pub link: Option<Link>,
    pub api_tokens: Vec<ApiToken>,
    pub factor: Option<Factor>,
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

/// A device on which the person is signed in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Session {
    pub token: Hash,
    pub opened: Instant,
    pub until: Instant,
    pub device: Device,
    /// When and from where it was last used, as far as it was written down: see [`pass::NOTED_EVERY`].
    pub used: Instant,
    pub from: Option<IpAddr>,
}

/// A session as its event tells it; what else is known of it follows from the stamp and from
/// [`UserEvent::SessionDescribed`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Opening {
    pub token: Hash,
    pub opened: Instant,
    pub until: Instant,
}

/// Sets the password once, for who was invited or has forgotten it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Link {
    pub token: Hash,
    pub until: Instant,
}

#[derive(Clone, Debug)]
pub enum UserCommand {
    /// Without a password the person comes in by a link.
    Invite {
        id: UserId,
        login: String,
        password_hash: Option<String>,
        grant: Grant,
    },
    /// The sign-in name goes with it, because both live in one erasable record.
    SetPassword {
        login: String,
        password_hash: String,
    },
    /// The owner changes it; the session in which he does so goes on.
    ChangePassword {
        login: String,
        password_hash: String,
        keeps: Hash,
    },
    SetGrant {
        grant: Grant,
    },
    Block,
    Unblock,
    OpenSession {
        token: Hash,
        until: Instant,
        device: Device,
        /// What was shown beside the password.
        proof: Option<Proof>,
    },
    EndSession {
        token: Hash,
    },
    /// Ends all sessions but one.
    EndSessions {
        keeps: Option<Hash>,
    },
    /// A session or an API token was used; it is written down now and then.
    Note {
        token: Hash,
    },
    /// A link in the place of any that was given before.
    GiveLink {
        token: Hash,
    },
    /// Sets the password by a link.
    UseLink {
        token: Hash,
        login: String,
        password_hash: String,
    },
    IssueApiToken {
        token: Hash,
        name: String,
        reads_only: bool,
        /// None: all companies of the owner, whichever they will be.
        companies: Vec<CompanyId>,
        until: Instant,
    },
    RevokeApiToken {
        token: Hash,
    },
    /// The first right code has been shown.
    SetFactor {
        seed: Vec<u8>,
        step: u64,
        recovery: Vec<Hash>,
    },
    RenewRecovery {
        recovery: Vec<Hash>,
    },
    RemoveFactor,
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum UserEvent {
    Invited {
        id: UserId,
        secret: RecordId,
        grant: Grant,
    },
    PasswordChanged {
        secret: RecordId,
    },
    GrantChanged {
        grant: Grant,
    },
    Blocked,
    Unblocked,
    SessionOpened {
        session: Opening,
    },
    SessionEnded {
        token: Hash,
    },
    SessionDescribed {
        token: Hash,
        device: Device,
    },
    Noted {
        token: Hash,
    },
    OwnPasswordChanged {
        secret: RecordId,
        keeps: Hash,
    },
    /// Follows an invitation without a password.
    Awaited,
    LinkGiven {
        link: Link,
    },
    ApiTokenIssued {
        token: Hash,
        name: RecordId,
        reads_only: bool,
        companies: Vec<CompanyId>,
        until: Instant,
    },
    ApiTokenRevoked {
        token: Hash,
    },
    FactorSet {
        seed: RecordId,
        step: u64,
        recovery: Vec<Hash>,
    },
    CodeUsed {
        step: u64,
    },
    RecoveryUsed {
        code: Hash,
    },
    RecoveryRenewed {
        recovery: Vec<Hash>,
    },
    FactorRemoved,
}

#[cfg(test)]
mod tests;
