//! The same commands through HTTP: kept-alive connections, JSON, sign-in and access check included. Beside Fastify
//! with PostgreSQL doing the same, a process for each core.

use super::commands::WORDS;
use crate::Bench;
use crate::machine::http::Http;
use crate::machine::load::closed;
use crate::machine::stats::{Run, middle};
use crate::machine::table::{Line, thousands, times};
use crate::sides::facts::Facts;
use crate::sides::live::{Side, StockOf};
use std::cell::RefCell;
use std::rc::Rc;

const CALLERS: [usize; 4] = [1, 16, 128, 1024];

pub(crate) async fn measure(bench: &Bench) -> Vec<Line> {
    let facts = Rc::new(Facts::new(3, 50, bench.scaled(20_000), 1));
    let stock = StockOf::make(bench, &facts).await;
    let mut ours = [const { Vec::new() }; CALLERS.len()];
    let mut theirs = [const { Vec::new() }; CALLERS.len()];
    for _ in 0..bench.rounds {
        for (at, run) in round(bench, &stock.ours().await).await.into_iter().enumerate() {
            ours[at].push(run);
        }
        let peer = stock.fastify(
            bench,
            std::thread::available_parallelism().map_or(2, usize::from),
            false,
        );
        for (at, run) in round(bench, &peer.await).await.into_iter().enumerate() {
            theirs[at].push(run);
        }
    }
    let lines = CALLERS.iter().zip(ours.iter().zip(&theirs));
    lines
        .map(|(callers, (ours, theirs))| line(bench, *callers, middle(ours), middle(theirs)))
        .collect()
}

async fn round(bench: &Bench, side: &Side) -> Vec<Run> {
    let mut runs = Vec::new();
    for callers in CALLERS {
        let mut lines = Vec::new();
        for _ in 0..callers {
            lines.push(Rc::new(RefCell::new(Some(
                Http::connect(&side.address(), &side.tokens[0]).await,
            ))));
        }
        let tickets = side.tickets.clone();
        let run = closed(
            callers,
            bench.times(4),
            || side.spent(),
            move |caller, round| {
                let path = format!(
                    "/api/v1/tickets/{}/correct",
                    tickets[(caller * 7919 + round as usize * 131) % tickets.len()]
                );
                let line = lines[caller].clone();
                async move {
                    let body = format!(r#"{{"description":"{WORDS} {caller}-{round}"}}"#);
                    let taken = line.borrow_mut().take();
                    let mut http = taken.unwrap();
                    http.post(&path, &body).await;
                    line.replace(Some(http));
                }
            },
        );
        runs.push(run.await);
    }
    runs
}

fn line(bench: &Bench, callers: usize, ours: Run, theirs: Run) -> Line {
    let (goal, reached) = match callers {
        128 => (
            "≥ 5 times, CPU ≤ a third",
            Some(ours.per_second >= 5.0 * theirs.per_second && ours.cpu <= theirs.cpu / 3.0),
        ),
        _ => ("", None),
    };
    let side = |run: Run| {
        format!(
            "{}/s, p50 {} p99 {} ms, {} µs CPU each (load {})",
            thousands(run.per_second),
            thousands(run.p50),
            thousands(run.p99),
            thousands(run.cpu),
            thousands(run.load)
        )
    };
    Line {
        what: format!("commands over HTTP, {callers} connections · Node, Fastify, PostgreSQL"),
        ours: side(ours),
        peer: side(theirs),
        ratio: format!(
            "{}, CPU {}",
            times(ours.per_second, theirs.per_second),
            times(ours.cpu, theirs.cpu)
        ),
        goal,
        reached,
        limit: format!(
            "p50 is {} round trips",
            thousands(ours.p50 * 1e3 / bench.limits().round_trip)
        ),
    }
}
