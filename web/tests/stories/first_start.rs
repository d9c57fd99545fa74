//! An empty house, the link that the server prints, and what strangers are told.

use crate::town::{Town, alone};
use domovoi_domain::kernel::{Instant, Span};
use domovoi_web::{Config, Demo, Setup};
use serde_json::{Value, json};

fn now() -> Instant {
    Instant(
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_millis() as i64,
    )
}

fn founding(token: &str) -> Value {
    json!({"token": token, "company": "УК «Первая»", "login": "Хозяйка", "password": "чайник летит на восток"})
}

#[actix_web::test]
async fn the_first_administrator_comes_in_by_the_printed_link_and_nobody_after_him() {
    let (setup, token) = Setup::begin(now());
    let house = alone(Config {
        setup: Some(setup),
        ..Config::default()
    })
    .await;
    let client = house.nobody();
    let options = client.get("/api/v1/session/options").await.good();
    assert_eq!(
        options,
        json!({"ways": ["setup_link"], "demo": null, "providers": [], "recovery": false})
    );

    let wrong = client.post("/api/v1/session/setup", founding(&"0".repeat(64))).await;
    assert_eq!(
        (wrong.status.as_u16(), &wrong.json()["code"]),
        (404, &json!("link_over"))
    );
    let mut easy = founding(&token);
    easy["password"] = json!("password1234");
    let easy = client.post("/api/v1/session/setup", easy).await;
    assert_eq!(easy.json()["errors"][0]["code"], "easy_to_guess");
    let mut nowhere = founding(&token);
    nowhere["zone"] = json!("Mars/Olympus");
    assert_eq!(
        client.post("/api/v1/session/setup", nowhere).await.status,
        422,
        "and nothing was made"
    );

    let founded = client.post("/api/v1/session/setup", founding(&token)).await;
    assert!(founded.header("set-cookie").contains("HttpOnly"));
    let founded = founded.good();
    assert_eq!(
        (
            &founded["user"]["login"],
            &founded["user"]["role"],
            &founded["user"]["companies"][0]["name"]
        ),
        (&json!("хозяйка"), &json!("admin"), &json!("УК «Первая»"))
    );
    let mut admin = house.nobody();
    admin.token = founded["token"].as_str().map(str::to_owned);
    assert_eq!(admin.get("/api/v1/companies").await.good()["total"], 1);
    let again = client.post("/api/v1/session/setup", founding(&token)).await;
    assert_eq!(
        (again.status.as_u16(), &again.json()["code"]),
        (404, &json!("link_over"))
    );
    let options = client.get("/api/v1/session/options").await.good();
    assert_eq!(options["ways"], json!(["password"]));
    house.close().await;
}

#[actix_web::test]
async fn a_link_that_nobody_used_for_a_day_is_over() {
    let (setup, token) = Setup::begin(now() - Span::hours(25));
    let house = alone(Config {
        setup: Some(setup),
        ..Config::default()
    })
    .await;
    let late = house.nobody().post("/api/v1/session/setup", founding(&token)).await;
    assert_eq!(late.json()["code"], "link_over");
    house.close().await;
}

#[actix_web::test]
async fn logins_are_told_in_the_demonstration_town_only() {
    let town = Town::new().await;
    let options = town.nobody().get("/api/v1/session/options").await.good();
    assert_eq!(
        options,
        json!({"ways": ["password"], "demo": null, "providers": [], "recovery": false})
    );
    town.close().await;

    let demo = Demo {
        logins: vec!["dispatcher".into(), "nobody".into()],
        password: "demo".into(),
    };
    let town = Town::with(Config {
        demo: Some(demo),
        ..Config::default()
    })
    .await;
    let options = town.nobody().get("/api/v1/session/options").await.good();
    let expected = json!({"password": "demo", "logins": [{"login": "dispatcher", "role": "dispatcher"}]});
    assert_eq!(options["demo"], expected);
    town.close().await;
}
