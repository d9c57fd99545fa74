//! The same tickets in PostgreSQL: a table of them with four indexes beside its key, and one of events.

use super::facts::Facts;
use super::pg::Pg;

pub(crate) const TABLES: &str = "
    CREATE TABLE tickets (
        id bigint PRIMARY KEY, company int NOT NULL, building int NOT NULL, flat int NOT NULL,
        status smallint NOT NULL, emergency boolean NOT NULL, executor int, due bigint NOT NULL,
        created bigint NOT NULL, changed bigint NOT NULL, version int NOT NULL,
        description text NOT NULL, name text NOT NULL, phone text NOT NULL, address text NOT NULL
    );
    CREATE TABLE events (
        seq bigserial PRIMARY KEY, ticket bigint NOT NULL, version int NOT NULL, at bigint NOT NULL,
        who int NOT NULL, body text NOT NULL
    )";

pub(crate) const INDEXES: &str = "
    CREATE INDEX board ON tickets (company, status, due);
    CREATE INDEX houses ON tickets (building, created);
    CREATE INDEX work ON tickets (executor, due);
    CREATE INDEX changes ON tickets (changed)";

/// Chapter 12 of the manual: what is searched by words stands in a generated column, with the stems of the language
/// and, for names, addresses and numbers, the forms as they are. What is searched by letters has trigrams.
pub(crate) const SEARCHED: &str = "
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    ALTER TABLE tickets
        ADD doc tsvector GENERATED ALWAYS AS (
            to_tsvector('russian', description) || to_tsvector('simple', name || ' ' || address || ' ' || id::text)
        ) STORED,
        ADD letters text GENERATED ALWAYS AS (lower(address || ' ' || name || ' ' || phone)) STORED";

/// By words, and by letters.
pub(crate) const SEARCH_INDEXES: (&str, &str) = (
    "CREATE INDEX words ON tickets USING gin (doc)",
    "CREATE INDEX letters ON tickets USING gin (letters gin_trgm_ops)",
);

/// A correction: event, ticket and indexes in one statement, so one round trip and one commit.
pub(crate) const CORRECT: (&str, &str) = (
    "correct",
    "WITH t AS (UPDATE tickets SET description = $2, changed = $3::bigint, version = version + 1 \
     WHERE id = $1::bigint AND status < 4 RETURNING id, version) \
     INSERT INTO events (ticket, version, at, who, body) SELECT id, version, $3::bigint, 7, $4 FROM t",
);

/// Status of an open and of an ended ticket there.
const NEW: u8 = 0;
const DECLINED: u8 = 5;

/// Brings the tickets `from` to `to` of the facts.
pub(crate) async fn tell(pg: &mut Pg, facts: &Facts, from: u64, to: u64, now: u64) {
    let line = |at: u64| {
        let fact = facts.ticket(at);
        let created = now - fact.age * 1000;
        let status = if fact.open { NEW } else { DECLINED };
        let (street, number) = facts.address(fact.house);
        format!(
            "{at}\t{}\t{}\t{}\t{status}\tf\t\\N\t{}\t{created}\t{created}\t1\t{}\t{}\t{}\t{street}, {number}\n",
            facts.company(fact.house) + 1,
            fact.house,
            fact.flat,
            created + 86_400_000 * (1 + at % 5),
            fact.words,
            fact.name,
            fact.phone,
        )
    };
    pg.copy("COPY tickets FROM STDIN", (from..to).map(line)).await;
    let event = |at: u64| {
        let fact = facts.ticket(at);
        let created = now - fact.age * 1000;
        let ended = if fact.open {
            String::new()
        } else {
            format!("{at}\t2\t{created}\t7\t{{\"declined\": \"withdrawn\"}}\n")
        };
        format!(
            "{at}\t1\t{created}\t7\t{{\"registered\": {{\"building\": {}, \"flat\": {}, \"words\": \"{}\"}}}}\n{ended}",
            fact.house, fact.flat, fact.words
        )
    };
    let into = "COPY events (ticket, version, at, who, body) FROM STDIN";
    pg.copy(into, (from..to).map(event)).await;
}

pub(crate) fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_millis() as u64
}
