//! Every operation of the contract and every live topic, asked by everybody, for three kinds of things: those
//! that are the asker's own business, those of a colleague or neighbour in the same company, and those of
//! another company. What came of it is compared with `walk.tsv`, line by line.

mod steps;
mod table;
mod things;

use crate::socket::Socket;
use crate::town::{Client, Town};
use domovoi_domain::kernel::Role;
use serde_json::json;
use std::collections::BTreeMap;
use steps::{Outcome, Step};
use things::{Things, Whose};

/// Everybody who signs in.
fn roles() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| *role != Role::System)
}

/// What came of every step: for each line of the table the stranger first, then each role.
type Walked = BTreeMap<(String, Whose), Vec<Outcome>>;

#[actix_web::test]
async fn everybody_reaches_exactly_what_the_table_says() {
    let town = Town::new().await;
    let estate = things::Estate::found(&town).await;
    let contract = town.nobody().get("/api/v1/openapi.json").await.good();
    let steps = steps::of(&contract);
    let mut walked = Walked::new();
    let nobody = town.nobody();
    for whose in Whose::ALL {
        for step in steps.iter().filter(|step| step.concerns(whose)) {
            let cells = walked.entry((step.name.clone(), whose)).or_default();
            cells.push(take(&nobody, step, estate.things(Role::Dispatcher, whose)).await);
        }
    }
    estate.nothing_leaked(None);
    for role in roles() {
        let client = estate.client(&town, role).await;
        for whose in Whose::ALL {
            for step in steps.iter().filter(|step| step.concerns(whose)) {
                let things = estate.prepared(step, role, whose, &client).await;
                let asker = if step.ends_session() {
                    estate.client(&town, role).await
                } else {
                    client.clone()
                };
                let outcome = take(&asker, step, &things).await;
                walked.get_mut(&(step.name.clone(), whose)).unwrap().push(outcome);
            }
        }
        estate.nothing_leaked(Some(role));
    }
    town.close().await;
    let mut differences = things::complaints();
    differences.sort();
    differences.dedup();
    differences.extend(table::compare(&walked));
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

/// Does what the step says and tells what came of it.
async fn take(client: &Client, step: &Step, things: &Things) -> Outcome {
    match &step.topic {
        Some(topic) => follow(client, &things.fill(topic), step).await,
        None => step.send(client, things).await,
    }
}

/// Subscribes to a topic and looks at the first answer.
async fn follow(client: &Client, topic: &str, step: &Step) -> Outcome {
    if client.token.is_none() {
        let reply = client.get("/api/v1/live").await;
        return steps::outcome(&reply, step);
    }
    let mut socket = Socket::open(client).await;
    socket.subscribe("walk", topic, json!({}), None).await;
    let frame = socket.next().await;
    things::note(frame.to_string());
    match (frame["op"].as_str(), frame["code"].as_str()) {
        (Some("error"), Some("forbidden")) => Outcome::Forbidden,
        (Some("snapshot"), _) if step.one && frame["rows"] == json!([]) => Outcome::NotFound,
        (Some("snapshot"), _) => Outcome::Allowed,
        _ => {
            things::complain(format!("{}: {frame}", step.name));
            Outcome::Unfit
        }
    }
}
