//! Many live sockets, read by one thread that does as little as it can: it looks into the frames of
//! a few sockets only.

use super::cpu;
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// So many sockets are looked into.
const WATCHED: usize = 8;
/// A mark in the text of a ticket: `@17;`.
const MARK: u8 = b'@';

/// What one socket asks for.
pub(crate) struct Guest {
    pub(crate) token: String,
    /// A filter in JSON.
    pub(crate) filter: String,
}

pub(crate) struct Crowd {
    counts: Arc<Counts>,
    /// The number that a frame bore, and when it was read.
    pub(crate) marks: tokio::sync::mpsc::UnboundedReceiver<(u64, Instant)>,
    reader: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Counts {
    /// Nanoseconds of processor time that the reader has used.
    spent: AtomicU64,
    lost: AtomicU64,
    over: AtomicBool,
}

struct Socket {
    stream: TcpStream,
    watched: bool,
    /// Head of a frame that has not wholly come.
    head: Vec<u8>,
    /// Bytes of the present frame that are still to come.
    left: usize,
    op: u8,
    payload: Vec<u8>,
}

impl Crowd {
    /// Opens the sockets and waits until each has its snapshot.
    pub(crate) fn open(address: &str, guests: &[Guest]) -> Crowd {
        let mut sockets = Vec::new();
        for (n, guest) in guests.iter().enumerate() {
            sockets.push(Socket::open(address, guest, is_watched(n, guests.len())));
        }
        let counts = Arc::<Counts>::default();
        let (sender, marks) = tokio::sync::mpsc::unbounded_channel();
        let (ready, open): (Sender<()>, Receiver<()>) = channel();
        let told = counts.clone();
        let reader = std::thread::Builder::new()
            .name("load-sockets".into())
            .spawn(move || read(sockets, &told, &sender, ready))
            .unwrap();
        open.recv().unwrap();
        Crowd {
            counts,
            marks,
            reader: Some(reader),
        }
    }

    /// How many sockets of `of` are looked into.
    pub(crate) fn watched(of: usize) -> usize {
        of.min(WATCHED)
    }

    /// Seconds of processor time that reading has taken.
    pub(crate) fn spent(&self) -> f64 {
        self.counts.spent.load(Relaxed) as f64 / 1e9
    }

    /// Sockets that the server has closed.
    pub(crate) fn lost(&self) -> u64 {
        self.counts.lost.load(Relaxed)
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.counts.over.store(true, Relaxed);
        if let Some(reader) = self.reader.take() {
            // It has said already why it ended otherwise.
            let _ = reader.join();
        }
    }
}

impl Socket {
    fn open(address: &str, guest: &Guest, watched: bool) -> Socket {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        let mut socket = Socket {
            stream,
            watched,
            head: Vec::new(),
            left: 0,
            op: 0,
            payload: Vec::new(),
        };
        let upgrade = format!(
            "GET /api/v1/live HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\nupgrade: websocket\r\n\
             connection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             sec-websocket-protocol: domovoi.live.v1\r\n\r\n",
            guest.token
        );
        socket.stream.write_all(upgrade.as_bytes()).unwrap();
        // A byte at a time: nothing of what follows the head is taken along.
        let mut reader = BufReader::with_capacity(1, &socket.stream);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        assert!(line.contains(" 101 "), "no upgrade: {line}");
        while line != "\r\n" {
            line.clear();
            assert!(reader.read_line(&mut line).unwrap() > 0, "the server hung up");
        }
        let ask = format!(
            r#"{{"op":"subscribe","id":"t","topic":"tickets","filter":{}}}"#,
            guest.filter
        );
        socket.say(1, ask.as_bytes());
        socket.wait_for_snapshot();
        socket.stream.set_nonblocking(true).unwrap();
        socket
    }

    fn wait_for_snapshot(&mut self) {
        self.stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut buffer = vec![0; 64 * 1024];
        let mut texts = 0;
        while texts == 0 || self.left > 0 || !self.head.is_empty() {
            let read = self.stream.read(&mut buffer).unwrap();
            assert!(read > 0, "the server hung up");
            self.take(&buffer[..read], &mut |op, _| texts += u64::from(op == 1));
        }
    }

