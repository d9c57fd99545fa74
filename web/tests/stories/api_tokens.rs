//! Programs that act for a person.

use crate::town::{Client, PASSWORD, Town};
use awc::http::Method;
use domovoi_domain::kernel::{Instant, Span};
use serde_json::{Value, json};

fn in_days(days: i64) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    (Instant(now.as_millis() as i64) + Span::days(days)).to_string()
}

async fn issue(owner: &Client, extra: Value) -> Value {
    let mut body = json!({"name": "Обмен с 1С", "expires_at": in_days(30)});
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    let reply = owner.post("/api/v1/account/api-tokens", body).await;
    assert_eq!(reply.status, 201, "{}", reply.json());
    reply.json()
}

fn program(town: &Town, issued: &Value) -> Client {
    let mut client = town.nobody();
    client.token = issued["token"].as_str().map(str::to_owned);
    client
}

#[actix_web::test]
async fn a_program_works_with_a_token_until_it_is_revoked() {
    let town = Town::new().await;
    let owner = town.client("dispatcher").await;
    let issued = issue(&owner, json!({})).await;
    assert!(issued["token"].as_str().unwrap().starts_with("domovoi_"));
    let program = program(&town, &issued);
    assert_eq!(program.post("/api/v1/tickets", town.leak()).await.status, 201);
    let list = owner.get("/api/v1/account/api-tokens").await.good();
    let listed = &list["items"][0];
    assert_eq!(
        (&listed["name"], &listed["address"]),
        (&json!("Обмен с 1С"), &json!("127.0.0.1"))
    );
    assert!(listed["last_used_at"].is_string());
    assert!(
        !list.to_string().contains(issued["token"].as_str().unwrap()),
        "it is told once"
    );

    let town = town.restart().await;
    let (owner, program) = (owner.at(&town), program.at(&town));
    assert_eq!(program.get("/api/v1/tickets").await.good()["total"], 1);
    let path = format!("/api/v1/account/api-tokens/{}", listed["id"].as_str().unwrap());
    assert_eq!(owner.send(Method::DELETE, &path, &[], None).await.status, 204);
    assert_eq!(program.get("/api/v1/tickets").await.status, 401);
    town.close().await;
}

#[actix_web::test]
async fn a_token_that_only_reads_changes_nothing() {
    let town = Town::new().await;
    let owner = town.client("dispatcher").await;
    let program = program(&town, &issue(&owner, json!({"reads_only": true})).await);
    assert_eq!(program.get("/api/v1/tickets").await.status, 200);
    let refused = program.post("/api/v1/tickets", town.leak()).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["code"]),
        (403, &json!("token_reads_only"))
    );
    town.close().await;
}

#[actix_web::test]
async fn a_token_has_nothing_to_do_with_the_account_itself() {
    let town = Town::new().await;
    let owner = town.client("admin").await;
    let program = program(&town, &issue(&owner, json!({})).await);
    for (method, path) in [
        (Method::GET, "sessions"),
        (Method::DELETE, "sessions"),
        (Method::GET, "api-tokens"),
        (Method::GET, "second-factor"),
    ] {
        let refused = program
            .send(method, &format!("/api/v1/account/{path}"), &[], None)
            .await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["code"]),
            (403, &json!("not_for_programs")),
            "{path}"
        );
    }
    let body = json!({"old_password": PASSWORD, "new_password": "чайник летит на восток"});
    assert_eq!(program.post("/api/v1/account/password", body).await.status, 403);
    let body = json!({"name": "ещё один", "expires_at": in_days(30)});
    assert_eq!(program.post("/api/v1/account/api-tokens", body).await.status, 403);
    town.close().await;
}

#[actix_web::test]
async fn a_token_loses_what_its_owner_loses() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let owner = town.client("second").await;
    let program = program(
        &town,
        &issue(&owner, json!({"companies": [town.company.to_string()]})).await,
    );
    assert_eq!(program.get("/api/v1/tickets").await.status, 200);
    let list = admin.get("/api/v1/users?q=second").await.good();
    let path = format!("/api/v1/users/{}", list["items"][0]["id"].as_str().unwrap());
    let headers = [("content-type", "application/json")];
    let body = Some(
        json!({"mandates": [{"company_id": town.company.to_string(), "role": "accountant"}]})
            .to_string()
            .into_bytes(),
    );
    admin.send(Method::PATCH, &path, &headers, body).await.good();
    assert_eq!(program.post("/api/v1/tickets", town.leak()).await.status, 403);
    admin.post(&format!("{path}/lock"), json!({})).await.good();
    assert_eq!(program.get("/api/v1/tickets").await.status, 401);
    town.close().await;
}

#[actix_web::test]
async fn a_token_is_for_own_companies_and_for_a_time() {
    let town = Town::new().await;
    let owner = town.client("dispatcher").await;
    let stranger = town.client("stranger").await;
    let foreign = stranger.get("/api/v1/me").await.good()["companies"][0]["id"].clone();
    for (body, field) in [
        (
            json!({"name": "x", "expires_at": in_days(30), "companies": [foreign]}),
            "companies[0]",
        ),
        (json!({"name": "x", "expires_at": in_days(-1)}), "expires_at"),
        (json!({"name": "x", "expires_at": in_days(500)}), "expires_at"),
        (json!({"name": " ", "expires_at": in_days(30)}), "name"),
        (json!({"name": "x"}), "expires_at"),
    ] {
        let refused = owner.post("/api/v1/account/api-tokens", body.clone()).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["errors"][0]["field"]),
            (422, &json!(field)),
            "{body}"
        );
    }
    town.close().await;
}
