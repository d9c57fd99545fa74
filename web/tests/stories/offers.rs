//! What the card of a ticket offers is what the house does: nothing that is offered is refused, and nothing else is done.

use crate::contractors::{Firm, firm};
use crate::town::{Client, PASSWORD, Town};
use domovoi_domain::access::{Grant, Mandate};
use domovoi_domain::kernel::{Role, Span, Via, Who};
use domovoi_web::password;
use serde_json::{Value, json};

/// How far a ticket has come before somebody looks at it.
const STAGES: [&str; 8] = [
    "new",
    "assigned",
    "started",
    "deferred",
    "completed",
    "closed",
    "entrusted",
    "accepted",
];

fn with_firm(stage: &str) -> bool {
    matches!(stage, "entrusted" | "accepted")
}

/// Those who bring a ticket on its way.
struct Cast {
    town: Town,
    firm: Firm,
    dispatcher: Client,
    executor: Client,
}

/// Each move with a body that the ticket can take, and the address under the ticket's own.
fn moves(Cast { town, firm, .. }: &Cast, role: &str, stage: &str) -> Vec<(&'static str, &'static str, Value)> {
    let audience = if role == "resident" { "resident" } else { "staff" };
    let at = |hours| (town.house.now() + Span::hours(hours)).to_string();
    let slot = json!({"start": at(48), "end": at(49)});
    let (executor, own) = (town.executors[1].to_string(), firm.executor.to_string());
    let executor = if with_firm(stage) { own } else { executor };
    vec![
        ("assign", "assign", json!({"executor_id": executor, "assign": "manual"})),
        ("start", "start", json!({})),
        ("defer", "defer", json!({"until": at(48), "reason": "Ждём деталь"})),
        ("complete", "complete", json!({"note": "Сделано"})),
        ("return", "return", json!({"reason": "Течёт снова"})),
        ("close", "close", json!({"rating": 5})),
        ("decline", "decline", json!({"reason": "other", "text": "Не наш дом"})),
        ("reschedule", "reschedule", json!({"slot": slot})),
        ("localise", "localise", json!({})),
        ("inform", "inform", json!({"note": "Перезвонили"})),
        ("correct", "correct", json!({"description": "Кран и смеситель"})),
        ("link", "link", json!({"parent_id": null})),
        (
            "comment",
            "comments",
            json!({"audience": audience, "text": "Ключ у консьержа"}),
        ),
        ("entrust", "entrust", json!({"contractor_id": firm.id})),
        ("accept", "accept", json!({})),
        ("refuse", "refuse", json!({"reason": "Не наше"})),
        ("recall", "recall", json!({})),
    ]
}

/// A ticket that has come so far; its address.
async fn ticket(cast: &Cast, stage: &str) -> String {
    let Cast {
        town,
        firm,
        dispatcher,
        executor,
    } = cast;
    let at = |hours| (town.house.now() + Span::hours(hours)).to_string();
    let path = format!(
        "/api/v1/tickets/{}",
        town.register(dispatcher).await["id"].as_str().unwrap()
    );
    let go = async |client: &Client, step: &str, body: Value| {
        client.post(&format!("{path}/{step}"), body).await.good();
    };
    if with_firm(stage) {
        go(dispatcher, "entrust", json!({"contractor_id": firm.id})).await;
        let body = json!({"executor_id": firm.executor.to_string(), "assign": "manual"});
        go(&firm.manager_client, "assign", body).await;
    } else if stage != "new" {
        let body = json!({"executor_id": town.executors[0].to_string(), "assign": "manual"});
        go(dispatcher, "assign", body).await;
    }
    match stage {
        "started" => go(executor, "start", json!({})).await,
        "deferred" => {
            let body = json!({"until": at(48), "reason": "Ждём деталь"});
            go(dispatcher, "defer", body).await;
        }
        "completed" | "closed" => {
            go(executor, "start", json!({})).await;
            go(executor, "complete", json!({"note": "Сделано"})).await;
            if stage == "closed" {
                go(dispatcher, "close", json!({"rating": 5})).await;
            }
        }
        "accepted" => go(&firm.executor_client, "accept", json!({})).await,
        _ => (),
    }
    path
}

async fn clients(Cast { town, firm, .. }: &Cast) -> Vec<(&'static str, Client)> {
    let who = Who::system(Via::Console);
    let grant = Grant::from(Mandate::new(town.company, Role::Council));
    let hash = password::hash(PASSWORD).unwrap();
    town.house
        .found_user("council".into(), hash, grant, &who, None)
        .await
        .unwrap();
    let mut clients = vec![
        ("firm's manager", firm.manager_client.clone()),
        ("firm's executor", firm.executor_client.clone()),
    ];
    for login in ["dispatcher", "master", "executor", "resident", "council"] {
        clients.push((login, town.client(login).await));
    }
    clients
}

#[actix_web::test]
async fn nothing_that_a_card_offers_is_refused_and_nothing_else_is_done() {
    let town = Town::new().await;
    let cast = Cast {
        firm: firm(&town, "ООО «Капля»").await,
        dispatcher: town.client("dispatcher").await,
        executor: town.client("executor").await,
        town,
    };
    let mut wrong = Vec::new();
    for (role, client) in clients(&cast).await {
        for stage in STAGES {
            let mut path = ticket(&cast, stage).await;
            let seen = client.get(&path).await;
            if seen.status == 404 {
                continue;
            }
            let offers = seen.good()["allowed_moves"].clone();
            for (name, step, body) in moves(&cast, role, stage) {
                let offered = offers.as_array().unwrap().contains(&json!(name));
                let said = client.post(&format!("{path}/{step}"), body).await;
                let code = said.json()["code"].clone();
                // A time can be another one; a right cannot.
                let refused = !said.status.is_success() && code != "off_shift" && code != "slot_taken";
                let now = client.get(&path).await.json()["allowed_moves"].clone();
                if offered && refused {
                    wrong.push(format!("{role} is offered to {name} what is {stage}: {code}"));
                }
                if !offered && now != offers {
                    wrong.push(format!("{role} may {name} what is {stage}, and it is not offered"));
                }
                if now != offers {
                    path = ticket(&cast, stage).await;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    cast.town.close().await;
}
