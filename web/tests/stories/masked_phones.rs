//! Telephones are masked for those who need them now and then; a reason shows them, and stays where their owner reads it.

use crate::town::{Client, Town};
use serde_json::{Value, json};
use std::time::Duration;

const WHOLE: &str = "+79211234567";
const MASKED: &str = "+7 *** ***-**-67";

/// A ticket with a telephone that the resident asked for and the executor has.
async fn ticket(town: &Town) -> String {
    let asked = town.register(&town.client("resident").await).await;
    let path = format!("/api/v1/tickets/{}", asked["id"].as_str().unwrap());
    let dispatcher = town.client("dispatcher").await;
    let given = json!({"executor_id": town.executors[0].to_string()});
    dispatcher.post(&format!("{path}/assign"), given).await.good();
    let contact = json!({"contact": {"name": "Анна", "phone": WHOLE}});
    let open = dispatcher.post(&format!("{path}/correct"), contact).await.good();
    assert_eq!(
        open["contact"],
        json!({"name": "Анна", "phone": WHOLE}),
        "whoever takes calls"
    );
    path
}

async fn until(client: &Client, path: &str, holds: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..500 {
        let page = client.get(path).await.good();
        if holds(&page) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{path} does not tell it");
}

#[actix_web::test]
async fn an_executor_is_shown_the_end_and_for_a_reason_the_whole() {
    let town = Town::new().await;
    let path = ticket(&town).await;
    let executor = town.client("executor").await;
    let masked = json!({"name": "Анна", "phone": MASKED, "masked": true});
    assert_eq!(executor.get(&path).await.good()["contact"], masked);
    let list = executor.get("/api/v1/tickets").await.good();
    assert_eq!(list["items"][0]["contact"], masked);
    // The index follows: only when the ticket is found by the name does it tell something that its digits find nothing.
    let by_name = "/api/v1/search?kinds=ticket&q=%D0%90%D0%BD%D0%BD%D0%B0";
    until(&executor, by_name, |page| page["total"] == 1).await;
    let by_phone = "/api/v1/search?kinds=ticket&q=9211234567";
    until(&town.client("dispatcher").await, by_phone, |page| page["total"] == 1).await;
    for words in ["9211234567", "%D0%90%D0%BD%D0%BD%D0%B0%209211234567", "4567"] {
        for question in ["/api/v1/search?kinds=ticket&q=", "/api/v1/tickets?q="] {
            let found = executor.get(&format!("{question}{words}")).await.good();
            assert_eq!(found["total"], 0, "{question}{words}");
        }
    }
    let show = format!("{path}/contact/show");
    let no_words = executor.post(&show, json!({"purpose": "other"})).await;
    assert_eq!(
        (no_words.status.as_u16(), &no_words.json()["errors"][0]["field"]),
        (422, &json!("words"))
    );
    let reason = json!({"purpose": "other", "words": "Домофон не работает"});
    let shown = executor.post(&show, reason).await.good();
    assert_eq!(shown, json!({"name": "Анна", "phones": [WHOLE]}));

    let why = |line: &Value| line["why"] == "Домофон не работает";
    let told = |page: &Value| page["items"].as_array().unwrap().iter().any(why);
    let admin = town.client("admin").await;
    let trail = until(&admin, "/api/v1/audit?what=phone_shown", told).await;
    assert_eq!(trail["items"][0]["kind"], "ticket");
    let looks = until(&town.client("resident").await, "/api/v1/home/looks", told).await;
    let look = looks["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| why(line))
        .unwrap();
    assert!(look["by"]["name"].is_string() && path.ends_with(look["id"].as_str().unwrap()));
    town.close().await;
}

#[actix_web::test]
async fn an_accountant_asks_for_telephones_of_a_card_and_not_for_a_list_of_them() {
    let town = Town::new().await;
    let accountant = town.client("accountant").await;
    let people = accountant.get("/api/v1/people").await.good();
    let person = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Кузнецова Анна");
    let person = person.unwrap();
    assert_eq!((&person["phones"], &person["masked"]), (&json!([MASKED]), &json!(true)));
    assert_eq!(
        accountant.get("/api/v1/people?phone=89211234567").await.good()["total"],
        0
    );
    let found = accountant.get("/api/v1/search?kinds=person&q=9211234567").await.good();
    assert_eq!(found["total"], 0);

    let show = format!("/api/v1/people/{}/phones/show", person["id"].as_str().unwrap());
    let reason = json!({"purpose": "payment"});
    for _ in 0..30 {
        let shown = accountant.post(&show, reason.clone()).await.good();
        assert_eq!(shown["phones"], json!([WHOLE]));
    }
    let again = accountant.post(&show, reason).await;
    assert_eq!(
        (again.status.as_u16(), again.json()["code"].clone()),
        (429, json!("too_many_phones"))
    );
    assert!(again.header("retry-after").parse::<u32>().unwrap() > 600);
    town.close().await;
}
