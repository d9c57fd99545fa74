//! Durable commands through the actors of tickets: the event, the state and its index entries, acknowledged when they
//! are on the disk. Beside PostgreSQL with a pool of 32 connections and the same facts in one statement.

use crate::Bench;
use crate::machine::cpu;
use crate::machine::load::closed;
use crate::machine::stats::{Run, middle};
use crate::machine::table::{Line, thousands, times};
use crate::sides::facts::Facts;
use crate::sides::postgres::Postgres;
use crate::sides::schema::{self, CORRECT};
use crate::sides::town::Town;
use domovoi_domain::tickets::TicketCommand;
use std::rc::Rc;

/// Connections of the pool, as the manual of PostgreSQL and its poolers advise for few cores.
const CONNECTIONS: usize = 32;
const CALLERS: [usize; 4] = [1, 16, 128, 1024];
/// About as many letters as a dispatcher writes; with the rest an event has 400 bytes.
pub(crate) const WORDS: &str = "Со слов жителя: течёт смеситель на кухне, вода уходит к соседям снизу, просит прийти \
    сегодня после обеда, домофон не работает, звонить заранее по телефону.";

pub(crate) async fn measure(bench: &Bench) -> Vec<Line> {
    let tickets = bench.scaled(20_000);
    let facts = Rc::new(Facts::new(3, 50, tickets, 1));
    let mut ours = [const { Vec::new() }; CALLERS.len()];
    let mut theirs = [const { Vec::new() }; CALLERS.len()];
    for _ in 0..bench.rounds {
        for (side, run) in ours.iter_mut().zip(our_round(bench, &facts).await) {
            side.push(run);
        }
        for (side, run) in theirs.iter_mut().zip(their_round(bench, &facts).await) {
            side.push(run);
        }
    }
    let lines = CALLERS.iter().zip(ours.iter().zip(&theirs));
    lines
        .map(|(callers, (ours, theirs))| line(bench, *callers, middle(ours), middle(theirs)))
        .collect()
}

async fn our_round(bench: &Bench, facts: &Rc<Facts>) -> Vec<Run> {
    let folder = bench.folder("commands");
    let town = Town::found(folder.path(), facts).await;
    let ids = Rc::new(town.tell(facts, 0, facts.tickets).await);
    town.house.settle().await;
    let mut runs = Vec::new();
    for callers in CALLERS {
        let (worker, ids) = (town.clone(), ids.clone());
        let spent = || cpu::of_this_process() - cpu::of_this_thread();
        let run = closed(callers, bench.times(5), spent, move |caller, round| {
            let id = ids[(caller * 7919 + round as usize * 131) % ids.len()];
            let worker = worker.clone();
            async move {
                let command = TicketCommand::Correct {
                    description: Some(format!("{WORDS} {caller}-{round}")),
                    contact: None,
                    emergency: None,
                    service: None,
                };
                worker.order(id, command).await;
            }
        });
        runs.push(run.await);
        town.house.settle().await;
    }
    town.close().await;
    runs
}

async fn their_round(bench: &Bench, facts: &Facts) -> Vec<Run> {
    let postgres = Postgres::start(bench.dir()).await;
    let mut pg = postgres.connect().await;
    pg.simple(schema::TABLES).await;
    schema::tell(&mut pg, facts, 0, facts.tickets, schema::now_ms()).await;
    pg.simple(schema::INDEXES).await;
    pg.simple("VACUUM ANALYZE").await;
    pg.simple("CHECKPOINT").await;
    let pool = Rc::new(postgres.pool(CONNECTIONS, &[CORRECT]).await);
    let mut runs = Vec::new();
    for callers in CALLERS {
        let (pool, tickets) = (pool.clone(), facts.tickets as usize);
        let spent = || cpu::of_tree(&[postgres.pid()]);
        let run = closed(callers, bench.times(5), spent, move |caller, round| {
            let id = ((caller * 7919 + round as usize * 131) % tickets).to_string();
            let pool = pool.clone();
            async move {
                let words = format!("{WORDS} {caller}-{round}");
                let event = format!(r#"{{"corrected": {{"description": "{words}"}}}}"#);
                let now = schema::now_ms().to_string();
                pool.run("correct", &[&id, &words, &now, &event]).await.unwrap();
            }
        });
        runs.push(run.await);
    }
    runs
}

fn line(bench: &Bench, callers: usize, ours: Run, theirs: Run) -> Line {
    let (goal, reached) = match callers {
        1 => ("p50 ≤ peer's", Some(ours.p50 <= theirs.p50)),
        128 => (
            "≥ 5 times, p99 ≤ peer's",
            Some(ours.per_second >= 5.0 * theirs.per_second && ours.p99 <= theirs.p99),
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
    let syncs = bench.limits().syncs;
    Line {
        what: format!("durable commands, {callers} callers · PostgreSQL 15"),
        ours: side(ours),
        peer: side(theirs),
        ratio: times(ours.per_second, theirs.per_second),
        goal,
        reached,
        limit: format!(
            "{} acknowledged for each possible `fdatasync`",
            thousands(ours.per_second / syncs)
        ),
    }
}
