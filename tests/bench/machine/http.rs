//! One kept-alive HTTP connection that asks and waits, no more.

use bytes::{Buf, BytesMut};
use std::cell::RefCell;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

pub(crate) struct Http {
    stream: TcpStream,
    incoming: BytesMut,
    /// Lines of the head that every request bears.
    head: String,
}

impl Http {
    pub(crate) async fn connect(address: &str, token: &str) -> Http {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let signed = match token {
            "" => String::new(),
            token => format!("authorization: Bearer {token}\r\n"),
        };
        Http {
            stream,
            incoming: BytesMut::with_capacity(64 * 1024),
            head: format!("host: {address}\r\n{signed}"),
        }
    }

    pub(crate) async fn post(&mut self, path: &str, body: &str) -> Vec<u8> {
        let length = body.len();
        let more = format!("content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}");
        self.ask("POST", path, &more).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Vec<u8> {
        self.ask("GET", path, "\r\n").await
    }

    /// The body of a good answer.
    ///
    /// # Panics
    /// At any other answer.
    async fn ask(&mut self, method: &str, path: &str, rest: &str) -> Vec<u8> {
        let request = format!("{method} {path} HTTP/1.1\r\n{}{rest}", self.head);
        self.stream.write_all(request.as_bytes()).await.unwrap();
        let head = loop {
            if let Some(end) = find(&self.incoming, b"\r\n\r\n") {
                break end + 4;
            }
            self.read().await;
        };
        let text = String::from_utf8_lossy(&self.incoming[..head]).to_ascii_lowercase();
        let good = text.starts_with("http/1.1 2");
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
        let body = match length {
            Some(length) => {
                let length: usize = length.trim().parse().unwrap();
                while self.incoming.len() < head + length {
                    self.read().await;
                }
                self.incoming.advance(head);
                self.incoming.split_to(length).to_vec()
            }
            None => {
                self.incoming.advance(head);
                self.chunks().await
            }
        };
        assert!(good, "{method} {path}: {text}{}", String::from_utf8_lossy(&body));
        body
    }

    async fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                match find(&self.incoming, b"\r\n") {
                    Some(end) => break end,
                    None => self.read().await,
                }
            };
            let length = usize::from_str_radix(std::str::from_utf8(&self.incoming[..line]).unwrap(), 16).unwrap();
            while self.incoming.len() < line + 2 + length + 2 {
                self.read().await;
            }
            self.incoming.advance(line + 2);
            body.extend_from_slice(&self.incoming.split_to(length));
            self.incoming.advance(2);
            if length == 0 {
                return body;
            }
        }
    }

    async fn read(&mut self) {
        let read = self.stream.read_buf(&mut self.incoming).await.unwrap();
        assert!(read > 0, "the server hung up");
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Connections that callers take in turn.
pub(crate) struct Lines {
    idle: RefCell<Vec<Http>>,
    turns: Semaphore,
}

impl Lines {
    pub(crate) async fn open(count: usize, address: &str, token: &str) -> Lines {
        let mut idle = Vec::new();
        for _ in 0..count {
            idle.push(Http::connect(address, token).await);
        }
        Lines {
            idle: RefCell::new(idle),
            turns: Semaphore::new(count),
        }
    }

    pub(crate) async fn post(&self, path: &str, body: &str) {
        let _turn = self.turns.acquire().await.unwrap();
        let mut line = self.idle.borrow_mut().pop().unwrap();
        line.post(path, body).await;
        self.idle.borrow_mut().push(line);
    }
}
