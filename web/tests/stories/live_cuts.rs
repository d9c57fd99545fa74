//! Sockets that are cut, and sockets that are slow: what a client holds in the end is what a fresh
//! snapshot holds.

use crate::socket::{Screen, Socket, snapshot};
use crate::town::{Client, Town};
use awc::http::Method;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long the last changes may take to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// One thing that happens while somebody looks.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Register,
    Start(usize),
    Decline(usize),
    Comment(usize),
    Assign(usize, usize),
    Rename,
    /// The socket is cut, and comes back after the next deeds.
    Cut,
    Back,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        3 => Just(Deed::Register),
        2 => (0usize..8).prop_map(Deed::Start),
        2 => (0usize..8).prop_map(Deed::Decline),
        2 => (0usize..8).prop_map(Deed::Comment),
        2 => (0usize..8, 0usize..3).prop_map(|(ticket, who)| Deed::Assign(ticket, who)),
        1 => Just(Deed::Rename),
        2 => Just(Deed::Cut),
        2 => Just(Deed::Back),
    ];
    prop::collection::vec(deed, 1..24)
}

/// A client that follows one topic through cuts.
struct Follower {
    client: Client,
    topic: &'static str,
    filter: Value,
    socket: Option<Socket>,
    screen: Screen,
}

impl Follower {
    async fn new(client: Client, topic: &'static str, filter: Value) -> Follower {
        let mut follower = Follower {
            client,
            topic,
            filter,
            socket: None,
            screen: Screen::default(),
        };
        follower.back().await;
        follower
    }

    async fn back(&mut self) {
        if self.socket.is_none() {
            let mut socket = Socket::open(&self.client).await;
            let since = (self.screen.seq > 0).then_some(self.screen.seq);
            socket.subscribe("board", self.topic, self.filter.clone(), since).await;
            self.socket = Some(socket);
        }
    }

    /// Reads what has come and is on its way; stops when nothing comes for a moment.
    async fn read(&mut self) {
        if let Some(socket) = &mut self.socket {
            while let Some(frame) = socket.next_within(Duration::from_millis(120)).await {
                self.screen.apply(&frame);
            }
        }
    }
}

/// Rows as they must agree; how the clock stands at a deadline is not part of it.
fn rows(screen: &Screen) -> Vec<(String, Value)> {
    let timeless = |(id, row): (&String, &Value)| {
        let mut row = row.clone();
        for deadline in row["deadlines"].as_array_mut().into_iter().flatten() {
            deadline["state"] = Value::Null;
        }
        (id.clone(), row)
    };
    screen.rows.iter().map(timeless).collect()
}

async fn run(town: &Town, dispatcher: &Client, admin: &Client, deeds: Vec<Deed>) {
    let mut tickets: Vec<String> = Vec::new();
    let mut followers = Vec::new();
    for (login, topic, filter) in [
        ("second", "tickets", json!({"open": true})),
        ("second", "calendars", json!({})),
        ("second", "buildings", json!({})),
        ("executor", "tickets", json!({"status": ["new", "in_progress"]})),
    ] {
        followers.push(Follower::new(town.client(login).await, topic, filter).await);
    }
    let move_of = async |index: usize, tail: &str, body: Value, tickets: &[String]| {
        if let Some(id) = tickets.get(index % tickets.len().max(1)) {
            dispatcher.post(&format!("/api/v1/tickets/{id}/{tail}"), body).await;
        }
    };
    for (n, deed) in deeds.into_iter().enumerate() {
        match deed {
            Deed::Register => tickets.push(town.register(dispatcher).await["id"].as_str().unwrap().to_owned()),
            Deed::Start(index) => move_of(index, "start", json!({}), &tickets).await,
            Deed::Decline(index) => move_of(index, "decline", json!({"reason": "other"}), &tickets).await,
            Deed::Comment(index) => move_of(index, "comments", json!({"text": "слово"}), &tickets).await,
            Deed::Assign(index, who) => {
                let body = json!({"executor_id": town.executors[who].to_string()});
                move_of(index, "assign", body, &tickets).await;
            }
            Deed::Rename => {
                let path = format!("/api/v1/employees/{}", town.executors[0]);
                let body = Some(json!({"name": format!("Иванов Пётр {n}")}).to_string().into_bytes());
                admin
                    .send(Method::PATCH, &path, &[("content-type", "application/json")], body)
                    .await
                    .good();
            }
            Deed::Cut => followers.iter_mut().for_each(|follower| follower.socket = None),
            Deed::Back => {
                for follower in &mut followers {
                    follower.back().await;
                    follower.read().await;
                }
            }
        }
    }
    town.house.settle().await;
    for follower in &mut followers {
        follower.back().await;
        let began = Instant::now();
        loop {
            // A busy machine takes its time; what was lost would never come.
            follower.read().await;
            let fresh = snapshot(&follower.client, follower.topic, follower.filter.clone()).await;
            if rows(&follower.screen) == rows(&fresh) {
                break;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "{} holds {:#?} and not {:#?}",
                follower.topic,
                rows(&follower.screen),
                rows(&fresh)
            );
        }
    }
}

