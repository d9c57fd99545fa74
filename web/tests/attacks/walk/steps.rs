//! The steps of the walk: read from the contract, with the words that make each request a good one.

use super::things::{self, Things, Whose};
use crate::town::{Client, Reply};
use awc::http::Method;
use serde_json::{Map, Value};
use std::fmt;

/// What came of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    Allowed,
    Forbidden,
    NotFound,
    Unauthenticated,
    /// The request itself was no good, so nothing was learnt.
    Unfit,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Outcome::Allowed => "allowed",
            Outcome::Forbidden => "forbidden",
            Outcome::NotFound => "not_found",
            Outcome::Unauthenticated => "unauthenticated",
            Outcome::Unfit => "unfit",
        })
    }
}

/// One operation or one topic.
pub(super) struct Step {
    /// As the table names it, e.g. `GET /api/v1/tickets/{id}` or `LIVE ticket/{id}`.
    pub(super) name: String,
    method: Method,
    path: String,
    /// What the request says beside its address, from `requests.json`.
    request: Value,
    pub(super) topic: Option<String>,
    /// Whether it is about one thing.
    pub(super) one: bool,
    /// Whether nobody has to be signed in for it; then it does not matter whose things it could be about.
    pub(super) open: bool,
}

/// What requests say beside their addresses: query and body, with `{things}` in them.
fn requests() -> Map<String, Value> {
    serde_json::from_str(include_str!("requests.json")).expect("requests.json is an object of operations")
}

/// Every operation of the contract and every topic that it names.
pub(super) fn of(contract: &Value) -> Vec<Step> {
    let mut requests = requests();
    let mut steps = Vec::new();
    for (path, item) in contract["paths"].as_object().unwrap() {
        for verb in ["get", "post", "put", "patch", "delete"] {
            let operation = &item[verb];
            if operation.is_null() {
                continue;
            }
            let name = format!("{} {path}", verb.to_uppercase());
            let request = requests.remove(&name).unwrap_or_default();
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let asks = parameters
                .iter()
                .any(|one| one["in"] == "query" && one["required"] == true);
            assert!(
                !request.is_null() || (operation["requestBody"].is_null() && !asks),
                "{name} wants a body or a query: add a good one to web/tests/attacks/walk/requests.json"
            );
            steps.push(Step {
                method: verb.to_uppercase().parse().unwrap(),
                path: path.clone(),
                request,
                topic: None,
                open: operation["security"].is_null(),
                one: path.contains('{'),
                name,
            });
        }
    }
    for topic in contract["paths"]["/api/v1/live"]["get"]["x-topics"].as_array().unwrap() {
        let topic = topic.as_str().unwrap();
        steps.push(Step {
            name: format!("LIVE {topic}"),
            method: Method::GET,
            path: String::new(),
            request: Value::Null,
            topic: Some(topic.to_owned()),
            open: false,
            one: topic.contains('{'),
        });
    }
    let idle: Vec<&String> = requests.keys().collect();
    assert!(
        idle.is_empty(),
        "requests.json speaks of what the contract does not know: {idle:?}"
    );
    steps
}

impl Step {
    /// Whether there is something to learn from asking for these things.
    pub(super) fn concerns(&self, whose: Whose) -> bool {
        !self.open || whose == Whose::Own
    }

    pub(super) fn ends_session(&self) -> bool {
        self.name == "DELETE /api/v1/session"
    }

    pub(super) fn wants(&self, thing: &str) -> bool {
        self.path.contains(thing)
    }

    /// Sends it. A version that no thing has makes every write that heeds one stop after the question of
    /// rights and before it changes anything, so that all askers find the same town.
    pub(super) async fn send(&self, client: &Client, things: &Things) -> Outcome {
        let mut path = things.fill(&self.path);
        if let Some(query) = self.request["query"].as_str() {
            path = format!("{path}?{}", things.fill(query));
        }
        let (kind, body) = match (&self.request["body"], &self.request["form"], &self.request["raw"]) {
            (Value::Null, Value::Null, Value::Null) if self.method == Method::GET => ("", None),
            (Value::Null, Value::Null, Value::Null) => ("application/json", Some(b"{}".to_vec())),
            (Value::Null, Value::Null, raw) => (
                "application/octet-stream",
                raw.as_str().map(|text| text.as_bytes().to_vec()),
            ),
            (Value::Null, ..) => ("multipart/form-data; boundary=cut", Some(things::photo())),
            (body, ..) => ("application/json", Some(things.fill(&body.to_string()).into_bytes())),
        };
        let mut headers = Vec::new();
        if body.is_some() {
            headers.extend([("content-type", kind), ("if-match", "\"999999999\"")]);
        }
        let reply = client.send(self.method.clone(), &path, &headers, body).await;
        // The trail repeats which ids people have asked for in vain; what it holds has a test of its own.
        if !self.path.starts_with("/api/v1/audit") {
            things::note(String::from_utf8_lossy(&reply.bytes).into_owned());
        }
        outcome(&reply, self)
    }
}

/// Reads an answer. What a body names and the asker may not know of is as little found as what an address names.
pub(super) fn outcome(reply: &Reply, step: &Step) -> Outcome {
    let body = reply.json();
    let unknown = || {
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().any(|error| error["code"] == "unknown")
    };
    // A refusal that comes only after the right was found to be there.
    let expected = step.request["refusal"].as_str();
    let refused = |code: &str| {
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        body["code"] == code || errors.iter().any(|error| error["code"] == code)
    };
    match reply.status.as_u16() {
        422 if expected.is_some_and(refused) => Outcome::Allowed,
        401 => Outcome::Unauthenticated,
        // Whoever has failed too often to prove who he is has to wait, and is as little let in.
        429 if body["code"] == "too_many_attempts" => Outcome::Unauthenticated,
        403 => Outcome::Forbidden,
        404 => Outcome::NotFound,
        422 if unknown() => Outcome::NotFound,
        400 if body["code"] == "not_a_websocket" => Outcome::Allowed,
        200..=299 | 304 | 409 | 412 => Outcome::Allowed,
        status => {
            things::complain(format!(
                "{} was answered with {status}: {body}; correct it in web/tests/attacks/walk/requests.json",
                step.name
            ));
            Outcome::Unfit
        }
    }
}
