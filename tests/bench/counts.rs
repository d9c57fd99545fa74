//! Instructions that the server executes on three hot paths, counted by callgrind: figures that hardly move with the
//! noise of a machine, so that a slow-down shows.
//!
//! The whole server runs under valgrind. Each path is what a run with more of the same has executed more.

use crate::Bench;
use crate::machine::crowd::{Crowd, Guest};
use crate::machine::http::Http;
use crate::machine::table::{Line, thousands};
use crate::sides::facts::Facts;
use crate::sides::server::Server;
use crate::sides::town::Town;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

/// Work of the shorter run; the longer one does three times as much.
const SHORT: u64 = 150;
const SOCKETS: usize = 50;
/// Threads meet differently in every run: a difference below this share says nothing.
const NOISE: f64 = 0.10;

/// Instructions for each operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Counts {
    /// A command over HTTP until it is answered, all that follows it included.
    commit: f64,
    /// A change until it is written to one more socket.
    deliver: f64,
    /// A search over HTTP in the town of 2,000 tickets.
    query: f64,
}

#[derive(Clone, Copy, Default)]
struct Work {
    commands: u64,
    sockets: usize,
    queries: u64,
}

pub(crate) async fn measure(bench: &Bench) -> Vec<Line> {
    let facts = Rc::new(Facts::new(3, 50, 2_000, 1));
    let folder = bench.folder("counts");
    let data = folder.path().join("data");
    let town = Town::found(&data, &facts).await;
    let tickets = town.tell(&facts, 0, facts.tickets).await;
    let tickets: Vec<String> = tickets.iter().map(ToString::to_string).collect();
    town.house.settle().await;
    town.close().await;
    let count = async |work: Work| count(&data, folder.path(), &tickets, work).await;
    let few = count(Work {
        commands: SHORT,
        ..Work::default()
    });
    let few = few.await;
    let many = count(Work {
        commands: 3 * SHORT,
        ..Work::default()
    });
    let many = many.await;
    let crowd = Work {
        commands: SHORT,
        sockets: SOCKETS,
        queries: 0,
    };
    let opened = count(Work { commands: 0, ..crowd }).await;
    let crowded = count(crowd).await;
    let asked = count(Work {
        commands: SHORT,
        queries: SHORT,
        sockets: 0,
    });
    let commit = (many - few) / (2 * SHORT) as f64;
    let counts = Counts {
        commit,
        deliver: ((crowded - opened) / SHORT as f64 - commit) / SOCKETS as f64,
        query: (asked.await - few) / SHORT as f64,
    };
    compare(counts)
}

/// Instructions of one whole life of the server.
async fn count(data: &Path, folder: &Path, tickets: &[String], work: Work) -> f64 {
    // Every run begins with the same folder.
    let copy = folder.join("copy");
    let copied = std::process::Command::new("cp").arg("-r").arg(data).arg(&copy).status();
    assert!(copied.unwrap().success(), "the folder could not be copied");
    let out = folder.join("callgrind.out");
    let server = Server::counted(&copy, &out);
    let token = server.sign_in("dispatcher").await;
    let guests: Vec<Guest> = (0..work.sockets)
        .map(|_| Guest {
            token: token.clone(),
            filter: r#"{"status":["new"]}"#.into(),
        })
        .collect();
    let crowd = Crowd::open(&server.address, &guests);
    let mut http = Http::connect(&server.address, &token).await;
    for n in 0..work.commands {
        let path = format!("/api/v1/tickets/{}/correct", tickets[n as usize % tickets.len()]);
        http.post(&path, &format!(r#"{{"description":"Течёт смеситель, {n}"}}"#))
            .await;
    }
    for _ in 0..work.queries {
        http.get("/api/v1/search?kinds=ticket&q=%D0%BA%D1%80%D0%B0%D0%BD+%D0%BF%D1%80%D0%BE%D1%82")
            .await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    drop(crowd);
    drop(server);
    std::fs::remove_dir_all(copy).unwrap();
    let text = std::fs::read_to_string(&out).unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("summary: ").or(line.strip_prefix("totals: ")));
    line.and_then(|figure| figure.trim().parse().ok())
        .expect("callgrind tells a total")
}

fn compare(counts: Counts) -> Vec<Line> {
    let file = file();
    let before: Option<Counts> = std::fs::read_to_string(&file)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok());
    if std::env::var("COUNTS").is_ok_and(|wish| wish == "write") || before.is_none() {
        let rounded = Counts {
            commit: counts.commit.round(),
            deliver: counts.deliver.round(),
            query: counts.query.round(),
        };
        std::fs::write(&file, serde_json::to_string_pretty(&rounded).unwrap() + "\n").unwrap();
    }
    let known = before.unwrap_or(counts);
    let line = |what: &str, now: f64, before: f64| Line {
        what: format!("instructions: {what} · as counted before"),
        ours: thousands(now),
        peer: thousands(before),
        ratio: format!("{:+.1} %", (now / before - 1.0) * 100.0),
        goal: "≤ +10 %",
        reached: Some(now <= before * (1.0 + NOISE)),
        limit: String::new(),
    };
    vec![
        line("decide, commit, answer over HTTP", counts.commit, known.commit),
        line("encode and deliver to a socket", counts.deliver, known.deliver),
        line("a search over HTTP", counts.query, known.query),
    ]
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/instructions.json")
}
