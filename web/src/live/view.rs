//! The rows of one topic, filter and audience: what it holds, and what becomes of it.

use super::audience::Audience;
use super::presence::{self, Presence};
use super::topic::{Filter, Topic};
use crate::rows::{self, Eyes, housing};
use domovoi_actors::{House, Model};
use domovoi_domain::access::rights::Action;
use domovoi_domain::kernel::{BuildingId, EmployeeId, HandoverId, Instant, OutageId, TicketId, id};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Names a row inside a topic: the id of the thing; for presence the ticket and the socket.
pub(super) type RowKey = (u64, u64);
/// A row as JSON, shared by every view that shows it.
pub(super) type Row = Rc<[u8]>;

/// What rows are made from.
pub(super) struct World<'a> {
    pub(super) house: &'a House,
    pub(super) presence: &'a Presence,
    pub(super) now: Instant,
    /// Rows of tickets that were made in this round: most changes concern several views.
    pub(super) made: RefCell<HashMap<(usize, u64), Option<Row>>>,
}

pub(super) struct View {
    pub(super) topic: Topic,
    pub(super) filter: Filter,
    pub(super) audience: Audience,
    /// Which of the hub's audiences it is.
    pub(super) rank: usize,
    /// What the clients of this view hold.
    held: HashSet<RowKey>,
    /// The last row of a topic that has only one.
    last: Option<Row>,
    /// Groups that follow it.
    pub(super) groups: Vec<u64>,
}

impl View {
    pub(super) fn new(topic: Topic, filter: Filter, audience: Audience, rank: usize) -> View {
        View {
            topic,
            filter,
            audience,
            rank,
            held: HashSet::new(),
            last: None,
            groups: Vec::new(),
        }
    }

    /// Every row anew. `fresh`: nobody follows the view yet. Otherwise what its clients hold must stay
    /// known, even if it is gone by now: they have not been told of that change yet.
    pub(super) fn snapshot(&mut self, world: &World<'_>, fresh: bool) -> Vec<Row> {
        if fresh {
            self.held.clear();
            self.last = None;
        }
        let eyes = self.audience.eyes(world.now);
        let mut rows = Vec::new();
        for key in self.candidates(world) {
            if let Some(row) = self.row(world, key, &eyes) {
                self.held.insert(key);
                if fresh && self.topic.is_single() {
                    self.last = Some(row.clone());
                }
                rows.push(row);
            }
        }
        rows
    }

    /// What it would hold, without making rows: for a client that has them already.
    pub(super) fn learn(&mut self, world: &World<'_>) {
        let eyes = self.audience.eyes(world.now);
        let keys = self.candidates(world);
        self.held = keys.into_iter().filter(|key| self.holds(world, *key, &eyes)).collect();
    }

    /// Looks at the rows that may have changed: the present ones, and the ids of those that are gone.
    pub(super) fn update(&mut self, world: &World<'_>, keys: &[RowKey]) -> (Vec<Row>, Vec<String>) {
        let eyes = self.audience.eyes(world.now);
        let mut rows = Vec::new();
        let mut gone = Vec::new();
        for key in keys {
            match self.row(world, *key, &eyes) {
                Some(row) => {
                    self.held.insert(*key);
                    if self.topic.is_single() {
                        if self.last.as_ref() == Some(&row) {
                            continue;
                        }
                        self.last = Some(row.clone());
                    }
                    rows.push(row);
                }
                None if self.held.remove(key) => {
                    self.last = None;
                    gone.push(self.name(*key));
                }
                None => {}
            }
        }
        (rows, gone)
    }

    /// As [`View::update`], for a client that holds what it held at an earlier moment: what is not there
    /// now may have been there then.
    pub(super) fn catch_up(&self, world: &World<'_>, keys: &[RowKey]) -> (Vec<Row>, Vec<String>) {
        let eyes = self.audience.eyes(world.now);
        let mut rows = Vec::new();
        let mut gone = Vec::new();
        for key in keys {
            match self.row(world, *key, &eyes) {
                Some(row) => rows.push(row),
                None if self.may_have_shown(world, *key) => gone.push(self.name(*key)),
                None => {}
            }
        }
        (rows, gone)
    }

