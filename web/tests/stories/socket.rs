//! A client of the live socket, which keeps rows as a screen would.

use crate::town::Client;
use awc::ws;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

type Stream = actix_codec::Framed<awc::BoxedSocket, ws::Codec>;

/// How long a frame may take to come in a test.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Socket {
    stream: Stream,
}

/// What a screen holds of one subscription.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Screen {
    pub(crate) seq: u64,
    pub(crate) rows: BTreeMap<String, Value>,
    /// How often it was told to start anew.
    pub(crate) resyncs: u32,
}

impl Screen {
    /// Applies a frame exactly as the wire says.
    pub(crate) fn apply(&mut self, frame: &Value) {
        let seq = frame["seq"].as_u64();
        match frame["op"].as_str().unwrap() {
            "snapshot" => {
                self.rows.clear();
                self.seq = seq.unwrap();
            }
            "changes" => {
                assert!(seq.unwrap() >= self.seq, "changes come in order");
                self.seq = seq.unwrap();
            }
            "resync" => self.resyncs += 1,
            other => panic!("unexpected {other}: {frame}"),
        }
        for row in frame["rows"].as_array().into_iter().flatten() {
            self.rows.insert(row["id"].as_str().unwrap().to_owned(), row.clone());
        }
        for id in frame["gone"].as_array().into_iter().flatten() {
            self.rows.remove(id.as_str().unwrap());
        }
    }
}

impl Socket {
    pub(crate) async fn open(client: &Client) -> Socket {
        let url = format!("{}/api/v1/live", client.base.replace("http://", "ws://"));
        let request = awc::Client::new()
            .ws(url)
            .protocols(["domovoi.live.v1"])
            .max_frame_size(64 << 20);
        let token = client.token.as_deref().unwrap_or_default();
        let (answer, stream) = request.bearer_auth(token).connect().await.unwrap();
        assert_eq!(
            answer.headers().get("sec-websocket-protocol").unwrap(),
            "domovoi.live.v1"
        );
        Socket { stream }
    }

    pub(crate) async fn say(&mut self, frame: Value) {
        self.stream
            .send(ws::Message::Text(frame.to_string().into()))
            .await
            .unwrap();
    }

    pub(crate) async fn subscribe(&mut self, id: &str, topic: &str, filter: Value, since: Option<u64>) {
        let mut frame = json!({"op": "subscribe", "id": id, "topic": topic, "filter": filter});
        if let Some(since) = since {
            frame["since"] = json!(since);
        }
        self.say(frame).await;
    }

    /// The next frame with words, or nothing within `patience`; pings are answered on the way.
    pub(crate) async fn next_within(&mut self, patience: Duration) -> Option<Value> {
        let wait = async {
            loop {
                match self.stream.next().await {
                    Some(Ok(ws::Frame::Text(text))) => return Some(serde_json::from_slice(&text).unwrap()),
                    Some(Ok(ws::Frame::Ping(data))) => self.stream.send(ws::Message::Pong(data)).await.unwrap(),
                    Some(Ok(ws::Frame::Close(reason))) => {
                        let code = reason.map(|reason| u16::from(reason.code));
                        return Some(json!({"op": "closed", "code": code}));
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return Some(json!({"op": "closed"})),
                }
            }
        };
        actix_web::rt::time::timeout(patience, wait).await.ok().flatten()
    }

    pub(crate) async fn next(&mut self) -> Value {
        self.next_within(PATIENCE).await.expect("a frame comes")
    }

    /// Applies frames to the screen until it looks as it should.
    pub(crate) async fn until(&mut self, screen: &mut Screen, mut fits: impl FnMut(&Screen) -> bool) {
        while !fits(screen) {
            let frame = self.next().await;
            screen.apply(&frame);
        }
    }
}

/// A fresh snapshot of a topic, by a socket of its own.
pub(crate) async fn snapshot(client: &Client, topic: &str, filter: Value) -> Screen {
    let mut socket = Socket::open(client).await;
    socket.subscribe("fresh", topic, filter, None).await;
    let mut screen = Screen::default();
    let first = socket.next().await;
    assert_eq!(first["op"], "snapshot", "{first}");
    screen.apply(&first);
    screen
}
