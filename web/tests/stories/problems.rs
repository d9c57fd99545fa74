//! Bad input: every refusal is a problem document that names what to correct.

use crate::town::{Reply, Town};
use awc::http::Method;
use serde_json::{Value, json};

fn told(reply: &Reply, status: u16, code: &str, field: &str) {
    let body = reply.json();
    assert_eq!(reply.status.as_u16(), status, "{body}");
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(body["status"], json!(status));
    assert!(
        body["title"].is_string() && body["detail"].is_string() && body["type"].is_string(),
        "{body}"
    );
    let first = &body["errors"][0];
    let found = if field.is_empty() {
        &body["code"]
    } else {
        &first["code"]
    };
    assert_eq!(found, &json!(code), "{body}");
    if !field.is_empty() {
        assert_eq!(first["field"], json!(field), "{body}");
    }
}

#[actix_web::test]
async fn bodies_that_cannot_be_read_say_where() {
    let town = Town::new().await;
    let client = town.client("dispatcher").await;
    let send = async |body: &str, kind: &str| {
        let body = Some(body.as_bytes().to_vec());
        client
            .send(Method::POST, "/api/v1/tickets", &[("content-type", kind)], body)
            .await
    };
    told(&send("{", "application/json").await, 400, "malformed_json", "");
    told(
        &send("\u{feff}<ticket/>", "application/json").await,
        400,
        "malformed_json",
        "",
    );
    told(&send("{}", "text/plain").await, 415, "unsupported_media_type", "");
    told(&send("[]", "application/json").await, 422, "wrong_type", "body");
    told(&send("{}", "application/json").await, 422, "required", "building_id");

    let with = |field: &str, value: Value| {
        let mut body = town.leak();
        body[field] = value;
        body
    };
    for (field, value, code, named) in [
        ("building_id", json!("nonsense"), "unknown", "building_id"),
        ("building_id", json!("0000000000001"), "unknown", "building_id"),
        ("place", json!("moon"), "unknown", "place"),
        ("problem", json!("moonquake"), "unknown", "problem"),
        ("source", json!("pigeon"), "unknown", "source"),
        ("emergency", json!("yes"), "wrong_type", "emergency"),
        (
            "slot",
            json!({"start": "now", "end": "later"}),
            "not_an_instant",
            "slot.end",
        ),
        ("executor_id", json!("0000000000001"), "unknown", "executor_id"),
        ("entrance", json!(-1), "invalid", "entrance"),
    ] {
        let reply = client.post("/api/v1/tickets", with(field, value)).await;
        let body = reply.json();
        assert_eq!(reply.status, 422, "{field}: {body}");
        assert_eq!(
            (&body["errors"][0]["field"], &body["errors"][0]["code"]),
            (&json!(named), &json!(code)),
            "{body}"
        );
    }
    let phone = client
        .post("/api/v1/tickets", with("contact", json!({"phone": "12"})))
        .await;
    assert_eq!(
        (phone.status.as_u16(), &phone.json()["errors"][0]["field"]),
        (422, &json!("contact.phone"))
    );
    assert_eq!(
        client.get("/api/v1/tickets").await.good()["total"],
        0,
        "nothing was written"
    );
    town.close().await;
}

#[actix_web::test]
async fn addresses_methods_and_queries_are_told_too() {
    let town = Town::new().await;
    let client = town.client("dispatcher").await;
    told(&client.get("/api/v1/nothing").await, 404, "not_found", "");
    told(&client.get("/api/v1/tickets/0000000000001").await, 404, "not_found", "");
    told(
        &client.send(Method::DELETE, "/api/v1/tickets", &[], None).await,
        405,
        "method_not_allowed",
        "",
    );
    told(
        &client.get("/api/v1/tickets?limit=0").await,
        422,
        "out_of_range",
        "limit",
    );
    told(&client.get("/api/v1/tickets?limit=many").await, 422, "invalid", "query");
    told(
        &client.get("/api/v1/tickets?status=lost").await,
        422,
        "unknown",
        "status",
    );
    told(&client.get("/api/v1/tickets?sort=beauty").await, 422, "unknown", "sort");
    told(&client.get("/api/v1/tickets?cursor=x").await, 422, "invalid", "cursor");
    told(
        &client.get("/api/v1/tickets?created_from=monday").await,
        422,
        "not_an_instant",
        "created_from",
    );
    told(
        &client.get("/api/v1/buildings?company_id=7").await,
        422,
        "unknown",
        "company_id",
    );
    let long = Some(vec![b' '; 3 << 20]);
    let kind = [("content-type", "application/json")];
    told(
        &client.send(Method::POST, "/api/v1/tickets", &kind, long).await,
        413,
        "too_large",
        "",
    );
    let key = [("idempotency-key", "ключ")];
    told(
        &client.post_with("/api/v1/tickets", &key, town.leak()).await,
        422,
        "invalid",
        "Idempotency-Key",
    );
    let long = "k".repeat(201);
    told(
        &client
            .post_with("/api/v1/tickets", &[("idempotency-key", &long)], town.leak())
            .await,
        422,
        "invalid",
        "Idempotency-Key",
    );
    let id = town.register(&client).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tickets/{id}/start");
    told(
        &client.post_with(&path, &[("if-match", "new")], json!({})).await,
        422,
        "not_a_version",
        "If-Match",
    );
    town.close().await;
}

#[actix_web::test]
async fn words_are_in_the_language_of_the_reader() {
    let town = Town::new().await;
    let client = town.nobody();
    let russian = client.get("/api/v1/me").await.json();
    let english = client
        .send(Method::GET, "/api/v1/me", &[("accept-language", "en-GB")], None)
        .await
        .json();
    assert_eq!(russian["code"], english["code"]);
    assert_eq!(
        (&russian["detail"], &english["detail"]),
        (&json!("Войдите в систему."), &json!("Sign in first."))
    );
    town.close().await;
}

#[actix_web::test]
async fn answers_carry_what_browsers_heed() {
    let town = Town::new().await;
    let client = town.nobody();
    let api = client.get("/api/v1/me").await;
    assert_eq!(api.header("x-content-type-options"), "nosniff");
    assert_eq!(api.header("cache-control"), "no-store");
    assert!(api.header("content-security-policy").contains("frame-ancestors 'none'"));
    let page = client.get("/tickets/100001").await;
    assert_eq!(page.status, 200, "the UI knows its own addresses");
    assert!(
        page.header("content-security-policy")
            .contains("script-src 'self' 'nonce-")
    );
    assert!(!String::from_utf8_lossy(&page.bytes).contains("__CSP_NONCE__"));
    assert_eq!(client.get("/assets/none.js").await.status, 404);
    let docs = client.get("/api/v1/docs").await;
    let text = String::from_utf8(docs.bytes).unwrap();
    assert!(
        !text.contains("http://") && !text.contains("https://"),
        "the reference needs no outside address"
    );
    town.close().await;
}
