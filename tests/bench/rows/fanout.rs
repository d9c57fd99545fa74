//! Fan-out: everybody follows tickets through one of fifty filters, and every change concerns everybody. Beside Bun's
//! publish/subscribe and `ws` on Node, which are only told what to spread, while ours also brings it to the disk.

use super::commands::WORDS;
use crate::Bench;
use crate::machine::cpu;
use crate::machine::crowd::{Crowd, Guest};
use crate::machine::http::Lines;
use crate::machine::stats::{Run, middle, share};
use crate::machine::table::{Line, thousands, times};
use crate::sides::facts::Facts;
use crate::sides::live::{Side, StockOf};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

const SOCKETS: [usize; 2] = [1_000, 5_000];
const FILTERS: usize = 50;
const EVENTS_A_SECOND: f64 = 50.0;
/// Events on their way at a time when as many as possible are spread.
const AT_ONCE: usize = 32;
/// After the end of a run so long is waited for what is still on its way.
const GRACE: Duration = Duration::from_secs(3);

/// One side at one number of sockets: paced, at the limit.
type Pair = [Run; 2];

pub(crate) async fn measure(bench: &Bench) -> Vec<Line> {
    // Few tickets, because every socket begins with a snapshot of all; more than are ever on their way at a time.
    let facts = Rc::new(Facts::new(3, 50, 100, 1));
    let stock = StockOf::make(bench, &facts).await;
    let mut lines = Vec::new();
    for sockets in SOCKETS {
        let sockets = bench.scaled(sockets as u64) as usize;
        let mut sides: [Vec<Pair>; 3] = Default::default();
        for _ in 0..bench.rounds {
            sides[0].push(round(bench, &stock.ours().await, sockets).await);
            sides[1].push(round(bench, &stock.spreader("bun", "fan-bun.js"), sockets).await);
            sides[2].push(round(bench, &stock.spreader("node", "fan-ws.js"), sockets).await);
        }
        let middles = sides.map(|rounds| {
            let of = |at: usize| middle(&rounds.iter().map(|pair| pair[at]).collect::<Vec<_>>());
            [of(0), of(1)]
        });
        lines.extend(lines_of(bench, sockets, &middles));
    }
    lines
}

/// The `n`-th filter: each is another, and every new ticket that is no emergency fits them all.
fn filter(n: usize) -> String {
    let others = ["in_progress", "deferred", "completed", "closed", "declined"];
    let mut statuses = vec!["new"];
    statuses.extend(
        others
            .iter()
            .enumerate()
            .filter(|(bit, _)| n >> bit & 1 == 1)
            .map(|(_, status)| *status),
    );
    match n >> others.len() & 1 {
        0 => serde_json::json!({"status": statuses}).to_string(),
        _ => serde_json::json!({"status": statuses, "emergency": false}).to_string(),
    }
}

async fn round(bench: &Bench, side: &Side, sockets: usize) -> Pair {
    let before = cpu::memory(&side.pids());
    let guests: Vec<Guest> = (0..sockets)
        .map(|n| Guest {
            token: side.tokens[n % side.tokens.len()].clone(),
            filter: filter(n % FILTERS),
        })
        .collect();
    let mut crowd = Crowd::open(&side.address(), &guests);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let memory = (cpu::memory(&side.pids()) - before) / sockets as f64;
    let mut runs = [Run::default(); 2];
    for (at, pace) in [Some(EVENTS_A_SECOND), None].into_iter().enumerate() {
        runs[at] = spread(side, &mut crowd, sockets, pace, bench.times(4)).await;
        runs[at].memory = memory;
        runs[at].lost = crowd.lost() as f64;
    }
    runs
}

