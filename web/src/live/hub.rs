//! The one who knows what everybody follows: computes rows once for each audience and hands shared
//! frames to the workers. It lives on a thread of its own.

use super::audience::Audience;
use super::message::{Joining, Subscribe, ToHub, ToWorker};
use super::presence::{Presence, Turned};
use super::topic::{Filter, Topic};
use super::touched::{Touched, Web};
use super::view::{Row, RowKey, View, World};
use super::{Meters, frame};
use bytes::Bytes;
use domovoi_actors::{Batch, Change, House};
use domovoi_domain::kernel::{Kind, TicketId};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::Instant;

/// Changes that come closer together than this go out in one frame. The first goes at once.
const GATHER: Duration = Duration::from_millis(15);
/// How often jobs are told of, and snapshots let go.
const BEAT: Duration = Duration::from_millis(500);
/// A client that missed more than so many changes is better served by a snapshot.
const CATCH_UP: usize = 65_536;

pub(super) struct Hub {
    house: House,
    meters: Arc<Meters>,
    /// Everything up to here has been told.
    position: u64,
    web: Web,
    presence: Presence,
    audiences: Vec<Audience>,
    views: HashMap<u64, View>,
    by_key: HashMap<(Topic, Filter, usize), u64>,
    groups: HashMap<u64, Group>,
    /// Which group a socket means by a name.
    joined: HashMap<(u64, String), u64>,
    workers: Vec<UnboundedSender<ToWorker>>,
    next: u64,
    /// Jobs that have moved on since they were told of.
    jobs: HashSet<u64>,
}

/// Sockets that follow one view by one name: they get the same bytes.
struct Group {
    view: u64,
    name: String,
    workers: Vec<(UnboundedSender<ToWorker>, HashSet<u64>)>,
    /// The last snapshot and when it was made. It is good until the next change and kept for a moment:
    /// many open the board at once after a restart.
    snapshot: Option<(Bytes, Instant)>,
}

impl Hub {
    pub(super) fn new(house: House, meters: Arc<Meters>) -> Hub {
        let (position, web) = {
            let model = house.model();
            (model.seq, Web::of(&model))
        };
        Hub {
            house,
            meters,
            position,
            web,
            presence: Presence::default(),
            audiences: Vec::new(),
            views: HashMap::new(),
            by_key: HashMap::new(),
            groups: HashMap::new(),
            joined: HashMap::new(),
            workers: Vec::new(),
            next: 1,
            jobs: HashSet::new(),
        }
    }

    /// Runs until nobody can ask any more.
    pub(super) async fn run(mut self, mut changes: broadcast::Receiver<Batch>, mut inbox: UnboundedReceiver<ToHub>) {
        let mut pending: Vec<Change> = Vec::new();
        let mut told = Instant::now() - GATHER;
        let mut jobs = self.house.jobs().changes();
        let mut beat = tokio::time::interval(BEAT);
        loop {
            tokio::select! {
                () = tokio::time::sleep_until(told + GATHER), if !pending.is_empty() => {
                    self.tell(std::mem::take(&mut pending));
                    told = Instant::now();
                }
                batch = changes.recv() => match batch {
                    Ok(batch) => pending.extend(batch.iter().filter(|change| change.seq > self.position)),
                    Err(RecvError::Lagged(_)) => match self.house.changed_since(self.position) {
                        Some(missed) => pending = missed,
                        None => self.start_anew(),
                    },
                    Err(RecvError::Closed) => return,
                },
                job = jobs.recv() => match job {
                    Ok(job) => drop(self.jobs.insert(job)),
                    Err(RecvError::Lagged(_)) => self.jobs.extend(self.house.jobs().list().iter().map(|job| job.id)),
                    Err(RecvError::Closed) => return,
                },
                message = inbox.recv() => match message {
                    Some(ToHub::Stop) | None => return self.stop(),
                    Some(message) => self.take(message),
                },
                _ = beat.tick() => {
                    self.tell_jobs();
                    self.let_go();
                }
            }
        }
    }

    fn take(&mut self, message: ToHub) {
        match message {
            ToHub::Worker(worker) => self.workers.push(worker),
            ToHub::Stop => {}
            ToHub::Subscribe(subscribe) => self.subscribe(*subscribe),
            ToHub::Leave { socket, name } => self.leave(socket, name),
            ToHub::Presence {
                socket,
                caller,
                topic,
                state,
            } => {
                let now = self.house.now();
                let turned = self
                    .presence
                    .say(&self.house.model(), socket, &caller, &topic, state, now);
                if let Turned::Shown(socket, ticket) | Turned::Gone(socket, ticket) = turned {
                    self.tell_presence(socket, &[ticket]);
                }
            }
            ToHub::Absent { socket } => {
                let gone = self.presence.absent(socket);
                self.tell_presence(socket, &gone);
            }
        }
    }