    /// A whole frame, masked with zeros.
    fn say(&mut self, op: u8, payload: &[u8]) {
        let mut frame = vec![0x80 | op];
        match payload.len() {
            length @ ..126 => frame.push(0x80 | length as u8),
            length => {
                frame.push(0x80 | 126);
                frame.extend_from_slice(&(length as u16).to_be_bytes());
            }
        }
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(payload);
        // A socket that the server has closed is counted where it is read.
        let _ = self.stream.write_all(&frame);
    }

    /// Takes bytes as they come; `ended` is told of each frame, with what it held if that is kept.
    fn take(&mut self, mut bytes: &[u8], ended: &mut dyn FnMut(u8, &[u8])) {
        while !bytes.is_empty() {
            if self.left == 0 {
                self.head.push(bytes[0]);
                bytes = &bytes[1..];
                let Some(length) = length_of(&self.head) else { continue };
                self.op = self.head[0] & 0x0f;
                self.head.clear();
                self.left = length;
            } else {
                let part = bytes.len().min(self.left);
                if self.watched || self.op == 9 {
                    self.payload.extend_from_slice(&bytes[..part]);
                }
                bytes = &bytes[part..];
                self.left -= part;
            }
            if self.left == 0 {
                ended(self.op, &self.payload);
                self.payload.clear();
            }
        }
    }
}

/// Length of the frame, once its head is whole; servers do not mask.
fn length_of(head: &[u8]) -> Option<usize> {
    match (head.get(1)? & 0x7f, head.len()) {
        (126, 4) => Some(usize::from(u16::from_be_bytes([head[2], head[3]]))),
        (127, 10) => head[2..]
            .try_into()
            .ok()
            .map(|bytes| u64::from_be_bytes(bytes) as usize),
        (126 | 127, _) => None,
        (short, _) => Some(usize::from(short)),
    }
}

fn read(
    mut sockets: Vec<Socket>,
    counts: &Counts,
    marks: &tokio::sync::mpsc::UnboundedSender<(u64, Instant)>,
    ready: Sender<()>,
) {
    let poll: OwnedFd = epoll::create(CreateFlags::CLOEXEC).unwrap();
    for (n, socket) in sockets.iter().enumerate() {
        epoll::add(&poll, &socket.stream, EventData::new_u64(n as u64), EventFlags::IN).unwrap();
    }
    // Whoever waits for it has gone only when the run has failed.
    let _ = ready.send(());
    let mut events = Vec::with_capacity(1024);
    let mut buffer = vec![0; 256 * 1024];
    let patience = rustix::event::Timespec {
        tv_sec: 0,
        tv_nsec: 20_000_000,
    };
    while !counts.over.load(Relaxed) {
        events.clear();
        let waited = epoll::wait(&poll, rustix::buffer::spare_capacity(&mut events), Some(&patience));
        if waited.is_err_and(|error| error != rustix::io::Errno::INTR) {
            panic!("epoll: {waited:?}");
        }
        for event in &events {
            let at = event.data.u64() as usize;
            let socket = &mut sockets[at];
            let read = match socket.stream.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
                Ok(read @ 1..) => read,
                Ok(_) | Err(_) => {
                    counts.lost.fetch_add(1, Relaxed);
                    epoll::delete(&poll, &socket.stream).unwrap();
                    continue;
                }
            };
            let (mut pings, watched) = (Vec::new(), socket.watched);
            socket.take(&buffer[..read], &mut |op, payload| match op {
                9 => pings.push(payload.to_vec()),
                1 if watched => {
                    let now = Instant::now();
                    for mark in marks_in(payload) {
                        // The other side has ended its round: nobody wants to know any more.
                        let _ = marks.send((mark, now));
                    }
                }
                _ => {}
            });
            for ping in pings {
                socket.say(10, &ping);
            }
        }
        counts.spent.store((cpu::of_this_thread() * 1e9) as u64, Relaxed);
    }
}

/// The watched ones lie evenly among all: who was opened first is often served first.
fn is_watched(at: usize, of: usize) -> bool {
    let step = (of / WATCHED).max(1);
    at.is_multiple_of(step) && at / step < WATCHED
}

fn marks_in(payload: &[u8]) -> impl Iterator<Item = u64> {
    payload.split(|byte| *byte == MARK).skip(1).filter_map(|rest| {
        let end = rest.iter().position(|byte| *byte == b';')?;
        std::str::from_utf8(&rest[..end]).ok()?.parse().ok()
    })
}