#[test]
fn after_any_cuts_a_client_holds_what_a_fresh_snapshot_holds() {
    let cases = std::env::var("DOMOVOI_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(12);
    let mut runner = TestRunner::new(Config {
        cases,
        max_shrink_iters: 20,
        failure_persistence: None,
        ..Config::default()
    });
    let system = actix_web::rt::System::new();
    let (town, dispatcher, admin) = system.block_on(async {
        let town = Town::new().await;
        let (dispatcher, admin) = (town.client("dispatcher").await, town.client("admin").await);
        (town, dispatcher, admin)
    });
    let outcome = runner.run(&deeds(), |deeds| {
        system.block_on(run(&town, &dispatcher, &admin, deeds));
        Ok(())
    });
    system.block_on(town.close());
    outcome.unwrap();
}

#[actix_web::test]
async fn a_socket_that_does_not_read_is_told_to_start_anew_and_then_holds_everything() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let id = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    let mut slow = Socket::open(&town.client("second").await).await;
    slow.subscribe("card", &format!("ticket/{id}"), json!({}), None).await;
    let mut screen = Screen::default();
    slow.until(&mut screen, |screen| screen.rows.len() == 1).await;
    // Every comment makes the card longer, and nobody reads: soon more than a megabyte waits.
    let words = "слово ".repeat(600);
    for n in 0..110 {
        let body = json!({"text": format!("{n} {words}"), "audience": "staff"});
        assert_eq!(
            dispatcher
                .post(&format!("/api/v1/tickets/{id}/comments"), body)
                .await
                .status,
            201
        );
    }
    slow.until(&mut screen, |screen| screen.rows[&id]["comments_count"] == 110)
        .await;
    assert!(screen.resyncs > 0, "it was told to start anew");
    let fresh = snapshot(&town.client("second").await, &format!("ticket/{id}"), json!({})).await;
    assert_eq!(screen.rows, fresh.rows);
    town.close().await;
}

#[actix_web::test]
async fn who_comes_back_with_a_number_from_another_life_gets_a_snapshot() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    town.register(&dispatcher).await;
    town.house.settle().await;
    let mut socket = Socket::open(&dispatcher).await;
    socket.subscribe("a", "tickets", json!({}), Some(u64::MAX / 2)).await;
    let mut screen = Screen::default();
    socket.until(&mut screen, |screen| screen.rows.len() == 1).await;
    assert_eq!(screen.resyncs, 1);
    while let Some(frame) = socket.next_within(Duration::from_millis(200)).await {
        screen.apply(&frame);
    }
    let seq = screen.seq;
    socket.subscribe("b", "tickets", json!({}), Some(seq)).await;
    let frame = socket.next().await;
    assert_eq!(
        (&frame["op"], &frame["rows"], &frame["gone"]),
        (&json!("changes"), &json!([]), &json!([]))
    );
    town.close().await;
}