    fn subscribe(&mut self, ask: Subscribe) {
        let id = self.view(ask.topic, ask.filter, Audience::of(&ask.caller.grant, ask.caller.lang));
        let missed = ask.since.and_then(|since| self.missed(id, since));
        let group = self.group(id, &ask.name);
        let frames = match missed {
            Some(keys) => {
                let fresh = self.is_fresh(id);
                vec![self.catch_up(id, &ask.name, &keys, fresh)]
            }
            None => {
                let snapshot = self.snapshot(id, group);
                ask.since
                    .map(|_| frame::resync(&ask.name))
                    .into_iter()
                    .chain([snapshot])
                    .collect()
            }
        };
        let Some(joined) = self.groups.get_mut(&group) else {
            return;
        };
        match joined
            .workers
            .iter_mut()
            .find(|(worker, _)| worker.same_channel(&ask.worker))
        {
            Some((_, sockets)) => drop(sockets.insert(ask.socket)),
            None => joined.workers.push((ask.worker.clone(), HashSet::from([ask.socket]))),
        }
        self.joined.insert((ask.socket, ask.name.clone()), group);
        // A worker that is gone has no sockets any more.
        let _ = ask.worker.send(ToWorker::Join(Joining {
            socket: ask.socket,
            turn: ask.turn,
            name: ask.name,
            group,
            frames,
        }));
    }

    /// Finds the view, or makes one that holds nothing yet.
    fn view(&mut self, topic: Topic, filter: Filter, audience: Audience) -> u64 {
        let rank = match self.audiences.iter().position(|known| *known == audience) {
            Some(rank) => rank,
            None => {
                self.audiences.push(audience.clone());
                self.audiences.len() - 1
            }
        };
        let key = (topic, filter, rank);
        if let Some(id) = self.by_key.get(&key) {
            return *id;
        }
        let id = self.new_id();
        self.views
            .insert(id, View::new(key.0.clone(), key.1.clone(), audience, rank));
        self.by_key.insert(key, id);
        self.meters.audiences.store(self.views.len() as u64, Relaxed);
        id
    }

    fn group(&mut self, view: u64, name: &str) -> u64 {
        let known = self.views.get(&view).and_then(|view| {
            let named = |id: &&u64| self.groups.get(id).is_some_and(|group| group.name == name);
            view.groups.iter().find(named).copied()
        });
        if let Some(group) = known {
            return group;
        }
        let id = self.new_id();
        let group = Group {
            view,
            name: name.to_owned(),
            workers: Vec::new(),
            snapshot: None,
        };
        self.groups.insert(id, group);
        if let Some(view) = self.views.get_mut(&view) {
            view.groups.push(id);
        }
        id
    }

    /// Whether nobody follows the view yet.
    fn is_fresh(&self, view: u64) -> bool {
        let groups = self
            .views
            .get(&view)
            .map(|view| view.groups.as_slice())
            .unwrap_or_default();
        groups
            .iter()
            .filter_map(|id| self.groups.get(id))
            .all(|group| group.workers.is_empty())
    }

    fn leave(&mut self, socket: u64, name: String) {
        let Some(id) = self.joined.remove(&(socket, name)) else {
            return;
        };
        let Some(group) = self.groups.get_mut(&id) else { return };
        for (_, sockets) in &mut group.workers {
            sockets.remove(&socket);
        }
        group.workers.retain(|(_, sockets)| !sockets.is_empty());
        if !group.workers.is_empty() {
            return;
        }
        let view_id = group.view;
        self.groups.remove(&id);
        let Some(view) = self.views.get_mut(&view_id) else {
            return;
        };
        view.groups.retain(|group| *group != id);
        if view.groups.is_empty() {
            let key = (view.topic.clone(), view.filter.clone(), view.rank);
            self.by_key.remove(&key);
            self.views.remove(&view_id);
            self.meters.audiences.store(self.views.len() as u64, Relaxed);
        }
    }

    /// What a client that knows everything up to `since` has missed; `None` when it needs a snapshot.
    fn missed(&self, view: u64, since: u64) -> Option<Vec<RowKey>> {
        let view = self.views.get(&view)?;
        let in_journal = !matches!(view.topic, Topic::Presence | Topic::Jobs);
        if since > self.position || !in_journal || !view.audience.sees_all() {
            return None;
        }
        let changes = self.house.changed_since(since)?;
        if changes.len() > CATCH_UP {
            return None;
        }
        Some(view.concerned(&self.web.long_ago(&self.house, &changes)))
    }

    fn catch_up(&mut self, id: u64, name: &str, keys: &[RowKey], fresh: bool) -> Bytes {
        let (house, presence) = (&self.house, &self.presence);
        let world = World {
            house,
            presence,
            now: house.now(),
            made: RefCell::default(),
        };
        let Some(view) = self.views.get_mut(&id) else {
            return frame::resync(name);
        };
        if fresh {
            view.learn(&world);
        }
        let (rows, gone) = view.catch_up(&world, keys);
        frame::changes(name, self.position, &rows, &gone)
    }

