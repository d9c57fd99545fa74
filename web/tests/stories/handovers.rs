//! One shift goes, the next one comes.

use crate::socket::{Screen, Socket};
use crate::town::{Client, Town};
use domovoi_domain::kernel::Span;
use serde_json::{Value, json};

async fn give(client: &Client, note: &str) -> Value {
    let reply = client.post("/api/v1/handovers", json!({"note": note})).await;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.bytes));
    reply.json()
}

fn numbers(list: &Value) -> Vec<&str> {
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["number"].as_str().unwrap())
        .collect()
}

#[actix_web::test]
async fn the_next_shift_accepts_what_stood_open() {
    let town = Town::new().await;
    let (first, second) = (town.client("dispatcher").await, town.client("second").await);
    let mut body = town.leak();
    body["emergency"] = json!(true);
    let emergency = first.post("/api/v1/tickets", body).await.good();
    let mut late = town.leak();
    (late["flat"], late["executor_id"]) = (json!(6), json!(town.executors[1].to_string()));
    let before = (town.house.now() - Span::days(60)).to_string();
    let late = town
        .client("admin")
        .await
        .post_with("/api/v1/tickets", &[("Occurred-At", &before)], late)
        .await
        .good();
    let now = first.get("/api/v1/handovers/current").await.good();
    assert_eq!(numbers(&now["emergencies"]), [emergency["number"].as_str().unwrap()]);
    assert!(
        numbers(&now["promises"]).contains(&emergency["number"].as_str().unwrap()),
        "its time was told: {now}"
    );
    assert_eq!(numbers(&now["overdue"]), [late["number"].as_str().unwrap()]);
    assert_eq!(now["emergencies"]["items"][0]["description"], "Течёт кран на кухне");

    let mut desk = Socket::open(&second).await;
    desk.subscribe("strip", "handovers", json!({}), None).await;
    let mut strip = Screen::default();
    strip.apply(&desk.next().await);
    assert!(strip.rows.is_empty());
    let given = give(&first, "Ключи от подвала у консьержа").await;
    let id = given["id"].as_str().unwrap();
    desk.until(&mut strip, |strip| strip.rows.contains_key(id)).await;
    let row = &strip.rows[id];
    assert_eq!(
        (&row["state"], &row["given_by"]["name"], &row["overdue"]),
        (&json!("waiting"), &json!("dispatcher"), &json!(1))
    );

    let accept = format!("/api/v1/handovers/{id}/accept");
    let own = first.post(&accept, json!({})).await;
    assert_eq!(
        (own.status.as_u16(), &own.json()["code"]),
        (409, &json!("own_handover"))
    );
    let accepted = second.post(&accept, json!({})).await.good();
    assert_eq!(
        (&accepted["state"], &accepted["accepted_by"]["name"]),
        (&json!("accepted"), &json!("second"))
    );
    assert_eq!(
        second.post(&accept, json!({})).await.good()["version"],
        accepted["version"],
        "once more changes nothing"
    );
    desk.until(&mut strip, |strip| strip.rows.is_empty()).await;

    let id_of = |ticket: &Value| ticket["id"].as_str().unwrap().to_owned();
    let decline = format!("/api/v1/tickets/{}/decline", id_of(&emergency));
    first.post(&decline, json!({"reason": "withdrawn"})).await.good();
    assert_eq!(
        numbers(&first.get("/api/v1/handovers/current").await.good()["emergencies"]),
        [] as [&str; 0]
    );
    let town = town.restart().await;
    let read = town
        .client("second")
        .await
        .get(&format!("/api/v1/handovers/{id}"))
        .await
        .good();
    assert_eq!(
        numbers(&read["work"]["emergencies"]),
        [emergency["number"].as_str().unwrap()],
        "as it stood"
    );
    assert_eq!(
        (&read["note"], &read["work"]["at"]),
        (&json!("Ключи от подвала у консьержа"), &given["given_at"])
    );
    town.close().await;
}

#[actix_web::test]
async fn a_shift_that_is_given_anew_waits_once() {
    let town = Town::new().await;
    let (first, second) = (town.client("dispatcher").await, town.client("second").await);
    let older = give(&first, "Забыла про лифт").await;
    let newer = give(&first, "Лифт в первом подъезде стоит").await;
    town.house.settle().await;
    let list = second.get("/api/v1/handovers").await.good();
    let states: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["id"], &row["state"]))
        .collect();
    assert_eq!(
        states,
        [(&newer["id"], &json!("waiting")), (&older["id"], &json!("replaced"))]
    );
    let accept = |handover: &Value| format!("/api/v1/handovers/{}/accept", handover["id"].as_str().unwrap());
    assert_eq!(
        second.post(&accept(&older), json!({})).await.json()["code"],
        "handover_replaced"
    );
    let key = [("idempotency-key", "one click")];
    let once = first
        .post_with("/api/v1/handovers", &key, json!({"note": "x"}))
        .await
        .good();
    let twice = first
        .post_with("/api/v1/handovers", &key, json!({"note": "x"}))
        .await
        .good();
    assert_eq!((&once["id"], &once["version"]), (&twice["id"], &twice["version"]));
    town.close().await;
}

#[actix_web::test]
async fn only_the_desk_of_the_company_hands_over() {
    let town = Town::new().await;
    let given = give(&town.client("dispatcher").await, "Тихо").await;
    let path = format!("/api/v1/handovers/{}", given["id"].as_str().unwrap());
    for login in ["master", "executor", "accountant", "resident"] {
        let client = town.client(login).await;
        assert_eq!(client.get("/api/v1/handovers").await.status, 403, "{login}");
        assert_eq!(client.get("/api/v1/handovers/current").await.status, 403, "{login}");
        assert_eq!(client.post("/api/v1/handovers", json!({})).await.status, 403, "{login}");
        assert_eq!(client.get(&path).await.status, 404, "{login}");
        assert_eq!(
            client.post(&format!("{path}/accept"), json!({})).await.status,
            404,
            "{login}"
        );
    }
    let stranger = town.client("stranger").await;
    assert_eq!(stranger.get("/api/v1/handovers").await.good()["total"], 0);
    assert_eq!(stranger.get(&path).await.status, 404);
    assert_eq!(stranger.post(&format!("{path}/accept"), json!({})).await.status, 404);
    let long = town
        .client("admin")
        .await
        .post("/api/v1/handovers", json!({"note": "ы".repeat(4_001)}))
        .await;
    assert_eq!(
        (long.status.as_u16(), &long.json()["errors"][0]["field"]),
        (422, &json!("note"))
    );
    town.close().await;
}
