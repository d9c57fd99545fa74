//! What each event makes of a contractor.

use super::{Contractor, ContractorCard, ContractorEvent};
use crate::kernel::Stamp;

impl Contractor {
    pub(super) fn happen(&mut self, event: &ContractorEvent, stamp: &Stamp) {
        match event.clone() {
            ContractorEvent::Registered { id, company, card } => {
                *self = Contractor {
                    id,
                    company,
                    ..Contractor::default()
                };
                self.take(card);
            }
            ContractorEvent::Corrected { card } => self.take(card),
            ContractorEvent::ContractAdded { contract } => {
                self.contracts.push(contract);
                self.contracts.sort_by_key(|contract| contract.from);
                self.told = stamp.at;
            }
            ContractorEvent::ContractEnded { number, until } => {
                for contract in self.contracts.iter_mut().filter(|contract| contract.number == number) {
                    contract.until = Some(until);
                }
                self.told = stamp.at;
            }
            ContractorEvent::PersonAdded { employee } => self.people.push(employee),
            ContractorEvent::PersonRemoved { employee } => self.people.retain(|one| *one != employee),
            ContractorEvent::Elapsed => self.told = stamp.at,
        }
    }

    fn take(&mut self, card: ContractorCard) {
        self.name = card.name;
        self.kinds = card.kinds;
        self.scopes = card.scopes;
        self.skills = card.skills;
    }
}
