//! A provider of SMPP that reads every byte by itself and takes nothing that a real one would not take.

use super::codec::Unit;
use super::{Message, Sender, Settings};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const SUBMIT: u32 = 4;

/// Reads fields one after the other.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn byte(&mut self) -> u8 {
        let (byte, rest) = self.0.split_first().expect("a byte more");
        self.0 = rest;
        *byte
    }

    fn text(&mut self, most: usize) -> String {
        let end = self
            .0
            .iter()
            .position(|byte| *byte == 0)
            .expect("a text ends with a zero");
        assert!(end < most, "a text of {end} bytes in a field of {most}");
        let text = String::from_utf8(self.0[..end].to_vec()).unwrap();
        self.0 = &self.0[end + 1..];
        text
    }
}

struct Peer {
    stream: TcpStream,
    sequence: u32,
}

impl Peer {
    /// Takes the next question, whose number must be the next one.
    async fn question(&mut self) -> (u32, u32, Vec<u8>) {
        let length = self.stream.read_u32().await.unwrap();
        let (command, status) = (
            self.stream.read_u32().await.unwrap(),
            self.stream.read_u32().await.unwrap(),
        );
        let sequence = self.stream.read_u32().await.unwrap();
        let mut body = vec![0; length as usize - 16];
        self.stream.read_exact(&mut body).await.unwrap();
        assert_eq!(status, 0, "a question has no status");
        (command, sequence, body)
    }

    async fn answer(&mut self, command: u32, status: u32, sequence: u32, body: &[u8]) {
        self.put(command | 0x8000_0000, status, sequence, body).await;
    }

    async fn put(&mut self, command: u32, status: u32, sequence: u32, body: &[u8]) {
        for number in [16 + body.len() as u32, command, status, sequence] {
            self.stream.write_u32(number).await.unwrap();
        }
        self.stream.write_all(body).await.unwrap();
    }

    /// Lets the client in who shows the right name and password.
    async fn bound(listener: &TcpListener) -> Peer {
        let (stream, _) = listener.accept().await.unwrap();
        let mut peer = Peer { stream, sequence: 1 };
        let (command, sequence, body) = peer.question().await;
        let mut fields = Fields(&body);
        assert_eq!((command, sequence), (2, 1), "bind_transmitter comes first");
        assert_eq!((fields.text(16).as_str(), fields.text(9).as_str()), ("dom", "secret"));
        assert_eq!((fields.text(13).as_str(), fields.byte()), ("", 0x34));
        assert_eq!(
            (fields.byte(), fields.byte(), fields.text(41).as_str(), fields.0.len()),
            (0, 0, "", 0)
        );
        peer.answer(2, 0, sequence, b"SMSC\0").await;
        peer
    }

    /// Reads a message; gives its number, its addressee and its words.
    async fn submitted(&mut self) -> (u32, String, String) {
        let (command, sequence, body) = self.question().await;
        self.sequence += 1;
        assert_eq!((command, sequence), (SUBMIT, self.sequence));
        let mut fields = Fields(&body);
        assert_eq!(fields.text(6), "", "the default service");
        assert_eq!(
            (fields.byte(), fields.byte(), fields.text(21).as_str()),
            (5, 0, "Domovoi")
        );
        assert_eq!((fields.byte(), fields.byte()), (1, 1), "an international number");
        let to = fields.text(21);
        assert!(to.bytes().all(|byte| byte.is_ascii_digit()), "digits alone");
        assert_eq!((fields.byte(), fields.byte(), fields.byte()), (0, 0, 0));
        assert_eq!(fields.text(17), "", "at once");
        let valid = fields.text(17);
        assert!(
            valid.len() == 16 && valid.ends_with("000R") && valid.as_str() > "0000000000",
            "{valid}"
        );
        assert_eq!(
            (fields.byte(), fields.byte(), fields.byte(), fields.byte()),
            (0, 0, 8, 0)
        );
        let length = usize::from(fields.byte());
        assert!(length == fields.0.len() && length <= 140 && length.is_multiple_of(2));
        let pairs = fields.0.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        (sequence, to, String::from_utf16(&pairs.collect::<Vec<_>>()).unwrap())
    }
}

async fn provider() -> (TcpListener, Sender) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let sender = Sender::start(Settings {
        address: listener.local_addr().unwrap().to_string(),
        tls: false,
        system_id: "dom".into(),
        password: "secret".into(),
        sender: "Domovoi".into(),
    });
    (listener, sender)
}

fn code(text: &str) -> Message {
    Message {
        to: "+79211234567".into(),
        text: text.into(),
        until: Instant::now() + Duration::from_secs(300),
    }
}

#[actix_rt::test]
async fn a_message_goes_out_and_the_line_answers_for_itself_meanwhile() {
    let (listener, sender) = provider().await;
    sender.send(code("Код 123456"));
    let mut peer = Peer::bound(&listener).await;
    let (sequence, to, words) = peer.submitted().await;
    assert_eq!((to.as_str(), words.as_str()), ("79211234567", "Код 123456"));
    // "Are you there?", in the middle of it.
    peer.put(0x15, 0, 77, &[]).await;
    let (command, number, _) = peer.question().await;
    assert_eq!((command, number), (0x8000_0015, 77));
    peer.answer(SUBMIT, 0, sequence, b"id1\0").await;
    sender.send(code("Код 654321"));
    assert_eq!(peer.submitted().await.2, "Код 654321", "over the same line");
}

#[actix_rt::test]
async fn a_line_that_breaks_and_a_provider_that_is_busy_lose_no_message() {
    let (listener, sender) = provider().await;
    sender.send(code("Код 123456"));
    let mut peer = Peer::bound(&listener).await;
    peer.submitted().await;
    drop(peer);
    let mut peer = Peer::bound(&listener).await;
    let (sequence, ..) = peer.submitted().await;
    peer.answer(SUBMIT, 0x58, sequence, &[]).await;
    let mut peer = Peer::bound(&listener).await;
    let (sequence, _, words) = peer.submitted().await;
    assert_eq!(words, "Код 123456");
    // Refused for good: the next one is sent, not this one again.
    peer.answer(SUBMIT, 0x0b, sequence, &[]).await;
    sender.send(code("Код 654321"));
    assert_eq!(peer.submitted().await.2, "Код 654321");
}

#[test]
fn a_unit_is_read_whole_and_a_length_that_lies_ends_the_line() {
    let unit = Unit::ask(4, 7, vec![1, 2, 3]);
    let bytes = unit.bytes();
    for cut in 0..bytes.len() {
        assert_eq!(Unit::read(&bytes[..cut]), Ok(None), "{cut}");
    }
    assert_eq!(Unit::read(&bytes), Ok(Some((unit, bytes.len()))));
    for length in [0u32, 15, 5000, u32::MAX] {
        assert!(Unit::read(&length.to_be_bytes()).is_err());
    }
}
