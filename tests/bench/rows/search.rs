//! Twelve typical questions to a million tickets while five hundred of them change every second. Beside PostgreSQL's full
//! text search for Russian and its trigrams, both with their indexes.

use super::commands::WORDS;
use crate::Bench;
use crate::machine::http::{Http, Lines};
use crate::machine::stats::{Run, middle, share};
use crate::machine::table::{Line, thousands, times};
use crate::sides::pg::{Pg, Pool};
use crate::sides::schema;
use crate::sides::stock::Stock;
use serde_json::Value;
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

const CHANGES_A_SECOND: f64 = 500.0;
/// Each question is asked so often in a round, or for so long when it is slow.
const ASKED: usize = 200;
const PATIENCE: Duration = Duration::from_secs(2);
/// So many changes are looked for until they are found.
const LOOKED_FOR: usize = 20;

/// What somebody types, and how PostgreSQL is best asked the same.
struct Question {
    what: &'static str,
    typed: String,
    /// More of the query of ours.
    narrowed: String,
    sql: &'static str,
    parameters: Vec<String>,
}

/// Everything that is shown of a hit.
const BY_NUMBER: &str = "SELECT id, status, address, name, phone, description FROM tickets WHERE id = $1::bigint";
const BY_FORMS: &str = "SELECT id, status, address, name, phone, description FROM tickets, to_tsquery('simple', $1) q \
    WHERE doc @@ q ORDER BY ts_rank(doc, q) DESC, changed DESC LIMIT 20";
const BY_STEMS: &str = "SELECT id, status, address, name, phone, description FROM tickets, \
    websearch_to_tsquery('russian', $1) q WHERE doc @@ q ORDER BY ts_rank(doc, q) DESC, changed DESC LIMIT 20";
const BY_PART: &str = "SELECT id, status, address, name, phone, description FROM tickets \
    WHERE letters LIKE $1 ORDER BY changed DESC LIMIT 20";
const BY_LIKENESS: &str = "SELECT id, status, address, name, phone, description FROM tickets \
    WHERE $1 <% letters ORDER BY word_similarity($1, letters) DESC, changed DESC LIMIT 20";
const FILTERED: &str = "SELECT id, status, address, name, phone, description FROM tickets, \
    websearch_to_tsquery('russian', $1) q WHERE doc @@ q AND company = 1 AND status < 4 \
    ORDER BY ts_rank(doc, q) DESC, changed DESC LIMIT 20";

pub(crate) async fn measure(bench: &Bench) -> Vec<Line> {
    let stock = bench.stock().await;
    let server = stock.serve();
    let token = server.sign_in("dispatcher").await;
    let mut http = Http::connect(&server.address, &token).await;
    let mut pg = stock.postgres.connect().await;
    let questions = questions(stock, &mut http).await;
    for (at, question) in questions.iter().enumerate() {
        pg.prepare(&format!("q{at}"), question.sql).await;
    }
    let lines = Rc::new(Lines::open(16, &server.address, &token).await);
    let pool = Rc::new(stock.postgres.pool(16, &[schema::CORRECT]).await);
    let mut ours = vec![Vec::new(); questions.len()];
    let mut theirs = vec![Vec::new(); questions.len()];
    let mut delays = Vec::new();
    for _ in 0..bench.rounds {
        let changes = change_ours(stock, &lines);
        for (at, question) in questions.iter().enumerate() {
            ours[at].push(ask_ours(&mut http, question).await);
        }
        delays.extend(found(bench, stock, &lines, &mut http).await);
        changes.set(true);
        let changes = change_theirs(stock, &pool);
        for at in 0..questions.len() {
            theirs[at].push(ask_theirs(&mut pg, at, &questions[at]).await);
        }
        changes.set(true);
    }
    let mut table = Vec::new();
    for (at, question) in questions.iter().enumerate() {
        let (ours, theirs) = (middle(&ours[at]), middle(&theirs[at]));
        let side = |run: Run| format!("p50 {} p99 {} ms", thousands(run.p50), thousands(run.p99));
        table.push(Line {
            what: format!("search: {} “{}” · PostgreSQL", question.what, question.typed),
            ours: side(ours),
            peer: side(theirs),
            ratio: format!("p99 {}", times(ours.p99, theirs.p99)),
            goal: "p99 ≤ ×0.1",
            reached: Some(ours.p99 <= 0.1 * theirs.p99),
            limit: format!(
                "p50 is {} round trips",
                thousands(ours.p50 * 1e3 / bench.limits().round_trip)
            ),
        });
    }
    let p99 = share(&mut delays, 0.99);
    table.push(Line {
        what: "search: a change until it is found, at 500 changes/s".into(),
        ours: format!("p50 {} p99 {} ms", thousands(share(&mut delays, 0.5)), thousands(p99)),
        peer: "–".into(),
        ratio: "–".into(),
        goal: "≤ 300 ms",
        reached: Some(p99 <= 300.0),
        limit: String::new(),
    });
    table
}

