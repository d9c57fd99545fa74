//! What the board shows first: 500 rows of one company, filtered and in the order of their terms, out of a million
//! tickets. And who could do a ticket, among 500 people with a month of calendar.

use crate::Bench;
use crate::machine::cpu;
use crate::machine::http::Http;
use crate::machine::stats::{Run, middle, share};
use crate::machine::table::{Line, thousands, times};
use std::time::Instant;

const SNAPSHOTS: usize = 200;

pub(crate) async fn measure(bench: &Bench) -> Vec<Line> {
    let stock = bench.stock().await;
    let server = stock.serve();
    let token = server.sign_in("dispatcher").await;
    let mut line = Http::connect(&server.address, &token).await;
    let mut pg = stock.postgres.connect().await;
    let sql = "SELECT * FROM tickets WHERE company = $1::int AND status = 0 AND NOT emergency ORDER BY due LIMIT 500";
    // The columns of a search are not part of a row that is shown.
    let columns = "id, company, building, flat, status, emergency, executor, due, created, changed, version, \
        description, name, phone, address";
    pg.prepare("board", &sql.replace('*', columns)).await;
    let path = format!(
        "/api/v1/tickets?company_id={}&status=new&emergency=false&sort=next_due&limit=500",
        stock.company
    );
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut bytes = 0;
    for _ in 0..bench.rounds {
        let (mut times, spent) = (Vec::new(), cpu::of_tree(&[server.pid()]));
        for _ in 0..SNAPSHOTS {
            let began = Instant::now();
            bytes = line.get(&path).await.len();
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
        ours.push(run(&mut times, cpu::of_tree(&[server.pid()]) - spent));
        let (mut times, spent) = (Vec::new(), cpu::of_tree(&[stock.postgres.pid()]));
        for _ in 0..SNAPSHOTS {
            let began = Instant::now();
            let rows = pg.run("board", &["1"]).await.unwrap();
            times.push(began.elapsed().as_secs_f64() * 1e3);
            assert_eq!(rows.count, 500, "the stock has enough open tickets");
        }
        theirs.push(run(&mut times, cpu::of_tree(&[stock.postgres.pid()]) - spent));
    }
    let (ours, theirs) = (middle(&ours), middle(&theirs));
    let side = |run: Run| {
        format!(
            "p50 {} p99 {} ms, {} µs CPU",
            thousands(run.p50),
            thousands(run.p99),
            thousands(run.cpu)
        )
    };
    let copied = bytes as f64 / bench.limits().copied * 1e3;
    vec![Line {
        what: "board: 500 rows of a company, filtered, of 1,000,000 · PostgreSQL, index on company, status, term"
            .into(),
        ours: format!("{} (JSON over HTTP)", side(ours)),
        peer: format!("{} (columns)", side(theirs)),
        ratio: times(theirs.p50, ours.p50),
        goal: "≥ 5 times",
        reached: Some(theirs.p50 >= 5.0 * ours.p50),
        limit: format!("{} KB copied once: {} ms", bytes / 1024, thousands(copied)),
    }]
}

fn run(times: &mut [f64], spent: f64) -> Run {
    Run {
        p50: share(times, 0.5),
        p99: share(times, 0.99),
        cpu: spent * 1e6 / times.len() as f64,
        ..Run::default()
    }
}

pub(crate) async fn assignment(bench: &Bench) -> Vec<Line> {
    let (p50, p99) = bench.stock().await.proposal;
    vec![Line {
        what: "assignment: one ticket among 500 people with a month of calendar".into(),
        ours: format!("p50 {} p99 {} ms", thousands(p50), thousands(p99)),
        peer: "–".into(),
        ratio: "–".into(),
        goal: "p99 ≤ 2 ms",
        reached: Some(p99 <= 2.0),
        limit: String::new(),
    }]
}
