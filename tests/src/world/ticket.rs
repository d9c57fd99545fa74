//! A ticket in the hands of a test: what people do with it, and how it stands.

use super::{Post, World};
use domovoi_actors::{Choice, Done, Happening, Order, Seen};
use domovoi_domain::kernel::{DeadlineKind, EmployeeId, Instant, Refusal, Slot, TicketId, Who, time};
use domovoi_domain::tickets::decline::DeclineReason;
use domovoi_domain::tickets::{Audience, Deadline, DeadlineState, Status, Ticket, TicketCommand, TicketEvent, view};
use std::sync::Arc;

/// A registered ticket.
#[derive(Clone)]
pub struct TicketHandle {
    pub(super) world: World,
    pub id: TicketId,
    pub number: u64,
    /// Its version as it was registered.
    pub version: u64,
    /// Whether the answer was the first one again.
    pub repeated: bool,
}

impl std::fmt::Debug for TicketHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TicketHandle({} № {})", self.id, self.number)
    }
}

impl TicketHandle {
    /// As it durably stands.
    pub async fn now(&self) -> Arc<Ticket> {
        self.seen().await.state
    }

    pub async fn seen(&self) -> Seen<Ticket> {
        self.world
            .platform()
            .view::<Ticket>(self.id)
            .await
            .expect("the ticket is there")
    }

    pub async fn status(&self) -> Status {
        self.now().await.status
    }

    pub async fn executor(&self) -> Option<EmployeeId> {
        self.now().await.executor
    }

    pub async fn slot(&self) -> Option<Slot> {
        self.now().await.slot
    }

    /// Why this executor, or why nobody, as a dispatcher reads it.
    pub async fn why(&self) -> String {
        let ticket = self.now().await;
        let zone = time::zone(&ticket.zone).expect("the zone is known");
        view::reasons_text(&ticket.reasons, &zone).ru.into_owned()
    }

    /// The term of this kind; panics when the ticket has none.
    pub async fn deadline(&self, kind: DeadlineKind) -> Deadline {
        let ticket = self.now().await;
        let found = ticket.deadlines.iter().find(|deadline| deadline.kind == kind);
        found
            .unwrap_or_else(|| panic!("{kind:?} does not run for {}", self.number))
            .clone()
    }

    /// How the term stands at this moment of the world.
    pub async fn stands(&self, kind: DeadlineKind) -> DeadlineState {
        self.deadline(kind).await.state(self.world.now())
    }

    pub async fn overdue(&self) -> bool {
        self.now().await.is_overdue(self.world.now())
    }

    pub async fn history(&self) -> Vec<Happening<TicketEvent>> {
        self.world
            .platform()
            .history::<Ticket>(self.id)
            .await
            .expect("the history can be read")
    }

    /// As it stood at `at`.
    pub async fn as_of(&self, at: Instant) -> Result<Seen<Ticket>, Refusal> {
        self.world.platform().as_of::<Ticket>(self.id, at).await
    }

    /// Gives a command and waits until all has followed.
    pub async fn order(&self, command: TicketCommand, who: Who) -> Result<Done<Ticket>, Refusal> {
        let done = self
            .world
            .platform()
            .send::<Ticket>(self.id, Order::new(command, who))
            .await;
        self.world.settle().await;
        done
    }

    async fn tell(&self, command: TicketCommand) {
        let done = self.order(command, self.world.dispatcher()).await;
        done.expect("the ticket takes it");
    }

    async fn by_executor(&self, command: TicketCommand) {
        let executor = self.executor().await.expect("somebody has it");
        let done = self.order(command, Post(executor).who()).await;
        done.expect("the ticket takes it from its executor");
    }

    /// Its executor begins.
    pub async fn start(&self) {
        self.by_executor(TicketCommand::Start).await;
    }

    /// Its executor has done it.
    pub async fn complete(&self) {
        let note = String::new();
        self.by_executor(TicketCommand::Complete { note }).await;
    }

    /// The resident confirms, with stars.
    pub async fn close(&self, stars: u8) {
        let rating = Some(stars);
        self.tell(TicketCommand::Close { rating }).await;
    }

    /// Back to new, with a word why.
    pub async fn give_back(&self, reason: &str) {
        let reason = reason.to_owned();
        self.tell(TicketCommand::Return { reason }).await;
    }

    pub async fn defer(&self, until: Instant, reason: &str) {
        let reason = reason.to_owned();
        self.tell(TicketCommand::Defer { until, reason }).await;
    }

    pub async fn decline(&self, reason: DeclineReason, text: &str) {
        let text = text.to_owned();
        self.tell(TicketCommand::Decline { reason, text }).await;
    }

    pub async fn comment(&self, audience: Audience, text: &str) {
        let text = text.to_owned();
        self.tell(TicketCommand::Comment { audience, text }).await;
    }

    pub async fn localise(&self) {
        self.by_executor(TicketCommand::Localise).await;
    }

    /// The resident was told the planned time.
    pub async fn inform(&self) {
        self.tell(TicketCommand::Inform).await;
    }

    pub async fn link(&self, parent: TicketId) {
        let parent = Some(parent);
        self.tell(TicketCommand::Link { parent }).await;
    }

    /// A person gives it to somebody.
    pub async fn assign(&self, executor: EmployeeId, slot: Option<Slot>) -> Result<Done<Ticket>, Refusal> {
        let choice = Choice {
            executor,
            master: None,
            slot,
        };
        let (platform, who) = (self.world.platform(), self.world.dispatcher());
        let done = platform.assign(self.id, choice, &who, None, None).await;
        self.world.settle().await;
        done
    }

    /// A person asks for the best there is.
    pub async fn assign_best(&self) {
        let (platform, who) = (self.world.platform(), self.world.dispatcher());
        platform
            .assign_best(self.id, &who, None, None)
            .await
            .expect("it is assigned");
        self.world.settle().await;
    }

    pub async fn reschedule(&self, slot: Slot) -> Result<Done<Ticket>, Refusal> {
        let (platform, who) = (self.world.platform(), self.world.dispatcher());
        let done = platform.reschedule(self.id, slot, &who, None, None).await;
        self.world.settle().await;
        done
    }
}
