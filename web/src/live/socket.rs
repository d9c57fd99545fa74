//! One socket: the handshake, what comes in, and the queue of shared frames that goes out.
//!
//! This is the only file that names `actix-web-actors`.

use super::frame;
use super::worker::Worker;
use crate::door::limits::Turn;
use crate::extract::Caller;
use crate::problem::Problem;
use crate::wire::live::ClientFrame;
use actix_http::ws::{CloseCode, OpCode, Parser};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use actix_web_actors::ws;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

const PROTOCOL: &str = "domovoi.live.v1";
/// Longest message that a client may send.
const INBOUND_LIMIT: usize = 64 * 1024;
/// The longest head of a masked frame.
const FRAME_HEAD: usize = 14;
/// Messages a second that a client may send for long, and at once.
const INBOUND_RATE: f64 = 40.0;
const INBOUND_BURST: f64 = 200.0;
/// Bytes of changes that may wait for one socket; beyond them it has to resynchronise.
const BACKLOG: usize = 1024 * 1024;
/// A new snapshot waits until no more than this is queued.
const ROOM: usize = 4 * 1024 * 1024;

/// What a worker knows of one client.
pub(super) struct Socket {
    pub(super) id: u64,
    pub(super) caller: Caller,
    /// When the client was last heard, be it only a pong.
    pub(super) heard: Cell<Instant>,
    /// Whether a subscription waits for room.
    pub(super) wants: Cell<bool>,
    outbox: RefCell<Outbox>,
}

#[derive(Default)]
struct Outbox {
    queue: VecDeque<Queued>,
    bytes: usize,
    /// Bytes of `queue` that are changes.
    changes: usize,
    waker: Option<Waker>,
    closed: bool,
}

struct Queued {
    bytes: Bytes,
    change: bool,
}

impl Socket {
    pub(super) fn new(id: u64, caller: Caller) -> Self {
        Socket {
            id,
            caller,
            heard: Cell::new(Instant::now()),
            wants: Cell::new(false),
            outbox: RefCell::default(),
        }
    }

    /// Queues an answer to this client alone.
    pub(super) fn send(&self, bytes: Bytes) {
        self.outbox.borrow_mut().push(bytes, false);
    }

    /// Queues a change. `false`: the client is too slow, everything that waited was dropped, and it must resynchronise.
    pub(super) fn send_change(&self, bytes: Bytes) -> bool {
        let mut outbox = self.outbox.borrow_mut();
        if outbox.changes + bytes.len() > BACKLOG {
            outbox.queue.clear();
            (outbox.bytes, outbox.changes) = (0, 0);
            return false;
        }
        outbox.push(bytes, true);
        true
    }

    /// Whether a snapshot may be queued.
    pub(super) fn has_room(&self) -> bool {
        self.outbox.borrow().bytes <= ROOM
    }

    /// Says good-bye and ends the stream once that is written.
    pub(super) fn close(&self, code: CloseCode, reason: &str) {
        let mut outbox = self.outbox.borrow_mut();
        if !outbox.closed {
            outbox.push(frame::close(code, reason), false);
            outbox.closed = true;
        }
    }

    /// Ends the stream at once, without good-bye: there is nobody to hear it.
    pub(super) fn drop_now(&self) {
        let mut outbox = self.outbox.borrow_mut();
        outbox.queue.clear();
        outbox.closed = true;
        outbox.wake();
    }
}

impl Outbox {
    fn push(&mut self, bytes: Bytes, change: bool) {
        if self.closed {
            return;
        }
        self.bytes += bytes.len();
        self.changes += if change { bytes.len() } else { 0 };
        self.queue.push_back(Queued { bytes, change });
        self.wake();
    }

    fn pop(&mut self) -> Option<Bytes> {
        let next = self.queue.pop_front()?;
        self.bytes -= next.bytes.len();
        self.changes -= if next.change { next.bytes.len() } else { 0 };
        Some(next.bytes)
    }

    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// The body of the answer to the upgrade: frames as they are queued.
struct Outgoing {
    socket: Rc<Socket>,
    worker: Rc<Worker>,
    /// Given back when the socket is gone.
    _turn: Turn,
}

impl Stream for Outgoing {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = {
            let mut outbox = self.socket.outbox.borrow_mut();
            let next = outbox.pop();
            if next.is_none() {
                if outbox.closed {
                    return Poll::Ready(None);
                }
                outbox.waker = Some(context.waker().clone());
            }
            next
        };
        if self.socket.wants.get() && self.socket.has_room() {
            self.worker.has_room(&self.socket);
        }
        match next {
            Some(bytes) => Poll::Ready(Some(Ok(bytes))),
            None => Poll::Pending,
        }
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        self.worker.remove(&self.socket);
    }
}

