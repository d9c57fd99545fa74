//! The one actor that every kind of thing lives in: state, messages, short handlers.
//!
//! It decides, lets the events happen to its own state, hands them to the journal and goes on with
//! the next command; the answer is given when the commit is durable. What thinks is in the domain.
//!
//! A panicking rule costs its caller an internal refusal and the actor a restart from storage; the
//! mailbox and everybody else live on. An actor that keeps panicking rests for a minute.

use super::directory::{Life, Shelf, Waiting};
use super::ground::Ground;
use super::keys::Claim;
use super::numbers::Taken;
use super::order::{Done, Order, Seen};
use super::refused::{busy, not_stored, resting, unloaded};
use actix::{Actor, ActorContext, ActorFutureExt, AsyncContext, Context, Handler, Message, Supervised, WrapFuture};
use domovoi_domain::kernel::{self, Aggregate, Id, Instant, Refusal, Span, Stamp};
use domovoi_storage::{Commit, CommitError, Committed, Entry};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use std::time::Duration;
use tokio::sync::oneshot;

/// Restarts within [`BUDGET_SPAN`] after which the thing rests.
const BUDGET: usize = 5;
const BUDGET_SPAN: Span = Span::seconds(60);

type Answer<T> = oneshot::Sender<Result<T, Refusal>>;

pub(crate) struct Entity<A: Aggregate> {
    id: u64,
    ground: Arc<Ground>,
    shelf: Arc<Shelf<A>>,
    life: Arc<Life>,
    /// `None` until loaded, and after a failure until the restart has loaded it again.
    held: Option<Held<A>>,
    /// Commits that were handed to the journal and are not durable yet, oldest first.
    in_flight: VecDeque<InFlight<A>>,
    /// A commit was refused for want of room, and what was decided upon it is still to be told.
    takes_back: bool,
    /// Those who asked for the state meanwhile.
    readers: Vec<Answer<Seen<A>>>,
    restarts: VecDeque<Instant>,
    touched: std::time::Instant,
}

/// The state with all decided events, also those that are not durable yet.
struct Held<A> {
    state: Arc<A>,
    version: u64,
    /// Sequence number of its last durable event.
    seq: u64,
}

struct InFlight<A: Aggregate> {
    state: Arc<A>,
    version: u64,
    answer: Answer<Done<A>>,
    /// The number that it bears, to be given back when it is certain that nobody will.
    number: Option<Taken>,
    /// Those who wait for the state to be durable.
    waiting: Vec<Wait<A>>,
}

enum Wait<A: Aggregate> {
    View(Answer<Seen<A>>),
    Nothing(Answer<Done<A>>),
}

/// A command for the thing.
#[derive(Message)]
#[rtype(result = "()")]
pub(crate) struct Do<A: Aggregate> {
    pub(crate) order: Order<A>,
    pub(crate) claim: Option<Claim>,
    pub(crate) answer: Answer<Done<A>>,
    pub(crate) waiting: Waiting,
}

/// A question for its durable state.
#[derive(Message)]
#[rtype(result = "()")]
pub(crate) struct Look<A: Aggregate> {
    pub(crate) answer: Answer<Seen<A>>,
    pub(crate) waiting: Waiting,
}

/// The oldest commit in flight is durable, or has failed.
#[derive(Message)]
#[rtype(result = "()")]
struct Settled(Result<Committed, CommitError>);

/// What became of a command.
enum Outcome<A> {
    Nothing,
    Queued {
        state: Arc<A>,
        version: u64,
        number: Option<Taken>,
    },
}

impl<A: Aggregate> Entity<A> {
    pub(crate) fn new(id: u64, ground: Arc<Ground>, shelf: Arc<Shelf<A>>, life: Arc<Life>) -> Self {
        Self {
            id,
            ground,
            shelf,
            life,
            held: None,
            in_flight: VecDeque::new(),
            takes_back: false,
            readers: Vec::new(),
            restarts: VecDeque::new(),
            touched: std::time::Instant::now(),
        }
    }

    /// Loads the state while messages wait. What is on its way to the disk comes first.
    fn load(&mut self, ctx: &mut Context<Self>) {
        let (ground, life, id) = (self.ground.clone(), self.life.clone(), self.id);
        let loading = async move {
            while life.in_flight.load(Acquire) > 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            let store = ground.store.clone();
            ground.pool.run(move || store.state::<A>(id)).await
        };
        let arrived = loading.into_actor(self).map(|loaded, entity, _| match loaded {
            Ok(Ok(found)) => {
                entity.held = Some(match found {
                    Some(found) => Held {
                        state: Arc::new(found.state),
                        version: found.version,
                        seq: found.seq,
                    },
                    None => Held {
                        state: Arc::new(A::default()),
                        version: 0,
                        seq: 0,
                    },
                });
            }
            Ok(Err(error)) => tracing::error!(kind = A::KIND.name(), id = entity.id, %error, "cannot load"),
            Err(_) => tracing::error!(kind = A::KIND.name(), id = entity.id, "loading panicked"),
        });
        let arrived = arrived.map(|(), entity, _| entity.tell_readers());
        ctx.wait(arrived);
    }

