//! Signing in and out, as a browser and as a program.

use crate::town::{PASSWORD, Town};
use awc::http::Method;
use serde_json::json;

#[actix_web::test]
async fn a_person_signs_in_works_and_signs_out() {
    let town = Town::new().await;
    let stranger = town.nobody();
    let reply = stranger
        .post(
            "/api/v1/session",
            json!({"login": " Dispatcher ", "password": PASSWORD}),
        )
        .await;
    let signed_in = reply.good();
    assert_eq!(signed_in["user"]["role"], "dispatcher");
    let rights: Vec<&str> = signed_in["user"]["rights"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|code| code.as_str())
        .collect();
    assert!(
        rights.contains(&"close_tickets") && !rights.contains(&"manage_users"),
        "{rights:?}"
    );
    let cookie = reply.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );

    let cookie = cookie.split(';').next().unwrap().to_owned();
    let me = stranger
        .send(Method::GET, "/api/v1/me", &[("cookie", &cookie)], None)
        .await;
    assert_eq!(me.good()["login"], "dispatcher");

    let gone = stranger
        .send(Method::DELETE, "/api/v1/session", &[("cookie", &cookie)], None)
        .await;
    assert_eq!(gone.status, 204);
    let me = stranger
        .send(Method::GET, "/api/v1/me", &[("cookie", &cookie)], None)
        .await;
    assert_eq!(me.status, 401);
    town.close().await;
}

#[actix_web::test]
async fn a_wrong_name_and_a_wrong_password_are_told_alike_and_not_for_ever() {
    let town = Town::new().await;
    let client = town.nobody();
    let wrong = client
        .post("/api/v1/session", json!({"login": "dispatcher", "password": "нет"}))
        .await;
    let unknown = client
        .post("/api/v1/session", json!({"login": "nobody", "password": "нет"}))
        .await;
    assert_eq!((wrong.status.as_u16(), unknown.status.as_u16()), (401, 401));
    assert_eq!(wrong.bytes, unknown.bytes);
    for _ in 0..12 {
        client
            .post("/api/v1/session", json!({"login": "dispatcher", "password": "нет"}))
            .await;
    }
    let limited = client
        .post("/api/v1/session", json!({"login": "dispatcher", "password": PASSWORD}))
        .await;
    assert_eq!(limited.status, 429);
    assert!(limited.header("retry-after").parse::<u32>().unwrap() > 0);
    assert_eq!(
        town.client("second").await.get("/api/v1/me").await.status,
        200,
        "others are not kept out"
    );
    town.close().await;
}

#[actix_web::test]
async fn another_site_cannot_act_with_the_cookie() {
    let town = Town::new().await;
    let token = town.client("dispatcher").await.token.unwrap();
    let cookie = format!("session={token}");
    let client = town.nobody();
    let body = || Some(town.leak().to_string().into_bytes());
    let kind = ("content-type", "application/json");
    let foreign = [("cookie", cookie.as_str()), ("origin", "https://evil.example"), kind];
    let refused = client.send(Method::POST, "/api/v1/tickets", &foreign, body()).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["code"].as_str()),
        (403, Some("foreign_origin"))
    );
    let fetched = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site"), kind];
    assert_eq!(
        client
            .send(Method::POST, "/api/v1/tickets", &fetched, body())
            .await
            .status,
        403
    );
    let base = town.base();
    let own = [("cookie", cookie.as_str()), ("origin", base.as_str()), kind];
    assert_eq!(
        client.send(Method::POST, "/api/v1/tickets", &own, body()).await.status,
        201
    );
    let sign_in = json!({"login": "dispatcher", "password": PASSWORD});
    let foreign = client
        .post_with("/api/v1/session", &[("origin", "https://evil.example")], sign_in)
        .await;
    assert_eq!(foreign.status, 403, "nor sign anybody in");
    town.close().await;
}

#[actix_web::test]
async fn a_session_survives_a_restart() {
    let town = Town::new().await;
    let token = town.client("dispatcher").await.token;
    let town = town.restart().await;
    let mut client = town.nobody();
    client.token = token;
    assert_eq!(client.get("/api/v1/me").await.status, 200);
    town.close().await;
}

#[actix_web::test]
async fn who_guesses_a_name_does_not_keep_its_owner_out() {
    let town = Town::new().await;
    let client = town.nobody();
    let right = json!({"login": "dispatcher", "password": PASSWORD});
    let before = client.post("/api/v1/session", right.clone()).await;
    let cookies = before
        .headers
        .get_all("set-cookie")
        .filter_map(|value| value.to_str().ok());
    let device = cookies
        .filter_map(|cookie| cookie.split(';').next())
        .find(|cookie| cookie.starts_with("device="))
        .expect("the device is remembered")
        .to_owned();
    for _ in 0..12 {
        let wrong = json!({"login": "dispatcher", "password": "нет"});
        client.post("/api/v1/session", wrong).await;
    }
    assert_eq!(client.post("/api/v1/session", right.clone()).await.status, 429);
    let own = [("cookie", device.as_str())];
    let owner = client.post_with("/api/v1/session", &own, right.clone()).await;
    assert_eq!(owner.status, 200, "from the own device the owner comes in");

    let forged = format!("device={}", "0".repeat(80));
    let forged = [("cookie", forged.as_str())];
    assert_eq!(client.post_with("/api/v1/session", &forged, right).await.status, 429);
    let other = json!({"login": "second", "password": "нет"});
    for _ in 0..12 {
        client.post_with("/api/v1/session", &own, other.clone()).await;
    }
    let refused = client.post_with("/api/v1/session", &own, other).await;
    assert_eq!(refused.status, 429, "the cookie is good for its own person alone");
    town.close().await;
}
