//! A million tickets of two years, a tenth of them open, on both sides; made once and asked by several rows.

use super::facts::Facts;
use super::postgres::Postgres;
use super::schema;
use super::server::Server;
use super::town::Town;
use crate::Bench;
use crate::machine::stats::share;
use domovoi_domain::kernel::TicketId;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;
use tempfile::TempDir;

const TICKETS: u64 = 1_000_000;
const OPEN_EACH: u64 = 10;
const HOUSES: usize = 4_800;
/// People who can do what tickets ask for, each with a month of shifts.
const EXECUTORS: usize = 500;

pub(crate) struct Stock {
    pub(crate) facts: Rc<Facts>,
    folder: TempDir,
    pub(crate) postgres: Postgres,
    /// Names of some open tickets, as the routes of ours want them.
    pub(crate) open: Vec<String>,
    /// Of the first company.
    pub(crate) company: String,
    /// How long the whole stock took, seconds.
    pub(crate) made_in: f64,
    /// Milliseconds of a proposal who could do a ticket: p50, p99.
    pub(crate) proposal: (f64, f64),
}

impl Stock {
    pub(crate) async fn make(bench: &Bench) -> Stock {
        let tickets = bench.scaled(TICKETS);
        let facts = Rc::new(Facts::new(3, bench.scaled(HOUSES as u64) as usize, tickets, OPEN_EACH));
        let folder = bench.folder("stock");
        let began = Instant::now();
        let town = Town::found(&folder.path().join("data"), &facts).await;
        town.hire(EXECUTORS).await;
        let told = town.tell(&facts, 0, tickets).await;
        town.house.settle().await;
        // The index is behind the journal; what follows asks it.
        let last = town.house.store().last_seq();
        let found = town.house.searched(last, std::time::Duration::from_secs(1200)).await;
        assert!(found, "the index never knew the whole stock");
        let made_in = began.elapsed().as_secs_f64();
        let proposal = propose(&town, &told).await;
        let (open, company) = {
            let model = town.house.model();
            let open = model.tickets.iter().filter(|head| head.status.is_open()).take(20_000);
            (
                open.map(|head| head.id.to_string()).collect(),
                town.buildings[0].company.to_string(),
            )
        };
        town.close().await;
        let postgres = theirs(bench, &facts).await;
        Stock {
            facts,
            folder,
            postgres,
            open,
            company,
            made_in,
            proposal,
        }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn serve(&self) -> Server {
        Server::ours(&self.data())
    }

    /// How many events the journal of ours holds about tickets.
    pub(crate) fn events(&self) -> u64 {
        2 * self.facts.tickets - self.facts.tickets / OPEN_EACH
    }
}

async fn theirs(bench: &Bench, facts: &Rc<Facts>) -> Postgres {
    let postgres = Postgres::start(bench.dir()).await;
    let mut one = postgres.connect().await;
    let mut other = postgres.connect().await;
    one.simple(schema::TABLES).await;
    one.simple(schema::SEARCHED).await;
    let (now, middle) = (schema::now_ms(), facts.tickets / 2);
    let first = schema::tell(&mut one, facts, 0, middle, now);
    let second = schema::tell(&mut other, facts, middle, facts.tickets, now);
    futures_util::future::join(first, second).await;
    let (words, letters) = schema::SEARCH_INDEXES;
    let first = async {
        one.simple(words).await;
        one.simple(schema::INDEXES).await;
    };
    futures_util::future::join(first, other.simple(letters)).await;
    one.simple("VACUUM ANALYZE").await;
    one.simple("CHECKPOINT").await;
    postgres
}

/// Asks for open tickets of the first company who could do them.
async fn propose(town: &Town, told: &[TicketId]) -> (f64, f64) {
    let company = town.buildings[0].company;
    let asked: Vec<TicketId> = {
        let model = town.house.model();
        let heads = told.iter().filter_map(|id| model.tickets.head(*id));
        let open = heads.filter(|head| head.status.is_open() && head.place.company == company);
        open.map(|head| head.id).take(2_000).collect()
    };
    let mut times = Vec::new();
    for id in asked {
        let began = Instant::now();
        let proposal = town.house.candidates(id, &town.who).await.unwrap();
        times.push(began.elapsed().as_secs_f64() * 1e3);
        assert_eq!(proposal.ranking.ranked.len(), EXECUTORS, "everybody could do it");
    }
    (share(&mut times, 0.5), share(&mut times, 0.99))
}

/// Bytes that a folder takes on the disk.
pub(crate) fn disk(folder: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => disk(&entry.path()),
            Ok(meta) => meta.blocks() * 512,
            Err(_) => 0,
        })
        .sum()
}
