//! Which rows a change concerns: a row shows more than its own thing.

use domovoi_actors::model::Head;
use domovoi_actors::{Change, House, Model};
use domovoi_domain::kernel::{BuildingId, ContractorId, EmployeeId, Kind, PersonId, TicketId, UserId};
use domovoi_domain::outages::Outage;
use std::collections::{HashMap, HashSet};

/// Things whose rows may look different now.
#[derive(Default, Debug)]
pub(super) struct Touched {
    pub(super) tickets: HashSet<u64>,
    pub(super) calendars: HashSet<u64>,
    pub(super) buildings: HashSet<u64>,
    pub(super) employees: HashSet<u64>,
    pub(super) jobs: HashSet<u64>,
    pub(super) outages: HashSet<u64>,
    pub(super) handovers: HashSet<u64>,
    /// Somebody is called otherwise: whole tickets name people in comments too.
    pub(super) names: bool,
}

/// What has to be remembered to know what a change concerns.
#[derive(Default)]
pub(super) struct Web {
    /// Calendars that show a ticket.
    booked: HashMap<TicketId, HashSet<EmployeeId>>,
    /// Tickets that a calendar showed when it was looked at last.
    shown: HashMap<EmployeeId, HashSet<TicketId>>,
    names: HashMap<UserId, String>,
}

impl Web {
    pub(super) fn of(model: &Model) -> Web {
        let mut web = Web::default();
        for calendar in model.calendars.iter() {
            web.look(model, calendar.id);
        }
        for user in model.users.iter() {
            web.names.insert(user.id, crate::rows::user_name(model, user.id));
        }
        web
    }

    /// Remembers which tickets a calendar shows now.
    fn look(&mut self, model: &Model, calendar: EmployeeId) {
        let now: HashSet<TicketId> = model
            .calendars
            .get(calendar)
            .map(|seen| seen.state.bookings.iter().map(|booking| booking.ticket).collect())
            .unwrap_or_default();
        let before = self.shown.remove(&calendar).unwrap_or_default();
        for gone in before.difference(&now) {
            if let Some(calendars) = self.booked.get_mut(gone) {
                calendars.remove(&calendar);
                if calendars.is_empty() {
                    self.booked.remove(gone);
                }
            }
        }
        for new in now.difference(&before) {
            self.booked.entry(*new).or_default().insert(calendar);
        }
        self.shown.insert(calendar, now);
    }

    /// Everything that new changes concern.
    pub(super) fn touched(&mut self, house: &House, changes: &[Change]) -> Touched {
        let model = house.model();
        for change in changes.iter().filter(|change| change.kind == Kind::Calendar) {
            self.look(&model, EmployeeId(change.id));
        }
        let (mut touched, people) = self.concerned(&model, changes);
        for user in people {
            let name = crate::rows::user_name(&model, user);
            if self.names.get(&user) != Some(&name) {
                self.names.insert(user, name);
                touched.names = true;
            }
        }
        with_holders(&model, touched)
    }

    /// Everything that changes concern which others have been told already.
    pub(super) fn long_ago(&self, house: &House, changes: &[Change]) -> Touched {
        let model = house.model();
        let (mut touched, people) = self.concerned(&model, changes);
        touched.names = !people.is_empty();
        with_holders(&model, touched)
    }

    /// What the changes concern, and who may be called otherwise since then.
    fn concerned(&self, model: &Model, changes: &[Change]) -> (Touched, HashSet<UserId>) {
        let mut touched = Touched::default();
        let mut employees = HashSet::new();
        let mut buildings = HashSet::new();
        let mut renamed = HashSet::new();
        let mut people = HashSet::new();
        let mut firms = HashSet::new();
        for change in changes {
            match change.kind {
                Kind::Ticket => self.ticket(model, TicketId(change.id), &mut touched),
                Kind::Calendar => drop(touched.calendars.insert(change.id)),
                Kind::Building => {
                    touched.buildings.insert(change.id);
                    buildings.insert(BuildingId(change.id));
                }
                Kind::Employee => {
                    touched.employees.insert(change.id);
                    touched.calendars.insert(change.id);
                    employees.insert(EmployeeId(change.id));
                }
                Kind::User => {
                    renamed.insert(UserId(change.id));
                }
                Kind::Person => {
                    people.insert(PersonId(change.id));
                }
                Kind::Handover => drop(touched.handovers.insert(change.id)),
                Kind::Outage => drop(touched.outages.insert(change.id)),
                Kind::Contractor => drop(firms.insert(ContractorId(change.id))),
                Kind::Company | Kind::Dossier | Kind::Papers | Kind::OwnRoles => {}
            }
        }
        if !employees.is_empty() || !buildings.is_empty() {
            let named = |id: Option<EmployeeId>| id.is_some_and(|id| employees.contains(&id));
            let concerned = model
                .tickets
                .iter()
                .filter(|head| named(head.executor) || named(head.master) || buildings.contains(&head.place.building));
            for head in concerned {
                touched.tickets.insert(head.id.0);
                touched
                    .calendars
                    .extend(self.booked.get(&head.id).into_iter().flatten().map(|id| id.0));
            }
        }
        if !firms.is_empty() {
            let entrusted = |head: &&Head| head.entrusted.is_some_and(|it| firms.contains(&it.contractor));
            let concerned = model.tickets.iter().filter(entrusted);
            touched.tickets.extend(concerned.map(|head| head.id.0));
        }
        if !buildings.is_empty() {
            let lies_there = |outage: &Outage| outage.buildings.iter().any(|id| buildings.contains(id));
            let concerned = model.outages.iter().filter(|seen| lies_there(&seen.state));
            touched.outages.extend(concerned.map(|seen| seen.id.0));
        }
        if !employees.is_empty() || !people.is_empty() {
            let grants = model.users.iter().map(|user| (user.id, &user.state.grant));
            let called = grants.filter(|(_, grant)| {
                grant.employees().any(|id| employees.contains(&id))
                    || grant.person.is_some_and(|id| people.contains(&id))
            });
            renamed.extend(called.map(|(id, _)| id));
        }
        (touched, renamed)
    }

    fn ticket(&self, model: &Model, id: TicketId, touched: &mut Touched) {
        touched.tickets.insert(id.0);
        touched
            .buildings
            .extend(model.tickets.head(id).map(|head| head.place.building.0));
        touched
            .calendars
            .extend(self.booked.get(&id).into_iter().flatten().map(|id| id.0));
    }
}

/// A sign-in changes a user too; only another name concerns anybody: calendars tell who holds a slot,
/// hand-overs who gave them.
fn with_holders(model: &Model, mut touched: Touched) -> Touched {
    if touched.names {
        let holding = model
            .calendars
            .iter()
            .filter(|calendar| !calendar.state.leases.is_empty());
        touched.calendars.extend(holding.map(|calendar| calendar.id.0));
        touched
            .handovers
            .extend(model.handovers.iter().map(|handover| handover.id.0));
    }
    touched
}
