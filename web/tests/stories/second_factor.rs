//! A code beside the password.

use crate::phone::Phone;
use crate::town::{Client, PASSWORD, Reply, Town};
use awc::http::Method;
use domovoi_web::Config;
use serde_json::{Value, json};

async fn offer(client: &Client, password: &str) -> Reply {
    client
        .post("/api/v1/account/second-factor/offer", json!({"password": password}))
        .await
}

async fn turn_on(client: &Client) -> (Phone, Vec<String>) {
    let offered = offer(client, PASSWORD).await.good();
    let phone = Phone::of(offered["secret"].as_str().unwrap());
    let body = json!({"offer": offered["offer"], "code": phone.code(-1)});
    let set = client.post("/api/v1/account/second-factor", body).await.good();
    let codes = set["codes"].as_array().unwrap().iter();
    (phone, codes.map(|code| code.as_str().unwrap().to_owned()).collect())
}

async fn sign_in(town: &Town, login: &str, code: Option<&str>) -> Reply {
    let mut body = json!({"login": login, "password": PASSWORD});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    town.nobody().post("/api/v1/session", body).await
}

fn told(reply: &Reply) -> (u16, Value) {
    (reply.status.as_u16(), reply.json()["code"].clone())
}

#[actix_web::test]
async fn with_the_second_step_on_a_password_alone_opens_nothing() {
    let town = Town::new().await;
    let client = town.client("dispatcher").await;
    assert_eq!(
        offer(&client, "не тот").await.json()["errors"][0]["code"],
        "wrong_password"
    );
    let offered = offer(&client, PASSWORD).await.good();
    assert!(offered["picture"].as_str().unwrap().starts_with("<svg"));
    assert!(
        offered["address"]
            .as_str()
            .unwrap()
            .starts_with("otpauth://totp/Domovoi:dispatcher?secret=")
    );
    let wrong = json!({"offer": offered["offer"], "code": "000000x"});
    let wrong = client.post("/api/v1/account/second-factor", wrong).await;
    assert_eq!(wrong.json()["errors"][0]["field"], "code");
    assert_eq!(
        sign_in(&town, "dispatcher", None).await.status,
        200,
        "an offer alone changes nothing"
    );

    let (phone, recovery) = turn_on(&client).await;
    assert_eq!(recovery.len(), 10);
    assert_eq!(
        told(&sign_in(&town, "dispatcher", None).await),
        (401, json!("second_factor_needed"))
    );
    assert_eq!(
        told(&sign_in(&town, "dispatcher", Some("abc")).await),
        (401, json!("wrong_code"))
    );
    let code = phone.code(0);
    assert_eq!(sign_in(&town, "dispatcher", Some(&code)).await.status, 200);
    let again = sign_in(&town, "dispatcher", Some(&code)).await;
    assert_eq!(
        told(&again),
        (401, json!("wrong_code")),
        "a code that was overheard opens nothing"
    );

    assert_eq!(sign_in(&town, "dispatcher", Some(&recovery[3])).await.status, 200);
    assert_eq!(
        told(&sign_in(&town, "dispatcher", Some(&recovery[3])).await),
        (401, json!("wrong_code"))
    );
    let state = client.get("/api/v1/account/second-factor").await.good();
    assert_eq!((&state["on"], &state["recovery_codes_left"]), (&json!(true), &json!(9)));
    town.close().await;
}

#[actix_web::test]
async fn who_does_not_know_the_password_learns_nothing_of_the_second_step() {
    let town = Town::new().await;
    turn_on(&town.client("dispatcher").await).await;
    let body = json!({"login": "dispatcher", "password": "не тот"});
    let wrong = town.nobody().post("/api/v1/session", body).await;
    assert_eq!(told(&wrong), (401, json!("wrong_login")));
    for _ in 0..9 {
        assert_eq!(told(&sign_in(&town, "dispatcher", Some("abc")).await).0, 401);
    }
    assert_eq!(
        sign_in(&town, "dispatcher", Some("abc")).await.status,
        429,
        "nor guesses codes for ever"
    );
    town.close().await;
}

#[actix_web::test]
async fn the_step_survives_a_restart_and_is_of_no_use_without_the_key() {
    let config = Config::default();
    let town = Town::with(config.clone()).await;
    let (phone, recovery) = turn_on(&town.client("dispatcher").await).await;
    let town = town.restart_with(config).await;
    assert_eq!(sign_in(&town, "dispatcher", Some(&phone.code(0))).await.status, 200);
    let town = town.restart_with(Config::default()).await;
    assert_eq!(
        told(&sign_in(&town, "dispatcher", Some(&phone.code(1))).await),
        (401, json!("wrong_code"))
    );
    assert_eq!(
        sign_in(&town, "dispatcher", Some(&recovery[0])).await.status,
        200,
        "recovery codes need no key"
    );
    town.close().await;
}

#[actix_web::test]
async fn a_company_wants_the_step_of_a_role_and_nothing_else_is_open_until_it_is_set() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let desk = town.client("dispatcher").await;
    let path = format!("/api/v1/companies/{}/second-factor", town.company);
    let want = async |client: &Client, roles: Value| {
        let headers = [("content-type", "application/json")];
        let body = Some(json!({"roles": roles}).to_string().into_bytes());
        client.send(Method::PUT, &path, &headers, body).await
    };
    assert_eq!(want(&desk, json!([])).await.status, 403);
    assert_eq!(want(&admin, json!(["system"])).await.status, 422);
    let company = want(&admin, json!(["dispatcher"])).await.good();
    assert_eq!(company["second_factor"], json!(["dispatcher"]));

    assert_eq!(
        told(&desk.get("/api/v1/tickets").await),
        (403, json!("second_factor_required"))
    );
    let me = desk.get("/api/v1/me").await.good();
    assert_eq!(
        (&me["second_factor"], &me["must_set_second_factor"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(admin.get("/api/v1/tickets").await.status, 200, "other roles go on");
    turn_on(&desk).await;
    assert_eq!(desk.get("/api/v1/tickets").await.status, 200);

    let body = json!({"password": PASSWORD});
    assert_eq!(
        desk.post("/api/v1/account/second-factor/remove", body).await.status,
        204
    );
    assert_eq!(
        told(&desk.get("/api/v1/tickets").await),
        (403, json!("second_factor_required"))
    );
    want(&admin, json!([])).await.good();
    assert_eq!(desk.get("/api/v1/tickets").await.status, 200);
    town.close().await;
}

#[actix_web::test]
async fn an_administrator_helps_who_has_lost_the_phone() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let desk = town.client("second").await;
    let (_, old) = turn_on(&desk).await;
    let renewed = desk
        .post(
            "/api/v1/account/second-factor/recovery-codes",
            json!({"password": PASSWORD}),
        )
        .await
        .good();
    assert_eq!(renewed["codes"].as_array().unwrap().len(), 10);
    assert_eq!(
        told(&sign_in(&town, "second", Some(&old[0])).await),
        (401, json!("wrong_code"))
    );

    let list = admin.get("/api/v1/users?q=second").await.good();
    assert_eq!(list["items"][0]["second_factor"], true);
    let path = format!(
        "/api/v1/users/{}/second-factor",
        list["items"][0]["id"].as_str().unwrap()
    );
    assert_eq!(admin.send(Method::DELETE, &path, &[], None).await.status, 204);
    assert_eq!(desk.get("/api/v1/me").await.status, 401);
    assert_eq!(sign_in(&town, "second", None).await.status, 200);
    town.close().await;
}