    /// Runs the rule and queues what it decided. Everything here may panic but for the last step.
    fn decide(
        &self,
        held: &Held<A>,
        order: Order<A>,
        claim: Option<Claim>,
        ctx: &Context<Self>,
    ) -> Result<Outcome<A>, Refusal> {
        let ground = &self.ground;
        let settings = ground.settings.of(held.state.company(&order.command));
        let counter = held
            .state
            .takes_number(&order.command)
            .map(|company| ground.numbers.of(company));
        let mut counted = counter.as_ref().map(|counter| counter.lock());
        let number = counted
            .as_ref()
            .map_or(0, |counted| counted.next(settings.first_number));

        let clock = ground.clock.now();
        let now = order.at.map_or(clock, |at| at.min(clock));
        let decision = held.state.decide(
            order.command,
            &kernel::Context::new(now, &order.who, &settings, number, ground.ids.block(clock)),
        )?;
        if decision.events.is_empty() {
            return Ok(Outcome::Nothing);
        }
        let stamp = Stamp {
            at: now,
            who: order.who,
        };
        let mut state = (*held.state).clone();
        for event in &decision.events {
            state.apply(event, &stamp);
        }
        let (state, version) = (Arc::new(state), held.version + decision.events.len() as u64);
        let commit = Commit {
            at: now,
            who: stamp.who,
            key: claim.as_ref().map(|claim| claim.key),
            cause: order.cause,
            entries: vec![Entry::of::<A>(self.id, held.version, decision, state.clone())],
        };
        let (address, life) = (ctx.address(), self.life.clone());
        life.in_flight.fetch_add(1, AcqRel);
        let done = Box::new(move |result| {
            // The message first: whoever sees the count at zero finds it in the mailbox.
            address.do_send(Settled(result));
            life.in_flight.fetch_sub(1, AcqRel);
            // Until now nobody else could act under the key; from now on the store remembers what it led to.
            drop(claim);
        });
        if ground.store.commit(commit, done).is_err() {
            self.life.in_flight.fetch_sub(1, AcqRel);
            return Err(busy());
        }
        if let Some(counted) = &mut counted {
            counted.take(number);
        }
        drop(counted);
        let number = counter.map(|counter| Taken { counter, number });
        Ok(Outcome::Queued { state, version, number })
    }

    fn tell_readers(&mut self) {
        self.takes_back = false;
        for answer in std::mem::take(&mut self.readers) {
            match &self.held {
                Some(held) => self.tell(Wait::View(answer), held.state.clone(), held.version, held.seq),
                None => drop(answer.send(Err(unloaded()))),
            }
        }
    }

    /// Why nothing can be done now, if so.
    fn trouble(&mut self, ctx: &mut Context<Self>) -> Option<Refusal> {
        if self.held.is_some() {
            return None;
        }
        if self.takes_back {
            return Some(not_stored(&CommitError::Full));
        }
        let now = self.ground.clock.now();
        match self.rests_until() {
            Some(until) if until > now => Some(resting(until - now)),
            rested => {
                ctx.stop();
                Some(if rested.is_some() {
                    resting(Span::ZERO)
                } else {
                    unloaded()
                })
            }
        }
    }

    fn rests_until(&self) -> Option<Instant> {
        let newest = *self.restarts.back()?;
        (self.restarts.len() > BUDGET).then_some(newest + BUDGET_SPAN)
    }

    fn done(&self, state: Arc<A>, version: u64, seq: u64) -> Done<A> {
        Done {
            id: A::Id::from_raw(self.id),
            state,
            version,
            seq,
            repeated: false,
        }
    }

    fn seen(&self, state: Arc<A>, version: u64, seq: u64) -> Result<Seen<A>, Refusal> {
        if !state.exists() {
            return Err(Refusal::not_found());
        }
        Ok(Seen {
            id: A::Id::from_raw(self.id),
            state,
            version,
            seq,
        })
    }

    /// Answers whoever asked for the durable state; nobody may listen any more, which is no harm.
    fn tell(&self, wait: Wait<A>, state: Arc<A>, version: u64, seq: u64) {
        match wait {
            Wait::View(answer) => drop(answer.send(self.seen(state, version, seq))),
            Wait::Nothing(answer) => drop(answer.send(Ok(self.done(state, version, seq)))),
        }
    }

    /// Answers now when everything is durable, else with the youngest commit in flight.
    fn tell_when_durable(&mut self, wait: Wait<A>) {
        match (self.in_flight.back_mut(), &self.held) {
            (Some(youngest), _) => youngest.waiting.push(wait),
            (None, Some(held)) => self.tell(wait, held.state.clone(), held.version, held.seq),
            (None, None) => {}
        }
    }

    fn passivate_when_idle(&mut self, ctx: &mut Context<Self>) {
        let idle = self.touched.elapsed() >= self.ground.options.idle;
        if idle && self.in_flight.is_empty() && self.shelf.retire(self.id) {
            // The shelf held the last address, so the supervisor lets it end.
            ctx.stop();
        }
    }
}

