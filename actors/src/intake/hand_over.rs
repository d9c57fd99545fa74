//! A house has changed its company: what is open in it is registered anew with the new one.

use super::{Request, Wanted};
use crate::house::House;
use crate::machine::Order;
use domovoi_domain::kernel::{Record, Refusal, RefusalKind, TicketId, Via, Who};
use domovoi_domain::tickets::decline::DeclineReason;
use domovoi_domain::tickets::{Ticket, TicketCommand};
use domovoi_storage::Key;

impl House {
    /// Registers the ticket with the company that manages its house now, as of the time when it was asked for, and
    /// declines it with the old one. Said twice, it is done once: the key is that of the registration.
    pub(crate) async fn hand_over_ticket(&self, id: TicketId, cause: u64, key: Key) -> Result<(), Refusal> {
        let old = self.view::<Ticket>(id).await?.state;
        let manages = self
            .model()
            .buildings
            .get(old.place.building)
            .map(|seen| seen.state.company);
        if !old.status.is_open() || manages.is_none_or(|company| company == old.place.company) {
            return Ok(());
        }
        let (contact_name, contact_phone) = match old.contact {
            Some(contact) => match self.record(contact).await? {
                Some(Record::Contact { name, phone }) => (name, phone),
                _ => Default::default(),
            },
            None => Default::default(),
        };
        let request = Request {
            building: old.place.building,
            flat: old.place.flat.clone(),
            entrance: old.place.entrance,
            service: old.service,
            description: self.record_text(old.description).await?.unwrap_or_default(),
            contact_name,
            contact_phone,
            source: old.source,
            emergency: Some(old.emergency),
            paid: old.paid,
            warranty: old.warranty,
            created_at: Some(old.created_at),
            parent: None,
            wanted: Wanted::Auto,
        };
        let who = Who::system(Via::Policy);
        self.register(request, &who, Some(key)).await?;
        let text = "Дом перешёл в управление другой компании, заявка передана ей.".to_owned();
        let decline = TicketCommand::Decline {
            reason: DeclineReason::NotOurHouse,
            text,
        };
        match self
            .send::<Ticket>(id, Order::new(decline, who).cause(Some(cause)))
            .await
        {
            // It has ended meanwhile.
            Err(refusal) if refusal.kind == RefusalKind::Conflict => Ok(()),
            done => done.map(drop),
        }
    }
}
