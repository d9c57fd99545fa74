//! `make soak`: half an hour of 2,000 commands a second with a thousand sockets and searches. What must stay flat is
//! sampled into `docs/soak.csv` and drawn into `docs/soak.svg`.

use crate::Bench;
use crate::machine::cpu;
use crate::machine::crowd::{Crowd, Guest};
use crate::machine::http::{Http, Lines};
use crate::machine::stats::share;
use crate::sides::facts::Facts;
use crate::sides::live::{Side, StockOf};
use std::cell::RefCell;
use std::fmt::Write;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

const COMMANDS_A_SECOND: f64 = 2_000.0;
const SEARCHES_A_SECOND: f64 = 10.0;
const SOCKETS: usize = 1_000;
const HOUSES: usize = 50;
const LINES: usize = 64;
const WORDS: &str = "Течёт смеситель на кухне, вода уходит к соседям снизу";

/// What is looked at, in the order of the columns.
const COLUMNS: [(&str, &str); 8] = [
    ("seconds", ""),
    ("memory_mb", "memory, MB"),
    ("handles", "file handles"),
    ("commands_per_second", "commands/s"),
    ("command_p50_ms", ""),
    ("command_p99_ms", "command p99, ms"),
    ("search_p99_ms", "search p99, ms"),
    ("state_lag", "state lag, events"),
];

/// Milliseconds of everything that was answered since the last sample.
#[derive(Default)]
struct Times {
    commands: Vec<f64>,
    searches: Vec<f64>,
}