impl<A: Aggregate> Actor for Entity<A> {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Context<Self>) {
        let every = (self.ground.options.idle / 2).max(Duration::from_millis(10));
        ctx.run_interval(every, Self::passivate_when_idle);
        let now = self.ground.clock.now();
        if self.rests_until().is_none_or(|until| until <= now) {
            self.load(ctx);
        }
    }
}

impl<A: Aggregate> Supervised for Entity<A> {
    fn restarting(&mut self, _: &mut Context<Self>) {
        let now = self.ground.clock.now();
        self.held = None;
        self.restarts.retain(|at| now - *at < BUDGET_SPAN);
        self.restarts.push_back(now);
        self.ground.counters.restarts.fetch_add(1, Relaxed);
        if self.restarts.len() > BUDGET {
            tracing::error!(
                kind = A::KIND.name(),
                id = self.id,
                "failed too often; it rests for a minute"
            );
        }
    }
}

impl<A: Aggregate> Handler<Do<A>> for Entity<A> {
    type Result = ();

    fn handle(&mut self, message: Do<A>, ctx: &mut Context<Self>) {
        let Do {
            order,
            claim,
            answer,
            waiting,
        } = message;
        drop(waiting);
        self.touched = std::time::Instant::now();
        // A receiver that is gone wants no answer; sending is then no harm.
        if let Some(refusal) = self.trouble(ctx) {
            let _ = answer.send(Err(refusal));
            return;
        }
        let Some(held) = self.held.take() else { return };
        if order.expect.is_some_and(|version| version != held.version) {
            self.held = Some(held);
            let _ = answer.send(Err(Refusal::stale()));
            return;
        }
        let decided = catch_unwind(AssertUnwindSafe(|| self.decide(&held, order, claim, ctx)));
        match decided {
            Ok(Ok(Outcome::Queued { state, version, number })) => {
                self.held = Some(Held {
                    state: state.clone(),
                    version,
                    seq: held.seq,
                });
                self.in_flight.push_back(InFlight {
                    state,
                    version,
                    answer,
                    number,
                    waiting: Vec::new(),
                });
            }
            Ok(Ok(Outcome::Nothing)) => {
                self.held = Some(held);
                self.tell_when_durable(Wait::Nothing(answer));
            }
            Ok(Err(refusal)) => {
                self.held = Some(held);
                let _ = answer.send(Err(refusal));
            }
            Err(_) => {
                tracing::error!(
                    kind = A::KIND.name(),
                    id = self.id,
                    "a rule panicked; the thing is loaded anew"
                );
                self.ground.counters.panics.fetch_add(1, Relaxed);
                let _ = answer.send(Err(Refusal::bug()));
                ctx.stop();
            }
        }
    }
}

impl<A: Aggregate> Handler<Look<A>> for Entity<A> {
    type Result = ();

    fn handle(&mut self, message: Look<A>, ctx: &mut Context<Self>) {
        let Look { answer, waiting } = message;
        drop(waiting);
        self.touched = std::time::Instant::now();
        if self.takes_back {
            return self.readers.push(answer);
        }
        match self.trouble(ctx) {
            Some(refusal) => drop(answer.send(Err(refusal))),
            None => self.tell_when_durable(Wait::View(answer)),
        }
        // Somebody who guesses ids shall not fill the memory with things that do not exist.
        let exists = self.held.as_ref().is_none_or(|held| held.state.exists());
        if !exists && self.in_flight.is_empty() && self.shelf.retire(self.id) {
            ctx.stop();
        }
    }
}

impl<A: Aggregate> Handler<Settled> for Entity<A> {
    type Result = ();

    fn handle(&mut self, Settled(result): Settled, ctx: &mut Context<Self>) {
        let Some(first) = self.in_flight.pop_front() else {
            return;
        };
        match result {
            Ok(Committed { seq }) => {
                if let Some(held) = &mut self.held {
                    held.seq = held.seq.max(seq);
                }
                let _ = first
                    .answer
                    .send(Ok(self.done(first.state.clone(), first.version, seq)));
                for wait in first.waiting {
                    self.tell(wait, first.state.clone(), first.version, seq);
                }
            }
            Err(error) => {
                tracing::warn!(kind = A::KIND.name(), id = self.id, %error, "a commit was not stored");
                let refusal = not_stored(&error);
                let _ = first.answer.send(Err(refusal.clone()));
                for wait in first.waiting {
                    match wait {
                        Wait::View(answer) if error == CommitError::Full => self.readers.push(answer),
                        Wait::View(answer) => drop(answer.send(Err(refusal.clone()))),
                        Wait::Nothing(answer) => drop(answer.send(Err(refusal.clone()))),
                    }
                }
                self.held = None;
                if error != CommitError::Full {
                    return ctx.stop();
                }
                if let Some(number) = first.number {
                    number.give_back();
                }
                self.takes_back = true;
                // The thing itself is well. It is looked up again when all that was decided upon the refused commit has
                // been refused as well.
                if self.in_flight.is_empty() {
                    self.load(ctx);
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "entity_tests.rs"]
mod tests;
