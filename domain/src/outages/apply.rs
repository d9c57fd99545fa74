//! What events make of an outage.

use super::{Attached, Outage, OutageEvent};
use crate::kernel::{Stamp, TicketId};

impl Outage {
    pub(super) fn happen(&mut self, event: &OutageEvent, stamp: &Stamp) {
        match event {
            OutageEvent::Opened(opened) => {
                *self = Outage {
                    id: opened.id,
                    company: opened.company,
                    buildings: opened.buildings.clone(),
                    riser: opened.riser.clone(),
                    trouble: opened.trouble.clone(),
                    planned: opened.planned,
                    started: opened.started,
                    planned_until: opened.planned_until,
                    answer: opened.answer,
                    tickets: attached(&opened.tickets).collect(),
                    opened_at: stamp.at,
                    opened_by: stamp.who.user,
                    ..Outage::default()
                };
            }
            OutageEvent::Attached { tickets } => self.tickets.extend(attached(tickets)),
            OutageEvent::Detached { tickets } => self.tickets.retain(|it| !tickets.contains(&it.ticket)),
            OutageEvent::AnswerSet { answer, planned_until } => {
                self.answer = *answer;
                self.planned_until = *planned_until;
            }
            OutageEvent::Informed { tickets, answer } => {
                for it in self.tickets.iter_mut().filter(|it| tickets.contains(&it.ticket)) {
                    it.told = Some(*answer);
                }
            }
            OutageEvent::Closed { .. } => self.closed = Some(stamp.at),
        }
        self.changed_at = stamp.at;
    }
}

fn attached(tickets: &[TicketId]) -> impl Iterator<Item = Attached> + '_ {
    tickets.iter().map(|ticket| Attached {
        ticket: *ticket,
        told: None,
    })
}
