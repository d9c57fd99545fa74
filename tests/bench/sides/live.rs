//! Servers of both sides over the same town, with the same routes: `POST /api/v1/tickets/{id}/correct` changes a ticket,
//! `GET /api/v1/live` follows tickets.

use super::facts::Facts;
use super::postgres::Postgres;
use super::schema;
use super::server::Server;
use super::town::Town;
use crate::Bench;
use crate::machine::cpu;
use crate::machine::http::Http;
use std::rc::Rc;
use tempfile::TempDir;

/// What the peers in `peers/common.js` know as the token of their dispatcher.
const TOKEN: &str = "the-token-of-a-dispatcher-of-this-town";
/// Connections to PostgreSQL of all processes of the peer.
const CONNECTIONS: usize = 32;

/// A server of one side with what its clients must know.
pub(crate) struct Side {
    pub(crate) server: Server,
    postgres: Option<Postgres>,
    /// Of two people with the same companies and different roles; the peers know one.
    pub(crate) tokens: Vec<String>,
    pub(crate) tickets: Rc<Vec<String>>,
    /// Houses by their place in the facts.
    pub(crate) buildings: Vec<String>,
}

impl Side {
    pub(crate) fn address(&self) -> String {
        self.server.address.clone()
    }

    /// The names of its tickets, house by house as the facts have them.
    pub(crate) async fn tickets_by_house(&self, facts: &Facts) -> Vec<Vec<String>> {
        let mut houses = vec![Vec::new(); facts.houses];
        if self.postgres.is_some() {
            for (at, id) in self.tickets.iter().enumerate() {
                houses[facts.ticket(at as u64).house].push(id.clone());
            }
            return houses;
        }
        let mut line = Http::connect(&self.address(), &self.tokens[0]).await;
        for (house, building) in self.buildings.iter().enumerate() {
            let path = format!("/api/v1/tickets?building_id={building}&open=true&limit=500");
            let page: serde_json::Value = serde_json::from_slice(&line.get(&path).await).unwrap();
            let items = page["items"].as_array().unwrap().iter();
            houses[house].extend(items.filter_map(|row| Some(row["id"].as_str()?.to_owned())));
        }
        houses
    }

    /// Processes that work for it.
    pub(crate) fn pids(&self) -> Vec<u32> {
        let database = self.postgres.as_ref().map(Postgres::pid);
        [self.server.pid()].into_iter().chain(database).collect()
    }

    /// Seconds of processor time of all of them.
    pub(crate) fn spent(&self) -> f64 {
        cpu::of_tree(&self.pids())
    }
}

/// A town of ours in a folder, and the same facts for the peers.
pub(crate) struct StockOf {
    facts: Rc<Facts>,
    folder: TempDir,
    tickets: Rc<Vec<String>>,
    buildings: Vec<String>,
}

impl StockOf {
    pub(crate) async fn make(bench: &Bench, facts: &Rc<Facts>) -> StockOf {
        let folder = bench.folder("town");
        let town = Town::found(&folder.path().join("data"), facts).await;
        let tickets = town.tell(facts, 0, facts.tickets).await;
        let buildings = town.buildings.iter().map(|place| place.building.to_string()).collect();
        town.house.settle().await;
        town.close().await;
        StockOf {
            facts: facts.clone(),
            folder,
            tickets: Rc::new(tickets.iter().map(ToString::to_string).collect()),
            buildings,
        }
    }

    pub(crate) async fn ours(&self) -> Side {
        let server = Server::ours(&self.folder.path().join("data"));
        let mut tokens = Vec::new();
        for login in ["admin", "dispatcher"] {
            tokens.push(server.sign_in(login).await);
        }
        Side {
            server,
            postgres: None,
            tokens,
            tickets: self.tickets.clone(),
            buildings: self.buildings.clone(),
        }
    }

    /// Fastify with PostgreSQL in `workers` processes; `notify`: it tells sockets of changes.
    pub(crate) async fn fastify(&self, bench: &Bench, workers: usize, notify: bool) -> Side {
        let postgres = Postgres::start(bench.dir()).await;
        let mut pg = postgres.connect().await;
        pg.simple(schema::TABLES).await;
        schema::tell(&mut pg, &self.facts, 0, self.facts.tickets, schema::now_ms()).await;
        pg.simple(schema::INDEXES).await;
        pg.simple("VACUUM ANALYZE").await;
        let (workers, connections) = (workers.to_string(), CONNECTIONS.to_string());
        let settings = [
            ("PGHOST", postgres.host().to_str().unwrap()),
            ("WORKERS", &workers),
            ("CONNECTIONS", &connections),
            ("NOTIFY", if notify { "1" } else { "0" }),
        ];
        let server = Server::peer("node", "tickets.js", &settings);
        let buildings = (0..self.facts.houses).map(|house| house.to_string());
        self.peer(server, Some(postgres), buildings.collect())
    }

    /// A server that only spreads what it is told: `bun` or `node`.
    pub(crate) fn spreader(&self, program: &str, script: &str) -> Side {
        self.peer(Server::peer(program, script, &[]), None, Vec::new())
    }

    fn peer(&self, server: Server, postgres: Option<Postgres>, buildings: Vec<String>) -> Side {
        Side {
            server,
            postgres,
            tokens: vec![TOKEN.to_owned()],
            tickets: Rc::new((0..self.facts.tickets).map(|at| at.to_string()).collect()),
            buildings,
        }
    }
}