    /// Whether the thing belongs to a company of the audience: only then may its id be told.
    fn may_have_shown(&self, world: &World<'_>, key: RowKey) -> bool {
        let eyes = self.audience.eyes(world.now);
        let model = world.house.model();
        if let Topic::Handovers = self.topic {
            let seen = model.handovers.get(HandoverId(key.0));
            return seen.is_some_and(|seen| rows::handover::visible(&seen.state, &eyes));
        }
        let company = match self.topic {
            Topic::Tickets | Topic::Ticket(_) => model.tickets.head(TicketId(key.0)).map(|head| head.place.company),
            Topic::Buildings | Topic::Building(_) => {
                model.buildings.get(BuildingId(key.0)).map(|seen| seen.state.company)
            }
            Topic::Calendars | Topic::Calendar(_) | Topic::Employees => {
                model.staff.get(EmployeeId(key.0)).map(|seen| seen.state.company)
            }
            Topic::Outages => model.outages.get(OutageId(key.0)).map(|seen| seen.state.company),
            Topic::Handovers | Topic::Jobs | Topic::Presence => None,
        };
        company.is_some_and(|company| eyes.grant.knows(company))
    }

    /// Which rows a round of changes concerns here.
    pub(super) fn concerned(&self, touched: &super::touched::Touched) -> Vec<RowKey> {
        let only = |set: &HashSet<u64>, id: u64| if set.contains(&id) { vec![(id, 0)] } else { Vec::new() };
        let all = |set: &HashSet<u64>| set.iter().map(|id| (*id, 0)).collect();
        match &self.topic {
            Topic::Tickets => all(&touched.tickets),
            Topic::Ticket(id) if touched.names => vec![(id.0, 0)],
            Topic::Ticket(id) => only(&touched.tickets, id.0),
            Topic::Calendars => all(&touched.calendars),
            Topic::Calendar(id) => only(&touched.calendars, id.0),
            Topic::Buildings => all(&touched.buildings),
            Topic::Building(id) => only(&touched.buildings, id.0),
            Topic::Employees => all(&touched.employees),
            Topic::Jobs => all(&touched.jobs),
            Topic::Handovers => all(&touched.handovers),
            Topic::Outages => all(&touched.outages),
            Topic::Presence => Vec::new(),
        }
    }

    /// Everything that could be a row.
    fn candidates(&self, world: &World<'_>) -> Vec<RowKey> {
        let model = world.house.model();
        match &self.topic {
            Topic::Tickets => {
                let mut keys = Vec::new();
                model
                    .tickets
                    .each(&self.filter.tickets(), world.now, |head| keys.push((head.id.0, 0)));
                keys
            }
            Topic::Ticket(id) => vec![(id.0, 0)],
            Topic::Calendar(id) => vec![(id.0, 0)],
            Topic::Building(id) => vec![(id.0, 0)],
            Topic::Calendars => model.calendars.iter().map(|seen| (seen.id.0, 0)).collect(),
            Topic::Buildings => model.buildings.iter().map(|seen| (seen.id.0, 0)).collect(),
            Topic::Employees => model.staff.iter().map(|seen| (seen.id.0, 0)).collect(),
            Topic::Outages => model.outages.iter().map(|seen| (seen.id.0, 0)).collect(),
            Topic::Handovers => model.handovers.iter().map(|seen| (seen.id.0, 0)).collect(),
            Topic::Jobs => world.house.jobs().list().iter().map(|job| (job.id, 0)).collect(),
            Topic::Presence => world
                .presence
                .keys()
                .map(|(socket, ticket)| (ticket.0, socket))
                .collect(),
        }
    }

    /// Takes the read lock of the model anew for each thing: one that is held while another is asked
    /// for waits for ever as soon as a writer stands between the two.
    fn holds(&self, world: &World<'_>, key: RowKey, eyes: &Eyes) -> bool {
        match &self.topic {
            Topic::Tickets => self.shown_ticket(&world.house.model(), key.0, eyes).is_some(),
            _ => self.row(world, key, eyes).is_some(),
        }
    }