    fn snapshot(&mut self, id: u64, group: u64) -> Bytes {
        let fresh = self.is_fresh(id);
        let (house, presence) = (&self.house, &self.presence);
        let world = World {
            house,
            presence,
            now: house.now(),
            made: RefCell::default(),
        };
        let (Some(view), Some(group)) = (self.views.get_mut(&id), self.groups.get_mut(&group)) else {
            return frame::resync("");
        };
        if let Some((snapshot, _)) = &group.snapshot {
            return snapshot.clone();
        }
        let rows = view.snapshot(&world, fresh);
        let snapshot = frame::snapshot(&group.name, self.position, &rows);
        group.snapshot = Some((snapshot.clone(), Instant::now()));
        snapshot
    }

    /// Tells everyone what has changed.
    fn tell(&mut self, changes: Vec<Change>) {
        let Some(last) = changes.iter().map(|change| change.seq).max() else {
            return;
        };
        let users = changes.iter().filter(|change| change.kind == Kind::User);
        let users: HashSet<u64> = users.map(|change| change.id).collect();
        let of_many = |change: &Change| matches!(change.kind, Kind::Company | Kind::Contractor);
        if changes.iter().any(of_many) {
            // A company may want a second factor of somebody now; the people of a contractor may see more, or less.
            self.recheck(None);
        } else if !users.is_empty() {
            self.recheck(Some(Arc::new(users)));
        }
        let touched = self.web.touched(&self.house, &changes);
        self.position = self.position.max(last);
        self.spread(&touched);
    }

    /// Lets every worker close the sockets of sessions that have ended.
    fn recheck(&self, users: Option<Arc<HashSet<u64>>>) {
        for worker in &self.workers {
            // A worker that is gone has no sockets any more.
            let _ = worker.send(ToWorker::Recheck(users.clone()));
        }
    }

    fn spread(&mut self, touched: &Touched) {
        let (house, presence) = (&self.house, &self.presence);
        let world = World {
            house,
            presence,
            now: house.now(),
            made: RefCell::default(),
        };
        for view in self.views.values_mut() {
            let keys = view.concerned(touched);
            let (rows, gone) = view.update(&world, &keys);
            send(&mut self.groups, &self.meters, view, self.position, &rows, &gone);
        }
    }

    fn tell_presence(&mut self, socket: u64, tickets: &[TicketId]) {
        let (house, presence) = (&self.house, &self.presence);
        let world = World {
            house,
            presence,
            now: house.now(),
            made: RefCell::default(),
        };
        let keys: Vec<RowKey> = tickets.iter().map(|ticket| (ticket.0, socket)).collect();
        for view in self.views.values_mut().filter(|view| view.topic == Topic::Presence) {
            let (rows, gone) = view.update(&world, &keys);
            send(&mut self.groups, &self.meters, view, self.position, &rows, &gone);
        }
    }

    /// Jobs move on without the journal.
    fn tell_jobs(&mut self) {
        let touched = Touched {
            jobs: std::mem::take(&mut self.jobs),
            ..Touched::default()
        };
        if !touched.jobs.is_empty() {
            self.spread(&touched);
        }
    }

    /// So much was missed that nothing is certain any more: everyone gets a new snapshot.
    fn start_anew(&mut self) {
        {
            let model = self.house.model();
            self.position = model.seq;
            self.web = Web::of(&model);
        }
        self.recheck(None);
        let groups: Vec<(u64, u64)> = self.groups.iter().map(|(id, group)| (*id, group.view)).collect();
        for (id, view) in groups {
            if let Some(group) = self.groups.get_mut(&id) {
                group.snapshot = None;
            }
            let snapshot = self.snapshot(view, id);
            let Some(group) = self.groups.get(&id) else { continue };
            let resync = frame::resync(&group.name);
            for (worker, _) in &group.workers {
                for bytes in [&resync, &snapshot] {
                    // A worker that is gone has no sockets any more.
                    let _ = worker.send(ToWorker::Frame {
                        group: id,
                        bytes: bytes.clone(),
                    });
                }
            }
        }
    }

    fn let_go(&mut self) {
        for group in self.groups.values_mut() {
            if group.snapshot.as_ref().is_some_and(|(_, made)| made.elapsed() > BEAT) {
                group.snapshot = None;
            }
        }
    }

    /// Tells every worker to say good-bye to its sockets.
    fn stop(&self) {
        for worker in &self.workers {
            // A worker that is gone has no sockets any more.
            let _ = worker.send(ToWorker::Stop);
        }
    }

    fn new_id(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}

/// One frame for each group of the view, shared by all its sockets.
fn send(groups: &mut HashMap<u64, Group>, meters: &Meters, view: &View, seq: u64, rows: &[Row], gone: &[String]) {
    if rows.is_empty() && gone.is_empty() {
        return;
    }
    for id in &view.groups {
        let Some(group) = groups.get_mut(id) else { continue };
        group.snapshot = None;
        let bytes = frame::changes(&group.name, seq, rows, gone);
        meters.frames.fetch_add(1, Relaxed);
        for (worker, _) in &group.workers {
            // A worker that is gone has no sockets any more.
            let _ = worker.send(ToWorker::Frame {
                group: *id,
                bytes: bytes.clone(),
            });
        }
    }
}
