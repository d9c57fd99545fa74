//! One loop per server thread: takes shared frames from the hub and hands them to this thread's sockets.

use super::Live;
use super::frame;
use super::message::{Joining, Subscribe, ToHub, ToWorker};
use super::socket::Socket;
use super::topic::{Filter, Topic};
use crate::extract::Caller;
use crate::wire::live::ClientFrame;
use actix_http::ws::CloseCode;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// A ping comes this often; the wire promises 15 s.
const PING: Duration = Duration::from_secs(4);
/// A client that was not heard for so long looks at nothing any more.
const ABSENT: Duration = Duration::from_secs(9);
/// A client that was not heard for so long is gone.
const DEAD: Duration = Duration::from_secs(25);
/// Subscriptions of one socket.
const SUBSCRIPTIONS: usize = 32;
/// Longest name of a subscription.
const NAME: usize = 64;

thread_local! {
    static WORKER: RefCell<Option<Rc<Worker>>> = const { RefCell::new(None) };
}

/// The sockets of one server thread.
pub(super) struct Worker {
    live: Live,
    me: mpsc::UnboundedSender<ToWorker>,
    sockets: RefCell<HashMap<u64, Client>>,
    /// Who gets the frames of a group.
    groups: RefCell<HashMap<u64, Vec<Rc<Socket>>>>,
    next: Cell<u64>,
}

struct Client {
    socket: Rc<Socket>,
    subscriptions: HashMap<String, Subscription>,
    present: bool,
}

struct Subscription {
    topic: Topic,
    filter: Filter,
    state: State,
}

/// How far a subscription has come.
enum State {
    /// Waits until the socket has room for a snapshot; `true`: it is told to resynchronise first.
    Waiting {
        since: Option<u64>,
        resync: bool,
    },
    /// The hub has been asked; answers to earlier questions are out of date.
    Asked {
        turn: u64,
    },
    Joined {
        group: u64,
    },
}

impl Worker {
    /// The worker of this thread, started at its first socket.
    pub(super) fn here(live: &Live) -> Rc<Worker> {
        WORKER.with_borrow_mut(|slot| {
            // A test runs several houses one after another on one thread.
            let fits = slot.as_ref().is_some_and(|worker| worker.live.is(live));
            if !fits {
                *slot = Some(Worker::start(live.clone()));
            }
            slot.clone().unwrap_or_else(|| Worker::start(live.clone()))
        })
    }

    fn start(live: Live) -> Rc<Worker> {
        let (me, from_hub) = mpsc::unbounded_channel();
        let worker = Rc::new(Worker {
            live,
            me,
            sockets: RefCell::default(),
            groups: RefCell::default(),
            next: Cell::new(0),
        });
        worker.live.tell(ToHub::Worker(worker.me.clone()));
        actix_web::rt::spawn(worker.clone().run(from_hub));
        worker
    }

    async fn run(self: Rc<Self>, mut from_hub: mpsc::UnboundedReceiver<ToWorker>) {
        let mut ping = tokio::time::interval(PING);
        let mut batch = Vec::new();
        loop {
            tokio::select! {
                count = from_hub.recv_many(&mut batch, 256) => {
                    let last = count == 0 || batch.iter().any(|message| matches!(message, ToWorker::Stop));
                    batch.drain(..).for_each(|message| self.deliver(message));
                    if last {
                        return WORKER.set(None);
                    }
                }
                _ = ping.tick() => self.beat(),
            }
        }
    }

    /// Takes in a new socket.
    pub(super) fn add(&self, caller: Caller) -> Rc<Socket> {
        let id = self.live.next_socket();
        let socket = Rc::new(Socket::new(id, caller));
        let client = Client {
            socket: socket.clone(),
            subscriptions: HashMap::new(),
            present: false,
        };
        self.sockets.borrow_mut().insert(id, client);
        self.live.meters().socket_opened();
        // The session may have ended since the guard let the request through.
        self.recheck(&socket);
        socket
    }

    /// Forgets a socket whose stream has ended.
    pub(super) fn remove(&self, socket: &Socket) {
        let Some(client) = self.sockets.borrow_mut().remove(&socket.id) else {
            return;
        };
        for (name, subscription) in client.subscriptions {
            self.leave(socket, &name, subscription.state);
        }
        self.live.tell(ToHub::Absent { socket: socket.id });
        self.live.meters().socket_closed();
    }

