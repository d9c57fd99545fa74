//! Everybody asks by every way there is, and what came is held against the reference.

use super::reference::Fact;
use super::{Life, Watcher};
use crate::socket::Socket;
use crate::town::Client;
use serde_json::{Value, json};
use std::collections::BTreeSet;

type Ids = BTreeSet<String>;

impl Life<'_> {
    pub(super) async fn everybody_looks(&self) {
        for (number, watcher) in self.watchers.iter().enumerate() {
            if watcher.locked {
                let status = watcher.client.get("/api/v1/tickets").await.status;
                assert_eq!(status, 401, "watcher {number} is locked out\n  {}", self.story());
                continue;
            }
            self.lists(number, watcher).await;
            self.live(number, watcher).await;
            self.one_by_one(number, watcher).await;
            self.search(number, watcher).await;
        }
    }

    /// What the reference grants of these things.
    fn granted(&self, watcher: &Watcher, action: &str, things: &[(String, Fact)]) -> Ids {
        let seen = things
            .iter()
            .filter(|(_, fact)| self.table.allows(&watcher.mandates, action, fact));
        seen.map(|(id, _)| id.clone()).collect()
    }

    fn seen_tickets(&self, watcher: &Watcher) -> Ids {
        let tickets: Vec<_> = self.tickets().into_iter().map(|(id, fact, _)| (id, fact)).collect();
        self.granted(watcher, "see_tickets", &tickets)
    }

    fn compare(&self, number: usize, way: &str, found: &Ids, granted: &Ids) {
        let beyond: Vec<_> = found.difference(granted).collect();
        assert!(
            beyond.is_empty(),
            "{way}: watcher {number} received {beyond:?}\n  {}",
            self.story()
        );
        let missing: Vec<_> = granted.difference(found).collect();
        assert!(
            missing.is_empty(),
            "{way}: watcher {number} did not find {missing:?}\n  {}",
            self.story()
        );
    }

    async fn lists(&self, number: usize, watcher: &Watcher) {
        for (path, action, things) in [
            ("buildings", "see_housing", self.houses()),
            ("buildings/map", "see_housing", self.houses()),
            ("employees", "see_staff", self.employees()),
            ("calendars", "see_calendars", self.employees()),
        ] {
            let granted = self.granted(watcher, action, &things);
            let reply = watcher.client.get(&format!("/api/v1/{path}?limit=500")).await;
            if !self.table.knows(&watcher.mandates, action) {
                assert_eq!(reply.status, 403, "{path}: watcher {number}\n  {}", self.story());
                continue;
            }
            self.compare(number, path, &ids(&reply.good()["items"]), &granted);
        }
        if !self.table.knows(&watcher.mandates, "see_tickets") {
            assert_eq!(
                watcher.client.get("/api/v1/tickets").await.status,
                403,
                "{}",
                self.story()
            );
            return;
        }
        let granted = self.seen_tickets(watcher);
        let page = watcher.client.get("/api/v1/tickets?limit=500").await.good();
        self.compare(number, "tickets", &ids(&page["items"]), &granted);
        assert_eq!(
            page["total"],
            granted.len(),
            "what is counted is seen\n  {}",
            self.story()
        );
        self.contacts(number, watcher, &page["items"]);
        let open = self
            .tickets()
            .into_iter()
            .filter(|(id, _, open)| *open && granted.contains(id));
        let figures = watcher.client.get("/api/v1/figures?by=district").await.good();
        assert_eq!(
            figures["total"]["open"],
            open.count(),
            "figures: watcher {number}\n  {}",
            self.story()
        );
        for firm in &self.firms {
            let of_one = watcher
                .client
                .get(&format!("/api/v1/tickets?limit=500&company_id={}", firm.id))
                .await
                .good();
            let theirs = self
                .tickets()
                .into_iter()
                .filter(|(_, fact, _)| fact.company == firm.id);
            let theirs: Ids = theirs.map(|(id, ..)| id).filter(|id| granted.contains(id)).collect();
            self.compare(number, "tickets of a company", &ids(&of_one["items"]), &theirs);
        }
    }

    /// Names and telephones are whole only for whom the table shows them.
    fn contacts(&self, number: usize, watcher: &Watcher, rows: &Value) {
        for row in rows.as_array().into_iter().flatten() {
            let id = row["id"].as_str().unwrap();
            let fact = self.tickets().into_iter().find(|(known, ..)| known == id).unwrap().1;
            let Some((name, phone)) = self.secrets.get(id) else {
                continue;
            };
            let shown = self.table.allows(&watcher.mandates, "see_phones", &fact);
            let whole = shown && self.table.shows_phones(&watcher.mandates, &fact);
            let text = row.to_string();
            for (said, may) in [(name, shown), (phone, whole)] {
                assert!(
                    may || !text.contains(said.as_str()),
                    "watcher {number} reads who asked for {id}\n  {}",
                    self.story()
                );
            }
        }
    }

    async fn live(&self, number: usize, watcher: &Watcher) {
        let mut socket = Socket::open(&watcher.client).await;
        for (topic, action, granted) in [
            ("tickets", "see_tickets", self.seen_tickets(watcher)),
            (
                "buildings",
                "see_housing",
                self.granted(watcher, "see_housing", &self.houses()),
            ),
            (
                "calendars",
                "see_calendars",
                self.granted(watcher, "see_calendars", &self.employees()),
            ),
            (
                "employees",
                "see_staff",
                self.granted(watcher, "see_staff", &self.employees()),
            ),
        ] {
            socket.subscribe(topic, topic, json!({}), None).await;
            let frame = answer(&mut socket, topic).await;
            if !self.table.knows(&watcher.mandates, action) {
                assert_eq!(
                    frame["code"],
                    "forbidden",
                    "{topic}: watcher {number}\n  {}",
                    self.story()
                );
                continue;
            }
            self.compare(number, &format!("live {topic}"), &ids(&frame["rows"]), &granted);
            if topic == "tickets" {
                self.contacts(number, watcher, &frame["rows"]);
            }
        }
    }

    /// By address: what one may not know of does not exist. Calendars leave as files, too.
    async fn one_by_one(&self, number: usize, watcher: &Watcher) {
        let granted = self.seen_tickets(watcher);
        for (id, ..) in self.tickets() {
            let found = watcher
                .client
                .get(&format!("/api/v1/tickets/{id}"))
                .await
                .status
                .is_success();
            assert_eq!(
                found,
                granted.contains(&id),
                "ticket {id}: watcher {number}\n  {}",
                self.story()
            );
        }
        let calendars = self.granted(watcher, "see_calendars", &self.employees());
        for (id, _) in self.employees() {
            let found = watcher
                .client
                .get(&format!("/api/v1/calendars/{id}.ics"))
                .await
                .status
                .is_success();
            assert_eq!(
                found,
                calendars.contains(&id),
                "file of {id}: watcher {number}\n  {}",
                self.story()
            );
        }
    }

    /// The index follows a moment behind, so that it may not know yet what is new; it never tells too much.
    async fn search(&self, number: usize, watcher: &Watcher) {
        for (kind, action, granted) in [
            ("ticket", "Капает", self.seen_tickets(watcher)),
            (
                "building",
                "улица",
                self.granted(watcher, "see_housing", &self.houses()),
            ),
            (
                "employee",
                "Работник",
                self.granted(watcher, "see_staff", &self.employees()),
            ),
        ] {
            let found = hits(&watcher.client, kind, action).await;
            let beyond: Vec<_> = found.difference(&granted).collect();
            assert!(
                beyond.is_empty(),
                "search: watcher {number} found {beyond:?}\n  {}",
                self.story()
            );
        }
    }
}

async fn hits(client: &Client, kind: &str, word: &str) -> Ids {
    let word: String = word.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let page = client
        .get(&format!("/api/v1/search?q={word}&kinds={kind}&limit=100"))
        .await;
    ids(&page.good()["items"])
}

fn ids(rows: &Value) -> Ids {
    let rows = rows.as_array().expect("rows");
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The first frame about the subscription.
async fn answer(socket: &mut Socket, id: &str) -> Value {
    loop {
        let frame = socket.next().await;
        if frame["id"] == id && frame["op"] != "changes" {
            return frame;
        }
    }
}
