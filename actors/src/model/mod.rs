//! The read model: what lists, maps, candidates and rights are answered from, in memory.
//!
//! It is a projection: made at start by one look at every state, then fed in journal order by the
//! projector. It holds durable facts only, and everything in it can be thrown away.

mod contractors;
mod fact;
mod figures;
mod grid;
mod housing;
mod outages;
mod people;
mod query;
mod table;
mod tickets;
mod users;

pub use contractors::Contractors;
pub use fact::Fact;
pub use figures::{By, Figures, Line};
pub use grid::distance;
pub use housing::Buildings;
pub use outages::Outages;
pub use people::{People, Staff, Words};
pub use query::{Counts, Cursor, Page, Sort, TicketFilter, knows_where};
pub use table::Table;
pub use tickets::{Head, Tickets};
pub use users::Users;

use crate::machine::Seen;
use domovoi_domain::access::{Firm, Grant, Hash, Known, OwnRole, OwnRoles, Pass, User};
use domovoi_domain::calendar::Calendar;
use domovoi_domain::handovers::Handover;
use domovoi_domain::housing::Company;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, Instant, Kind, Role, UserId};
use domovoi_domain::privacy::{Dossier, Papers};
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
    pub contractors: Contractors,
    /// Consents and requests of residents, by person.
    pub dossiers: Table<Dossier>,
    /// Texts of consents, by company.
    pub papers: Table<Papers>,
    /// By company.
    pub own_roles: Table<OwnRoles>,
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
            Fact::Contractor(seen) => self.contractors.put(seen),
            Fact::Dossier(seen) => drop(self.dossiers.put(seen)),
            Fact::Papers(seen) => drop(self.papers.put(seen)),
            Fact::OwnRoles(seen) => drop(self.own_roles.put(seen)),
        }
    }

    /// Who comes with the token of this SHA-256, with the rights that are his at this moment, if it still opens.
    pub fn admitted(&self, token: &Hash, now: Instant) -> Option<(&Seen<User>, Pass)> {
        let (user, mut pass) = self.users.by_token(token, now)?;
        self.inform(user.id, &mut pass.grant, now);
        Some((user, pass))
    }

    /// Tells the grant of a user what others know: skills, the contractor for whom somebody works, the company's own role.
    pub fn inform(&self, user: UserId, grant: &mut Grant, now: Instant) {
        for mandate in &mut grant.mandates {
            let own = self.own_role(user, mandate.company, mandate.role);
            mandate.known = Known {
                narrow: own.map(OwnRole::narrow),
                ..mandate.employee.map(|id| self.known_of(id, now)).unwrap_or_default()
            };
        }
    }

    /// The company's own role that the user holds on a built-in one.
    pub fn own_role(&self, user: UserId, company: CompanyId, base: Role) -> Option<&OwnRole> {
        self.own_roles.get(company)?.state.held(user, base)
    }

    fn known_of(&self, employee: EmployeeId, now: Instant) -> Known {
        let skills = self.staff.get(employee).map(|seen| seen.state.skills.clone());
        let firm = self.contractors.of(employee).and_then(|id| self.contractors.get(id));
        Known {
            skills: skills.unwrap_or_default(),
            firm: firm.map(|seen| Firm {
                id: seen.id,
                holds: seen.state.holds(now),
                people: seen.state.people.clone(),
            }),
            narrow: None,
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
