//! Those who sign in, by sign-in name and by what they come with.

use super::table::{Put, Table};
use crate::machine::Seen;
use domovoi_domain::access::{Hash, Pass, User};
use domovoi_domain::kernel::{Instant, PersonId, UserId};
use std::collections::{BTreeSet, HashMap};

#[derive(Default, PartialEq)]
pub struct Users {
    table: Table<User>,
    logins: HashMap<UserId, String>,
    by_login: HashMap<String, UserId>,
    /// Sessions and api_tokens.
    by_token: HashMap<Hash, UserId>,
    by_link: HashMap<Hash, UserId>,
    by_passkey: HashMap<Hash, UserId>,
    by_person: HashMap<PersonId, BTreeSet<UserId>>,
    by_identity: HashMap<Hash, UserId>,
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

    /// Who comes with the token of this SHA-256, and with which rights, if it still opens.
    pub fn by_token(&self, token: &Hash, now: Instant) -> Option<(&Seen<User>, Pass)> {
        let seen = self.get(*self.by_token.get(token)?)?;
        Some((seen, seen.state.pass(token, now)?))
    }

    /// Whose one-time link it is, if it still opens.
    pub fn by_link(&self, token: &Hash, now: Instant) -> Option<&Seen<User>> {
        let seen = self.get(*self.by_link.get(token)?)?;
        seen.state.link_opens(token, now).then_some(seen)
    }

    /// Whose passkey it is.
    pub fn by_passkey(&self, id: &Hash) -> Option<&Seen<User>> {
        self.get(*self.by_passkey.get(id)?)
    }

    /// Those who sign in as the person.
    pub fn of_person(&self, person: PersonId) -> impl Iterator<Item = UserId> + '_ {
        self.by_person.get(&person).into_iter().flatten().copied()
    }

    /// Whose account at a provider it is.
    pub fn by_identity(&self, id: &Hash) -> Option<&Seen<User>> {
        self.get(*self.by_identity.get(id)?)
    }

    pub(super) fn put(&mut self, seen: Seen<User>, login: Option<String>) {
        let now = seen.state.clone();
        let Put::Taken(before) = self.table.put(seen) else {
            return;
        };
        if let Some(before) = before {
            for token in tokens(&before.state) {
                self.by_token.remove(token);
            }
            for passkey in &before.state.passkeys {
                self.by_passkey.remove(&passkey.id);
            }
            if let Some(person) = before.state.grant.person
                && let Some(users) = self.by_person.get_mut(&person)
            {
                users.remove(&before.id);
                if users.is_empty() {
                    self.by_person.remove(&person);
                }
            }
            for identity in &before.state.identities {
                self.by_identity.remove(&identity.id);
            }
            if let Some(link) = &before.state.link {
                self.by_link.remove(&link.token);
            }
            if let Some(login) = self.logins.remove(&before.id) {
                self.by_login.remove(&login.to_lowercase());
            }
        }
        for token in tokens(&now) {
            self.by_token.insert(*token, now.id);
        }
        for passkey in &now.passkeys {
            self.by_passkey.insert(passkey.id, now.id);
        }
        if let Some(person) = now.grant.person {
            self.by_person.entry(person).or_default().insert(now.id);
        }
        for identity in &now.identities {
            self.by_identity.insert(identity.id, now.id);
        }
        if let Some(link) = &now.link {
            self.by_link.insert(link.token, now.id);
        }
        if let Some(login) = login {
            self.by_login.insert(login.to_lowercase(), now.id);
            self.logins.insert(now.id, login);
        }
    }
}

fn tokens(user: &User) -> impl Iterator<Item = &Hash> {
    let sessions = user.sessions.iter().map(|session| &session.token);
    sessions.chain(user.api_tokens.iter().map(|api_token| &api_token.token))
}
