//! What follows from what happened: the policies of the domain, behind the journal.
//!
//! The cursor is durable and moves when everything before it is done. A command carries a key made
//! of the event that caused it, so hearing an event twice does nothing twice. Reactions to one thing
//! are made one after the other, reactions to different things side by side.

use super::{PATIENCE, Progress, Stop};
use crate::house::House;
use crate::machine::Order;
use domovoi_domain::access::User;
use domovoi_domain::calendar::Calendar;
use domovoi_domain::contractors::{Contractor, ContractorEvent};
use domovoi_domain::handovers::Handover;
use domovoi_domain::housing::Building;
use domovoi_domain::kernel::{
    Aggregate, BuildingId, ContractorId, EmployeeId, Kind, PersonId, Refusal, RefusalKind, TicketId, UserId, Via, Who,
};
use domovoi_domain::outages::Outage;
use domovoi_domain::policies::{self, Reaction};
use domovoi_domain::privacy::Dossier;
use domovoi_domain::residents::{Person, PersonCard};
use domovoi_domain::tickets::Ticket;
use domovoi_storage::{AsOf, Frame, FrameEntry, Key};
use futures_util::StreamExt;
use futures_util::stream;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How many commits are answered to together; the cursor moves behind them.
const BATCH: usize = 128;
/// How many things are reacted to side by side.
const SIDE_BY_SIDE: usize = 32;
/// A command that fails by our own fault is tried so often; then the next one has its turn.
const TRIES: u32 = 5;

pub(crate) struct Reactor {
    pub(crate) house: House,
    /// How far the read model has come: what is assigned anew must see the cause.
    pub(crate) projected: Progress,
    pub(crate) progress: Progress,
}

/// An event that something may follow from.
struct Cause {
    seq: u64,
    entry: FrameEntry,
    /// Which event of the entry.
    at: usize,
}

impl Reactor {
    /// Under which name the store keeps how far the reactions came.
    pub(crate) const CURSOR: &str = "reactions";

    pub(crate) async fn run(self, stop: Stop) {
        let mut follower = self.house.store().follow(self.progress.get());
        while !stop.asked() {
            let frames = match follower.next(BATCH, PATIENCE) {
                Ok(frames) => frames,
                Err(error) => {
                    tracing::error!(%error, "reactions cannot follow the journal");
                    tokio::time::sleep(PATIENCE).await;
                    continue;
                }
            };
            let Some(last) = frames.last().map(|frame| frame.last) else {
                continue;
            };
            tokio::select! {
                // What is not done is done again at the next start.
                _ = stop.wait() => return,
                _ = self.take(&frames, last) => {}
            }
            if let Err(error) = self.house.store().set_cursor(Self::CURSOR, last) {
                tracing::error!(%error, "the cursor of the reactions was not kept; they will repeat");
            }
            self.progress.set(last);
        }
    }

    async fn take(&self, frames: &[Arc<Frame>], last: u64) {
        self.projected.reach(last).await;
        let mut causes: BTreeMap<(Kind, u64), Vec<Cause>> = BTreeMap::new();
        for entry in frames.iter().flat_map(|frame| &frame.entries) {
            if !matches!(
                entry.kind,
                Kind::Ticket
                    | Kind::Calendar
                    | Kind::Handover
                    | Kind::Outage
                    | Kind::Person
                    | Kind::Contractor
                    | Kind::Building
                    | Kind::Dossier
            ) {
                continue;
            }
            let causes = causes.entry((entry.kind, entry.id)).or_default();
            causes.extend((0..entry.events.len()).map(|at| Cause {
                seq: entry.seq + at as u64,
                entry: entry.clone(),
                at,
            }));
        }
        let lanes = causes.into_values().map(|causes| async move {
            for cause in causes {
                self.react(&cause).await;
            }
        });
        stream::iter(lanes).for_each_concurrent(SIDE_BY_SIDE, |lane| lane).await;
    }

