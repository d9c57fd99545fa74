//! A house goes to another company: offered by the one, accepted by the other, and what follows from then on.

use crate::town::{Client, Town};
use awc::http::Method;
use domovoi_domain::kernel::Span;
use serde_json::{Value, json};

/// What the other company's administrator calls it.
const OTHER: &str = "УК «Чужая»";

fn path(town: &Town, tail: &str) -> String {
    format!("/api/v1/buildings/{}/transfer{tail}", town.building)
}

/// Offers the town's house, and lets the other company take it at once.
async fn moves(town: &Town, from: &Client, to: &Client, open: &str) {
    let offer = json!({"company": OTHER, "open_tickets": open});
    let offered = from.post(&path(town, ""), offer).await.good();
    assert_eq!(
        (&offered["accepted"], &offered["may_accept"]),
        (&json!(false), &json!(false))
    );
    let waiting = to.get("/api/v1/transfers").await.good();
    assert_eq!(waiting["items"][0]["may_accept"], true, "{waiting}");
    to.post(&path(town, "/accept"), json!({})).await.good();
    town.house.settle().await;
}

/// The numbers of all tickets that the client finds.
async fn numbers(client: &Client) -> Vec<Value> {
    let list = client.get("/api/v1/tickets").await.good();
    let rows = list["items"].as_array().unwrap().iter();
    rows.map(|row| row["number"].clone()).collect()
}

async fn ticket(client: &Client, row: &Value) -> Value {
    let path = format!("/api/v1/tickets/{}", row["id"].as_str().unwrap());
    client.get(&path).await.good()
}

#[actix_web::test]
async fn what_was_before_stays_with_the_old_company_and_what_comes_is_the_new_ones() {
    let town = Town::new().await;
    let (old, new, resident) = (
        town.client("admin").await,
        town.client("stranger").await,
        town.client("resident").await,
    );
    let before = town.register(&resident).await;
    assert_eq!(
        new.get(&format!("/api/v1/buildings/{}", town.building)).await.status,
        404
    );
    moves(&town, &old, &new, "finish").await;

    assert_eq!(numbers(&old).await, [before["number"].clone()]);
    assert!(numbers(&new).await.is_empty(), "the past is not the new company's");
    assert_eq!(
        old.get(&format!("/api/v1/buildings/{}", town.building)).await.status,
        404
    );
    let house = new.get(&format!("/api/v1/buildings/{}", town.building)).await.good();
    assert_eq!(house["managed"][0]["company"]["name"], OTHER);
    assert_eq!(house["managed"][0]["since"], house["managed"][1]["until"]);

    let after = town.register(&resident).await;
    assert_eq!(after["company_id"], house["company_id"]);
    assert_eq!(numbers(&new).await, [after["number"].clone()]);
    assert_eq!(numbers(&old).await.len(), 1, "and what comes is not the old one's");
    assert_eq!(numbers(&resident).await.len(), 2, "who lives there sees both");
    let chosen = &town.register(&resident).await["assignment"]["chosen"];
    assert!(chosen.is_null(), "nobody of the old company is sent there: {chosen}");

    let id = before["id"].as_str().unwrap();
    let (then, now) = (before["created_at"].as_str().unwrap(), town.house.now());
    for at in [then.to_owned(), now.to_string()] {
        let at = at.replace('+', "%2B");
        assert_eq!(old.get(&format!("/api/v1/tickets/{id}?at={at}")).await.status, 200);
        assert_eq!(new.get(&format!("/api/v1/tickets/{id}?at={at}")).await.status, 404);
    }
    let figures = async |client: &Client| client.get("/api/v1/figures").await.good()["total"]["open"].clone();
    assert_eq!((figures(&old).await, figures(&new).await), (json!(1), json!(2)));
    town.close().await;
}

