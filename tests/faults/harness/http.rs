//! A client that speaks just enough HTTP, and remembers nothing.

use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An answer that takes longer is none; a test never says how fast one must be.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Client {
    address: String,
    token: String,
    connection: Option<BufReader<TcpStream>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) retry_after: Option<u64>,
}

impl Answer {
    pub(crate) fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body of a success; anything else is told whole.
    pub(crate) fn good(self) -> Value {
        assert!(self.is_good(), "{} {}", self.status, self.body);
        self.body
    }

    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl Client {
    pub(crate) fn new(address: &str, token: &str) -> Client {
        Client {
            address: address.to_owned(),
            token: token.to_owned(),
            connection: None,
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, None, None)
    }

    pub(crate) fn post(&mut self, path: &str, key: Option<&str>, body: &Value) -> io::Result<Answer> {
        self.send("POST", path, key, Some(body))
    }

    /// After an error nobody knows whether the request was carried out.
    fn send(&mut self, method: &str, path: &str, key: Option<&str>, body: Option<&Value>) -> io::Result<Answer> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\naccept-language: ru\r\n",
            self.address
        );
        if !self.token.is_empty() {
            request += &format!("authorization: Bearer {}\r\n", self.token);
        }
        if let Some(key) = key {
            request += &format!("idempotency-key: {key}\r\n");
        }
        if method == "POST" {
            request += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        }
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        connection
            .get_mut()
            .write_all(format!("{request}\r\n{body}").as_bytes())?;
        let (answer, keep) = read_answer(&mut connection)?;
        self.connection = keep.then_some(connection);
        Ok(answer)
    }
}

/// The answer, and whether the connection may be used again.
pub(crate) fn read_answer(connection: &mut BufReader<TcpStream>) -> io::Result<(Answer, bool)> {
    let line = read_line(connection)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| cut_off("no status line"))?;
    let (mut length, mut chunked, mut keep, mut retry_after) = (0, false, true, None);
    loop {
        let line = read_line(connection)?.to_ascii_lowercase();
        match line.split_once(':').map(|(name, value)| (name, value.trim())) {
            None if line.is_empty() => break,
            Some(("content-length", value)) => length = value.parse().map_err(|_| cut_off("a length"))?,
            Some(("transfer-encoding", "chunked")) => chunked = true,
            Some(("connection", "close")) => keep = false,
            Some(("retry-after", value)) => retry_after = value.parse().ok(),
            _ => {}
        }
    }
    let mut body = Vec::new();
    loop {
        let wanted = if chunked {
            usize::from_str_radix(&read_line(connection)?, 16).map_err(|_| cut_off("a chunk"))?
        } else {
            length
        };
        let start = body.len();
        body.resize(start + wanted, 0);
        connection.read_exact(&mut body[start..])?;
        if chunked {
            read_line(connection)?;
        }
        if !chunked || wanted == 0 {
            break;
        }
    }
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Ok((
        Answer {
            status,
            body,
            retry_after,
        },
        keep,
    ))
}

fn read_line(connection: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    if connection.read_line(&mut line)? == 0 || !line.ends_with("\r\n") {
        return Err(cut_off("a line"));
    }
    line.truncate(line.len() - 2);
    Ok(line)
}

fn cut_off(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, format!("{what} was cut off"))
}