/// Changes tickets, `pace` of them a second or as fast as they arrive, and hears when the watched sockets know.
async fn spread(
    side: &Side,
    crowd: &mut Crowd,
    sockets: usize,
    pace: Option<f64>,
    (warm, measured): (Duration, Duration),
) -> Run {
    let lines = Rc::new(Lines::open(AT_ONCE, &side.address(), &side.tokens[0]).await);
    let watched = Crowd::watched(sockets);
    let mut sent: HashMap<u64, (Instant, usize)> = HashMap::new();
    let (mut next, mut seen, mut delays) = (0_u64, 0_u64, Vec::new());
    let begin = Instant::now();
    let (from, until) = (begin + warm, begin + warm + measured);
    let mut at_begin = None;
    let mut at_end = None;
    loop {
        let now = Instant::now();
        if now >= from && at_begin.is_none() {
            (seen, at_begin) = (0, Some((side.spent(), cpu::of_this_thread() + crowd.spent(), now)));
        }
        if now >= until && at_end.is_none() {
            at_end = Some((side.spent(), cpu::of_this_thread() + crowd.spent(), now, seen));
        }
        if at_end.is_some() && (sent.is_empty() || now >= until + GRACE) {
            break;
        }
        let due = pace.map(|pace| begin + Duration::from_secs_f64(next as f64 / pace));
        let may = now < until && due.map_or(sent.len() < AT_ONCE, |due| due <= now);
        if may {
            sent.insert(next, (due.unwrap_or(now), 0));
            let (lines, path) = (lines.clone(), path(side, next));
            let body = format!(r#"{{"description":"{WORDS} @{next};"}}"#);
            actix_rt::spawn(async move { lines.post(&path, &body).await });
            next += 1;
            continue;
        }
        let wake = due.filter(|_| now < until).unwrap_or(now + Duration::from_millis(20));
        tokio::select! {
            told = crowd.marks.recv() => {
                let Some((mark, at)) = told else { break };
                let Some(known) = sent.get_mut(&mark) else { continue };
                seen += 1;
                known.1 += 1;
                if known.0 >= from {
                    delays.push(at.duration_since(known.0).as_secs_f64() * 1e3);
                }
                if known.1 == watched {
                    sent.remove(&mark);
                }
            }
            () = tokio::time::sleep_until(wake.into()) => {}
        }
    }
    // What never came counts as late as can be.
    let lost: usize = sent.values().map(|(_, seen)| watched - seen).sum();
    delays.extend(std::iter::repeat_n(GRACE.as_secs_f64() * 1e3, lost));
    let (Some((spent, load, since)), Some((spent_after, load_after, till, seen))) = (at_begin, at_end) else {
        panic!("the run never began");
    };
    let delivered = seen as f64 / watched as f64 * sockets as f64;
    Run {
        per_second: delivered / till.duration_since(since).as_secs_f64(),
        p50: share(&mut delays, 0.5),
        p99: share(&mut delays, 0.99),
        cpu: (spent_after - spent) * 1e6 / delivered,
        load: (load_after - load) * 1e6 / delivered,
        ..Run::default()
    }
}

fn path(side: &Side, event: u64) -> String {
    let id = &side.tickets[event as usize % side.tickets.len()];
    format!("/api/v1/tickets/{id}/correct")
}

fn lines_of(bench: &Bench, sockets: usize, [ours, bun, ws]: &[Pair; 3]) -> Vec<Line> {
    let paces = [format!("{EVENTS_A_SECOND} events/s"), "at the limit".to_owned()];
    let side = |run: &Run| {
        let lost = match run.lost {
            0.0 => String::new(),
            lost => format!(", {lost:.0} sockets given up"),
        };
        format!(
            "{} µs CPU, {}/s, p50 {} p99 {} ms{lost} (load {} µs)",
            thousands(run.cpu),
            thousands(run.per_second),
            thousands(run.p50),
            thousands(run.p99),
            thousands(run.load)
        )
    };
    let mut lines = Vec::new();
    for (at, pace) in paces.into_iter().enumerate() {
        let sends = 1e6 / bench.limits().sends;
        lines.push(Line {
            what: format!(
                "a message to each of {} sockets, {pace} · Bun, `ws`",
                thousands(sockets as f64)
            ),
            ours: side(&ours[at]),
            peer: format!("Bun: {}; ws: {}", side(&bun[at]), side(&ws[at])),
            ratio: format!(
                "CPU {} of Bun's, {} of ws's",
                times(ours[at].cpu, bun[at].cpu),
                times(ours[at].cpu, ws[at].cpu)
            ),
            goal: "CPU ≤ ×0.8, p99 ≤ Bun's",
            reached: Some(ours[at].cpu <= 0.8 * bun[at].cpu && ours[at].p99 <= bun[at].p99),
            limit: format!(
                "one `send` is {} µs: we take {}",
                thousands(sends),
                times(ours[at].cpu, sends)
            ),
        });
    }
    let memory = |run: &Run| format!("{} KB", thousands(run.memory / 1024.0));
    lines.push(Line {
        what: format!("memory of a socket, {} of them", thousands(sockets as f64)),
        ours: memory(&ours[0]),
        peer: format!("Bun: {}; ws: {}", memory(&bun[0]), memory(&ws[0])),
        ratio: times(ours[0].memory, bun[0].memory),
        goal: "≤ Bun's",
        reached: Some(ours[0].memory <= bun[0].memory),
        limit: String::new(),
    });
    lines
}
