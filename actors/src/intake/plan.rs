//! Finding an executor and holding his time, for a ticket that is being made or that stands.

use super::Proposal;
use super::people::{firm_of, holder, rank, unknown_service};
use super::promises::Promise;
use crate::house::House;
use crate::machine::Turned;
use crate::machine::{Done, Order};
use domovoi_domain::calendar::{Calendar, CalendarCommand, Holder};
use domovoi_domain::kernel::{ContractorId, Distribution, EmployeeId, Refusal, RefusalKind, Slot, TicketId, Via, Who};
use domovoi_domain::policies;
use domovoi_domain::tickets::assignment::Need;
use domovoi_domain::tickets::{Assignment, Reason, Status, Ticket, TicketCommand};
use domovoi_storage::Key;
use std::sync::Arc;

/// How often another time is looked for when one was taken under our hands.
const TRIES: usize = 8;

/// What a person decided about who does it.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub executor: EmployeeId,
    /// `None` leaves the master that the ticket has.
    pub master: Option<EmployeeId>,
    /// `None`: the earliest that suits, or no time when he has none.
    pub slot: Option<Slot>,
}

impl House {
    /// Gives a ticket to whom a person chose. The time that the person holds is used.
    pub async fn assign(
        &self,
        id: TicketId,
        choice: Choice,
        who: &Who,
        key: Option<Key>,
        expect: Option<u64>,
    ) -> Result<Done<Ticket>, Refusal> {
        let claim = match self.claim::<Ticket>(key).await? {
            Turned::Repeat(done) => return Ok(done),
            Turned::First(claim) => claim,
        };
        let ticket = self.view::<Ticket>(id).await?;
        if expect.is_some_and(|expect| expect != ticket.version) {
            return Err(Refusal::stale());
        }
        let assignment = self.chosen(&Job::Ticket(ticket.state), id, choice, who).await?;
        let order = Order::new(TicketCommand::Assign { assignment }, who.clone())
            .key(key)
            .expect(expect);
        self.send_claimed(id, order, claim).await
    }

    /// Gives a ticket to the best there is; a person asked for it.
    pub async fn assign_best(
        &self,
        id: TicketId,
        who: &Who,
        key: Option<Key>,
        expect: Option<u64>,
    ) -> Result<Done<Ticket>, Refusal> {
        let claim = match self.claim::<Ticket>(key).await? {
            Turned::Repeat(done) => return Ok(done),
            Turned::First(claim) => claim,
        };
        let ticket = self.view::<Ticket>(id).await?;
        if expect.is_some_and(|expect| expect != ticket.version) {
            return Err(Refusal::stale());
        }
        let assignment = self.best(&Job::Ticket(ticket.state), id, holder(who), None).await?;
        let order = Order::new(TicketCommand::Assign { assignment }, who.clone())
            .key(key)
            .expect(expect);
        self.send_claimed(id, order, claim).await
    }

    /// Gives a planned ticket another time with the same executor.
    pub async fn reschedule(
        &self,
        id: TicketId,
        slot: Slot,
        who: &Who,
        key: Option<Key>,
        expect: Option<u64>,
    ) -> Result<Done<Ticket>, Refusal> {
        let claim = match self.claim::<Ticket>(key).await? {
            Turned::Repeat(done) => return Ok(done),
            Turned::First(claim) => claim,
        };
        let ticket = self.view::<Ticket>(id).await?;
        if let Some(executor) = ticket.state.executor.filter(|_| ticket.state.slot != Some(slot)) {
            self.hold(executor, slot, id, ticket.state.emergency, holder(who))
                .await?;
        }
        let order = Order::new(TicketCommand::Reschedule { slot }, who.clone())
            .key(key)
            .expect(expect);
        self.send_claimed(id, order, claim).await
    }

