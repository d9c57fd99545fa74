//! Who may do what: sign-in names, sessions, links, API tokens, the second factor, and one rule
//! that every route and every live topic asks. Deny by default.
//!
//! Invariants: a password exists only as an argon2id hash in an erasable record; the token of a session,
//! of a link or of a program, and a recovery code, exist only as their SHA-256; the seed of the second
//! factor exists only sealed, with a key that is not kept here; a passkey is known by its public key, an account at
//! a provider by a keyed hash; a blocked user has no session and no link; a new password ends every other session and every link; a link,
//! a one-time code and a recovery code open once; a session that is over, or the oldest of more than fifty,
//! goes when the next one is opened;
//! an erased user is a number without a name, a right or a way in.

pub mod api_tokens;
mod apply;
mod decide;
mod deed;
pub mod device;
pub mod email;
mod erase;
pub mod factor;
pub mod grant;
pub mod pass;
pub mod password;
pub mod rights;

pub use api_tokens::ApiToken;
pub use decide::{link_over, login};
pub use deed::Deed;
pub use device::Device;
pub use factor::{Factor, Identity, Passkey, Proof};
pub use grant::{Firm, Grant, Known, Mandate, OwnRole, OwnRoles, OwnRolesCommand, OwnRolesEvent, administration};
pub use pass::Pass;

use crate::kernel::{BuildingId, CompanyId, Instant, RecordId, Span, UserId};
use grant::OneRole;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// SHA-256 of something that only its bearer knows.
pub type Hash = [u8; 32];

/// How long a one-time link opens: over a weekend.
pub const LINK_LIFE: Span = Span::hours(72);

/// How long a link opens that a letter brings to whom asked for it.
pub const RECOVERY_LIFE: Span = Span::hours(1);

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
    pub passkeys: Vec<Passkey>,
    pub identities: Vec<Identity>,
    /// [`crate::kernel::Record::Text`]: where letters about the account go.
    pub email: Option<RecordId>,
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
    /// A provider has told that it asked for a second factor, and its word counts here.
    pub vouched: bool,
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
    /// What a resident of a company is there follows from the homes of the person; of others nothing changes.
    FollowHomes {
        mandate: Mandate,
    },
    /// The house of one of his flats is managed by this company now.
    FollowHouse {
        house: BuildingId,
        to: CompanyId,
    },
    Block,
    Unblock,
    OpenSession {
        token: Hash,
        until: Instant,
        device: Device,
        /// The account at a provider that was shown in the place of the password.
        identity: Option<Hash>,
        /// What was shown beside it.
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
    /// The same, for who has asked for it by letter.
    SendLink {
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
    AddPasskey {
        id: Hash,
        key: Vec<u8>,
        counter: u32,
        name: String,
    },
    RemovePasskey {
        id: Hash,
    },
    LinkIdentity {
        id: Hash,
        provider: String,
    },
    UnlinkIdentity {
        id: Hash,
    },
    /// The person has shown once more who he is.
    Confirm {
        proof: Proof,
    },
    /// A letter has reached the person there.
    SetEmail {
        email: String,
    },
    RemoveEmail,
    /// Destroys the sign-in name and all that opens the account.
    Erase,
    /// An invited person comes in by a provider and sets no password.
    UseLinkByIdentity {
        token: Hash,
        id: Hash,
        provider: String,
    },
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum UserEvent {
    /// Written before [`UserEvent::Joined`].
    Invited {
        id: UserId,
        secret: RecordId,
        grant: OneRole,
    },
    PasswordChanged {
        secret: RecordId,
    },
    /// Written before [`UserEvent::MandatesSet`].
    GrantChanged {
        grant: OneRole,
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
    PasskeyAdded {
        id: Hash,
        key: Vec<u8>,
        name: RecordId,
        counter: u32,
    },
    PasskeyUsed {
        id: Hash,
        counter: u32,
    },
    PasskeyRemoved {
        id: Hash,
    },
    Joined {
        id: UserId,
        secret: RecordId,
        grant: Grant,
    },
    MandatesSet {
        grant: Grant,
    },
    IdentityLinked {
        id: Hash,
        provider: String,
    },
    IdentityUsed {
        id: Hash,
    },
    IdentityUnlinked {
        id: Hash,
    },
    /// The provider's word stands for the second factor in this session.
    SessionVouched {
        token: Hash,
    },
    /// The link was used without a password being set.
    LinkUsed,
    EmailSet {
        email: RecordId,
    },
    EmailRemoved,
    /// Nobody signs in here any more, and nobody lets him.
    Erased,
}

#[cfg(test)]
mod tests;
