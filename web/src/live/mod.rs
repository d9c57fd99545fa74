//! Live sockets: a snapshot with a sequence number, then changes in order; nothing is lost, nothing
//! comes twice.
//!
//! The hub computes rows once for each audience (topic, filter, what may be seen) on a thread of its
//! own. Each server thread has one loop that hands its sockets the same pre-encoded bytes. A socket
//! that falls behind is told to resynchronise and never makes the server grow.

mod audience;
mod frame;
mod hub;
mod message;
mod presence;
mod socket;
mod topic;
mod touched;
mod view;
mod worker;

pub use topic::TOPICS;

use crate::door::limits::Turn;
use crate::door::watch::{note, shows_personal};
use crate::extract::Caller;
use crate::problem::Problem;
use crate::sign_in::second_factor;
use crate::wire::system::LiveMeters;
use actix_web::{HttpRequest, HttpResponse, web};
use domovoi_actors::House;
use domovoi_domain::access::Deed;
use hub::Hub;
use message::ToHub;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use topic::Topic;
use worker::Worker;

/// Everybody's way to the hub. Clones are the same hub; it ends when the last of them is gone.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    house: House,
    hub: UnboundedSender<ToHub>,
    meters: Arc<Meters>,
    sockets: AtomicU64,
}

#[derive(Default)]
struct Meters {
    sockets: AtomicU64,
    audiences: AtomicU64,
    frames: AtomicU64,
    delivered: AtomicU64,
    resyncs: AtomicU64,
}

impl Live {
    /// Starts the hub on a thread of its own.
    pub fn start(house: House) -> std::io::Result<Live> {
        let (hub, inbox) = unbounded_channel();
        let meters = Arc::new(Meters::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let changes = house.changes();
        let (ours, measured) = (house.clone(), meters.clone());
        std::thread::Builder::new()
            .name("domovoi-live".to_owned())
            .spawn(move || {
                let hub = Hub::new(ours, measured);
                runtime.block_on(hub.run(changes, inbox));
            })?;
        Ok(Live(Arc::new(Inner {
            house,
            hub,
            meters,
            sockets: AtomicU64::new(1),
        })))
    }

    /// Turns a request into a socket, which keeps its turn as long as it is open.
    pub fn open(
        &self,
        request: &HttpRequest,
        payload: web::Payload,
        caller: Caller,
        turn: Turn,
    ) -> Result<HttpResponse, Problem> {
        socket::open(request, payload, Worker::here(self), caller, turn)
    }

    /// Says good-bye to every socket and ends the hub.
    pub fn stop(&self) {
        self.tell(ToHub::Stop);
    }

    pub fn figures(&self) -> LiveMeters {
        let meters = &self.0.meters;
        LiveMeters {
            sockets: meters.sockets.load(Relaxed),
            audiences: meters.audiences.load(Relaxed),
            frames: meters.frames.load(Relaxed),
            delivered: meters.delivered.load(Relaxed),
            resyncs: meters.resyncs.load(Relaxed),
        }
    }

    /// Notes for the audit trail that somebody begins to follow what shows names and telephones.
    fn note_view(&self, caller: &Caller, topic: &Topic) {
        let (kind, id) = match topic {
            Topic::Tickets => ("tickets", String::new()),
            Topic::Ticket(id) => ("ticket", id.to_string()),
            Topic::Employees => ("employees", String::new()),
            Topic::Handovers => ("handovers", String::new()),
            Topic::Outages => ("outages", String::new()),
            Topic::Jobs => ("jobs", String::new()),
            // Names of houses and of colleagues at their work are no secrets of residents.
            Topic::Calendars | Topic::Calendar(_) | Topic::Buildings | Topic::Building(_) | Topic::Presence => return,
        };
        if shows_personal(caller) {
            let note = note(caller, self.0.house.now(), Deed::PersonalSeen, kind, &id);
            self.0.house.audit().note(note);
        }
    }

    fn tell(&self, message: ToHub) {
        // The hub is gone only when the house is closing; then there is nothing to tell.
        let _ = self.0.hub.send(message);
    }

    fn meters(&self) -> &Meters {
        &self.0.meters
    }

    fn next_socket(&self) -> u64 {
        self.0.sockets.fetch_add(1, Relaxed)
    }

    fn is(&self, other: &Live) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether the session of a socket still runs with the rights that it had.
    fn still_signed_in(&self, caller: &Caller) -> bool {
        let now = self.0.house.now();
        let model = self.0.house.model();
        model
            .admitted(&caller.token, now)
            .is_some_and(|(user, pass)| pass.grant == *caller.grant && !second_factor::is_missing(&model, &user.state))
    }
}

impl Meters {
    fn socket_opened(&self) {
        self.sockets.fetch_add(1, Relaxed);
    }

    fn socket_closed(&self) {
        self.sockets.fetch_sub(1, Relaxed);
    }

    fn delivered(&self, frames: u64) {
        self.delivered.fetch_add(frames, Relaxed);
    }

    fn resynced(&self) {
        self.resyncs.fetch_add(1, Relaxed);
    }
}
