//! Acting in somebody else's name: pages of other sites, sessions and keys that are not one's own.

use crate::town::{Client, PASSWORD, Reply, Town};
use awc::http::Method;
use serde_json::json;

const EVIL: &str = "https://evil.example";

/// What a browser sends that is signed in.
async fn as_browser(client: &Client, method: Method, path: &str, more: &[(&str, &str)]) -> Reply {
    let cookie = format!("session={}", client.token.as_deref().unwrap());
    let mut headers = vec![("cookie", cookie.as_str()), ("content-type", "application/json")];
    headers.extend(more);
    let mut stranger = client.clone();
    stranger.token = None;
    let body = (method != Method::GET).then(|| b"{}".to_vec());
    stranger.send(method, path, &headers, body).await
}

#[actix_web::test]
async fn a_page_of_another_site_does_nothing_in_my_name() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tickets/{ticket}/start");
    for from in [
        ("origin", EVIL),
        ("origin", "null"),
        ("origin", "http://127.0.0.1.evil.example"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let reply = as_browser(&dispatcher, method.clone(), &path, &[from]).await;
            assert_eq!(
                (reply.status.as_u16(), &reply.json()["code"]),
                (403, &json!("foreign_origin")),
                "{method} {from:?}"
            );
        }
    }
    let still = dispatcher.get(&format!("/api/v1/tickets/{ticket}")).await.good();
    assert_eq!(still["status"], "new");
    let ours = town.base();
    let reply = as_browser(&dispatcher, Method::POST, &path, &[("origin", &ours)]).await;
    assert_eq!(reply.good()["status"], "in_progress", "our own page may");
    town.close().await;
}

#[actix_web::test]
async fn a_form_of_another_site_signs_nobody_in_and_is_no_json() {
    let town = Town::new().await;
    let body = || Some(json!({"login": "admin", "password": PASSWORD}).to_string().into_bytes());
    let nobody = town.nobody();
    let foreign = [("origin", EVIL), ("content-type", "application/json")];
    let reply = nobody.send(Method::POST, "/api/v1/session", &foreign, body()).await;
    assert_eq!((reply.status.as_u16(), reply.header("set-cookie")), (403, ""));
    // What a form can send without asking the other site first.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let reply = nobody
            .send(Method::POST, "/api/v1/session", &[("content-type", kind)], body())
            .await;
        assert_eq!(reply.status, 415, "{kind}");
    }
    let preflight = [("origin", EVIL), ("access-control-request-method", "POST")];
    let reply = nobody.send(Method::OPTIONS, "/api/v1/tickets", &preflight, None).await;
    assert_eq!(
        reply.header("access-control-allow-origin"),
        "",
        "no other site is asked in"
    );
    town.close().await;
}

#[actix_web::test]
async fn a_socket_is_not_opened_from_another_site() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let cookie = format!("session={}", dispatcher.token.as_deref().unwrap());
    let url = format!("{}/api/v1/live", town.base().replace("http://", "ws://"));
    let knock = |origin: String| {
        awc::Client::new()
            .ws(url.clone())
            .protocols(["domovoi.live.v1"])
            .set_header("cookie", cookie.clone())
            .origin(origin)
    };
    for origin in [EVIL, "null", "http://localhost:1"] {
        assert!(knock(origin.to_owned()).connect().await.is_err(), "{origin}");
    }
    let (answer, _socket) = knock(town.base()).connect().await.unwrap();
    assert_eq!(answer.status(), 101);
    town.close().await;
}

#[actix_web::test]
async fn a_session_that_somebody_laid_ready_is_never_taken_over() {
    let town = Town::new().await;
    let planted = "a".repeat(64);
    let cookie = format!("session={planted}");
    let headers = [("cookie", cookie.as_str()), ("content-type", "application/json")];
    let body = json!({"login": "dispatcher", "password": PASSWORD}).to_string();
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let reply = town.nobody();
        let reply = reply
            .send(Method::POST, "/api/v1/session", &headers, Some(body.clone().into()))
            .await;
        let token = reply.good()["token"].as_str().unwrap().to_owned();
        assert!(reply.header("set-cookie").contains(&token));
        tokens.push(token);
    }
    assert!(tokens[0] != tokens[1] && !tokens.contains(&planted));
    let mut thief = town.nobody();
    thief.token = Some(planted);
    assert_eq!(thief.get("/api/v1/me").await.status, 401);
    town.close().await;
}

#[actix_web::test]
async fn a_token_that_was_changed_or_ended_opens_nothing() {
    let town = Town::new().await;
    let client = town.client("dispatcher").await;
    let token = client.token.clone().unwrap();
    assert_eq!(token.len(), 64, "256 bits in hex");
    let mut flipped = token.clone().into_bytes();
    flipped[63] = if flipped[63] == b'0' { b'1' } else { b'0' };
    let forgeries = [
        String::from_utf8(flipped).unwrap(),
        token[..63].to_owned(),
        format!("{token}0"),
        token.to_uppercase(),
        format!("{token}%00"),
        "' OR 1=1 --".to_owned(),
        "null".to_owned(),
        "x".repeat(4000),
    ];
    let stranger = town.nobody();
    // A token of digits alone reads the same in capitals; then nothing was changed.
    for forged in forgeries.iter().filter(|forged| **forged != token) {
        let mut forger = stranger.clone();
        forger.token = Some(forged.clone());
        assert_eq!(forger.get("/api/v1/me").await.status, 401, "{forged}");
        let cookie = format!("session={forged}");
        let reply = stranger
            .send(Method::GET, "/api/v1/me", &[("cookie", &cookie)], None)
            .await;
        assert_eq!(reply.status, 401, "{cookie}");
    }
    for scheme in ["Basic", "Token", "bearer\t"] {
        let header = format!("{scheme} {token}");
        let reply = stranger
            .send(Method::GET, "/api/v1/me", &[("authorization", &header)], None)
            .await;
        assert_eq!(reply.status, 401, "{scheme}");
    }
    let query = stranger.get(&format!("/api/v1/me?token={token}&session={token}")).await;
    assert_eq!(query.status, 401, "no secret is taken from an address");
    client.send(Method::DELETE, "/api/v1/session", &[], None).await;
    assert_eq!(client.get("/api/v1/me").await.status, 401, "it has ended");
    town.close().await;
}

#[actix_web::test]
async fn the_idempotency_key_of_somebody_else_tells_nothing() {
    let town = Town::new().await;
    let (first, second) = (town.client("dispatcher").await, town.client("second").await);
    let key = [("idempotency-key", "0d7f4f0e")];
    let made = first.post_with("/api/v1/tickets", &key, town.leak()).await.good();
    let again = first.post_with("/api/v1/tickets", &key, town.leak()).await.good();
    assert_eq!(made["id"], again["id"], "one's own key is one's own ticket");
    let other = second.post_with("/api/v1/tickets", &key, town.leak()).await.good();
    assert_ne!(made["id"], other["id"]);
    let accountant = town.client("accountant").await;
    let refused = accountant.post_with("/api/v1/tickets", &key, town.leak()).await;
    assert_eq!(refused.status, 403, "a key is no right");
    town.close().await;
}
