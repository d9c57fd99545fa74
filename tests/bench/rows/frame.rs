//! From the POST to the frame on another client's socket, each durable: alone, and while a thousand commands a second
//! reach a thousand sockets that each follow one house. Beside PostgreSQL's LISTEN/NOTIFY with Fastify and `ws`.

use super::commands::WORDS;
use crate::Bench;
use crate::machine::crowd::{Crowd, Guest};
use crate::machine::http::Lines;
use crate::machine::stats::{Run, middle, share};
use crate::machine::table::{Line, thousands, times};
use crate::sides::facts::Facts;
use crate::sides::live::{Side, StockOf};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

const HOUSES: usize = 50;
const SOCKETS: usize = 1_000;
const COMMANDS_A_SECOND: f64 = 1_000.0;
const GRACE: Duration = Duration::from_secs(3);

pub(crate) async fn measure(bench: &Bench) -> Vec<Line> {
    let facts = Rc::new(Facts::new(3, HOUSES, 5_000, 1));
    let stock = StockOf::make(bench, &facts).await;
    let mut ours: [Vec<Run>; 2] = Default::default();
    let mut theirs: [Vec<Run>; 2] = Default::default();
    for _ in 0..bench.rounds {
        for (at, run) in round(bench, &stock.ours().await, &facts).await.into_iter().enumerate() {
            ours[at].push(run);
        }
        let peer = stock.fastify(bench, 1, true).await;
        for (at, run) in round(bench, &peer, &facts).await.into_iter().enumerate() {
            theirs[at].push(run);
        }
    }
    let names = ["alone", "at 1,000 commands/s with 1,000 sockets"];
    let mut lines = Vec::new();
    for (at, name) in names.into_iter().enumerate() {
        let (ours, theirs) = (middle(&ours[at]), middle(&theirs[at]));
        let side = |run: Run| format!("p50 {} p99 {} ms", thousands(run.p50), thousands(run.p99));
        lines.push(Line {
            what: format!("POST to the other's frame, {name} · LISTEN/NOTIFY + `ws`"),
            ours: side(ours),
            peer: side(theirs),
            ratio: format!("p99 {}", times(ours.p99, theirs.p99)),
            goal: "p99 ≤ ×0.5",
            reached: Some(ours.p99 <= 0.5 * theirs.p99),
            limit: format!(
                "an `fdatasync` and two ways over loopback: {} ms",
                thousands(1e3 / bench.limits().syncs + bench.limits().round_trip / 1e3)
            ),
        });
    }
    lines
}

async fn round(bench: &Bench, side: &Side, facts: &Facts) -> [Run; 2] {
    let sockets = bench.scaled(SOCKETS as u64) as usize;
    let alone = {
        let mut crowd = open(side, 1);
        told(side, facts, &mut crowd, None, bench.times(3)).await
    };
    let mut crowd = open(side, sockets);
    let crowded = told(side, facts, &mut crowd, Some(COMMANDS_A_SECOND), bench.times(4)).await;
    assert_eq!(crowd.lost(), 0, "sockets were closed by the server");
    [alone, crowded]
}

fn open(side: &Side, sockets: usize) -> Crowd {
    let guests: Vec<Guest> = (0..sockets)
        .map(|n| Guest {
            token: side.tokens[n % side.tokens.len()].clone(),
            filter: format!(r#"{{"building_id":"{}"}}"#, side.buildings[n % HOUSES]),
        })
        .collect();
    Crowd::open(&side.address(), &guests)
}

/// With a `pace` commands come at their time, whether those before were answered or not; without, each waits for the
/// frame of the one before. Only tickets of the first house are looked at: watched sockets follow it.
async fn told(
    side: &Side,
    facts: &Facts,
    crowd: &mut Crowd,
    pace: Option<f64>,
    (warm, measured): (Duration, Duration),
) -> Run {
    let lines = Rc::new(Lines::open(64, &side.address(), &side.tokens[0]).await);
    // In the order of the facts for the peer; ours knows its tickets by the houses that their rows name.
    let by_house = side.tickets_by_house(facts).await;
    let mut sent: HashMap<u64, Instant> = HashMap::new();
    let mut delays = Vec::new();
    let begin = Instant::now();
    let (from, until) = (begin + warm, begin + warm + measured);
    let mut next = 0_u64;
    loop {
        let now = Instant::now();
        if now >= until && (sent.is_empty() || now >= until + GRACE) {
            break;
        }
        let due = pace.map(|pace| begin + Duration::from_secs_f64(next as f64 / pace));
        if now < until && due.map_or(sent.is_empty(), |due| due <= now) {
            let house = if pace.is_some() { next as usize % HOUSES } else { 0 };
            let tickets = &by_house[house];
            let id = &tickets[next as usize / HOUSES % tickets.len()];
            let (lines, path) = (lines.clone(), format!("/api/v1/tickets/{id}/correct"));
            let body = format!(r#"{{"description":"{WORDS} @{next};"}}"#);
            if house == 0 {
                sent.insert(next, due.unwrap_or(now));
            }
            actix_rt::spawn(async move { lines.post(&path, &body).await });
            next += 1;
            continue;
        }
        let wake = due.filter(|_| now < until).unwrap_or(now + Duration::from_millis(20));
        tokio::select! {
            heard = crowd.marks.recv() => {
                let Some((mark, at)) = heard else { break };
                // The first of the watched sockets to hear it counts.
                if let Some(since) = sent.remove(&mark).filter(|since| *since >= from) {
                    delays.push(at.duration_since(since).as_secs_f64() * 1e3);
                }
            }
            () = tokio::time::sleep_until(wake.into()) => {}
        }
    }
    delays.extend(std::iter::repeat_n(GRACE.as_secs_f64() * 1e3, sent.len()));
    Run {
        p50: share(&mut delays, 0.5),
        p99: share(&mut delays, 0.99),
        ..Run::default()
    }
}
