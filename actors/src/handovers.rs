//! Handing over the shift: what stands open is gathered and given at one moment, and whoever gives
//! twice is heard one after the other.

use crate::house::House;
use crate::machine::{Done, Order};
use crate::model::Model;
use domovoi_domain::handovers::{Give, Handover, HandoverCommand, Lists, gather};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{CompanyId, HandoverId, Instant, Refusal, UserId, Who};
use domovoi_domain::policies::ticket_joins_handover;
use domovoi_storage::Key;

/// What stands open at `now` in the places that `sees` lets through.
pub fn open_work(model: &Model, now: Instant, sees: impl Fn(&Place) -> bool) -> Lists {
    let open = model.tickets.all_open().filter(|ticket| sees(&ticket.place));
    gather(open.filter_map(|ticket| ticket_joins_handover(ticket, now)), now)
}

impl House {
    /// Gives the shift of `who` over what `sees` lets through; an earlier one that still waits gives way.
    pub async fn hand_over(
        &self,
        companies: Vec<CompanyId>,
        sees: impl Fn(&Place) -> bool + Send + 'static,
        note: String,
        who: &Who,
        key: Option<Key>,
    ) -> Result<Done<Handover>, Refusal> {
        let giver = who.user.ok_or_else(Refusal::forbidden)?;
        let _founding = self.alone().await;
        let now = self.now();
        let gathered = self.ask(move |model| (open_work(model, now, sees), waiting(model, giver)));
        let (lists, replaces) = gathered.await?;
        let id = self.new_id::<HandoverId>();
        let give = Give {
            id,
            companies,
            note,
            lists,
            replaces,
        };
        let order = Order::new(HandoverCommand::Give(Box::new(give)), who.clone()).key(key);
        let done = self.send::<Handover>(id, order).await?;
        self.synced(done.seq).await;
        Ok(done)
    }
}

/// Those of the giver that nobody has accepted.
fn waiting(model: &Model, giver: UserId) -> Vec<HandoverId> {
    let own = |handover: &Handover| handover.given_by == giver && handover.is_waiting();
    let earlier = model.handovers.iter().filter(|seen| own(&seen.state));
    earlier.map(|seen| seen.id).collect()
}
