//! When and from where each session and each API token was last used. The journal hears of it once an
//! hour; this remembers the rest.

use crate::server::Web;
use domovoi_actors::{Order, Seen};
use domovoi_domain::access::{Hash, User, UserCommand, pass};
use domovoi_domain::kernel::{Instant, Span, Who};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::IpAddr;

/// Beyond so many tokens those that were not used for a day are let go.
const KEPT: usize = 50_000;

/// One use of a token.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Came {
    pub at: Instant,
    pub from: Option<IpAddr>,
}

#[derive(Default)]
pub struct LastUsed(Mutex<HashMap<Hash, Came>>);

impl LastUsed {
    pub fn of(&self, token: &Hash) -> Option<Came> {
        self.0.lock().get(token).copied()
    }

    fn remember(&self, token: Hash, came: Came) {
        let mut known = self.0.lock();
        if known.len() > KEPT {
            known.retain(|_, one| came.at < one.at + Span::days(1));
        }
        known.insert(token, came);
    }
}

/// Remembers that a token was used just now, and lets it be written down when that is due.
pub(super) fn note(web: &Web, user: &Seen<User>, token: Hash, who: &Who, now: Instant) {
    let came = Came {
        at: now,
        from: who.from,
    };
    web.last_used.remember(token, came);
    if !pass::worth_noting(&user.state, &token, now) {
        return;
    }
    let (house, id, who) = (web.house.clone(), user.id, who.clone());
    actix_web::rt::spawn(async move {
        if let Err(refusal) = house
            .send::<User>(id, Order::new(UserCommand::Note { token }, who))
            .await
        {
            tracing::warn!(%refusal, "the use of a session could not be written down");
        }
    });
}

/// The later of what was written down and what is remembered.
pub fn latest(web: &Web, token: &Hash, noted: Option<Instant>, from: Option<IpAddr>) -> Option<Came> {
    let noted = noted.map(|at| Came { at, from });
    let remembered = web.last_used.of(token);
    noted.into_iter().chain(remembered).max_by_key(|came| came.at)
}