#[actix_web::test]
async fn open_work_goes_along_where_it_was_agreed_so() {
    let town = Town::new().await;
    let (old, new) = (town.client("admin").await, town.client("stranger").await);
    let before = town.register(&old).await;
    moves(&town, &old, &new, "hand_over").await;

    let list = new.get("/api/v1/tickets").await.good();
    let given = ticket(&new, &list["items"][0]).await;
    for kept in ["created_at", "description", "contact", "flat", "category"] {
        assert_eq!(given[kept], before[kept], "{kept}");
    }
    assert_eq!(ticket(&old, &before).await["status"], "declined");
    assert_eq!(list["total"], 1);
    town.close().await;
}

#[actix_web::test]
async fn nothing_happens_before_the_day_and_an_offer_is_taken_back() {
    let town = Town::new().await;
    let (old, new) = (town.client("admin").await, town.client("stranger").await);
    let day = (town.house.now() + Span::days(30)).to_string();
    let offer = json!({"company": OTHER, "open_tickets": "finish", "from": day});
    old.post(&path(&town, ""), offer.clone()).await.good();
    let again = old.post(&path(&town, ""), offer).await;
    assert_eq!(
        (again.status.as_u16(), &again.json()["code"]),
        (409, &json!("transfer_planned"))
    );
    new.post(&path(&town, "/accept"), json!({})).await.good();
    let seen = new.get(&format!("/api/v1/buildings/{}", town.building)).await;
    assert_eq!(seen.status, 404, "it is not theirs yet");
    let taken_back = new.send(Method::DELETE, &path(&town, ""), &[], None).await;
    assert_eq!(taken_back.status, 204);
    assert_eq!(old.get("/api/v1/transfers").await.good()["total"], 0);
    assert_eq!(new.post(&path(&town, "/accept"), json!({})).await.status, 404);
    town.close().await;
}

#[actix_web::test]
async fn wrong_orders_are_refused_and_nobody_takes_what_is_not_offered_to_him() {
    let town = Town::new().await;
    let (old, new) = (town.client("admin").await, town.client("stranger").await);
    let refused = async |body: Value| {
        let reply = old.post(&path(&town, ""), body).await;
        assert_eq!(reply.status, 422);
        reply.json()["errors"][0]["code"].clone()
    };
    let own = town.company.to_string();
    assert_eq!(
        refused(json!({"company": own, "open_tickets": "finish"})).await,
        "same_company"
    );
    assert_eq!(
        refused(json!({"company": "УК «Нет такой»", "open_tickets": "finish"})).await,
        "unknown"
    );
    let past = (town.house.now() - Span::days(1)).to_string();
    let early = json!({"company": OTHER, "open_tickets": "finish", "from": past});
    assert_eq!(refused(early).await, "out_of_range");
    assert_eq!(new.post(&path(&town, "/accept"), json!({})).await.status, 404);
    let grab = json!({"company": OTHER, "open_tickets": "hand_over"});
    assert_eq!(new.post(&path(&town, ""), grab.clone()).await.status, 404);
    let dispatcher = town.client("dispatcher").await;
    assert_eq!(dispatcher.post(&path(&town, ""), grab).await.status, 403);
    town.close().await;
}

#[actix_web::test]
async fn who_moves_out_of_a_house_that_went_over_sees_neither_companys_tickets() {
    let town = Town::new().await;
    let (old, new, resident) = (
        town.client("admin").await,
        town.client("stranger").await,
        town.client("resident").await,
    );
    town.register(&resident).await;
    moves(&town, &old, &new, "finish").await;
    town.register(&resident).await;
    assert_eq!(numbers(&resident).await.len(), 2);
    let home = format!("/api/v1/people/{}/homes/{}/5", town.resident, town.building);
    assert_eq!(old.send(Method::DELETE, &home, &[], None).await.status, 404);
    new.send(Method::DELETE, &home, &[], None).await.good();
    town.house.settle().await;
    assert!(numbers(&resident).await.is_empty());
    town.close().await;
}
