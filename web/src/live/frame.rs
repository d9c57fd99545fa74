//! Frames on the wire: encoded once, shared by every socket that gets them.

use actix_http::ws::{CloseCode, CloseReason, OpCode, Parser};
use bytes::{Bytes, BytesMut};
use serde::Serialize;

/// A text frame around `payload`.
pub(super) fn text(payload: &[u8]) -> Bytes {
    message(payload, OpCode::Text)
}

pub(super) fn ping() -> Bytes {
    message(b"", OpCode::Ping)
}

pub(super) fn pong(payload: &[u8]) -> Bytes {
    message(payload, OpCode::Pong)
}

pub(super) fn close(code: CloseCode, reason: &str) -> Bytes {
    let mut buffer = BytesMut::new();
    let reason = CloseReason {
        code,
        description: Some(reason.to_owned()),
    };
    Parser::write_close(&mut buffer, Some(reason), false);
    buffer.freeze()
}

fn message(payload: &[u8], op: OpCode) -> Bytes {
    // Ten bytes are the longest head of an unmasked frame.
    let mut buffer = BytesMut::with_capacity(payload.len() + 10);
    Parser::write_message(&mut buffer, payload, op, true, false);
    buffer.freeze()
}

/// `{"op":"snapshot","id":…,"seq":…,"rows":[…]}` of rows that are already encoded.
pub(super) fn snapshot(id: &str, seq: u64, rows: &[impl AsRef<[u8]>]) -> Bytes {
    let mut payload = head("snapshot", id, Some(seq), rows);
    payload.push(b'}');
    text(&payload)
}

/// `{"op":"changes","id":…,"seq":…,"rows":[…],"gone":[…]}`.
pub(super) fn changes(id: &str, seq: u64, rows: &[impl AsRef<[u8]>], gone: &[String]) -> Bytes {
    let mut payload = head("changes", id, Some(seq), rows);
    payload.extend_from_slice(b",\"gone\":");
    append(&mut payload, gone);
    payload.push(b'}');
    text(&payload)
}

pub(super) fn resync(id: &str) -> Bytes {
    #[derive(Serialize)]
    struct Resync<'a> {
        op: &'static str,
        id: &'a str,
    }
    json(&Resync { op: "resync", id })
}

pub(super) fn error(id: &str, code: &str, detail: &str) -> Bytes {
    #[derive(Serialize)]
    struct Error<'a> {
        op: &'static str,
        id: &'a str,
        code: &'a str,
        detail: &'a str,
    }
    json(&Error {
        op: "error",
        id,
        code,
        detail,
    })
}

fn json(value: &impl Serialize) -> Bytes {
    let mut payload = Vec::new();
    append(&mut payload, value);
    text(&payload)
}

fn head(op: &str, id: &str, seq: Option<u64>, rows: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let size: usize = rows.iter().map(|row| row.as_ref().len() + 1).sum();
    let mut payload = Vec::with_capacity(size + id.len() + 96);
    payload.extend_from_slice(b"{\"op\":\"");
    payload.extend_from_slice(op.as_bytes());
    payload.extend_from_slice(b"\",\"id\":");
    append(&mut payload, id);
    if let Some(seq) = seq {
        payload.extend_from_slice(format!(",\"seq\":{seq}").as_bytes());
    }
    payload.extend_from_slice(b",\"rows\":[");
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            payload.push(b',');
        }
        payload.extend_from_slice(row.as_ref());
    }
    payload.push(b']');
    payload
}

/// Strings and numbers always have a JSON form, so there is nothing to fail.
fn append(payload: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    let _ = serde_json::to_writer(payload, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(frame: Bytes) -> serde_json::Value {
        let mut buffer = BytesMut::from(&frame[..]);
        let (finished, op, payload) = Parser::parse(&mut buffer, false, 1 << 20).unwrap().unwrap();
        assert!(finished && op == OpCode::Text && buffer.is_empty());
        serde_json::from_slice(&payload.unwrap()).unwrap()
    }

    #[test]
    fn a_frame_reads_back_as_the_object_that_the_wire_promises() {
        let rows = [br#"{"id":"x"}"#.to_vec(), br#"{"id":"y"}"#.to_vec()];
        assert_eq!(
            body(snapshot("a\"b", 7, &rows)),
            serde_json::json!({"op":"snapshot","id":"a\"b","seq":7,"rows":[{"id":"x"},{"id":"y"}]})
        );
        let none: [Vec<u8>; 0] = [];
        assert_eq!(
            body(changes("a", 8, &none, &["x".to_owned()])),
            serde_json::json!({"op":"changes","id":"a","seq":8,"rows":[],"gone":["x"]})
        );
        assert_eq!(body(resync("a")), serde_json::json!({"op":"resync","id":"a"}));
    }
}
