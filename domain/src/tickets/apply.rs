//! What each event does to a ticket. Total: whatever was decided once applies.

use super::{Deadline, Entrusted, Reason, Registered, Status, Ticket, TicketEvent};
use crate::kernel::{DeadlineKind, Instant, Stamp, Via};

impl Ticket {
    pub(super) fn happen(&mut self, event: &TicketEvent, stamp: &Stamp) {
        let at = stamp.at;
        match event {
            TicketEvent::Registered(registered) => *self = registered.ticket(stamp),
            TicketEvent::Assigned { assignment } => {
                self.executor = assignment.executor;
                self.master = assignment.master.or(self.master);
                self.slot = assignment.slot;
                self.reasons.clone_from(&assignment.reasons);
            }
            TicketEvent::Unassigned { reasons, .. } => {
                if self.status == Status::InProgress {
                    self.status = Status::New;
                    self.started_at = None;
                }
                self.executor = None;
                self.slot = None;
                self.reasons.clone_from(reasons);
            }
            TicketEvent::Started => {
                self.status = Status::InProgress;
                self.started_at = Some(at);
            }
            TicketEvent::Deferred { until, .. } => {
                self.status = Status::Deferred;
                self.deferred_until = Some(*until);
                self.started_at = None;
                self.slot = None;
                for deadline in self.unmet(|kind| kind == DeadlineKind::Service) {
                    deadline.paused = Some(at);
                }
            }
            TicketEvent::CameBack => {
                self.status = Status::New;
                self.deferred_until = None;
            }
            TicketEvent::Completed { .. } => {
                self.status = Status::Completed;
                self.completed_at = Some(at);
                self.meet(at, |_| true);
            }
            TicketEvent::Returned { .. } => self.give_back(),
            TicketEvent::Closed { rating } => {
                self.status = Status::Closed;
                self.closed_at = Some(at);
                self.rating = *rating;
            }
            TicketEvent::Declined { decline } => {
                self.status = Status::Declined;
                self.closed_at = Some(at);
                self.deferred_until = None;
                self.decline = Some(decline.clone());
                // Nothing was met, and nothing runs any more.
                for deadline in self.unmet(|_| true).filter(|deadline| deadline.paused.is_none()) {
                    deadline.paused = Some(at);
                }
            }
            TicketEvent::Rescheduled { slot } => self.slot = Some(*slot),
            TicketEvent::Commented { comment } => self.comments.push(comment.clone()),
            TicketEvent::FileAdded { file } => self.files.push(file.clone()),
            TicketEvent::Localised => {
                self.localised_at = Some(at);
                self.meet(at, |kind| kind == DeadlineKind::Localise);
            }
            TicketEvent::Informed => {
                self.informed_at = Some(at);
                self.meet(at, |kind| kind == DeadlineKind::Inform);
            }
            TicketEvent::Corrected {
                description,
                contact,
                emergency,
                service,
            } => {
                self.description = description.unwrap_or(self.description);
                self.contact = contact.or(self.contact);
                self.emergency = emergency.unwrap_or(self.emergency);
                self.service = service.unwrap_or(self.service);
            }
            TicketEvent::DeadlinesSet { deadlines } => self.deadlines.clone_from(deadlines),
            TicketEvent::DeadlineReached { kind, step } => {
                for deadline in self.unmet(|of| of == *kind) {
                    deadline.announced = deadline.announced.max(*step);
                }
            }
            TicketEvent::Escalated { level } => self.escalation = *level,
            TicketEvent::Linked { parent } => self.parent = *parent,
            TicketEvent::Entrusted { contractor } => {
                self.entrusted = Some(Entrusted {
                    contractor: *contractor,
                    at,
                    accepted_at: None,
                });
                self.reasons = vec![Reason::Entrusted];
            }
            TicketEvent::Accepted => {
                if let Some(entrusted) = &mut self.entrusted {
                    entrusted.accepted_at = Some(at);
                }
            }
            // The comments stay with their times; their words are gone.
            TicketEvent::Forgotten { .. } => self.contact = None,
            TicketEvent::Refused { .. } => self.come_home(Reason::Refused),
            TicketEvent::Recalled { .. } => self.come_home(Reason::Recalled),
        }
        self.changed_at = at;
    }

    /// The company has it again, and nobody does it.
    fn come_home(&mut self, reason: Reason) {
        self.entrusted = None;
        self.reasons = vec![reason];
    }

    fn unmet(&mut self, kinds: impl Fn(DeadlineKind) -> bool) -> impl Iterator<Item = &mut Deadline> {
        self.deadlines
            .iter_mut()
            .filter(move |deadline| deadline.met.is_none() && kinds(deadline.kind))
    }

    fn meet(&mut self, at: Instant, kinds: impl Fn(DeadlineKind) -> bool) {
        for deadline in self.unmet(kinds) {
            deadline.met = Some(at);
            deadline.paused = None;
        }
    }

    /// Back to new. Terms that only the finished work had met run again, from where they began.
    fn give_back(&mut self) {
        if self.status == Status::Completed {
            self.returns = self.returns.saturating_add(1);
        }
        let completed_at = self.completed_at.take();
        let of_the_work = |kind| !matches!(kind, DeadlineKind::Localise | DeadlineKind::Inform);
        for deadline in self.deadlines.iter_mut().filter(|deadline| of_the_work(deadline.kind)) {
            if deadline.met == completed_at {
                deadline.met = None;
            }
        }
        self.status = Status::New;
        self.started_at = None;
        self.slot = None;
    }
}

impl Registered {
    fn ticket(&self, stamp: &Stamp) -> Ticket {
        Ticket {
            id: self.id,
            number: self.number,
            place: self.place.clone(),
            zone: self.zone.clone(),
            service: self.service,
            status: Status::New,
            emergency: self.emergency,
            paid: self.paid,
            warranty: self.warranty,
            source: self.source,
            description: self.description,
            contact: self.contact,
            created_at: self.created_at,
            created_by: stamp.who.user,
            executor: self.assignment.executor,
            master: self.assignment.master,
            slot: self.assignment.slot,
            reasons: self.assignment.reasons.clone(),
            deadlines: self.deadlines.clone(),
            parent: self.parent,
            changed_at: stamp.at,
            recorded: stamp.who.via == Via::Replay,
            ..Ticket::default()
        }
    }
}