    /// Something took the ticket's executor or time away: finds anew, as the company distributes.
    /// `None` when there is nothing to do (any more).
    pub(crate) async fn assign_anew(
        &self,
        id: TicketId,
        reasons: Vec<Reason>,
        cause: u64,
        key: Key,
    ) -> Result<Option<Done<Ticket>>, Refusal> {
        let claim = match self.claim::<Ticket>(Some(key)).await? {
            Turned::Repeat(done) => return Ok(Some(done)),
            Turned::First(claim) => claim,
        };
        let ticket = self.view::<Ticket>(id).await?.state;
        let planned = ticket.executor.is_some() && ticket.slot.is_some();
        // What a contractor has, the contractor's people give out among themselves.
        if planned || ticket.status != Status::New || ticket.entrusted.is_some() {
            return Ok(None);
        }
        let mut assignment = match self.settings(ticket.company()).distribution {
            Distribution::Automatic => self.best(&Job::Ticket(ticket.clone()), id, None, None).await?,
            Distribution::Suggested | Distribution::Manual => Assignment {
                executor: ticket.executor,
                master: ticket.master,
                slot: None,
                reasons: vec![Reason::ManualPolicy],
            },
        };
        assignment.reasons.splice(0..0, reasons);
        let order = Order::new(TicketCommand::Assign { assignment }, Who::system(Via::Policy))
            .key(Some(key))
            .cause(Some(cause));
        self.send_claimed(id, order, claim).await.map(Some)
    }

