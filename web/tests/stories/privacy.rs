//! A resident agrees, takes it back, and asks about the own data.

use crate::town::{Client, Town};
use awc::http::Method;
use serde_json::{Value, json};

impl Client {
    async fn put_json(&self, path: &str, body: Value) -> Value {
        let kind = [("content-type", "application/json")];
        let body = Some(body.to_string().into_bytes());
        self.send(Method::PUT, path, &kind, body).await.good()
    }
}

/// How the resident's page and the card of staff name the one purpose that ends with a consent.
fn email(privacy: &Value) -> &Value {
    let uses = privacy["uses"].as_array().unwrap();
    uses.iter().find(|one| one["code"] == "email").unwrap()
}

#[actix_web::test]
async fn a_consent_is_given_by_the_text_shown_and_what_rests_on_it_stops_with_it() {
    let town = Town::new().await;
    let (admin, resident) = (town.client("admin").await, town.client("resident").await);
    let privacy = resident.get("/api/v1/home/privacy").await.good();
    assert_eq!(
        email(&privacy)["offer"],
        Value::Null,
        "nothing is published, so nothing is asked"
    );
    let texts = format!("/api/v1/companies/{}/consent-texts", town.company);
    admin
        .put_json(&format!("{texts}/email"), json!({"words": "Пишите мне"}))
        .await;
    let published = admin
        .put_json(&format!("{texts}/email"), json!({"words": "Пишите мне редко"}))
        .await;
    assert_eq!(published["items"][0]["current"]["version"], 2);

    let give = async |version| {
        resident
            .post("/api/v1/home/consents", json!({"purpose": "email", "version": version}))
            .await
    };
    assert_eq!(give(1).await.json()["code"], "text_changed");
    let given = give(2).await.good();
    assert!(email(&given)["given_at"].is_string());
    let news = given["uses"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == "news")
        .unwrap();
    assert_eq!(news["given_at"], Value::Null, "each purpose apart");
    let id = resident.get("/api/v1/home").await.good()["person_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let card = format!("/api/v1/people/{id}");
    let kind = [("content-type", "application/json")];
    let mail = Some(json!({"email": "one@example.org"}).to_string().into_bytes());
    admin.send(Method::PATCH, &card, &kind, mail).await.good();

    let dispatcher = town.client("dispatcher").await;
    let seen = dispatcher.get(&format!("{card}/privacy")).await.good();
    assert_eq!(seen["consents"][0]["version"], 2);
    assert_eq!(seen["consents"][0]["address"], "127.0.0.1");
    let taken = resident
        .send(Method::DELETE, "/api/v1/home/consents/email", &[], None)
        .await
        .good();
    assert!(taken["consents"][0]["withdrawn_at"].is_string());
    assert_eq!(email(&taken)["given_at"], Value::Null);
    let mut left = Value::Null;
    for _ in 0..500 {
        left = dispatcher.get(&card).await.good()["email"].clone();
        if left == "" {
            break;
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(left, "", "the address is destroyed");
    town.close().await;
}

#[actix_web::test]
async fn a_request_has_a_term_and_is_answered_once() {
    let town = Town::new().await;
    let (dispatcher, resident) = (town.client("dispatcher").await, town.client("resident").await);
    let asked = json!({"kind": "access", "words": "Что у вас обо мне?"});
    let asked = resident.post("/api/v1/home/data-requests", asked).await.good();
    let request = &asked["requests"][0];
    assert_eq!((&request["number"], &request["overdue"]), (&json!(1), &json!(false)));
    assert!(request["due_at"].as_str().unwrap() > request["asked_at"].as_str().unwrap());
    let waiting = dispatcher.get("/api/v1/data-requests").await.good();
    assert_eq!(waiting["total"], 1);
    let id = waiting["items"][0]["person"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/people/{id}/data-requests/1");
    let longer = dispatcher.post(&format!("{path}/extend"), json!({})).await.good();
    assert!(longer["requests"][0]["due_at"].as_str() > request["due_at"].as_str());
    let answer = async || {
        dispatcher
            .post(&format!("{path}/answer"), json!({"words": "Имя и телефон"}))
            .await
    };
    answer().await.good();
    assert_eq!(answer().await.json()["code"], "answered_already");
    let mine = resident.get("/api/v1/home/privacy").await.good();
    assert_eq!(mine["requests"][0]["answer"], "Имя и телефон");
    assert_eq!(dispatcher.get("/api/v1/data-requests").await.good()["total"], 0);
    assert_eq!(resident.get("/api/v1/data-requests").await.status, 403);
    town.close().await;
}

const NAME: &str = "Стиралова Зинаида";
const PHONE: &str = "+79215550199";
const SAID: &str = "Звоните мне после семи";

/// What bytes on a disk would tell of him.
const WORDS: [&str; 3] = [NAME, "9215550199", SAID];

/// The resident of the town with a card that nobody else could have, and a ticket that he made and commented.
async fn told(town: &Town) -> (String, String) {
    let (admin, resident) = (town.client("admin").await, town.client("resident").await);
    let home = resident.get("/api/v1/home").await.good();
    let person = format!("/api/v1/people/{}", home["person_id"].as_str().unwrap());
    let kind = [("content-type", "application/json")];
    let card = json!({"name": NAME, "phones": [PHONE]}).to_string().into_bytes();
    admin.send(Method::PATCH, &person, &kind, Some(card)).await.good();
    let mut leak = town.leak();
    leak["contact"] = json!({"name": NAME, "phone": PHONE});
    leak["source"] = json!("app");
    let made = resident.post("/api/v1/tickets", leak).await.good();
    let ticket = format!("/api/v1/tickets/{}", made["id"].as_str().unwrap());
    let said = json!({"audience": "resident", "text": SAID});
    resident.post(&format!("{ticket}/comments"), said).await.good();
    (person, ticket)
}

/// What of the person the files hold: in a data folder nothing may be left that a search of its bytes finds.
fn left_in(dir: &std::path::Path, words: &[&str]) -> Vec<String> {
    let mut left = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            left.extend(left_in(&path, words));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for word in words {
            if bytes.windows(word.len()).any(|part| part == word.as_bytes()) {
                left.push(format!("{word} in {}", path.display()));
            }
        }
    }
    left
}

#[actix_web::test]
async fn who_is_erased_is_nowhere_and_the_ticket_keeps_its_facts() {
    let town = Town::new().await;
    let (person, ticket) = told(&town).await;
    let (admin, resident) = (town.client("admin").await, town.client("resident").await);
    let erasure = format!("{person}/erasure");
    let before = admin.get(&erasure).await.good();
    assert_eq!(
        (&before["tickets"], &before["accounts"], &before["homes"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(before["open_tickets"].as_array().unwrap().len(), 1);
    assert_eq!(admin.post(&erasure, json!({})).await.json()["code"], "open_tickets");
    for word in WORDS {
        assert_ne!(
            left_in(town.dir.path(), &[word]),
            Vec::<String>::new(),
            "{word} was there"
        );
    }
    let dispatcher = town.client("dispatcher").await;
    assert_eq!(dispatcher.post(&erasure, json!({})).await.status, 403);

    let declined = json!({"reason": "wrong_purpose", "text": "Не по назначению"});
    dispatcher.post(&format!("{ticket}/decline"), declined).await.good();
    let wish = json!({"kind": "erase", "words": SAID});
    resident.post("/api/v1/home/data-requests", wish).await.good();
    let act = admin.post(&erasure, json!({})).await.good();
    assert_eq!(
        (&act["request"], &act["tickets"], &act["accounts"], &act["homes"]),
        (&json!(1), &json!(1), &json!(1), &json!(1))
    );
    assert!(act["done"]["at"].is_string() && act["done"]["kept_until"].is_string());
    assert_eq!(act["done"]["by"]["name"], "admin");

    assert_eq!(resident.get("/api/v1/home").await.status, 401);
    let card = admin.get(&person).await.good();
    assert_eq!(
        (&card["name"], &card["phones"], &card["homes"]),
        (&json!(""), &json!([]), &json!([]))
    );
    let kept = dispatcher.get(&ticket).await.good();
    assert_eq!(kept["description"], "Течёт кран на кухне");
    assert_eq!(
        (&kept["contact"]["name"], &kept["contact"]["phone"]),
        (&json!(""), &json!(""))
    );
    let history = dispatcher.get(&format!("{ticket}/history")).await.good().to_string();
    assert!(history.contains("Данные заявителя стёрты"), "{history}");
    assert!(!history.contains(NAME) && !kept.to_string().contains(SAID));

    // What is told stays told after a restart, and nobody is erased twice.
    let town = town.restart().await;
    let admin = town.client("admin").await;
    assert_eq!(admin.post(&erasure, json!({})).await.good(), act);
    let found = admin.get("/api/v1/search?q=9215550199").await.good();
    assert_eq!(found["total"], 0, "{found}");
    town.server.stop().await;
    town.house.close().await;
    assert_eq!(left_in(town.dir.path(), &WORDS), Vec::<String>::new());
}

#[actix_web::test]
async fn all_that_is_known_leaves_as_a_page_and_as_data() {
    use std::io::Read;
    let town = Town::new().await;
    let (person, _) = told(&town).await;
    let (admin, resident) = (town.client("admin").await, town.client("resident").await);
    for (client, path) in [
        (&resident, "/api/v1/home/export".to_owned()),
        (&admin, format!("{person}/export")),
    ] {
        let reply = client.get(&path).await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("content-type")),
            (200, "application/zip")
        );
        assert!(reply.header("content-disposition").starts_with("attachment"));
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(reply.bytes)).unwrap();
        let mut text = |name: &str| {
            let mut text = String::new();
            zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let data: Value = serde_json::from_str(&text("data.json")).unwrap();
        assert_eq!(data["home"]["name"], NAME);
        assert_eq!(data["tickets"][0]["contact_phone"], PHONE);
        assert_eq!(data["tickets"][0]["comments"][0]["text"], SAID);
        let page = text("index.html");
        assert!(page.contains(NAME) && page.contains(SAID) && !page.contains("<script"));
    }
    let dispatcher = town.client("dispatcher").await;
    assert_eq!(dispatcher.get(&format!("{person}/export")).await.status, 403);
    let trail = admin.get("/api/v1/audit?what=exported").await.good();
    assert_eq!(trail["total"], 2, "{trail}");
    town.close().await;
}

#[actix_web::test]
async fn the_same_telephone_at_another_company_is_not_told() {
    let town = Town::new().await;
    let (person, _) = told(&town).await;
    let (admin, stranger) = (town.client("admin").await, town.client("stranger").await);
    let other = stranger.get("/api/v1/me").await.good()["companies"][0]["id"].clone();
    let house = json!({"company_id": other, "street": "Дальняя улица", "number": "1", "lat": 59.9, "lon": 30.3});
    let house = stranger.post("/api/v1/buildings", house).await.good();
    let mut leak = town.leak();
    (leak["building_id"], leak["flat"]) = (house["id"].clone(), Value::Null);
    leak["contact"] = json!({"name": NAME, "phone": PHONE});
    stranger.post("/api/v1/tickets", leak).await.good();
    let before = admin.get(&format!("{person}/erasure")).await.good();
    assert_eq!(before["tickets"], 1, "{before}");
    assert_eq!(before["open_tickets"].as_array().unwrap().len(), 1);
    town.close().await;
}
