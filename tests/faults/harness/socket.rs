//! A live socket that can also misbehave.

use super::server::Domovoi;
use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Socket {
    stream: BufReader<TcpStream>,
}

/// A frame as it came.
pub(crate) struct Frame {
    pub(crate) op: u8,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    /// Why the other side says good-bye.
    pub(crate) fn code(&self) -> Option<u16> {
        let code = self.payload.first_chunk().map(|code| u16::from_be_bytes(*code));
        code.filter(|_| self.op == 8)
    }
}

impl Socket {
    pub(crate) fn open(server: &Domovoi) -> Socket {
        Socket::try_open(server).unwrap()
    }

    pub(crate) fn try_open(server: &Domovoi) -> io::Result<Socket> {
        let mut stream = TcpStream::connect(&server.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let request = format!(
            "GET /api/v1/live HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\nupgrade: websocket\r\n\
             connection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             sec-websocket-protocol: domovoi.live.v1\r\n\r\n",
            server.address,
            server.token()
        );
        stream.write_all(request.as_bytes())?;
        // No more than the head is read ahead: thousands of these are open at a time.
        let mut stream = BufReader::with_capacity(256, stream);
        let mut line = String::new();
        stream.read_line(&mut line)?;
        if !line.starts_with("HTTP/1.1 101") {
            return Err(io::Error::other(format!("no upgrade: {line}")));
        }
        while line != "\r\n" {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(Socket { stream })
    }

    pub(crate) fn subscribe(&mut self, id: &str, topic: &str) {
        let frame = json!({"op": "subscribe", "id": id, "topic": topic, "filter": {}});
        self.say(1, frame.to_string().as_bytes()).unwrap();
    }

    /// A whole frame, masked as clients have to.
    pub(crate) fn say(&mut self, op: u8, payload: &[u8]) -> io::Result<()> {
        const MASK: [u8; 4] = [7, 77, 3, 250];
        let mut bytes = vec![0x80 | op];
        match payload.len() {
            length @ ..126 => bytes.push(0x80 | length as u8),
            length @ ..0x1_0000 => {
                bytes.push(0x80 | 126);
                bytes.extend_from_slice(&(length as u16).to_be_bytes());
            }
            length => {
                bytes.push(0x80 | 127);
                bytes.extend_from_slice(&(length as u64).to_be_bytes());
            }
        }
        bytes.extend_from_slice(&MASK);
        bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        self.say_raw(&bytes)
    }

    /// Bytes as they are, be they a frame or not.
    pub(crate) fn say_raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    pub(crate) fn next(&mut self) -> io::Result<Frame> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head)?;
        let length = match head[1] & 0x7f {
            126 => {
                let mut length = [0; 2];
                self.stream.read_exact(&mut length)?;
                u64::from(u16::from_be_bytes(length))
            }
            127 => {
                let mut length = [0; 8];
                self.stream.read_exact(&mut length)?;
                u64::from_be_bytes(length)
            }
            short => u64::from(short),
        };
        let mut payload = vec![0; length as usize];
        self.stream.read_exact(&mut payload)?;
        Ok(Frame {
            op: head[0] & 0x0f,
            payload,
        })
    }

    /// The next frame with words; pings are answered on the way.
    pub(crate) fn next_text(&mut self) -> Value {
        loop {
            let frame = self.next().unwrap();
            match frame.op {
                1 => return serde_json::from_slice(&frame.payload).unwrap(),
                9 => self.say(10, &frame.payload).unwrap(),
                _ => {}
            }
        }
    }

    /// Whether the other side is there.
    pub(crate) fn ping(&mut self) {
        self.say(9, b"there?").unwrap();
        while self.next().unwrap().op != 10 {}
    }

    /// The code with which the other side ends the talk.
    pub(crate) fn good_bye(&mut self) -> Option<u16> {
        loop {
            match self.next() {
                Ok(frame) if frame.op == 8 => return frame.code(),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// Answers whatever pings have come, without waiting; whether the socket is still open.
    pub(crate) fn answer_pings(&mut self) -> bool {
        let stream = self.stream.get_mut();
        stream.set_nonblocking(true).unwrap();
        let mut buffer = [0; 1024];
        let open = loop {
            match stream.read(&mut buffer) {
                Ok(0) => break false,
                // Nobody sends anything but pings to a socket that follows nothing.
                Ok(_) => match stream.write(&[0x8a, 0x80, 0, 0, 0, 0]) {
                    Ok(_) => {}
                    Err(_) => break false,
                },
                Err(error) if error.kind() == ErrorKind::WouldBlock => break true,
                Err(_) => break false,
            }
        };
        stream.set_nonblocking(false).unwrap();
        open
    }
}
