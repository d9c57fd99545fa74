//! Where one is signed in, and how one ends that from afar.

use crate::socket::Socket;
use crate::town::{Client, PASSWORD, Town};
use awc::http::Method;
use serde_json::{Value, json};

const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36";

async fn signed_in_with(town: &Town, agent: &str) -> Client {
    let mut client = town.nobody();
    let body = json!({"login": "dispatcher", "password": PASSWORD});
    let reply = client
        .post_with("/api/v1/session", &[("user-agent", agent)], body)
        .await;
    client.token = Some(reply.good()["token"].as_str().unwrap().to_owned());
    client
}

async fn sessions(client: &Client) -> Vec<Value> {
    let list = client.get("/api/v1/account/sessions").await.good();
    list["items"].as_array().unwrap().clone()
}

async fn delete(client: &Client, path: &str) -> u16 {
    client.send(Method::DELETE, path, &[], None).await.status.as_u16()
}

#[actix_web::test]
async fn a_session_that_is_ended_elsewhere_loses_its_socket() {
    let town = Town::new().await;
    let desk = town.client("dispatcher").await;
    let phone = signed_in_with(&town, PHONE).await;
    let mut socket = Socket::open(&phone).await;
    socket.subscribe("a", "tickets", json!({}), None).await;
    assert_eq!(socket.next().await["op"], "snapshot");
    let mut own = Socket::open(&desk).await;
    own.subscribe("b", "tickets", json!({}), None).await;
    assert_eq!(own.next().await["op"], "snapshot");

    let listed = sessions(&desk).await;
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0]["current"], true, "the own one stands first");
    let other = &listed[1];
    assert_eq!(
        (
            &other["browser"],
            &other["platform"],
            &other["address"],
            &other["current"]
        ),
        (&json!("chrome"), &json!("android"), &json!("127.0.0.1"), &json!(false))
    );
    assert!(!other.to_string().contains(phone.token.as_deref().unwrap()));

    let path = format!("/api/v1/account/sessions/{}", other["id"].as_str().unwrap());
    assert_eq!(delete(&desk, &path).await, 204);
    assert_eq!(phone.get("/api/v1/me").await.status, 401);
    let last = loop {
        let frame = socket.next().await;
        if frame["op"] != "ping" {
            break frame;
        }
    };
    assert_eq!(last, json!({"op": "closed", "code": 1008}));
    assert_eq!(delete(&desk, &path).await, 404, "it is over");

    town.register(&desk).await;
    let told = loop {
        let frame = own.next().await;
        if frame["op"] != "ping" {
            break frame;
        }
    };
    assert_eq!(told["op"], "changes", "the own socket goes on");
    town.close().await;
}

#[actix_web::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let town = Town::new().await;
    let (one, two) = (town.client("dispatcher").await, town.client("second").await);
    let id = sessions(&one).await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(delete(&two, &format!("/api/v1/account/sessions/{id}")).await, 404);
    assert_eq!(one.get("/api/v1/me").await.status, 200);
    town.close().await;
}

#[actix_web::test]
async fn a_new_password_wants_the_old_one_and_signs_the_other_devices_out() {
    let town = Town::new().await;
    let desk = town.client("dispatcher").await;
    let phone = signed_in_with(&town, PHONE).await;
    let change = async |old: &str, new: &str| {
        let body = json!({"old_password": old, "new_password": new});
        desk.post("/api/v1/account/password", body).await
    };
    let told = |body: Value| {
        let first = &body["errors"][0];
        (first["field"].clone(), first["code"].clone())
    };
    let long = "чайник летит на восток";
    let wrong = change("не тот", long).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(told(wrong.json()), (json!("old_password"), json!("wrong_password")));
    assert_eq!(
        told(change(PASSWORD, "короткий").await.json()),
        (json!("new_password"), json!("too_short"))
    );
    assert_eq!(
        told(change(PASSWORD, "dispatcher2026").await.json()),
        (json!("new_password"), json!("easy_to_guess"))
    );
    assert_eq!(change(PASSWORD, long).await.status, 204);
    assert_eq!(desk.get("/api/v1/me").await.status, 200);
    assert_eq!(phone.get("/api/v1/me").await.status, 401);

    let sign_in = async |password: &str| {
        let body = json!({"login": "dispatcher", "password": password});
        town.nobody().post("/api/v1/session", body).await.status.as_u16()
    };
    assert_eq!((sign_in(PASSWORD).await, sign_in(long).await), (401, 200));
    town.close().await;
}

#[actix_web::test]
async fn all_other_sessions_end_with_one_word() {
    let town = Town::new().await;
    let desk = town.client("dispatcher").await;
    let others = [
        signed_in_with(&town, PHONE).await,
        signed_in_with(&town, "curl/8").await,
    ];
    assert_eq!(delete(&desk, "/api/v1/account/sessions").await, 204);
    for other in others {
        assert_eq!(other.get("/api/v1/me").await.status, 401);
    }
    assert_eq!(sessions(&desk).await.len(), 1);
    town.close().await;
}