pub(crate) async fn run(bench: &Bench) {
    let minutes: f64 = std::env::var("DURATION").map_or(30.0, |text| text.parse().expect("DURATION in minutes"));
    let facts = Rc::new(Facts::new(3, HOUSES, 20_000, 1));
    let stock = StockOf::make(bench, &facts).await;
    let side = Rc::new(stock.ours().await);
    let guests: Vec<Guest> = (0..SOCKETS)
        .map(|n| Guest {
            token: side.tokens[n % side.tokens.len()].clone(),
            filter: format!(r#"{{"building_id":"{}"}}"#, side.buildings[n % HOUSES]),
        })
        .collect();
    let mut crowd = Crowd::open(&side.address(), &guests);
    let times = Rc::new(RefCell::new(Times::default()));
    command(&side, &times).await;
    search(&side, &times).await;
    let samples = sample(&side, &times, &mut crowd, Duration::from_secs_f64(minutes * 60.0)).await;
    assert_eq!(crowd.lost(), 0, "sockets were closed by the server");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("docs");
    let head: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let mut csv = head.join(",") + "\n";
    for sample in &samples {
        let cells: Vec<String> = sample.iter().map(|figure| format!("{figure:.2}")).collect();
        csv += &(cells.join(",") + "\n");
    }
    std::fs::write(docs.join("soak.csv"), csv).unwrap();
    std::fs::write(docs.join("soak.svg"), draw(&samples)).unwrap();
    println!("{} samples in docs/soak.csv, drawn in docs/soak.svg", samples.len());
}

/// Keeps commands coming at their pace, whether those before were answered or not.
async fn command(side: &Rc<Side>, times: &Rc<RefCell<Times>>) {
    let lines = Rc::new(Lines::open(LINES, &side.address(), &side.tokens[0]).await);
    let (tickets, times) = (side.tickets.clone(), times.clone());
    actix_rt::spawn(async move {
        let (began, mut sent) = (Instant::now(), 0_u64);
        loop {
            while (sent as f64) < began.elapsed().as_secs_f64() * COMMANDS_A_SECOND {
                let path = format!(
                    "/api/v1/tickets/{}/correct",
                    tickets[sent as usize * 31 % tickets.len()]
                );
                let (lines, times) = (lines.clone(), times.clone());
                let asked = Instant::now();
                let body = format!(r#"{{"description":"{WORDS}, {sent}"}}"#);
                actix_rt::spawn(async move {
                    lines.post(&path, &body).await;
                    times.borrow_mut().commands.push(asked.elapsed().as_secs_f64() * 1e3);
                });
                sent += 1;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
}

async fn search(side: &Rc<Side>, times: &Rc<RefCell<Times>>) {
    let mut http = Http::connect(&side.address(), &side.tokens[0]).await;
    let times = times.clone();
    actix_rt::spawn(async move {
        loop {
            let asked = Instant::now();
            // "смеситель кух".
            let words = "%D1%81%D0%BC%D0%B5%D1%81%D0%B8%D1%82%D0%B5%D0%BB%D1%8C+%D0%BA%D1%83%D1%85";
            http.get(&format!("/api/v1/search?kinds=ticket&q={words}")).await;
            times.borrow_mut().searches.push(asked.elapsed().as_secs_f64() * 1e3);
            tokio::time::sleep(Duration::from_secs_f64(1.0 / SEARCHES_A_SECOND)).await;
        }
    });
}

type Sample = [f64; COLUMNS.len()];

async fn sample(side: &Side, times: &RefCell<Times>, crowd: &mut Crowd, whole: Duration) -> Vec<Sample> {
    let mut http = Http::connect(&side.address(), &side.tokens[0]).await;
    let every = (whole / 180).max(Duration::from_secs(1));
    let (began, mut samples) = (Instant::now(), Vec::new());
    while began.elapsed() < whole {
        let from = Instant::now();
        tokio::time::sleep(every).await;
        let Times {
            mut commands,
            mut searches,
        } = times.take();
        let metrics = String::from_utf8(http.get("/metrics").await).unwrap();
        let lag = metrics.lines().find_map(|line| line.strip_prefix("domovoi_state_lag"));
        let lag = lag.and_then(|rest| rest.split_whitespace().last()?.parse().ok());
        samples.push([
            began.elapsed().as_secs_f64(),
            cpu::memory(&side.pids()) / 1e6,
            cpu::handles(side.server.pid()) as f64,
            commands.len() as f64 / from.elapsed().as_secs_f64(),
            share(&mut commands, 0.5),
            share(&mut commands, 0.99),
            share(&mut searches, 0.99),
            lag.expect("the metrics tell how far the states are behind"),
        ]);
        // What the sockets heard is not looked at here; it only must not pile up.
        while crowd.marks.try_recv().is_ok() {}
    }
    samples
}

/// Small plots one under the other, each from zero to its highest figure.
fn draw(samples: &[Sample]) -> String {
    const WIDE: f64 = 900.0;
    const HIGH: f64 = 80.0;
    const LEFT: f64 = 190.0;
    let plots: Vec<usize> = (0..COLUMNS.len()).filter(|at| !COLUMNS[*at].1.is_empty()).collect();
    let height = plots.len() as f64 * (HIGH + 20.0) + 30.0;
    let end = samples.last().map_or(1.0, |sample| sample[0]);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {height}\" font-family=\"sans-serif\" \
         font-size=\"13\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        WIDE + LEFT + 20.0
    );
    for (row, column) in plots.iter().enumerate() {
        let top = row as f64 * (HIGH + 20.0) + 10.0;
        let most = samples
            .iter()
            .map(|sample| sample[*column])
            .fold(0.0, f64::max)
            .max(1e-9);
        let points: Vec<String> = samples
            .iter()
            .map(|sample| {
                let (x, y) = (sample[0] / end, sample[*column] / most);
                format!("{:.1},{:.1}", LEFT + x * WIDE, top + HIGH * (1.0 - y))
            })
            .collect();
        let (base, name) = (top + HIGH, COLUMNS[*column].1);
        let _ = writeln!(
            svg,
            "<text x=\"10\" y=\"{}\">{name}</text><text x=\"10\" y=\"{}\" fill=\"#666\">0 to {most:.1}</text>\
             <line x1=\"{LEFT}\" y1=\"{base}\" x2=\"{}\" y2=\"{base}\" stroke=\"#bbb\"/>\
             <polyline points=\"{}\" fill=\"none\" stroke=\"#1c6e8c\" stroke-width=\"1.5\"/>",
            top + 30.0,
            top + 50.0,
            LEFT + WIDE,
            points.join(" ")
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"{}\" fill=\"#666\">0</text><text x=\"{}\" y=\"{}\" fill=\"#666\" \
         text-anchor=\"end\">{:.1} min</text></svg>",
        height - 6.0,
        LEFT + WIDE,
        height - 6.0,
        end / 60.0
    );
    svg
}
