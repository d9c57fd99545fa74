//! Letters by SMTP (RFC 5321): handed to the installation's own server or its provider's, over TLS.

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender as Door, channel};
use tokio::time::sleep;

/// Letters that may wait; more is a flood that no person causes.
const WAITING: usize = 500;
/// How long the server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// A letter is tried so often, after pauses that grow fourfold: for about five minutes. Links in it live an hour.
const TRIES: u32 = 6;
const PAUSE: Duration = Duration::from_millis(250);

/// How the connection is secured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Security {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// Plain at first, then TLS or nothing (RFC 3207).
    StartTls,
    /// In the clear: for a server on this very machine.
    None,
}

/// Where letters go out.
#[derive(Clone)]
pub struct Settings {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Name and password, where the server wants them.
    pub credentials: Option<(String, String)>,
    /// Whom letters are from.
    pub from: String,
}

/// Never the password.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Settings({}:{})", self.host, self.port)
    }
}

/// One letter of plain text.
#[derive(Clone)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// Never an address or a word of it.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter")
    }
}

/// Why letters cannot be sent at all.
#[derive(Debug)]
pub struct Unfit(pub String);

/// The way to the driver, for everybody who has something to send.
#[derive(Clone)]
pub struct Sender(Door<Letter>);

impl Sender {
    /// Starts the driver. Must be called inside an actix system; it ends when nobody can send any more.
    ///
    /// # Errors
    /// When the sender is no address, or the name of the server none of TLS.
    pub fn start(settings: &Settings) -> Result<Sender, Unfit> {
        let from = settings
            .from
            .parse::<Mailbox>()
            .map_err(|error| Unfit(error.to_string()))?;
        let transport = transport(settings)?;
        let (door, inbox) = channel(WAITING);
        actix_rt::spawn(drive(transport, from, inbox));
        Ok(Sender(door))
    }

    /// Hands a letter over; never waits. A letter too many is told to the log and lost.
    pub fn send(&self, letter: Letter) {
        if self.0.try_send(letter).is_err() {
            tracing::error!("a letter was lost: too many wait");
        }
    }
}

type Transport = AsyncSmtpTransport<Tokio1Executor>;

fn transport(settings: &Settings) -> Result<Transport, Unfit> {
    let host = settings.host.as_str();
    let builder = match settings.security {
        Security::Tls => Transport::relay(host),
        Security::StartTls => Transport::starttls_relay(host),
        Security::None => Ok(Transport::builder_dangerous(host)),
    };
    let builder = builder.map_err(|error| Unfit(error.to_string()))?;
    let builder = builder.port(settings.port).timeout(Some(PATIENCE));
    Ok(match settings.credentials.clone() {
        Some((name, password)) => builder.credentials(Credentials::new(name, password)).build(),
        None => builder.build(),
    })
}

async fn drive(transport: Transport, from: Mailbox, mut inbox: Receiver<Letter>) {
    while let Some(letter) = inbox.recv().await {
        let Ok(to) = letter.to.parse::<Mailbox>() else {
            tracing::error!("a letter was given up: its address is none");
            continue;
        };
        let message = Message::builder()
            .from(from.clone())
            .to(to)
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text);
        let Ok(message) = message else {
            tracing::error!("a letter was given up: it cannot be written");
            continue;
        };
        let transport = transport.clone();
        // A server that is slow with one letter does not hold up the next.
        actix_rt::spawn(async move { deliver(&transport, &message).await });
    }
}

/// Sends a letter, again and again while the server only fails for now.
async fn deliver(transport: &Transport, message: &Message) {
    let mut pause = PAUSE;
    for attempt in 1..=TRIES {
        // What lettre says of a failure may repeat the address; its kind is enough.
        match transport.send(message.clone()).await {
            Ok(_) => return,
            Err(error) if error.is_permanent() => {
                tracing::error!(status = ?error.status(), "a letter was refused for good");
                return;
            }
            Err(error) => tracing::warn!(attempt, status = ?error.status(), "the mail server failed"),
        }
        if attempt < TRIES {
            sleep(pause).await;
            pause *= 4;
        }
    }
    tracing::error!("a letter was given up: the mail server does not take it");
}
