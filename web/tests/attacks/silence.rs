//! What must never be logged, at whatever level.

use crate::town::Town;
use awc::http::Method;
use domovoi_domain::access::Grant;
use domovoi_domain::kernel::{Role, Via, Who};
use domovoi_web::password;
use serde_json::json;
use std::io;
use std::sync::{Arc, Mutex};

/// Everything that is logged in this process.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<Vec<u8>>>);

impl io::Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[actix_web::test]
async fn no_name_no_telephone_and_no_secret_is_logged() {
    let ear = Ear::default();
    let hears = ear.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || hears.clone())
        .init();
    tracing::info!("somebody listens");
    let town = Town::new().await;
    let (login, password) = ("tishayshaya-e", "Тише-воды-9177");
    let grant = Grant::in_all(Role::Dispatcher, [town.company]);
    let hash = password::hash(password).unwrap();
    town.house
        .found_user(login.into(), hash.clone(), grant, &Who::system(Via::Console), None)
        .await
        .unwrap();
    let nobody = town.nobody();
    nobody
        .post(
            "/api/v1/session",
            json!({"login": login, "password": "мимо-и-мимо-3141"}),
        )
        .await;
    let signed_in = nobody
        .post("/api/v1/session", json!({"login": login, "password": password}))
        .await
        .good();
    let mut client = town.nobody();
    client.token = signed_in["token"].as_str().map(str::to_owned);
    let mut ticket = town.leak();
    ticket["contact"] = json!({"name": "Тишайшая Евдокия", "phone": "+79215550199"});
    ticket["description"] = json!("Ключ под ковриком-самобранкой");
    let made = client.post("/api/v1/tickets", ticket.clone()).await.good();
    let id = made["id"].as_str().unwrap();
    client
        .post(
            &format!("/api/v1/tickets/{id}/comments"),
            json!({"text": "Код подъезда 77К4211", "audience": "staff"}),
        )
        .await;
    client.get("/api/v1/search?q=%2B79215550199").await;
    client.get("/api/v1/people?phone=%2B79215550199").await;
    client.get("/api/v1/people?phone=79215550199x").await;
    ticket["contact"] = json!({"name": "Тишайшая Евдокия", "phone": "921555019"});
    client.post("/api/v1/tickets", ticket).await;
    client
        .send(
            Method::POST,
            "/api/v1/tickets",
            &[("content-type", "application/json")],
            Some("{\"Тишайшая\":".into()),
        )
        .await;
    client.get(&format!("/api/v1/tickets/{id}/history")).await;
    client.send(Method::DELETE, "/api/v1/session", &[], None).await;
    town.close().await;
    let logged = String::from_utf8_lossy(&ear.0.lock().unwrap()).into_owned();
    assert!(logged.contains("somebody listens"));
    let token = client.token.unwrap();
    for secret in [
        "Тишайшая",
        "Евдокия",
        "9215550199",
        "921555019",
        "ковриком",
        "774211",
        password,
        "мимо-и-мимо",
        &token,
        &hash,
        login,
    ] {
        let line = logged.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} was logged");
    }
}
