//! Clients that remember every answer, and the question whether what they remember is so.

use super::Dice;
use super::http::{Answer, Client};
use super::server::{Domovoi, Office, text};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What became of a request.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    Acknowledged(Value),
    /// It was not carried out, says the answer.
    Refused(String),
    /// The line broke, or the answer itself said that nobody knows.
    Unknown,
}

/// One request with its key, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    pub(crate) key: String,
    path: String,
    body: Value,
    /// Words that nobody else says.
    words: String,
    /// The ticket that is commented on; nothing for a new ticket.
    ticket: Option<String>,
    pub(crate) fate: Fate,
}

impl Deed {
    /// The number of the ticket that it made.
    pub(crate) fn number(&self) -> Option<&str> {
        match &self.fate {
            Fate::Acknowledged(answer) if self.ticket.is_none() => answer["number"].as_str(),
            _ => None,
        }
    }
}

/// Everything that the clients of one office remember.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    pub(crate) deeds: Vec<Deed>,
    next: u64,
}

/// Clients at work.
pub(crate) struct Workers {
    threads: Vec<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    deeds: Arc<Mutex<Vec<Deed>>>,
    acknowledged: Arc<AtomicU64>,
    refused: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl Workers {
    pub(crate) fn acknowledged(&self) -> u64 {
        self.acknowledged.load(SeqCst)
    }

    /// How often each code of refusal was heard.
    pub(crate) fn refused(&self, code: &str) -> u64 {
        self.refused.lock().unwrap().get(code).copied().unwrap_or(0)
    }
}

impl Memory {
    /// Lets clients work at the server until they are called back.
    pub(crate) fn work(&mut self, office: &Office, server: &Domovoi, clients: u64, dice: &mut Dice) -> Workers {
        let stop = Arc::<AtomicBool>::default();
        let deeds = Arc::<Mutex<Vec<Deed>>>::default();
        let acknowledged = Arc::<AtomicU64>::default();
        let refused = Arc::<Mutex<BTreeMap<String, u64>>>::default();
        self.next += 1;
        let round = self.next;
        let threads = (0..clients)
            .map(|n| {
                let worker = Worker {
                    client: server.client(),
                    building: office.building.clone(),
                    name: format!("{round}-{n}"),
                    dice: Dice::of(dice.roll(u64::MAX >> 11)),
                    deeds: deeds.clone(),
                    stop: stop.clone(),
                    acknowledged: acknowledged.clone(),
                    refused: refused.clone(),
                };
                thread::spawn(move || worker.work())
            })
            .collect();
        Workers {
            threads,
            stop,
            deeds,
            acknowledged,
            refused,
        }
    }

    /// Calls the clients back and remembers what they do; returns which deeds are new.
    pub(crate) fn call_back(&mut self, workers: Workers) -> std::ops::Range<usize> {
        workers.stop.store(true, SeqCst);
        let from = self.deeds.len();
        for thread in workers.threads {
            thread.join().unwrap();
        }
        self.deeds.append(&mut workers.deeds.lock().unwrap());
        from..self.deeds.len()
    }

    /// What is remembered if the clients had been called back now, and which deeds are theirs.
    pub(crate) fn so_far(&self, workers: &Workers) -> (Memory, std::ops::Range<usize>) {
        let mut memory = self.clone();
        let from = memory.deeds.len();
        memory.deeds.extend(workers.deeds.lock().unwrap().iter().cloned());
        let to = memory.deeds.len();
        (memory, from..to)
    }

    /// Every acknowledged deed is there, each refused one is not, nothing is there twice, no number is left out. Then the
    /// deeds in `again` are repeated with their keys, and the same holds once more.
    pub(crate) fn is_so(&mut self, server: &Domovoi, again: std::ops::Range<usize>) {
        let mut client = server.client();
        self.compare(&mut client, &again);
        for deed in &mut self.deeds[again.clone()] {
            repeat(&mut client, deed);
        }
        self.compare(&mut client, &again);
    }