    /// Does what a client says.
    pub(super) fn take(&self, socket: &Rc<Socket>, said: ClientFrame) {
        match said {
            ClientFrame::Subscribe {
                id,
                topic,
                filter,
                since,
            } => self.subscribe(socket, id, &topic, *filter, since),
            ClientFrame::Unsubscribe { id } => {
                let gone = self.client(socket, |client| client.subscriptions.remove(&id)).flatten();
                if let Some(subscription) = gone {
                    self.leave(socket, &id, subscription.state);
                }
            }
            ClientFrame::Presence { topic, state } => {
                if topic.len() > 64 {
                    return self.refuse(socket, "", "bad_topic");
                }
                self.client(socket, |client| client.present = true);
                self.live.tell(ToHub::Presence {
                    socket: socket.id,
                    caller: Box::new(socket.caller.clone()),
                    topic,
                    state,
                });
            }
        }
    }

    fn subscribe(
        &self,
        socket: &Rc<Socket>,
        name: String,
        topic: &str,
        filter: crate::wire::live::LiveFilter,
        since: Option<u64>,
    ) {
        if name.is_empty() || name.len() > NAME {
            return self.refuse(socket, "", "bad_id");
        }
        let Some(topic) = Topic::parse(topic) else {
            return self.refuse(socket, &name, "unknown_topic");
        };
        let Some(filter) = Filter::read(&filter) else {
            return self.refuse(socket, &name, "bad_filter");
        };
        if !topic.allows(&socket.caller.grant) {
            return self.refuse(socket, &name, "forbidden");
        }
        self.live.note_view(&socket.caller, &topic);
        let taken = self.client(socket, |client| {
            let full = client.subscriptions.len() >= SUBSCRIPTIONS && !client.subscriptions.contains_key(&name);
            if full {
                return Err(());
            }
            let state = State::Waiting { since, resync: false };
            Ok(client
                .subscriptions
                .insert(name.clone(), Subscription { topic, filter, state }))
        });
        match taken {
            Some(Ok(before)) => {
                if let Some(before) = before {
                    self.leave(socket, &name, before.state);
                }
                socket.wants.set(true);
                if socket.has_room() {
                    self.has_room(socket);
                }
            }
            Some(Err(())) => self.refuse(socket, &name, "too_many_subscriptions"),
            None => {}
        }
    }

    fn refuse(&self, socket: &Socket, name: &str, code: &str) {
        let lang = socket.caller.lang;
        let detail = match code {
            "unknown_topic" => lang.pick("Такой темы нет.", "There is no such topic."),
            "bad_filter" => lang.pick("Фильтр не удалось прочитать.", "The filter could not be read."),
            "forbidden" => lang.pick(
                "Вашей роли эта тема не показывается.",
                "Your role does not see this topic.",
            ),
            "too_many_subscriptions" => lang.pick(
                "На одном соединении не больше 32 подписок.",
                "One connection takes at most 32 subscriptions.",
            ),
            "limited" => lang.pick("Слишком часто.", "Too often."),
            _ => lang.pick("Имя подписки — от 1 до 64 знаков.", "A name is 1 to 64 characters."),
        };
        socket.send(frame::error(name, code, detail));
    }

    /// Asks the hub for what waits, now that the socket can take it.
    pub(super) fn has_room(&self, socket: &Rc<Socket>) {
        if !socket.wants.take() {
            return;
        }
        let mut asked = Vec::new();
        self.client(socket, |client| {
            for (name, subscription) in &mut client.subscriptions {
                if let State::Waiting { since, resync } = subscription.state {
                    let turn = self.next.get() + 1;
                    self.next.set(turn);
                    subscription.state = State::Asked { turn };
                    asked.push((
                        name.clone(),
                        subscription.topic.clone(),
                        subscription.filter.clone(),
                        since,
                        resync,
                        turn,
                    ));
                }
            }
        });
        for (name, topic, filter, since, resync, turn) in asked {
            if resync {
                socket.send(frame::resync(&name));
                self.live.meters().resynced();
            }
            self.live.tell(ToHub::Subscribe(Box::new(Subscribe {
                socket: socket.id,
                turn,
                name,
                topic,
                filter,
                since,
                caller: socket.caller.clone(),
                worker: self.me.clone(),
            })));
        }
    }

