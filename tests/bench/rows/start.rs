//! How the large stock lies and wakes: start, rebuild of the states, memory, disk.

use crate::Bench;
use crate::machine::cpu;
use crate::machine::crowd::{Crowd, Guest};
use crate::machine::stats::median;
use crate::machine::table::{Line, thousands, times};
use crate::sides::server::binary;
use crate::sides::stock::{Stock, disk};
use std::process::Command;
use std::time::Instant;

const SOCKETS: u64 = 1_000;

pub(crate) async fn measure(bench: &Bench) -> Vec<Line> {
    let stock = bench.stock().await;
    let tickets = stock.facts.tickets as f64;
    let mut starts = Vec::new();
    for _ in 0..bench.rounds {
        let began = Instant::now();
        let server = stock.serve();
        starts.push(began.elapsed().as_secs_f64());
        drop(server);
    }
    let start = median(starts);
    let memory = memory(bench, stock).await;
    let (ours, theirs) = (
        disk(&stock.data()) as f64,
        disk(&stock.postgres.data().join("base")) as f64,
    );
    let parts = ["journal", "state", "search"].map(|part| {
        let bytes = disk(&stock.data().join(part)) as f64;
        format!("{part} {}", thousands(bytes / tickets))
    });
    let began = Instant::now();
    let rebuilt = Command::new(binary())
        .arg("rebuild")
        .arg("--data")
        .arg(stock.data())
        .output()
        .unwrap();
    assert!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));
    let rebuilt = stock.events() as f64 / began.elapsed().as_secs_f64();
    let line = |what: &str, ours: String, goal, reached| Line {
        what: what.into(),
        ours,
        peer: "–".into(),
        ratio: "–".into(),
        goal,
        reached: Some(reached),
        limit: String::new(),
    };
    let of = thousands(tickets);
    vec![
        line(
            &format!("start with {of} tickets, until ready"),
            format!("{} s (the stock was told in {:.0} s)", thousands(start), stock.made_in),
            "≤ 5 s",
            start <= 5.0,
        ),
        line(
            "rebuild of the states from the journal",
            format!("{} events/s", thousands(rebuilt)),
            "≥ 100,000 events/s",
            rebuilt >= 100_000.0,
        ),
        line(
            &format!(
                "memory with {} open tickets and {SOCKETS} sockets",
                thousands(tickets / 10.0)
            ),
            format!("{} MB", thousands(memory / 1e6)),
            "≤ 1.5 GB",
            memory <= 1.5e9,
        ),
        Line {
            what: "disk for each ticket, events and search included · PostgreSQL".into(),
            ours: format!("{} B ({})", thousands(ours / tickets), parts.join(", ")),
            peer: format!("{} B", thousands(theirs / tickets)),
            ratio: times(ours, theirs),
            goal: "≤ peer's",
            reached: Some(ours <= theirs),
            limit: String::new(),
        },
    ]
}

async fn memory(bench: &Bench, stock: &Stock) -> f64 {
    let server = stock.serve();
    let token = server.sign_in("dispatcher").await;
    let guests: Vec<Guest> = (0..bench.scaled(SOCKETS))
        .map(|_| Guest {
            token: token.clone(),
            filter: format!(
                r#"{{"company_id":"{}","overdue":false,"status":["deferred"]}}"#,
                stock.company
            ),
        })
        .collect();
    let _crowd = Crowd::open(&server.address, &guests);
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    cpu::memory(&[server.pid()])
}
