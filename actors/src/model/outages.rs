//! Outages, and which live one a ticket belongs to.

use super::table::{Put, Table};
use crate::machine::Seen;
use domovoi_domain::kernel::{OutageId, TicketId};
use domovoi_domain::outages::Outage;
use std::collections::HashMap;

#[derive(Debug, Default, PartialEq)]
pub struct Outages {
    table: Table<Outage>,
    /// Only of live ones.
    by_ticket: HashMap<TicketId, OutageId>,
}

impl Outages {
    pub fn get(&self, id: OutageId) -> Option<&Seen<Outage>> {
        self.table.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Seen<Outage>> {
        self.table.iter()
    }

    /// The live outage that owns the ticket.
    pub fn of_ticket(&self, ticket: TicketId) -> Option<OutageId> {
        self.by_ticket.get(&ticket).copied()
    }

    pub(super) fn put(&mut self, seen: Seen<Outage>) {
        let (id, now) = (seen.id, seen.state.clone());
        let Put::Taken(before) = self.table.put(seen) else {
            return;
        };
        for gone in before.iter().flat_map(|before| &before.state.tickets) {
            if self.by_ticket.get(&gone.ticket) == Some(&id) {
                self.by_ticket.remove(&gone.ticket);
            }
        }
        if now.is_live() {
            self.by_ticket
                .extend(now.tickets.iter().map(|attached| (attached.ticket, id)));
        }
    }
}