    /// Finds the best one and holds his time; or nobody, with the reasons. `away` may not be asked
    /// for that time.
    pub(super) async fn best(
        &self,
        job: &Job,
        id: TicketId,
        holder: Option<Holder>,
        away: Option<(EmployeeId, Slot)>,
    ) -> Result<Assignment, Refusal> {
        let mut master = None;
        for _ in 0..TRIES {
            let (promise, proposal, emergency) = self.promise(job, id, holder, away, None).await?;
            master = proposal.master;
            let assignment = proposal.ranking.assignment(master);
            let (Some(promise), Some(executor), Some(slot)) = (promise, assignment.executor, assignment.slot) else {
                return Ok(assignment);
            };
            match self.hold(executor, slot, id, emergency, holder).await {
                Ok(seq) => {
                    promise.keep(seq);
                    return Ok(assignment);
                }
                Err(refusal) if taken(&refusal) => self.synced(self.store().last_seq()).await,
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(Assignment {
            master,
            reasons: vec![Reason::NobodyFree],
            ..Assignment::default()
        })
    }

    /// What a person chose, with the time held. A time that somebody else has refuses; without a
    /// wish the earliest that suits is taken.
    pub(super) async fn chosen(
        &self,
        job: &Job,
        id: TicketId,
        choice: Choice,
        who: &Who,
    ) -> Result<Assignment, Refusal> {
        let mut reasons: Vec<Reason> = who.user.map(Reason::ChosenBy).into_iter().collect();
        let (mut slot, mut master) = (choice.slot, choice.master);
        if let Some(slot) = slot {
            let now = self.now();
            let emergency = job.emergency(self)?;
            // Imports and replays tell of times that are over; nobody can hold those.
            if slot.end > now {
                self.hold(choice.executor, slot, id, emergency, holder(who)).await?;
            }
            reasons.push(Reason::Free(slot));
        } else {
            for _ in 0..TRIES {
                let (promise, proposal, emergency) =
                    self.promise(job, id, holder(who), None, Some(choice.executor)).await?;
                master = master.or(proposal.master);
                let best = proposal.ranking.ranked.into_iter().next();
                let (Some(promise), Some(best)) = (promise, best) else {
                    break;
                };
                match self.hold(choice.executor, best.slot, id, emergency, holder(who)).await {
                    Ok(seq) => {
                        promise.keep(seq);
                        slot = Some(best.slot);
                        reasons.extend(best.reasons);
                        break;
                    }
                    Err(refusal) if taken(&refusal) => self.synced(self.store().last_seq()).await,
                    Err(refusal) => return Err(refusal),
                }
            }
        }
        Ok(Assignment {
            executor: Some(choice.executor),
            master,
            slot,
            reasons,
        })
    }

    /// Ranks and promises the best one's time at one moment, on a thread of the pool.
    async fn promise(
        &self,
        job: &Job,
        id: TicketId,
        holder: Option<Holder>,
        away: Option<(EmployeeId, Slot)>,
        only: Option<EmployeeId>,
    ) -> Result<(Option<Promise>, Proposal, bool), Refusal> {
        let (house, job) = (self.clone(), job.clone());
        let promised = self.read(move |_| {
            Ok(job.with_need(&house, |need| {
                let model = house.model();
                let (promise, proposal) = house.promises().choose(id, model.seq, |taken| {
                    let mut proposal = rank(&model, need, (id, job.firm()), holder, taken, &house);
                    let ranking = &mut proposal.ranking;
                    ranking
                        .ranked
                        .retain(|ranked| only.is_none_or(|only| ranked.employee == only));
                    ranking.ranked.retain(|ranked| {
                        away.is_none_or(|(who, slot)| ranked.employee != who || !ranked.slot.overlaps(slot))
                    });
                    if ranking.ranked.is_empty() && ranking.nobody.is_empty() {
                        ranking.nobody.push(Reason::NobodyOnShift);
                    }
                    let best = ranking.ranked.first().map(|best| (best.employee, best.slot));
                    (best, proposal)
                });
                (promise, proposal, need.emergency)
            }))
        });
        promised.await?
    }

    /// Holds a time in a calendar for a ticket; the sequence number at which the calendar knows it.
    /// What `give_up` holds there is used up.
    pub(super) async fn hold(
        &self,
        executor: EmployeeId,
        slot: Slot,
        ticket: TicketId,
        emergency: bool,
        give_up: Option<Holder>,
    ) -> Result<u64, Refusal> {
        let command = CalendarCommand::Lease {
            slot,
            holder: Holder::Ticket(ticket),
            emergency,
            give_up,
        };
        let order = Order::new(command, Who::system(Via::Policy));
        self.send::<Calendar>(executor, order).await.map(|done| done.seq)
    }

    /// Gives a time back that was held for a ticket which does not come to be.
    pub(super) async fn let_go(&self, executor: EmployeeId, ticket: TicketId) {
        let Ok(calendar) = self.view::<Calendar>(executor).await else {
            return;
        };
        let held = calendar
            .state
            .leases
            .iter()
            .find(|lease| lease.holder == Holder::Ticket(ticket));
        if let Some(lease) = held {
            let order = Order::new(CalendarCommand::ReleaseLease { id: lease.id }, Who::system(Via::Policy));
            // It lapses by itself when this fails.
            let _ = self.send::<Calendar>(executor, order).await;
        }
    }
}

/// What is to be done: a ticket that stands, or one that is being made.
#[derive(Clone)]
pub(super) enum Job {
    Ticket(Arc<Ticket>),
    New(Arc<super::register::Draft>),
}

impl Job {
    pub(super) fn with_need<T>(&self, house: &House, ask: impl FnOnce(&Need<'_>) -> T) -> Result<T, Refusal> {
        let need = match self {
            Job::Ticket(ticket) => policies::ticket_gives_need(ticket, house.now(), &house.settings(ticket.company())),
            Job::New(draft) => {
                policies::service_gives_need(draft.wish(), house.now(), &house.settings(draft.place.company))
            }
        };
        need.as_ref().map(ask).ok_or_else(unknown_service)
    }

    fn firm(&self) -> Option<ContractorId> {
        match self {
            Job::Ticket(ticket) => firm_of(ticket),
            Job::New(_) => None,
        }
    }

    fn emergency(&self, house: &House) -> Result<bool, Refusal> {
        self.with_need(house, |need| need.emergency)
    }
}

/// Whether somebody else was quicker, so that another time may do.
fn taken(refusal: &Refusal) -> bool {
    matches!(
        refusal.kind,
        RefusalKind::Conflict | RefusalKind::Invalid | RefusalKind::NotFound
    )
}
