//! What nobody may do without being asked in, and what each role may not.

use crate::town::{Client, Town};
use awc::http::Method;
use serde_json::{Value, json};

/// Every operation of the contract: method and address with something in the place of each parameter.
async fn operations(client: &Client) -> Vec<(Method, String)> {
    let contract = client.get("/api/v1/openapi.json").await.good();
    let mut found = Vec::new();
    for (path, item) in contract["paths"].as_object().unwrap() {
        for verb in ["get", "post", "put", "patch", "delete"] {
            if item.get(verb).is_some() {
                let mut filled = path.clone();
                while let (Some(from), Some(to)) = (filled.find('{'), filled.find('}')) {
                    let kind = if &filled[from..=to] == "{kind}" {
                        "buildings"
                    } else {
                        "0000000000001"
                    };
                    filled.replace_range(from..=to, kind);
                }
                found.push((verb.to_uppercase().parse().unwrap(), filled));
            }
        }
    }
    found
}

fn open(path: &str) -> bool {
    path.starts_with("/health/") || path.starts_with("/api/v1/session")
}

#[actix_web::test]
async fn a_stranger_is_turned_away_at_every_address() {
    let town = Town::new().await;
    let client = town.nobody();
    let operations = operations(&client).await;
    assert!(operations.len() > 60);
    for (method, path) in operations.iter().filter(|(_, path)| !open(path)) {
        let body = (*method != Method::GET).then(|| b"{}".to_vec());
        let reply = client
            .send(method.clone(), path, &[("content-type", "application/json")], body)
            .await;
        assert_eq!(reply.status, 401, "{method} {path}");
        assert_eq!(
            reply.header("content-type"),
            "application/problem+json",
            "{method} {path}"
        );
    }
    assert_eq!(client.get("/api/v1/no/such/thing").await.status, 401);
    assert_eq!(
        client.send(Method::DELETE, "/api/v1/session", &[], None).await.status,
        401
    );
    let mut forger = town.nobody();
    forger.token = Some("f".repeat(64));
    assert_eq!(forger.get("/api/v1/me").await.status, 401);
    town.close().await;
}

#[actix_web::test]
async fn every_address_of_the_contract_is_served() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    for (method, path) in operations(&admin).await {
        if path == "/api/v1/session" || path == "/api/v1/live" {
            continue;
        }
        let body = (method != Method::GET).then(|| b"{}".to_vec());
        let reply = admin
            .send(method.clone(), &path, &[("content-type", "application/json")], body)
            .await;
        assert_ne!(reply.status, 405, "{method} {path}");
        assert!(reply.status.as_u16() < 500, "{method} {path}: {}", reply.status);
        if reply.status == 404 {
            assert_eq!(reply.json()["code"], "not_found", "{method} {path}");
            assert!(path.contains("0000000000001"), "{method} {path} is not mounted");
        }
    }
    town.close().await;
}

#[actix_web::test]
async fn an_administrator_of_another_company_finds_nothing_here() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await;
    let id = ticket["id"].as_str().unwrap();
    let stranger = town.client("stranger").await;
    for path in ["tickets", "buildings", "employees", "people", "calendars", "jobs"] {
        assert_eq!(
            stranger.get(&format!("/api/v1/{path}")).await.good()["total"],
            0,
            "{path}"
        );
    }
    for path in [
        format!("tickets/{id}"),
        format!("tickets/{}", ticket["number"].as_str().unwrap()),
        format!("tickets/{id}/history"),
        format!("tickets/{id}/candidates"),
        format!("buildings/{}", town.building),
        format!("companies/{}", town.company),
        format!("employees/{}", town.master),
        format!("calendars/{}.ics", town.master),
        format!("people/{}", town.resident),
    ] {
        assert_eq!(stranger.get(&format!("/api/v1/{path}")).await.status, 404, "{path}");
    }
    assert_eq!(stranger.get("/api/v1/buildings/map").await.good()["items"], json!([]));
    let reply = stranger.post("/api/v1/tickets", town.leak()).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.json()["errors"][0]["field"]),
        (422, &json!("building_id"))
    );
    assert_eq!(
        stranger
            .post(&format!("/api/v1/tickets/{id}/start"), json!({}))
            .await
            .status,
        404
    );
    town.close().await;
}

#[actix_web::test]
async fn roles_see_and_do_what_is_theirs() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let mut own = town.leak();
    own["executor_id"] = json!(town.executors[0].to_string());
    let own = dispatcher.post("/api/v1/tickets", own).await.good();
    let mut other = town.leak();
    other["executor_id"] = json!(town.executors[1].to_string());
    other["flat"] = json!(6);
    let other = dispatcher.post("/api/v1/tickets", other).await.good();

    let executor = town.client("executor").await;
    let list = executor.get("/api/v1/tickets").await.good();
    assert_eq!((list["total"].as_u64(), &list["items"][0]["id"]), (Some(1), &own["id"]));
    let path = |ticket: &Value, tail: &str| format!("/api/v1/tickets/{}{tail}", ticket["id"].as_str().unwrap());
    assert_eq!(executor.get(&path(&other, "")).await.status, 404);
    assert_eq!(
        executor
            .post(&path(&own, "/decline"), json!({"reason": "other"}))
            .await
            .status,
        403
    );
    assert_eq!(
        executor.post(&path(&own, "/start"), json!({})).await.good()["status"],
        "in_progress"
    );

    let comment = json!({"text": "Ключ у консьержа", "audience": "staff"});
    assert_eq!(executor.post(&path(&own, "/comments"), comment).await.status, 201);
    let resident = town.client("resident").await;
    let seen = resident.get(&path(&own, "")).await.good();
    assert_eq!(seen["comments"], json!([]), "staff talk among themselves");
    assert_eq!(resident.get(&path(&own, "/history")).await.status, 403);
    assert_eq!(
        resident.get(&path(&other, "")).await.status,
        404,
        "a neighbour's ticket"
    );
    let accountant = town.client("accountant").await;
    assert_eq!(accountant.post("/api/v1/tickets", town.leak()).await.status, 403);
    assert_eq!(accountant.get("/metrics").await.status, 401);
    assert!(
        String::from_utf8(town.client("admin").await.get("/metrics").await.bytes)
            .unwrap()
            .contains("domovoi_commits_total")
    );
    town.close().await;
}
