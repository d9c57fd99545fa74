//! From the call to the ticket: the place, the executor with his time, then the number.

use super::people::located;
use super::plan::{Choice, Job};
use crate::house::House;
use crate::machine::Turned;
use crate::machine::{Done, Order};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{
    Aggregate, BuildingId, Context, Distribution, EmployeeId, Instant, Refusal, Slot, TicketId, Via, Who,
};
use domovoi_domain::policies::{self, Wish};
use domovoi_domain::tickets::{Assignment, Reason, Register, Source, Ticket, TicketCommand};
use domovoi_storage::Key;
use std::sync::Arc;

/// What intake was told.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Request {
    pub building: BuildingId,
    pub flat: Option<String>,
    /// Outside flats; a flat knows its own entrance.
    pub entrance: Option<u16>,
    /// Row of the classifier.
    pub service: u16,
    pub description: String,
    pub contact_name: String,
    /// In E.164 or empty.
    pub contact_phone: String,
    pub source: Source,
    /// `None`: as the classifier says.
    pub emergency: Option<bool>,
    pub paid: bool,
    pub warranty: bool,
    /// When it really was asked for, for imports and replays; `None`: now.
    pub created_at: Option<Instant>,
    pub parent: Option<TicketId>,
    pub wanted: Wanted,
}

/// Who shall do it.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Wanted {
    /// As the company distributes.
    #[default]
    Auto,
    /// Nobody yet; a person will choose.
    Manual,
    Chosen {
        executor: EmployeeId,
        slot: Option<Slot>,
    },
}

/// A request with its place found.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) place: Place,
    zone: String,
    request: Request,
}

impl Draft {
    pub(super) fn wish(&self) -> Wish<'_> {
        Wish {
            place: &self.place,
            zone: &self.zone,
            service: self.request.service,
            emergency: self.request.emergency,
            created_at: self.request.created_at,
        }
    }

    fn register(&self, id: TicketId, assignment: Assignment) -> Register {
        let request = self.request.clone();
        Register {
            id,
            place: self.place.clone(),
            zone: self.zone.clone(),
            service: request.service,
            description: request.description,
            contact_name: request.contact_name,
            contact_phone: request.contact_phone,
            source: request.source,
            emergency: request.emergency,
            paid: request.paid,
            warranty: request.warranty,
            assignment,
            created_at: request.created_at,
            parent: request.parent,
        }
    }
}

impl House {
    /// Registers a ticket: finds executor and master with a free time, holds it, and then takes the
    /// number. A repeat of the key gets the first ticket as it was.
    pub async fn register(&self, request: Request, who: &Who, key: Option<Key>) -> Result<Done<Ticket>, Refusal> {
        let claim = match self.claim::<Ticket>(key).await? {
            Turned::Repeat(done) => return Ok(done),
            Turned::First(claim) => claim,
        };
        let id = self.new_id::<TicketId>();
        let draft = Arc::new(self.draft(request)?);
        self.check(&draft, id, who)?;
        let assignment = self.distribute(&draft, id, who).await?;
        let executor = assignment.executor;
        let command = TicketCommand::Register(Box::new(draft.register(id, assignment)));
        // A recording is lived through anew at its own times; a file that is imported becomes known now.
        let lived = draft.request.created_at.filter(|_| who.via == Via::Replay);
        let order = Order::new(command, who.clone()).key(key).at(lived);
        let done = self.send_claimed(id, order, claim).await;
        if let (Err(_), Some(executor)) = (&done, executor) {
            self.let_go(executor, id).await;
        }
        done
    }

    fn draft(&self, request: Request) -> Result<Draft, Refusal> {
        let (mut place, zone) = located(&self.model(), request.building, request.flat.as_deref())?;
        place.entrance = place.entrance.or(request.entrance);
        Ok(Draft { place, zone, request })
    }

    /// Refuses what would be refused anyway before anybody's time is held for it.
    fn check(&self, draft: &Draft, id: TicketId, who: &Who) -> Result<(), Refusal> {
        let settings = self.settings(draft.place.company);
        let context = Context::new(self.now(), who, &settings, settings.first_number, id.0);
        let command = TicketCommand::Register(Box::new(draft.register(id, Assignment::default())));
        Ticket::default().decide(command, &context).map(drop)
    }

    async fn distribute(&self, draft: &Arc<Draft>, id: TicketId, who: &Who) -> Result<Assignment, Refusal> {
        let by_hand = |reason| Assignment {
            master: self.master_of(&draft.place),
            reasons: vec![reason],
            ..Assignment::default()
        };
        let policy = self.settings(draft.place.company).distribution;
        match (&draft.request.wanted, policy) {
            (Wanted::Chosen { executor, slot }, _) => {
                self.known_executor(*executor, &draft.place)?;
                let choice = Choice {
                    executor: *executor,
                    master: self.master_of(&draft.place),
                    slot: *slot,
                };
                self.chosen(&Job::New(draft.clone()), id, choice, who).await
            }
            (Wanted::Auto, Distribution::Automatic) => {
                self.best(&Job::New(draft.clone()), id, super::people::holder(who), None)
                    .await
            }
            (Wanted::Auto | Wanted::Manual, _) => Ok(by_hand(Reason::ManualPolicy)),
        }
    }

    fn master_of(&self, place: &Place) -> Option<EmployeeId> {
        let model = self.model();
        policies::master_of(place, model.staff.of(place.company).map(|seen| &*seen.state))
    }

    fn known_executor(&self, executor: EmployeeId, place: &Place) -> Result<(), Refusal> {
        if self.works_for(executor, place.company, None) {
            return Ok(());
        }
        Err(Refusal::field(
            "executor_id",
            "unknown",
            "Такого исполнителя в компании нет. Выберите другого.",
            "The company has no such executor. Choose another one.",
        ))
    }
}
