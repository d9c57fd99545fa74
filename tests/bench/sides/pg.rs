//! A client of PostgreSQL that speaks just enough of its protocol (version 3): prepared statements with parameters
//! as text, one round trip each. It is written for the load alone, so that nothing stands between it and the socket.

use bytes::{Buf, BufMut, BytesMut};
use std::cell::RefCell;
use std::path::Path;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::Semaphore;

/// One connection; each has a process of the server to itself.
pub(crate) struct Pg {
    stream: UnixStream,
    incoming: BytesMut,
    outgoing: BytesMut,
}

/// What a statement brought.
#[derive(Default, Debug)]
pub(crate) struct Rows {
    pub(crate) count: usize,
    /// First column of the first row.
    pub(crate) first: Option<String>,
    pub(crate) bytes: usize,
}

impl Pg {
    /// # Errors
    /// When nobody listens there (yet).
    pub(crate) async fn connect(socket: &Path, database: &str) -> std::io::Result<Pg> {
        let mut pg = Pg {
            stream: UnixStream::connect(socket).await?,
            incoming: BytesMut::with_capacity(64 * 1024),
            outgoing: BytesMut::with_capacity(16 * 1024),
        };
        let words = format!("user\0postgres\0database\0{database}\0\0");
        pg.outgoing.put_u32(words.len() as u32 + 8);
        pg.outgoing.put_u32(196_608);
        pg.outgoing.put_slice(words.as_bytes());
        pg.flush().await?;
        pg.answer().await.map_err(std::io::Error::other)?;
        Ok(pg)
    }

    /// Runs statements that bring nothing back.
    pub(crate) async fn simple(&mut self, sql: &str) {
        self.message(b'Q', |out| put_text(out, sql));
        self.flush().await.unwrap();
        self.answer().await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }

    /// A copy into a table: `begin` is the statement, `lines` its rows.
    pub(crate) async fn copy(&mut self, begin: &str, lines: impl Iterator<Item = String>) {
        self.message(b'Q', |out| put_text(out, begin));
        for line in lines {
            self.message(b'd', |out| out.put_slice(line.as_bytes()));
            if self.outgoing.len() > 1 << 20 {
                self.flush().await.unwrap();
            }
        }
        self.message(b'c', |_| ());
        self.flush().await.unwrap();
        self.answer().await.unwrap_or_else(|error| panic!("{error}: {begin}"));
    }

    pub(crate) async fn prepare(&mut self, name: &str, sql: &str) {
        self.message(b'P', |out| {
            put_text(out, name);
            put_text(out, sql);
            out.put_u16(0);
        });
        self.message(b'S', |_| ());
        self.flush().await.unwrap();
        self.answer().await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }

    /// Runs a prepared statement; commits at its end.
    pub(crate) async fn run(&mut self, name: &str, parameters: &[&str]) -> Result<Rows, String> {
        self.message(b'B', |out| {
            put_text(out, "");
            put_text(out, name);
            out.put_u16(0);
            out.put_u16(parameters.len() as u16);
            for parameter in parameters {
                out.put_u32(parameter.len() as u32);
                out.put_slice(parameter.as_bytes());
            }
            out.put_u16(0);
        });
        self.message(b'E', |out| {
            put_text(out, "");
            out.put_u32(0);
        });
        self.message(b'S', |_| ());
        self.flush().await.map_err(|error| error.to_string())?;
        self.answer().await
    }

    fn message(&mut self, kind: u8, fill: impl FnOnce(&mut BytesMut)) {
        self.outgoing.put_u8(kind);
        let at = self.outgoing.len();
        self.outgoing.put_u32(0);
        fill(&mut self.outgoing);
        let length = (self.outgoing.len() - at) as u32;
        self.outgoing[at..at + 4].copy_from_slice(&length.to_be_bytes());
    }

    async fn flush(&mut self) -> std::io::Result<()> {
        self.stream.write_all(&self.outgoing).await?;
        self.outgoing.clear();
        Ok(())
    }

    /// Reads until the server is ready for the next question.
    async fn answer(&mut self) -> Result<Rows, String> {
        let (mut rows, mut trouble) = (Rows::default(), None);
        loop {
            while self.incoming.len() < 5 || self.incoming.len() < 1 + self.length() {
                let read = self.stream.read_buf(&mut self.incoming).await;
                if read.map_err(|error| error.to_string())? == 0 {
                    return Err("the server has gone".into());
                }
            }
            let length = self.length();
            let kind = self.incoming.get_u8();
            let body = self.incoming.split_to(length);
            match kind {
                b'D' => {
                    rows.count += 1;
                    rows.bytes += body.len();
                    if rows.count == 1 && body.len() >= 10 {
                        let first = u32::from_be_bytes([body[6], body[7], body[8], body[9]]) as usize;
                        let text = body.get(10..10 + first).map(String::from_utf8_lossy);
                        rows.first = text.map(String::from);
                    }
                }
                b'E' => trouble = Some(String::from_utf8_lossy(&body[4..]).replace('\0', " ")),
                b'Z' => return trouble.map_or(Ok(rows), Err),
                _ => {}
            }
        }
    }

    /// Length of the message at the head of what came, without its kind.
    fn length(&self) -> usize {
        let bytes = &self.incoming;
        u32::from_be_bytes([bytes[1], bytes[2], bytes[3], bytes[4]]) as usize
    }
}

fn put_text(out: &mut BytesMut, text: &str) {
    out.put_slice(text.as_bytes());
    out.put_u8(0);
}

/// Connections that callers take in turn.
pub(crate) struct Pool {
    idle: RefCell<Vec<Pg>>,
    turns: Semaphore,
}

impl Pool {
    pub(crate) fn of(connections: Vec<Pg>) -> Pool {
        Pool {
            turns: Semaphore::new(connections.len()),
            idle: RefCell::new(connections),
        }
    }

    pub(crate) async fn run(&self, name: &str, parameters: &[&str]) -> Result<Rows, String> {
        let _turn = self.turns.acquire().await.map_err(|error| error.to_string())?;
        let mut pg = self.idle.borrow_mut().pop().ok_or("no connection is idle")?;
        let rows = pg.run(name, parameters).await;
        self.idle.borrow_mut().push(pg);
        rows
    }
}