/// Takes the upgrade and starts reading.
pub(super) fn open(
    request: &HttpRequest,
    payload: web::Payload,
    worker: Rc<Worker>,
    caller: Caller,
    turn: Turn,
) -> Result<HttpResponse, Problem> {
    let mut answer = ws::handshake_with_protocols(request, &[PROTOCOL]).map_err(|_| {
        Problem::http(
            StatusCode::BAD_REQUEST,
            "not_a_websocket",
            "Этот адрес принимает только WebSocket версии 13.",
            "This address takes only WebSocket version 13.",
        )
    })?;
    let socket = worker.add(caller);
    actix_web::rt::spawn(read(payload, socket.clone(), worker.clone()));
    Ok(answer.streaming(Outgoing {
        socket,
        worker,
        _turn: turn,
    }))
}

/// Reads until the client leaves or breaks a rule.
async fn read(mut payload: web::Payload, socket: Rc<Socket>, worker: Rc<Worker>) {
    let mut buffer = BytesMut::new();
    let mut pieces = BytesMut::new();
    let mut purse = Purse::new();
    while let Some(Ok(chunk)) = payload.next().await {
        socket.heard.set(Instant::now());
        buffer.extend_from_slice(&chunk);
        loop {
            match Parser::parse(&mut buffer, true, INBOUND_LIMIT) {
                // The parser waits for the whole of a frame, however long it is said to be.
                Ok(None) if buffer.len() > INBOUND_LIMIT + FRAME_HEAD => return socket.close(CloseCode::Size, ""),
                Ok(None) => break,
                Err(error) => {
                    let code = match error {
                        actix_http::ws::ProtocolError::Overflow => CloseCode::Size,
                        _ => CloseCode::Protocol,
                    };
                    return socket.close(code, "");
                }
                Ok(Some((finished, op, data))) => {
                    if !purse.spend() {
                        return socket.close(CloseCode::Policy, "limited");
                    }
                    let data = data.unwrap_or_default();
                    match op {
                        OpCode::Text | OpCode::Continue => {
                            if pieces.len() + data.len() > INBOUND_LIMIT {
                                return socket.close(CloseCode::Size, "");
                            }
                            pieces.extend_from_slice(&data);
                            if finished {
                                take(&worker, &socket, &pieces.split());
                            }
                        }
                        OpCode::Ping => socket.send(frame::pong(&data)),
                        OpCode::Pong => {}
                        OpCode::Close => return socket.close(CloseCode::Normal, ""),
                        OpCode::Binary | OpCode::Bad => return socket.close(CloseCode::Unsupported, ""),
                    }
                }
            }
        }
    }
    socket.drop_now();
}

fn take(worker: &Rc<Worker>, socket: &Rc<Socket>, text: &[u8]) {
    match serde_json::from_slice::<ClientFrame>(text) {
        Ok(frame) => worker.take(socket, frame),
        Err(_) => {
            let id = serde_json::from_slice::<serde_json::Value>(text)
                .ok()
                .and_then(|value| {
                    value
                        .get("id")?
                        .as_str()
                        .map(|id| id.chars().take(64).collect::<String>())
                })
                .unwrap_or_default();
            let detail = socket.caller.lang.pick(
                "Это не кадр протокола domovoi.live.v1.",
                "This is not a frame of domovoi.live.v1.",
            );
            socket.send(frame::error(&id, "bad_frame", detail));
        }
    }
}

/// Messages that a client may still send: it fills with time.
struct Purse {
    left: f64,
    filled: Instant,
}

impl Purse {
    fn new() -> Self {
        Purse {
            left: INBOUND_BURST,
            filled: Instant::now(),
        }
    }

    fn spend(&mut self) -> bool {
        let now = Instant::now();
        let earned = now.duration_since(self.filled).as_secs_f64() * INBOUND_RATE;
        self.left = (self.left + earned).min(INBOUND_BURST);
        self.filled = now;
        self.left -= 1.0;
        self.left >= 0.0
    }
}
