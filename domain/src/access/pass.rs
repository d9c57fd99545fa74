//! What a token opens, and when its use is written down.

use super::{Grant, Hash, User};
use crate::kernel::{Instant, Span};

/// The use of a token is written down at most so often: a journal that grew with every request would
/// tell nobody more. In between, the server remembers it.
pub const NOTED_EVERY: Span = Span::hours(1);

/// Who comes with a token, and with which rights.
#[derive(Clone, PartialEq, Debug)]
pub struct Pass {
    pub grant: Grant,
    /// A program's token, not a person's session: it has nothing to do with the account itself.
    pub api_token: bool,
    /// It may look, and change nothing.
    pub reads_only: bool,
    /// A provider has vouched for the second factor.
    pub vouched: bool,
    /// When the person signed in; of a program nobody did.
    pub opened: Option<Instant>,
}

impl User {
    /// What the token opens now; `None` when it is over, ended, unknown, or the user is blocked.
    pub fn pass(&self, token: &Hash, now: Instant) -> Option<Pass> {
        if self.blocked {
            return None;
        }
        if let Some(session) = self.sessions.iter().find(|one| one.token == *token) {
            return (now < session.until).then(|| Pass {
                grant: self.grant.clone(),
                api_token: false,
                reads_only: false,
                vouched: session.vouched,
                opened: Some(session.opened),
            });
        }
        let api_token = self.api_tokens.iter().find(|one| one.token == *token)?;
        (now < api_token.until).then(|| Pass {
            grant: api_token.narrow(&self.grant),
            api_token: true,
            reads_only: api_token.reads_only,
            vouched: false,
            opened: None,
        })
    }

    /// Whether the one-time link opens now.
    pub fn link_opens(&self, token: &Hash, now: Instant) -> bool {
        let opens = |link: &super::Link| link.token == *token && now < link.until;
        !self.blocked && self.link.as_ref().is_some_and(opens)
    }

    /// When a session or a program was last seen, as far as it was written down.
    fn last_noted(&self, token: &Hash) -> Option<Option<Instant>> {
        let session = self.sessions.iter().find(|one| one.token == *token);
        let api_token = self.api_tokens.iter().find(|one| one.token == *token);
        session.map(|one| Some(one.used)).or(api_token.map(|one| one.used))
    }
}

/// Whether a use of the token now is to be written down.
pub fn worth_noting(user: &User, token: &Hash, now: Instant) -> bool {
    user.last_noted(token)
        .is_some_and(|used| used.is_none_or(|used| now >= used + NOTED_EVERY))
}