async fn questions(stock: &Stock, http: &mut Http) -> Vec<Question> {
    let facts = &stock.facts;
    let street = facts.street(17).to_lowercase();
    let beginning: String = street.chars().take(3).collect();
    let typo: String = street
        .chars()
        .enumerate()
        .filter(|(at, _)| *at != 3)
        .map(|(_, letter)| letter)
        .collect();
    let surname = facts.surname(7).to_lowercase();
    let (_, house) = facts.address(17 + 600);
    let number = {
        let path = format!("/api/v1/tickets/{}", stock.open[0]);
        let ticket: Value = serde_json::from_slice(&http.get(&path).await).unwrap();
        ticket["number"].as_str().unwrap().to_owned()
    };
    let mut all = Vec::new();
    let mut add = |what, typed: &str, sql, parameter: String| {
        all.push(Question {
            what,
            typed: typed.to_owned(),
            narrowed: String::new(),
            sql,
            parameters: vec![parameter],
        });
    };
    let and = |text: &str| text.replace(' ', " & ");
    add("a number", &number, BY_NUMBER, (facts.tickets / 2).to_string());
    let address = format!("{street} {house}");
    add("street and house", &address, BY_FORMS, and(&address));
    add("as one types, two letters", "пр", BY_FORMS, "пр:*".into());
    add("as one types, a street", &beginning, BY_FORMS, format!("{beginning}:*"));
    let typed = format!("{street} прот");
    add("street and a beginning", &typed, BY_FORMS, format!("{}:*", and(&typed)));
    let typed = format!("{surname} {beginning}");
    add(
        "surname and a beginning",
        &typed,
        BY_FORMS,
        format!("{}:*", and(&typed)),
    );
    add("two words", "протечки стояков", BY_STEMS, "протечки стояков".into());
    add("one broad word", "протечка", BY_STEMS, "протечка".into());
    add("end of a phone", "4567", BY_PART, "%4567".into());
    add("part of a phone", "123456", BY_PART, "%123456%".into());
    add("a typo", &typo, BY_LIKENESS, typo.clone());
    let phrase = "капает кран на кухне";
    all.push(Question {
        what: "a phrase, open, of one company",
        typed: phrase.into(),
        narrowed: format!("&open=true&company_id={}", stock.company),
        sql: FILTERED,
        parameters: vec![phrase.into()],
    });
    all
}

async fn ask_ours(http: &mut Http, question: &Question) -> Run {
    let path = format!(
        "/api/v1/search?kinds=ticket&limit=20&q={}{}",
        percent(&question.typed),
        question.narrowed
    );
    let (mut times, began) = (Vec::new(), Instant::now());
    while times.len() < ASKED && began.elapsed() < PATIENCE {
        let asked = Instant::now();
        http.get(&path).await;
        times.push(asked.elapsed().as_secs_f64() * 1e3);
    }
    run(&mut times)
}

async fn ask_theirs(pg: &mut Pg, at: usize, question: &Question) -> Run {
    let name = format!("q{at}");
    let parameters: Vec<&str> = question.parameters.iter().map(String::as_str).collect();
    let (mut times, began) = (Vec::new(), Instant::now());
    while times.len() < ASKED && began.elapsed() < PATIENCE {
        let asked = Instant::now();
        pg.run(&name, &parameters).await.unwrap();
        times.push(asked.elapsed().as_secs_f64() * 1e3);
    }
    run(&mut times)
}

fn run(times: &mut [f64]) -> Run {
    Run {
        p50: share(times, 0.5),
        p99: share(times, 0.99),
        ..Run::default()
    }
}

/// Changes tickets at the pace until the flag is set.
fn change_ours(stock: &Stock, lines: &Rc<Lines>) -> Rc<Cell<bool>> {
    let (lines, open) = (lines.clone(), Rc::new(stock.open.clone()));
    paced(move |n| {
        let (lines, open) = (lines.clone(), open.clone());
        async move {
            let path = format!("/api/v1/tickets/{}/correct", open[n as usize * 31 % open.len()]);
            lines.post(&path, &format!(r#"{{"description":"{WORDS} {n}"}}"#)).await;
        }
    })
}

fn change_theirs(stock: &Stock, pool: &Rc<Pool>) -> Rc<Cell<bool>> {
    let (pool, tickets) = (pool.clone(), stock.facts.tickets);
    paced(move |n| {
        let pool = pool.clone();
        async move {
            let id = (n * 310 % tickets / 10 * 10).to_string();
            let (words, now) = (format!("{WORDS} {n}"), schema::now_ms().to_string());
            let event = format!(r#"{{"corrected": {{"description": "{words}"}}}}"#);
            pool.run("correct", &[&id, &words, &now, &event]).await.unwrap();
        }
    })
}

fn paced<F: Future<Output = ()> + 'static>(change: impl Fn(u64) -> F + 'static) -> Rc<Cell<bool>> {
    let over = Rc::new(Cell::new(false));
    let told = over.clone();
    actix_rt::spawn(async move {
        let began = Instant::now();
        let mut done = 0;
        while !told.get() {
            while (done as f64) < began.elapsed().as_secs_f64() * CHANGES_A_SECOND {
                actix_rt::spawn(change(done));
                done += 1;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
    over
}

/// Milliseconds from the answer to a change until it is found.
async fn found(bench: &Bench, stock: &Stock, lines: &Lines, http: &mut Http) -> Vec<f64> {
    let mut delays = Vec::new();
    for n in 0..LOOKED_FOR {
        let word = format!("метка{}{n}", bench.limits().syncs as u64 + schema::now_ms());
        let path = format!("/api/v1/tickets/{}/correct", stock.open[n * 97 % stock.open.len()]);
        lines.post(&path, &format!(r#"{{"description":"{word}"}}"#)).await;
        let began = Instant::now();
        let ask = format!("/api/v1/search?kinds=ticket&limit=1&q={}", percent(&word));
        while serde_json::from_slice::<Value>(&http.get(&ask).await).unwrap()["total"] == 0 {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        delays.push(began.elapsed().as_secs_f64() * 1e3);
    }
    delays
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
