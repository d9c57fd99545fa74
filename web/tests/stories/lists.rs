//! Lists beside the board: houses, people, staff, the classifier, search, settings.

use crate::town::Town;
use awc::http::Method;
use serde_json::{Value, json};
use std::time::Duration;

#[actix_web::test]
async fn pages_follow_one_another_without_gaps() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    for flat in 1..=7 {
        let mut body = town.leak();
        body["flat"] = json!(flat);
        body["emergency"] = json!(flat == 4);
        dispatcher.post("/api/v1/tickets", body).await.good();
    }
    let mut seen: Vec<Value> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = dispatcher
            .get(&format!("/api/v1/tickets?limit=3&sort=created_at{cursor}"))
            .await
            .good();
        assert_eq!(page["total"], 7);
        seen.extend(page["items"].as_array().unwrap().iter().map(|row| row["flat"].clone()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(json!(seen), json!([4, 1, 2, 3, 5, 6, 7]), "the emergency stands first");
    let only = dispatcher.get("/api/v1/tickets?emergency=true").await.good();
    assert_eq!(only["total"], 1);
    let similar = format!(
        "/api/v1/tickets/similar?building_id={}&flat=5&place=flat&category={}&problem={}",
        town.building,
        town.category().0,
        town.category().1
    );
    let similar = dispatcher.get(&similar).await.good();
    assert_eq!(similar["items"][0]["flat"], 5, "the same flat first: {similar}");
    town.close().await;
}

#[actix_web::test]
async fn houses_people_and_staff_are_managed() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let house = json!({
        "company_id": town.company.to_string(), "street": "Наличная улица", "number": "40 корпус 2", "lat": 59.95, "lon": 30.22,
    });
    let made = admin.post("/api/v1/buildings", house.clone()).await;
    assert_eq!(made.status, 201, "{}", made.json());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.json()["zone"], "Europe/Moscow", "the zone of the company");
    assert_eq!(
        admin.post("/api/v1/buildings", house).await.json()["code"],
        "address_taken"
    );
    let json_body = [("content-type", "application/json")];
    let patch = Some(json!({"floors": 12}).to_string().into_bytes());
    let patched = admin
        .send(Method::PATCH, &format!("/api/v1/buildings/{id}"), &json_body, patch)
        .await
        .good();
    assert_eq!(
        (&patched["floors"], &patched["street"]),
        (&json!(12), &made.json()["street"])
    );
    let flats = json!({"flats": [{"number": "7а", "entrance": 1, "floor": 2, "kind": "flat"}]});
    let entrances = json!({"entrances": [{"number": 1, "floors": 12}]});
    for (tail, body) in [("entrances", entrances), ("flats", flats)] {
        let body = Some(body.to_string().into_bytes());
        admin
            .send(Method::PUT, &format!("/api/v1/buildings/{id}/{tail}"), &json_body, body)
            .await
            .good();
    }
    let read = admin.get(&format!("/api/v1/buildings/{id}")).await.good();
    assert_eq!(
        (&read["flats"][0]["number"], &read["entrances_count"]),
        (&json!("7а"), &json!(1))
    );
    let map = admin.get("/api/v1/buildings/map").await.good();
    assert_eq!(map["items"].as_array().unwrap().len(), 2);

    let hired = json!({"company_id": town.company.to_string(), "name": "Новиков Лев", "phones": ["8 921 000 00 02"],
        "position": "executor", "skills": ["plumber"], "bound": [{"kind": "building", "id": id}]});
    let key = [("idempotency-key", "hire-1")];
    let employee = admin.post_with("/api/v1/employees", &key, hired.clone()).await.good();
    assert_eq!(employee["phones"], json!(["+79210000002"]));
    let again = admin.post_with("/api/v1/employees", &key, hired).await.good();
    assert_eq!(again["id"], employee["id"]);
    let found = admin
        .get("/api/v1/employees?q=%D0%BD%D0%BE%D0%B2%D0%B8%D0%BA")
        .await
        .good();
    assert_eq!(
        (&found["total"], &found["items"][0]["name"]),
        (&json!(1), &json!("Новиков Лев"))
    );
    let calendar = admin
        .get(&format!(
            "/api/v1/calendars?employee_id={}",
            employee["id"].as_str().unwrap()
        ))
        .await
        .good();
    assert_eq!(calendar["total"], 1, "hiring opens a calendar");

    let people = format!("/api/v1/people?building_id={}&flat=5", town.building);
    assert_eq!(admin.get(&people).await.good()["items"][0]["name"], "Кузнецова Анна");
    assert_eq!(admin.get("/api/v1/people?phone=89211234567").await.good()["total"], 1);
    let settings = admin.get(&format!("/api/v1/companies/{}", town.company)).await.good()["settings"].clone();
    let mut manual = settings.clone();
    manual["distribution"] = json!("manual");
    let body = Some(
        json!({"settings": manual, "name": "УК «Новый уют»"})
            .to_string()
            .into_bytes(),
    );
    let company = admin
        .send(
            Method::PATCH,
            &format!("/api/v1/companies/{}", town.company),
            &json_body,
            body,
        )
        .await
        .good();
    assert_eq!(
        (&company["settings"]["distribution"], &company["name"]),
        (&json!("manual"), &json!("УК «Новый уют»"))
    );
    let ticket = town.register(&admin).await;
    assert_eq!(
        (&ticket["executor"], &ticket["assignment"]["reasons"][0]["code"]),
        (&Value::Null, &json!("manual_policy"))
    );
    town.close().await;
}

#[actix_web::test]
async fn the_box_finds_what_one_may_see() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await;
    let seq = town.house.store().last_seq();
    assert!(town.house.searched(seq, Duration::from_secs(10)).await);
    let titles = async |client: &crate::town::Client, words: &str| {
        let found = client.get(&format!("/api/v1/search?q={words}")).await.good();
        let hits = found["items"].as_array().unwrap().clone();
        hits.into_iter()
            .map(|hit| hit["kind"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        titles(&dispatcher, "100001").await.first().map(String::as_str),
        Some("ticket")
    );
    assert!(
        titles(&dispatcher, "ktybyf").await.contains(&"building".to_owned()),
        "the other keyboard layout"
    );
    assert!(
        titles(&dispatcher, "1234567").await.contains(&"person".to_owned()),
        "part of a phone"
    );
    let stranger = town.client("stranger").await;
    assert!(titles(&stranger, "100001").await.is_empty());
    let executor = town.client("executor").await;
    assert!(!titles(&executor, "1234567").await.contains(&"person".to_owned()));
    let list = dispatcher.get("/api/v1/tickets?q=100001").await.good();
    assert_eq!(list["items"][0]["id"], ticket["id"]);
    let classifier = dispatcher.get("/api/v1/classifier").await.good();
    assert_eq!(classifier["total"], 408);
    let suggested = dispatcher
        .get("/api/v1/classifier/suggest?q=%D1%82%D0%B5%D1%87%D1%91%D1%82%20%D0%BA%D1%80%D0%B0%D0%BD")
        .await
        .good();
    assert!(!suggested["items"].as_array().unwrap().is_empty());
    town.close().await;
}
