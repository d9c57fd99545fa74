//! A session that was left open: whoever finds it does nothing that cannot be taken back.

use crate::town::{Client, PASSWORD, Reply, Town};
use awc::http::Method;
use domovoi_actors::Order;
use domovoi_domain::access::{Device, User, UserCommand};
use domovoi_domain::kernel::{Span, Via, Who};
use domovoi_web::sign_in::token;
use serde_json::{Value, json};

/// Somebody who signed in eleven minutes ago.
async fn left_open(town: &Town, login: &str) -> Client {
    let user = town.house.model().users.by_login(login).unwrap().id;
    let (secret, now) = (token::fresh(), town.house.now());
    let command = UserCommand::OpenSession {
        token: token::hash(&secret),
        until: now + Span::days(1),
        device: Device::default(),
        identity: None,
        proof: None,
    };
    let order = Order::new(command, Who::system(Via::Console)).at(Some(now + Span::minutes(-11)));
    let done = town.house.send::<User>(user, order).await.unwrap();
    town.house.synced(done.seq).await;
    with_token(town, secret)
}

fn with_token(town: &Town, token: String) -> Client {
    let mut client = town.nobody();
    client.token = Some(token);
    client
}

fn told(reply: &Reply) -> (u16, Value) {
    (reply.status.as_u16(), reply.json()["code"].clone())
}

fn newcomer(town: &Town) -> Value {
    let mandate = json!({"company_id": town.company.to_string(), "role": "admin"});
    json!({"login": "newcomer", "mandates": [mandate]})
}

#[actix_web::test]
async fn a_session_that_was_left_open_gives_no_rights_before_the_person_is_shown_to_be_there() {
    let town = Town::new().await;
    let admin = left_open(&town, "admin").await;
    admin.get("/api/v1/users").await.good();
    let wanted = (403, json!("sudo_required"));
    assert_eq!(told(&admin.post("/api/v1/users", newcomer(&town)).await), wanted);
    let token = json!({"name": "Программа", "expires_at": "2031-01-01T00:00:00Z"});
    assert_eq!(told(&admin.post("/api/v1/account/api-tokens", token).await), wanted);
    let export = admin.send(Method::GET, "/api/v1/audit.csv", &[], None).await;
    assert_eq!(told(&export), wanted);
    for wrong in [json!({}), json!({"password": "не тот"}), json!({"code": "000000"})] {
        let refused = admin.post("/api/v1/account/proof", wrong.clone()).await;
        assert_eq!(refused.status.as_u16(), 422, "{wrong}");
        assert_eq!(
            told(&admin.post("/api/v1/users", newcomer(&town)).await),
            wanted,
            "{wrong}"
        );
    }
    let other = left_open(&town, "admin").await;
    let shown = admin.post("/api/v1/account/proof", json!({"password": PASSWORD})).await;
    assert_eq!(shown.status.as_u16(), 204);
    assert_eq!(
        told(&other.post("/api/v1/users", newcomer(&town)).await),
        wanted,
        "another session is another place"
    );
    assert_eq!(admin.post("/api/v1/users", newcomer(&town)).await.status.as_u16(), 201);
    town.close().await;
}

#[actix_web::test]
async fn a_program_is_not_asked_and_shows_nothing_for_its_owner() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let day = town.house.now() + Span::days(30);
    let body = json!({"name": "Кадры", "expires_at": day.to_string()});
    let issued = admin.post("/api/v1/account/api-tokens", body).await.good();
    let program = with_token(&town, issued["token"].as_str().unwrap().to_owned());
    assert_eq!(
        program.post("/api/v1/users", newcomer(&town)).await.status.as_u16(),
        201
    );
    let shown = program
        .post("/api/v1/account/proof", json!({"password": PASSWORD}))
        .await;
    assert_eq!(told(&shown), (403, json!("not_for_programs")));
    town.close().await;
}
