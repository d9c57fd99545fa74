//! The connection to the provider: made when there is something to send, kept while there is more, left when it is quiet.

use super::codec::{BIND_TRANSMITTER, SUBMIT_SM, UNBIND, Unit, bind, submit};
use super::{Message, Settings};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{Receiver, Sender as Door, channel};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;

/// Messages that may wait; more is a flood that no person causes.
const WAITING: usize = 200;
/// How long the provider may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection is kept without a message.
const QUIET: Duration = Duration::from_secs(20);
/// After a failure it is tried again after so long, twice as long each time.
const PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// "Throttling error" and "message queue full" (5.1.3): the message is good, the moment is not.
const LATER: [u32; 2] = [0x58, 0x14];

/// The way to the driver, for everybody who has something to send.
#[derive(Clone)]
pub struct Sender(Door<Message>);

impl Sender {
    /// Starts the driver. Must be called inside an actix system; it ends when nobody can send any more.
    pub fn start(settings: Settings) -> Sender {
        let (door, inbox) = channel(WAITING);
        actix_rt::spawn(drive(settings, inbox));
        Sender(door)
    }

    /// Hands a message over; never waits. A message too many is told to the log and lost.
    pub fn send(&self, message: Message) {
        if self.0.try_send(message).is_err() {
            tracing::error!("a short message was lost: too many wait");
        }
    }
}

/// What came of one message.
enum Sent {
    Taken,
    /// The provider will never take it.
    Refused(u32),
}

async fn drive(settings: Settings, mut inbox: Receiver<Message>) {
    let mut pause = PAUSE;
    let mut waits: Option<Message> = None;
    while let Some(message) = match waits.take() {
        Some(message) => Some(message),
        None => inbox.recv().await,
    } {
        if Instant::now() >= message.until {
            tracing::warn!("a short message was given up: its time is over");
            continue;
        }
        match session(&settings, &mut inbox, message).await {
            Ok(()) => pause = PAUSE,
            Err((left, error)) => {
                tracing::warn!(%error, "the provider of short messages failed; it is tried again");
                waits = left;
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// Sends a message and what comes after it, until it is quiet. What was not sent comes back with the failure.
async fn session(
    settings: &Settings,
    inbox: &mut Receiver<Message>,
    first: Message,
) -> Result<(), (Option<Message>, io::Error)> {
    let mut line = match Line::open(settings).await {
        Ok(line) => line,
        Err(error) => return Err((Some(first), error)),
    };
    let mut next = Some(first);
    while let Some(message) = next.take() {
        let left = message.until.saturating_duration_since(Instant::now()).as_secs();
        if left > 0 {
            let body = submit(&settings.sender, &message.to, &message.text, left);
            match line.send(body).await {
                Ok(Sent::Taken) => {}
                Ok(Sent::Refused(status)) => tracing::error!(status, "a short message was refused for good"),
                Err(error) => return Err((Some(message), error)),
            }
        }
        next = timeout(QUIET, inbox.recv()).await.ok().flatten();
    }
    line.leave().await;
    Ok(())
}

trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Stream for T {}

/// A bound connection.
struct Line {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
    sequence: u32,
}

impl Line {
    async fn open(settings: &Settings) -> io::Result<Line> {
        let connect = async {
            let plain = TcpStream::connect(&settings.address).await?;
            plain.set_nodelay(true)?;
            let stream: Box<dyn Stream> = match settings.tls {
                true => Box::new(secured(plain, &settings.address).await?),
                false => Box::new(plain),
            };
            Ok::<_, io::Error>(stream)
        };
        let stream = timeout(PATIENCE, connect).await??;
        let mut line = Line {
            stream,
            unread: Vec::new(),
            sequence: 0,
        };
        let answer = line
            .ask(BIND_TRANSMITTER, bind(&settings.system_id, &settings.password))
            .await?;
        match answer.status {
            0 => Ok(line),
            status => Err(io::Error::other(format!("bind was refused with status {status:#x}"))),
        }
    }

    async fn send(&mut self, body: Vec<u8>) -> io::Result<Sent> {
        match self.ask(SUBMIT_SM, body).await?.status {
            0 => Ok(Sent::Taken),
            status if LATER.contains(&status) => Err(io::Error::other("the provider asks to come later")),
            status => Ok(Sent::Refused(status)),
        }
    }

    /// Says good-bye; whether it was heard matters to nobody.
    async fn leave(mut self) {
        let _ = self.ask(UNBIND, Vec::new()).await;
    }

    /// Asks, and answers what is asked meanwhile.
    async fn ask(&mut self, command: u32, body: Vec<u8>) -> io::Result<Unit> {
        self.sequence += 1;
        let sequence = self.sequence;
        let asked = async {
            self.write(Unit::ask(command, sequence, body)).await?;
            loop {
                let unit = self.read().await?;
                if unit.answers(command, sequence) {
                    return Ok(unit);
                }
                if unit.is_question() {
                    self.write(unit.answer()).await?;
                }
            }
        };
        timeout(PATIENCE, asked).await?
    }

    async fn write(&mut self, unit: Unit) -> io::Result<()> {
        self.stream.write_all(&unit.bytes()).await?;
        self.stream.flush().await
    }

    async fn read(&mut self) -> io::Result<Unit> {
        loop {
            let read = Unit::read(&self.unread).map_err(|length| io::Error::other(format!("{length:?}")))?;
            if let Some((unit, taken)) = read {
                self.unread.drain(..taken);
                return Ok(unit);
            }
            if self.stream.read_buf(&mut self.unread).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// TLS under the authorities that the system trusts.
async fn secured(plain: TcpStream, address: &str) -> io::Result<impl Stream + use<>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider);
    let versions = builder
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    let config = versions.with_root_certificates(roots).with_no_client_auth();
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    TlsConnector::from(Arc::new(config)).connect(name, plain).await
}
