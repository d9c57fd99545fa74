//! Sign-in by telephone, and what somebody would try who knows a number.

use crate::outside::with_texts;
use crate::phone::Phone;
use crate::town::{PASSWORD, Reply, Town};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::sync::Arc;

/// Of the resident of the town.
const NUMBER: &str = "+79211234567";

/// The telephones of the town: what came to which number.
type Network = Arc<Mutex<Vec<(String, String)>>>;

async fn town() -> (Town, Network) {
    let network = Network::default();
    let told = network.clone();
    let send = move |to: String, text: String, _| told.lock().push((to, text));
    (with_texts(Town::new().await, Arc::new(send)).await, network)
}

async fn ask(town: &Town, number: &str) -> Reply {
    town.nobody()
        .post("/api/v1/session/phone/offer", json!({"phone": number}))
        .await
}

async fn enter(town: &Town, offer: &Value, code: &str, second: Option<String>) -> Reply {
    let body = json!({"offer": offer, "code": code, "second_code": second});
    town.nobody().post("/api/v1/session/phone", body).await
}

/// The six digits of the last message.
fn code(network: &Network) -> String {
    let last = network.lock().last().unwrap().1.clone();
    let digits: String = last.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits.len(), 6, "{last}");
    digits
}

fn told(reply: &Reply) -> (u16, Value) {
    (reply.status.as_u16(), reply.json()["code"].clone())
}

#[actix_web::test]
async fn a_person_comes_in_with_a_code_and_with_the_second_step_where_it_is_on() {
    let (town, network) = town().await;
    let options = town.nobody().get("/api/v1/session/options").await.good();
    assert!(options["ways"].as_array().unwrap().contains(&json!("phone")));
    let offered = ask(&town, "8 (921) 123-45-67").await.good();
    let code_sent = code(&network);
    assert_eq!(network.lock()[0].0, NUMBER);
    assert!(network.lock()[0].1.chars().count() <= 70 && !network.lock()[0].1.contains("Анна"));
    let signed_in = enter(&town, &offered["offer"], &code_sent, None).await.good();
    assert_eq!(signed_in["user"]["login"], "resident");
    let again = enter(&town, &offered["offer"], &code_sent, None).await;
    assert_eq!(told(&again), (401, json!("wrong_phone_code")), "a code opens once");

    let resident = town.client("resident").await;
    let body = json!({"password": PASSWORD});
    let seed = resident.post("/api/v1/account/second-factor/offer", body).await.good();
    let phone = Phone::of(seed["secret"].as_str().unwrap());
    let set = json!({"offer": seed["offer"], "code": phone.code(-1)});
    resident.post("/api/v1/account/second-factor", set).await.good();
    let offered = ask(&town, NUMBER).await.good();
    let sent = code(&network);
    let half = enter(&town, &offered["offer"], &sent, None).await;
    assert_eq!(told(&half), (401, json!("second_factor_needed")));
    enter(&town, &offered["offer"], &sent, Some(phone.code(0))).await.good();
    town.close().await;
}

#[actix_web::test]
async fn a_number_of_nobody_is_answered_alike_and_gets_no_message() {
    let (town, network) = town().await;
    let (known, unknown) = (ask(&town, NUMBER).await.good(), ask(&town, "+79990000000").await.good());
    assert_eq!(network.lock().len(), 1);
    let shape = |body: &Value| body.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(shape(&known), shape(&unknown));
    assert_eq!(
        known["offer"].as_str().unwrap().len(),
        unknown["offer"].as_str().unwrap().len()
    );
    let code = code(&network);
    assert_eq!(
        told(&enter(&town, &unknown["offer"], &code, None).await),
        (401, json!("wrong_phone_code"))
    );
    assert_eq!(
        told(&enter(&town, &json!("none"), &code, None).await),
        (401, json!("wrong_phone_code"))
    );
    let letters = ask(&town, "не номер").await;
    assert_eq!(
        (letters.status.as_u16(), letters.json()["errors"][0]["field"].clone()),
        (422, json!("phone"))
    );
    town.close().await;
}

#[actix_web::test]
async fn who_asks_and_guesses_for_somebody_else_keeps_nobody_out() {
    let (town, network) = town().await;
    let owner = town.nobody();
    let signed_in = owner
        .post("/api/v1/session", json!({"login": "resident", "password": PASSWORD}))
        .await;
    let cookies = signed_in
        .headers
        .get_all("set-cookie")
        .filter_map(|one| one.to_str().ok());
    let device = cookies
        .map(|one| one.split(';').next().unwrap())
        .find(|one| one.starts_with("device="));
    let device = device.unwrap().to_owned();
    for _ in 0..3 {
        let offered = ask(&town, NUMBER).await.good();
        for _ in 0..6 {
            let wrong = enter(&town, &offered["offer"], "nonsense", None).await;
            assert_eq!(told(&wrong), (401, json!("wrong_phone_code")));
        }
        let late = enter(&town, &offered["offer"], &code(&network), None).await;
        assert_eq!(told(&late), (401, json!("wrong_phone_code")), "five tries, and no more");
    }
    assert_eq!(told(&ask(&town, NUMBER).await), (429, json!("too_many_codes")));
    let headers = [("cookie", device.as_str())];
    let path = "/api/v1/session/phone/offer";
    let offered = owner.post_with(path, &headers, json!({"phone": NUMBER})).await.good();
    enter(&town, &offered["offer"], &code(&network), None).await.good();
    town.close().await;
}

#[actix_web::test]
async fn a_house_without_a_provider_offers_no_codes() {
    let town = Town::new().await;
    let options = town.nobody().get("/api/v1/session/options").await.good();
    assert!(!options["ways"].as_array().unwrap().contains(&json!("phone")));
    assert_eq!(ask(&town, NUMBER).await.status.as_u16(), 404);
    town.close().await;
}
