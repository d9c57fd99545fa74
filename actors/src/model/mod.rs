//! The read model: what lists, maps, candidates and rights are answered from, in memory.
//!
//! It is a projection: made at start by one look at every state, then fed in journal order by the
//! projector. It holds durable facts only, and everything in it can be thrown away.

mod fact;
mod grid;
mod housing;
mod outages;
mod people;
mod query;
mod table;
mod tickets;
mod users;

pub use fact::Fact;
pub use grid::distance;
pub use housing::Buildings;
pub use outages::Outages;
pub use people::{People, Staff, Words};
pub use query::{Counts, Cursor, Page, Sort, TicketFilter};
pub use table::Table;
pub use tickets::{Head, Tickets};
pub use users::Users;

use domovoi_domain::calendar::Calendar;
use domovoi_domain::handovers::Handover;
use domovoi_domain::housing::Company;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{BuildingId, Kind};
use domovoi_storage::{Store, StoreError};

#[derive(Debug, Default, PartialEq)]
pub struct Model {
    /// Sequence number of the last event that it knows.
    pub seq: u64,
    pub companies: Table<Company>,
    pub buildings: Buildings,
    pub staff: Staff,
    pub calendars: Table<Calendar>,
    pub people: People,
    pub users: Users,
    pub tickets: Tickets,
    pub outages: Outages,
    pub handovers: Table<Handover>,
}

impl Model {
    /// One look at every state of the store, which `also` looks at, too; nothing may be committed meanwhile.
    pub fn load(store: &Store, also: &mut dyn FnMut(&Fact)) -> Result<Model, StoreError> {
        let mut model = Model {
            seq: store.last_seq(),
            ..Model::default()
        };
        for kind in Kind::ALL {
            Fact::scan(store, kind, &mut |fact| {
                also(&fact);
                model.apply(fact);
            })?;
        }
        Ok(model)
    }

    /// Takes in how a thing stands now; an older fact than the one it has is passed over.
    pub fn apply(&mut self, fact: Fact) {
        match fact {
            Fact::Company(seen) => drop(self.companies.put(seen)),
            Fact::Building(seen) => self.buildings.put(seen),
            Fact::Employee(seen, words) => self.staff.put(seen, words),
            Fact::Calendar(seen) => drop(self.calendars.put(seen)),
            Fact::Ticket(seen) => self.tickets.put(seen),
            Fact::Person(seen, words) => self.people.put(seen, words),
            Fact::User(seen, login) => self.users.put(seen, login),
            Fact::Outage(seen) => self.outages.put(seen),
            Fact::Handover(seen) => drop(self.handovers.put(seen)),
        }
    }

    /// Where a flat stands on every rung; `None` when there is no such building. The entrance is
    /// that of the flat, if the building knows the flat.
    pub fn place(&self, building: BuildingId, flat: Option<&str>) -> Option<Place> {
        let building = &self.buildings.get(building)?.state;
        let known = flat.and_then(|number| building.flat(number));
        Some(Place {
            company: building.company,
            district: building.district,
            complex: building.complex,
            building: building.id,
            entrance: known.map(|flat| flat.entrance),
            flat: flat.map(str::to_owned),
        })
    }
}
