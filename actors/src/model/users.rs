//! Those who sign in, by sign-in name and by session.

use super::table::{Put, Table};
use crate::machine::Seen;
use domovoi_domain::access::User;
use domovoi_domain::kernel::{Instant, UserId};
use std::collections::HashMap;

#[derive(Default, PartialEq)]
pub struct Users {
    table: Table<User>,
    logins: HashMap<UserId, String>,
    by_login: HashMap<String, UserId>,
    by_token: HashMap<[u8; 32], UserId>,
}

/// Sign-in names and hashes of tokens stay out of debug prints.
impl std::fmt::Debug for Users {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Users({})", self.table.len())
    }
}

impl Users {
    pub fn get(&self, id: UserId) -> Option<&Seen<User>> {
        self.table.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Seen<User>> {
        self.table.iter()
    }

    pub fn len(&self) -> usize {
        self.table.len()
    }

    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Upper and lower case are one.
    pub fn by_login(&self, login: &str) -> Option<&Seen<User>> {
        self.get(*self.by_login.get(&login.trim().to_lowercase())?)
    }

    pub fn login(&self, id: UserId) -> Option<&str> {
        self.logins.get(&id).map(String::as_str)
    }

    /// Whose session it is by the SHA-256 of its token, if it still runs.
    pub fn by_token(&self, token: &[u8; 32], now: Instant) -> Option<&Seen<User>> {
        let seen = self.get(*self.by_token.get(token)?)?;
        let runs = |session: &domovoi_domain::access::Session| session.token == *token && now < session.until;
        (!seen.state.blocked && seen.state.sessions.iter().any(runs)).then_some(seen)
    }

    pub(super) fn put(&mut self, seen: Seen<User>, login: Option<String>) {
        let now = seen.state.clone();
        let Put::Taken(before) = self.table.put(seen) else {
            return;
        };
        if let Some(before) = before {
            for session in &before.state.sessions {
                self.by_token.remove(&session.token);
            }
            if let Some(login) = self.logins.remove(&before.id) {
                self.by_login.remove(&login.to_lowercase());
            }
        }
        for session in &now.sessions {
            self.by_token.insert(session.token, now.id);
        }
        if let Some(login) = login {
            self.by_login.insert(login.to_lowercase(), now.id);
            self.logins.insert(now.id, login);
        }
    }
}