    fn shown_ticket<'a>(&self, model: &'a Model, id: u64, eyes: &Eyes) -> Option<&'a domovoi_actors::model::Head> {
        let head = model.tickets.head(TicketId(id))?;
        let filter = self.filter.tickets();
        let tells_nothing = !filter.asks_where() || domovoi_actors::model::knows_where(&eyes.grant, head);
        (filter.holds(head, eyes.now) && rows::ticket::visible(head, eyes) && tells_nothing).then_some(head)
    }

    /// The row as it stands, if it belongs here and the audience may see it.
    fn row(&self, world: &World<'_>, key: RowKey, eyes: &Eyes) -> Option<Row> {
        let id = key.0;
        match &self.topic {
            Topic::Tickets => self.ticket_row(world, id, eyes),
            Topic::Ticket(_) => self.whole_ticket(world, id, eyes),
            Topic::Calendars | Topic::Calendar(_) => {
                let model = world.house.model();
                let seen = model.calendars.get(EmployeeId(id))?;
                let staff = &model.staff.get(EmployeeId(id))?.state;
                let fits = !staff.dismissed && rows::people::serves(&model, staff, self.filter.part());
                let seen =
                    Some(seen).filter(|_| fits && rows::calendar::may(&seen.state, Action::SeeCalendars, eyes))?;
                encode(&rows::calendar::row(&model, seen, self.filter.range(), eyes)?)
            }
            Topic::Buildings | Topic::Building(_) => {
                let model = world.house.model();
                let seen = model.buildings.get(BuildingId(id))?;
                if !housing::visible(&seen.state, eyes) || !self.filter.part().holds(&housing::place(&seen.state)) {
                    return None;
                }
                let open = housing::Open::of(&model, &seen.state, eyes);
                match self.topic {
                    Topic::Buildings => encode(&housing::row(seen, &open)),
                    _ => encode(&housing::whole(&model, seen, &open)),
                }
            }
            Topic::Employees => {
                let model = world.house.model();
                let seen = model.staff.get(EmployeeId(id))?;
                let shown = rows::people::employee_visible(&seen.state, eyes)
                    && rows::people::serves(&model, &seen.state, self.filter.part());
                shown.then(|| encode(&rows::people::employee(&model, seen))).flatten()
            }
            Topic::Outages => self.outage_row(world, OutageId(id), eyes),
            Topic::Handovers => {
                let model = world.house.model();
                let seen = model.handovers.get(HandoverId(id))?;
                let shown = seen.state.is_waiting() && rows::handover::visible(&seen.state, eyes);
                let fits = self
                    .filter
                    .part()
                    .company
                    .is_none_or(|id| seen.state.companies.contains(&id));
                (shown && fits)
                    .then(|| encode(&rows::handover::row(&model, seen)))
                    .flatten()
            }
            Topic::Jobs => {
                let job = world.house.jobs().get(id)?;
                let model = world.house.model();
                let shown = rows::job::visible(&job, eyes);
                shown
                    .then(|| encode(&rows::job::row(&model, &job, rows::job::IN_LIST, eyes)))
                    .flatten()
            }
            Topic::Presence => {
                let model = world.house.model();
                encode(&world.presence.row(&model, key.1, TicketId(key.0), eyes)?)
            }
        }
    }

    fn ticket_row(&self, world: &World<'_>, id: u64, eyes: &Eyes) -> Option<Row> {
        let draft = {
            let model = world.house.model();
            let head = self.shown_ticket(&model, id, eyes)?;
            if let Some(made) = world.made.borrow().get(&(self.rank, id)) {
                return made.clone();
            }
            rows::ticket::draft(&model, head, eyes)
        };
        let (row, _) = draft.finish(&mut |record| world.house.store().record(record).ok().flatten());
        let row = encode(&row);
        world.made.borrow_mut().insert((self.rank, id), row.clone());
        row
    }

    /// What is over is no longer followed.
    fn outage_row(&self, world: &World<'_>, id: OutageId, eyes: &Eyes) -> Option<Row> {
        let draft = {
            let model = world.house.model();
            let seen = model.outages.get(id)?;
            let shown = seen.state.is_live() && rows::outages::lies_in(&model, &seen.state, self.filter.part());
            (shown && rows::outages::visible(&model, &seen.state, eyes)).then_some(())?;
            rows::outages::draft(&model, seen, eyes)
        };
        encode(&draft.finish(&mut |record| world.house.store().record(record).ok().flatten()))
    }

    fn whole_ticket(&self, world: &World<'_>, id: u64, eyes: &Eyes) -> Option<Row> {
        let id = TicketId(id);
        let open = {
            let model = world.house.model();
            rows::ticket::visible(model.tickets.head(id)?, eyes).then_some(())?;
            model.tickets.open(id).cloned()
        };
        // An ended ticket is not kept in memory.
        let seen = match open {
            Some(seen) => seen,
            None => rows::whole::stored(world.house, id)?,
        };
        let draft = rows::whole::whole(&world.house.model(), &seen, eyes);
        encode(&draft.finish(&mut |record| world.house.store().record(record).ok().flatten()))
    }

    fn name(&self, key: RowKey) -> String {
        match self.topic {
            Topic::Presence => presence::id(key.1, TicketId(key.0)),
            _ => id::encode(key.0),
        }
    }
}

fn encode(row: &impl Serialize) -> Option<Row> {
    serde_json::to_vec(row).ok().map(Rc::from)
}