    async fn react(&self, cause: &Cause) {
        let reactions = match self.reactions(cause).await {
            Ok(reactions) => reactions,
            Err(refusal) => {
                tracing::error!(
                    seq = cause.seq,
                    code = refusal.code,
                    "what follows from an event cannot be told"
                );
                return;
            }
        };
        for (n, reaction) in reactions.into_iter().enumerate() {
            self.make(cause.seq, n as u64, reaction).await;
        }
    }

    async fn reactions(&self, cause: &Cause) -> Result<Vec<Reaction>, Refusal> {
        match cause.entry.kind {
            Kind::Ticket => {
                let event = event_of::<Ticket>(cause)?;
                let ticket = match cause.entry.after_of::<Ticket>() {
                    Some(ticket) => ticket.clone(),
                    None => {
                        let (id, seq) = (cause.entry.id, cause.seq);
                        let found = self
                            .house
                            .read(move |store| store.as_of::<Ticket>(id, AsOf::Seq(seq)))
                            .await?;
                        Arc::new(found.ok_or_else(Refusal::not_found)?.state)
                    }
                };
                Ok(policies::react_to_ticket(&ticket, &event))
            }
            Kind::Calendar => {
                let event = event_of::<Calendar>(cause)?;
                let Some(ticket) = policies::ticket_of(&event) else {
                    return Ok(Vec::new());
                };
                match self.house.view::<Ticket>(ticket).await {
                    Ok(ticket) => Ok(policies::react_to_calendar(
                        EmployeeId(cause.entry.id),
                        &event,
                        &ticket.state,
                    )),
                    // The ticket whose time it was has never come to be.
                    Err(refusal) if refusal.kind == RefusalKind::NotFound => Ok(Vec::new()),
                    Err(refusal) => Err(refusal),
                }
            }
            Kind::Handover => Ok(policies::react_to_handover(&event_of::<Handover>(cause)?)),
            Kind::Outage => {
                let event = event_of::<Outage>(cause)?;
                let Some(words) = policies::outages::words_of(&event) else {
                    return Ok(Vec::new());
                };
                // What was erased is told to nobody.
                let words = self.house.record_text(words).await?;
                Ok(words.map_or_else(Vec::new, |words| policies::outages::react_to_outage(&event, &words)))
            }
            Kind::Person => {
                let event = event_of::<Person>(cause)?;
                let model = self.house.model();
                let id = PersonId(cause.entry.id);
                let users: Vec<UserId> = model.users.of_person(id).collect();
                let person = model.people.get(id).ok_or_else(Refusal::not_found)?;
                let manages = |house| model.buildings.get(house).map(|seen| seen.state.company);
                Ok(policies::residents::react_to_person(
                    &person.state,
                    &event,
                    &users,
                    manages,
                ))
            }
            Kind::Contractor => self.contract_told(cause).await,
            Kind::Building => {
                let event = event_of::<Building>(cause)?;
                if !policies::housing::is_heard(&event) {
                    return Ok(Vec::new());
                }
                let house = BuildingId(cause.entry.id);
                let model = self.house.model();
                let users = model.users.iter().map(|seen| &*seen.state);
                let open = model.tickets.all_open().map(|ticket| &**ticket);
                let here = open.filter(|ticket| ticket.place.building == house);
                Ok(policies::housing::react_to_building(house, &event, users, here))
            }
            Kind::Dossier => {
                let event = event_of::<Dossier>(cause)?;
                let person = PersonId(cause.entry.id);
                let words = self.house.model().people.words(person).cloned();
                let card = words.map(|words| PersonCard {
                    name: words.name,
                    phones: words.phones,
                    email: words.email,
                });
                let mut reactions = policies::privacy::consent_withdrawn_takes_email(person, &event, card);
                reactions.extend(policies::privacy::erasure_erases_person(person, &event));
                Ok(reactions)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// What follows when a contract has begun or ended.
    async fn contract_told(&self, cause: &Cause) -> Result<Vec<Reaction>, Refusal> {
        let event = event_of::<Contractor>(cause)?;
        if !matches!(
            event,
            ContractorEvent::Elapsed | ContractorEvent::ContractEnded { .. } | ContractorEvent::ContractAdded { .. }
        ) {
            return Ok(Vec::new());
        }
        let id = ContractorId(cause.entry.id);
        let firm = self.house.view::<Contractor>(id).await?.state;
        let model = self.house.model();
        let entrusted = model.tickets.all_open().filter(|ticket| ticket.is_entrusted_to(id));
        Ok(policies::contractors::contract_ended_recalls_tickets(
            &firm,
            self.house.now(),
            entrusted.map(|ticket| (ticket.id, ticket.status)),
        ))
    }

    /// Gives the command until it is done or refused for good.
    async fn make(&self, cause: u64, n: u64, reaction: Reaction) {
        let key = key(cause, n);
        let mut failures = 0;
        loop {
            let refusal = match self.attempt(cause, key, reaction.clone()).await {
                Ok(()) => return,
                Err(refusal) => refusal,
            };
            match refusal.kind {
                RefusalKind::Unavailable | RefusalKind::Limited => {}
                RefusalKind::Bug if failures < TRIES => failures += 1,
                RefusalKind::Bug => {
                    tracing::error!(cause, n, "a reaction failed again and again; it is passed over");
                    return;
                }
                _ => {
                    tracing::info!(cause, n, code = refusal.code, "a reaction was refused");
                    return;
                }
            }
            let wait = refusal
                .retry_after
                .map_or(Duration::from_millis(200), |wait| Duration::from_secs(wait.into()));
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&self, cause: u64, key: Key, reaction: Reaction) -> Result<(), Refusal> {
        match reaction {
            Reaction::Calendar(employee, command) => self.order::<Calendar>(employee, command, cause, key).await,
            Reaction::Ticket(ticket, command) => self.order::<Ticket>(ticket, command, cause, key).await,
            Reaction::Handover(id, command) => self.order::<Handover>(id, command, cause, key).await,
            Reaction::Person(id, command) => self.order::<Person>(id, command, cause, key).await,
            Reaction::User(id, command) => self.order::<User>(id, command, cause, key).await,
            Reaction::Reassign(ticket, reasons) => self.reassign(ticket, reasons, cause, key).await,
            Reaction::HandOver(ticket) => self.house.hand_over_ticket(ticket, cause, key).await,
        }
    }

    async fn order<A: Aggregate>(&self, id: A::Id, command: A::Command, cause: u64, key: Key) -> Result<(), Refusal> {
        let order = Order::new(command, Who::system(Via::Policy))
            .key(Some(key))
            .cause(Some(cause));
        self.house.send::<A>(id, order).await.map(drop)
    }

    async fn reassign(
        &self,
        ticket: TicketId,
        reasons: Vec<domovoi_domain::tickets::Reason>,
        cause: u64,
        key: Key,
    ) -> Result<(), Refusal> {
        self.house.assign_anew(ticket, reasons, cause, key).await.map(drop)
    }
}

fn event_of<A: Aggregate>(cause: &Cause) -> Result<A::Event, Refusal> {
    match cause.entry.events_of::<A>() {
        Some(Ok(events)) => events.into_iter().nth(cause.at).ok_or_else(Refusal::bug),
        Some(Err(error)) => {
            tracing::error!(%error, seq = cause.seq, "an event cannot be read");
            Err(Refusal::bug())
        }
        None => Err(Refusal::bug()),
    }
}

/// The key of the `n`th reaction to an event: the same again whenever the event is heard.
fn key(cause: u64, n: u64) -> Key {
    /// Sets these keys apart from those of people, which are hashes.
    const MARK: u128 = 0xd0_40_70_1d << 96;
    Key {
        hash: MARK | u128::from(cause) << 32 | u128::from(n as u32),
        body: 0,
    }
}