    fn deliver(&self, message: ToWorker) {
        match message {
            ToWorker::Frame { group, bytes } => self.spread(group, &bytes),
            ToWorker::Join(joining) => self.join(joining),
            ToWorker::Recheck(users) => {
                let sockets = self.sockets.borrow();
                let concerned = |user: u64| users.as_ref().is_none_or(|users| users.contains(&user));
                for client in sockets.values().filter(|client| concerned(client.socket.caller.user.0)) {
                    self.recheck(&client.socket);
                }
            }
            ToWorker::Stop => {
                for client in self.sockets.borrow().values() {
                    client.socket.close(CloseCode::Away, "");
                }
            }
        }
    }

    fn spread(&self, group: u64, bytes: &bytes::Bytes) {
        let mut slow = Vec::new();
        if let Some(members) = self.groups.borrow().get(&group) {
            for socket in members {
                if !socket.send_change(bytes.clone()) {
                    slow.push(socket.clone());
                }
            }
            self.live.meters().delivered(members.len() as u64);
        }
        for socket in slow {
            self.fall_behind(&socket);
        }
    }

    /// Everything that waited was dropped: every subscription starts anew when the client has read what it has.
    fn fall_behind(&self, socket: &Rc<Socket>) {
        let mut left = Vec::new();
        self.client(socket, |client| {
            for (name, subscription) in &mut client.subscriptions {
                let anew = State::Waiting {
                    since: None,
                    resync: true,
                };
                left.push((name.clone(), std::mem::replace(&mut subscription.state, anew)));
            }
        });
        for (name, state) in left {
            self.leave(socket, &name, state);
        }
        socket.wants.set(true);
    }

    fn join(&self, joining: Joining) {
        let sockets = &mut *self.sockets.borrow_mut();
        let Some(client) = sockets.get_mut(&joining.socket) else {
            return;
        };
        let Some(subscription) = client.subscriptions.get_mut(&joining.name) else {
            return;
        };
        if !matches!(subscription.state, State::Asked { turn } if turn == joining.turn) {
            return;
        }
        subscription.state = State::Joined { group: joining.group };
        joining.frames.into_iter().for_each(|bytes| client.socket.send(bytes));
        self.groups
            .borrow_mut()
            .entry(joining.group)
            .or_default()
            .push(client.socket.clone());
    }

    /// Ends a subscription here and at the hub.
    fn leave(&self, socket: &Socket, name: &str, state: State) {
        match state {
            State::Waiting { .. } => return,
            State::Asked { .. } => {}
            State::Joined { group } => {
                let mut groups = self.groups.borrow_mut();
                if let Some(members) = groups.get_mut(&group) {
                    members.retain(|member| member.id != socket.id);
                    if members.is_empty() {
                        groups.remove(&group);
                    }
                }
            }
        }
        self.live.tell(ToHub::Leave {
            socket: socket.id,
            name: name.to_owned(),
        });
    }

    /// Pings everyone, lets go those who are silent or whose session has ended.
    fn beat(&self) {
        let now = Instant::now();
        let ping = frame::ping();
        let sockets: Vec<Rc<Socket>> = self
            .sockets
            .borrow()
            .values()
            .map(|client| client.socket.clone())
            .collect();
        for socket in sockets {
            let silence = now.duration_since(socket.heard.get());
            if silence > DEAD {
                socket.drop_now();
            } else if self.recheck(&socket) {
                if silence > ABSENT && self.client(&socket, |client| std::mem::take(&mut client.present)) == Some(true)
                {
                    self.live.tell(ToHub::Absent { socket: socket.id });
                }
                socket.send(ping.clone());
            }
        }
    }

    /// Says good-bye to a socket whose session has ended or whose rights have changed; whether it may stay.
    fn recheck(&self, socket: &Socket) -> bool {
        let stays = self.live.still_signed_in(&socket.caller);
        if !stays {
            socket.close(CloseCode::Policy, "signed_out");
        }
        stays
    }

    fn client<T>(&self, socket: &Socket, ask: impl FnOnce(&mut Client) -> T) -> Option<T> {
        self.sockets.borrow_mut().get_mut(&socket.id).map(ask)
    }
}
