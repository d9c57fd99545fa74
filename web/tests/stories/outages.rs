//! Many tell of one thing: it is offered as one outage, answers later callers, and one button tells all.

use crate::town::{Client, Town};
use serde_json::{Value, json};

/// A resident of the flat has no hot water.
async fn no_hot_water(town: &Town, client: &Client, flat: u32) -> String {
    let mut body = town.leak();
    body["flat"] = json!(flat);
    (body["place"], body["category"], body["problem"]) = (json!("flat"), json!("water"), json!("no_hot_water"));
    let ticket = client.post("/api/v1/tickets", body).await.good();
    ticket["id"].as_str().unwrap().to_owned()
}

async fn offers(client: &Client) -> Vec<Value> {
    let page = client.get("/api/v1/outages/offers").await.good();
    page["items"].as_array().unwrap().clone()
}

fn opening(offer: &Value) -> Value {
    json!({
        "building_ids": [offer["building_id"]], "category": offer["category"], "problem": offer["problem"],
        "answer": "Авария на вводе, дадим к вечеру",
        "tickets": offer["tickets"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect::<Vec<_>>(),
    })
}

/// What the resident of a ticket was told, once as much as `count` has been said.
async fn told(client: &Client, ticket: &str, count: usize) -> Vec<String> {
    for _ in 0..200 {
        let ticket = client.get(&format!("/api/v1/tickets/{ticket}")).await.good();
        let comments = ticket["comments"].as_array().unwrap();
        if comments.len() >= count {
            assert!(comments.iter().all(|it| it["audience"] == "resident"));
            return comments
                .iter()
                .map(|it| it["text"].as_str().unwrap().to_owned())
                .collect();
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("nobody told {ticket}");
}

#[actix_web::test]
async fn three_calls_become_one_outage_and_one_button_tells_them_all() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let mut calls = Vec::new();
    for flat in [1, 5] {
        calls.push(no_hot_water(&town, &dispatcher, flat).await);
    }
    assert_eq!(offers(&dispatcher).await, [] as [Value; 0], "two are not many");
    calls.push(no_hot_water(&town, &dispatcher, 9).await);
    let offer = offers(&dispatcher).await.remove(0);
    assert_eq!(offer["tickets"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&offer["category"], &offer["problem"]),
        (&json!("water"), &json!("no_hot_water"))
    );
    assert_eq!(offer["outage_id"], Value::Null);

    let reply = dispatcher
        .post_with("/api/v1/outages", &[("idempotency-key", "one")], opening(&offer))
        .await;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.bytes));
    let outage = reply.json();
    assert_eq!(
        (&outage["tickets_count"], &outage["untold_count"], &outage["live"]),
        (&json!(3), &json!(3), &json!(true))
    );
    let again = dispatcher
        .post_with("/api/v1/outages", &[("idempotency-key", "one")], opening(&offer))
        .await
        .good();
    assert_eq!(again["id"], outage["id"], "a repeat makes no second one");
    assert_eq!(offers(&dispatcher).await, [] as [Value; 0]);

    let path = |tail: &str| format!("/api/v1/outages/{}{tail}", outage["id"].as_str().unwrap());
    let informed = dispatcher.post(&path("/inform"), json!({})).await.good();
    assert_eq!(informed["untold_count"], 0);
    for call in &calls {
        assert_eq!(told(&dispatcher, call, 1).await, ["Авария на вводе, дадим к вечеру"]);
    }

    let late = no_hot_water(&town, &dispatcher, 13).await;
    let offer = offers(&dispatcher).await.remove(0);
    assert_eq!(
        (&offer["outage_id"], offer["tickets"].as_array().unwrap().len()),
        (&outage["id"], 1),
        "a later caller"
    );
    let joined = dispatcher
        .post(&path("/attach"), json!({"tickets": [late]}))
        .await
        .good();
    assert_eq!(
        (&joined["tickets_count"], &joined["untold_count"]),
        (&json!(4), &json!(1))
    );
    dispatcher
        .post(&path("/answer"), json!({"answer": "Дали напор, ждём до 20:00"}))
        .await
        .good();
    dispatcher.post(&path("/inform"), json!({})).await.good();
    assert_eq!(told(&dispatcher, &late, 1).await, ["Дали напор, ждём до 20:00"]);
    assert_eq!(told(&dispatcher, &calls[0], 2).await.len(), 2);

    let over = dispatcher
        .post(&path("/close"), json!({"words": "Горячую воду дали"}))
        .await
        .good();
    assert_eq!(over["live"], false);
    assert_eq!(told(&dispatcher, &late, 2).await[1], "Горячую воду дали");
    assert_eq!(dispatcher.post(&path("/inform"), json!({})).await.status, 409);
    let list = |live: bool| format!("/api/v1/outages?live={live}");
    assert_eq!(dispatcher.get(&list(true)).await.good()["total"], 0);
    assert_eq!(
        dispatcher.get(&list(false)).await.good()["items"][0]["id"],
        outage["id"]
    );
    let town = town.restart().await;
    let dispatcher = town.client("dispatcher").await;
    assert_eq!(dispatcher.get(&path("")).await.good()["closed"], over["closed"]);
    town.close().await;
}

#[actix_web::test]
async fn who_may_see_and_manage_an_outage() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = no_hot_water(&town, &dispatcher, 1).await;
    let body = json!({
        "building_ids": [town.building.to_string()], "category": "water", "answer": "Ждём", "tickets": [ticket],
    });
    let outage = dispatcher.post("/api/v1/outages", body.clone()).await.good();
    let path = format!("/api/v1/outages/{}", outage["id"].as_str().unwrap());
    for (login, read, inform) in [
        ("admin", 200, 200),
        ("master", 404, 404),
        ("resident", 200, 403),
        ("stranger", 404, 404),
    ] {
        let client = town.client(login).await;
        assert_eq!(client.get(&path).await.status, read, "{login}");
        assert_eq!(
            client.post(&format!("{path}/inform"), json!({})).await.status,
            inform,
            "{login}"
        );
    }
    for (login, status) in [("resident", 200), ("accountant", 403), ("master", 200)] {
        assert_eq!(
            town.client(login).await.get("/api/v1/outages").await.status,
            status,
            "{login}"
        );
    }
    assert_eq!(
        town.client("master")
            .await
            .post("/api/v1/outages", body.clone())
            .await
            .status,
        403
    );
    let foreign = town
        .client("stranger")
        .await
        .post("/api/v1/outages", body.clone())
        .await;
    assert_eq!(
        (foreign.status.as_u16(), &foreign.json()["errors"][0]["field"]),
        (422, &json!("building_ids"))
    );
    assert_eq!(
        dispatcher.post("/api/v1/outages", body.clone()).await.status,
        409,
        "the ticket has one already"
    );
    let mut unknown = body;
    (unknown["riser"], unknown["tickets"]) = (json!("нет такого"), json!([]));
    assert_eq!(
        dispatcher.post("/api/v1/outages", unknown).await.json()["errors"][0]["field"],
        "riser"
    );
    town.close().await;
}
