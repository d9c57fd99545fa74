//! Who looks at which ticket right now. Nothing of it is stored.

use crate::extract::Caller;
use crate::rows::{self, Eyes};
use crate::wire::live::{PresenceRow, PresenceState};
use domovoi_actors::Model;
use domovoi_domain::kernel::{Instant, TicketId, UserId};
use std::collections::BTreeMap;

/// Looks of one socket; more are passed over.
const LOOKS: usize = 16;

/// All looks: of a socket at a ticket.
#[derive(Default)]
pub(super) struct Presence {
    looks: BTreeMap<(u64, TicketId), Look>,
}

pub(super) struct Look {
    user: UserId,
    state: PresenceState,
    since: Instant,
}

/// What became of a look.
pub(super) enum Turned {
    Shown(u64, TicketId),
    Gone(u64, TicketId),
    Nothing,
}

impl Presence {
    /// Takes in what a client says of itself; the ticket must be one that it may see.
    pub(super) fn say(
        &mut self,
        model: &Model,
        socket: u64,
        caller: &Caller,
        topic: &str,
        state: PresenceState,
        now: Instant,
    ) -> Turned {
        let Some(ticket) = topic.strip_prefix("ticket/").and_then(|id| id.parse::<TicketId>().ok()) else {
            return Turned::Nothing;
        };
        let key = (socket, ticket);
        if state == PresenceState::Gone {
            return match self.looks.remove(&key) {
                Some(_) => Turned::Gone(socket, ticket),
                None => Turned::Nothing,
            };
        }
        let eyes = Eyes {
            grant: caller.grant.clone(),
            lang: caller.lang,
            now,
        };
        let seen = model
            .tickets
            .head(ticket)
            .is_some_and(|head| rows::ticket::visible(head, &eyes));
        let known = self.looks.get(&key);
        let count = self
            .looks
            .range((socket, TicketId(0))..=(socket, TicketId(u64::MAX)))
            .count();
        if !seen || known.is_some_and(|look| look.state == state) || (known.is_none() && count >= LOOKS) {
            return Turned::Nothing;
        }
        let since = known.map_or(now, |look| look.since);
        self.looks.insert(
            key,
            Look {
                user: caller.user,
                state,
                since,
            },
        );
        Turned::Shown(socket, ticket)
    }

    /// Takes away everything that a socket looked at.
    pub(super) fn absent(&mut self, socket: u64) -> Vec<TicketId> {
        let range = (socket, TicketId(0))..=(socket, TicketId(u64::MAX));
        let tickets: Vec<TicketId> = self.looks.range(range).map(|((_, ticket), _)| *ticket).collect();
        for ticket in &tickets {
            self.looks.remove(&(socket, *ticket));
        }
        tickets
    }

    /// Every look there is.
    pub(super) fn keys(&self) -> impl Iterator<Item = (u64, TicketId)> + '_ {
        self.looks.keys().copied()
    }

    /// One look, if the reader may see the ticket.
    pub(super) fn row(&self, model: &Model, socket: u64, ticket: TicketId, eyes: &Eyes) -> Option<PresenceRow> {
        let look = self.looks.get(&(socket, ticket))?;
        let head = model.tickets.head(ticket)?;
        rows::ticket::visible(head, eyes).then(|| PresenceRow {
            id: id(socket, ticket),
            topic: format!("ticket/{ticket}"),
            user: rows::user(model, look.user),
            state: look.state,
            since: look.since.into(),
        })
    }
}

/// The id of a look: opaque, and the same while it lasts.
pub(super) fn id(socket: u64, ticket: TicketId) -> String {
    format!("{}-{ticket}", domovoi_domain::kernel::id::encode(socket))
}
