//! A call: what somebody tells the dispatcher, until it is a ticket.

use super::{Told, World};
use domovoi_actors::{Key, Request, Wanted};
use domovoi_domain::classifier;
use domovoi_domain::kernel::{BuildingId, EmployeeId, Instant, Refusal, Slot, TicketId, Via, Who};
use domovoi_domain::tickets::Source;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::TicketHandle;

/// A call that is being taken; awaiting it registers the ticket and waits until all has followed.
#[derive(Clone)]
pub struct Call {
    world: World,
    request: Request,
    who: Who,
    key: Option<String>,
}

/// The row of the classifier: `flat/water/fixture_leak`.
pub(super) fn service(codes: &str) -> u16 {
    let mut parts = codes.split('/');
    let (place, category, problem) = (parts.next(), parts.next(), parts.next());
    let found = classifier::find(place.unwrap_or_default(), category.unwrap_or_default(), problem);
    found.unwrap_or_else(|| panic!("the classifier has no {codes}")).number
}

impl World {
    /// Somebody calls about a house; `service` are codes of the classifier, `flat/water/fixture_leak`.
    pub fn call(&self, building: BuildingId, service: &str) -> Call {
        Call {
            world: self.clone(),
            request: Request {
                building,
                service: self::service(service),
                description: "Обращение жителя".to_owned(),
                source: Source::Phone,
                ..Request::default()
            },
            who: self.dispatcher(),
            key: None,
        }
    }
}

impl Call {
    pub fn from(mut self, flat: &str) -> Self {
        self.request.flat = Some(flat.to_owned());
        self
    }

    pub fn says(mut self, words: &str) -> Self {
        self.request.description = words.to_owned();
        self
    }

    /// Who calls; the phone in E.164.
    pub fn contact(mut self, name: &str, phone: &str) -> Self {
        self.request.contact_name = name.to_owned();
        self.request.contact_phone = phone.to_owned();
        self
    }

    /// The dispatcher knows better than the classifier.
    pub fn emergency(mut self, emergency: bool) -> Self {
        self.request.emergency = Some(emergency);
        self
    }

    pub fn paid(mut self) -> Self {
        self.request.paid = true;
        self
    }

    /// Nobody yet: a person will choose.
    pub fn by_hand(mut self) -> Self {
        self.request.wanted = Wanted::Manual;
        self
    }

    /// The dispatcher chooses executor and time.
    pub fn to(mut self, executor: EmployeeId, slot: Option<Slot>) -> Self {
        self.request.wanted = Wanted::Chosen { executor, slot };
        self
    }

    pub fn child_of(mut self, parent: TicketId) -> Self {
        self.request.parent = Some(parent);
        self
    }

    /// It was really asked for then, and comes from a file.
    pub fn asked_at(mut self, at: Instant) -> Self {
        self.request.created_at = Some(at);
        self.who.via = Via::Import;
        self
    }

    pub fn by(mut self, who: Who) -> Self {
        self.who = who;
        self
    }

    /// With an idempotency key, as a client gives it.
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// Registers and does not wait for what follows.
    pub async fn attempt(self) -> Result<TicketHandle, Refusal> {
        let platform = self.world.platform();
        let key = self.key.as_ref().map(|key| Key {
            hash: u128::from(hash(key)),
            body: hash(&format!("{:?}", self.request)),
        });
        let done = platform.register(self.request, &self.who, key).await?;
        Ok(TicketHandle {
            world: self.world,
            id: done.id,
            number: done.state.number,
            version: done.version,
            repeated: done.repeated,
        })
    }

    async fn register(self) -> TicketHandle {
        let world = self.world.clone();
        let ticket = self.attempt().await.expect("the ticket is registered");
        world.settle().await;
        ticket
    }
}

impl IntoFuture for Call {
    type Output = TicketHandle;
    type IntoFuture = Told<TicketHandle>;

    fn into_future(self) -> Told<TicketHandle> {
        Box::pin(self.register())
    }
}

/// The same for the same text, in every run of one build.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