    /// All tickets; comments of the deeds in `recent`, or of all when that is empty.
    fn compare(&self, client: &mut Client, recent: &std::ops::Range<usize>) {
        let tickets = all_tickets(client);
        let mut said: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for ticket in &tickets {
            said.entry(ticket["description"].as_str().unwrap())
                .or_default()
                .push(ticket);
        }
        let mut whole: BTreeMap<String, Value> = BTreeMap::new();
        for (n, deed) in self.deeds.iter().enumerate() {
            if deed.ticket.is_some() && !recent.is_empty() && !recent.contains(&n) {
                continue;
            }
            let there: Vec<Value> = match &deed.ticket {
                None => said
                    .get(deed.words.as_str())
                    .into_iter()
                    .flatten()
                    .map(|it| (*it).clone())
                    .collect(),
                Some(id) => {
                    let ticket = whole
                        .entry(id.clone())
                        .or_insert_with(|| client.get(&format!("/api/v1/tickets/{id}")).unwrap().good());
                    let comments = ticket["comments"].as_array().unwrap();
                    comments
                        .iter()
                        .filter(|it| it["text"] == deed.words.as_str())
                        .cloned()
                        .collect()
                }
            };
            match &deed.fate {
                Fate::Acknowledged(answer) => {
                    assert_eq!(
                        there.len(),
                        1,
                        "acknowledged {answer} is there {} times: {deed:?}",
                        there.len()
                    );
                    if deed.ticket.is_none() {
                        assert_eq!(
                            (&there[0]["id"], &there[0]["number"]),
                            (&answer["id"], &answer["number"])
                        );
                        assert!(there[0]["version"].as_u64() >= answer["version"].as_u64(), "{deed:?}");
                    }
                }
                Fate::Refused(..) => assert_eq!(there, Vec::<Value>::new(), "it was refused: {deed:?}"),
                Fate::Unknown => assert!(there.len() <= 1, "it is there twice: {deed:?}"),
            }
        }
        let numbers: Vec<u64> = tickets.iter().map(|it| text(&it["number"]).parse().unwrap()).collect();
        let different: BTreeSet<u64> = numbers.iter().copied().collect();
        assert_eq!(different.len(), numbers.len(), "no number is given twice");
        if let (Some(first), Some(last)) = (different.first(), different.last()) {
            assert_eq!(last - first + 1, different.len() as u64, "no number is left out");
        }
    }
}

/// The first answer is given again; what was not carried out before, or is not known, is now.
fn repeat(client: &mut Client, deed: &mut Deed) {
    let mut answer = client.post(&deed.path, Some(&deed.key), &deed.body).unwrap();
    // Thousands are repeated at once: who is told that it is too often waits as long as he is told, like any program.
    while answer.status == 429 {
        thread::sleep(Duration::from_secs(
            answer.retry_after.expect("when to come again is said"),
        ));
        answer = client.post(&deed.path, Some(&deed.key), &deed.body).unwrap();
    }
    assert!(answer.is_good(), "repeated: {answer:?} for {deed:?}");
    if let Fate::Acknowledged(first) = &deed.fate {
        for field in ["id", "number", "version"] {
            assert_eq!(
                answer.body[field], first[field],
                "a repeat gives the first answer: {deed:?}"
            );
        }
    }
    deed.fate = Fate::Acknowledged(answer.body);
}

/// Registers tickets with many words, so that the journal takes so many segments of a mebibyte.
pub(crate) fn write_segments(office: &Office, server: &Domovoi, segments: usize) {
    let mut client = server.client();
    let words = "слово ".repeat(600);
    let mut n = 0;
    while super::server::segments(&office.data).len() < segments {
        let body = json!({
            "building_id": office.building, "flat": 1, "place": "flat", "category": "water", "assign": "manual",
            "problem": "fixture_leak", "description": format!("{} {n} {words}", segments),
        });
        client.post("/api/v1/tickets", None, &body).unwrap().good();
        n += 1;
        assert!(n < 5000, "the journal does not grow");
    }
}

fn all_tickets(client: &mut Client) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client
            .get(&format!("/api/v1/tickets?limit=500&sort=created_at{cursor}"))
            .unwrap()
            .good();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

struct Worker {
    client: Client,
    building: String,
    name: String,
    dice: Dice,
    deeds: Arc<Mutex<Vec<Deed>>>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
    refused: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl Worker {
    fn work(mut self) {
        let (mut tickets, mut sent): (Vec<String>, u64) = (Vec::new(), 0);
        while !self.stop.load(SeqCst) {
            let words = format!("{}-{sent}", self.name);
            sent += 1;
            let comment = !tickets.is_empty() && self.dice.roll(3) == 0;
            let ticket = comment.then(|| tickets[self.dice.roll(tickets.len() as u64) as usize].clone());
            let (path, body) = match &ticket {
                Some(id) => (
                    format!("/api/v1/tickets/{id}/comments"),
                    json!({"audience": "staff", "text": words}),
                ),
                None => (
                    "/api/v1/tickets".to_owned(),
                    json!({
                        "building_id": self.building, "flat": self.dice.roll(200) + 1, "place": "flat", "category": "water",
                        "problem": "fixture_leak", "description": words, "assign": "manual",
                    }),
                ),
            };
            let key = format!("key {words}");
            let answer = self.client.post(&path, Some(&key), &body);
            let fate = fate_of(&answer);
            match &fate {
                Fate::Acknowledged(answer) => {
                    self.acknowledged.fetch_add(1, SeqCst);
                    if ticket.is_none() {
                        tickets.push(text(&answer["id"]));
                    }
                }
                Fate::Refused(code) => {
                    *self.refused.lock().unwrap().entry(code.clone()).or_default() += 1;
                    thread::sleep(Duration::from_millis(20));
                }
                Fate::Unknown => {
                    if let Ok(answer) = &answer {
                        *self
                            .refused
                            .lock()
                            .unwrap()
                            .entry(answer.code().to_owned())
                            .or_default() += 1;
                    }
                    thread::sleep(Duration::from_millis(20));
                }
            }
            // What was never sent is not worth remembering.
            if !answer.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionRefused) {
                self.deeds.lock().unwrap().push(Deed {
                    key,
                    path,
                    body,
                    words,
                    ticket,
                    fate,
                });
            }
        }
    }
}

fn fate_of(answer: &std::io::Result<Answer>) -> Fate {
    match answer {
        Ok(answer) if answer.is_good() => Fate::Acknowledged(answer.body.clone()),
        // A bug, or a stop in the middle: the answer does not say that nothing was done.
        Ok(answer) if answer.status == 500 => Fate::Unknown,
        Ok(answer) => {
            assert!(
                answer.status != 503 || answer.retry_after.is_some() && answer.body["detail"].is_string(),
                "a refusal says why and when to come again: {answer:?}"
            );
            Fate::Refused(answer.code().to_owned())
        }
        Err(_) => Fate::Unknown,
    }
}
