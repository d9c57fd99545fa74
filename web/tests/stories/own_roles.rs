//! A company makes roles of its own: a built-in one of which something is taken away.

use crate::socket::Socket;
use crate::town::{Client, Reply, Town};
use awc::http::Method;
use serde_json::{Value, json};

async fn write(client: &Client, method: Method, path: &str, body: Value) -> Reply {
    let headers = [("content-type", "application/json")];
    client
        .send(method, path, &headers, Some(body.to_string().into_bytes()))
        .await
}

fn trainee(reaches: Value) -> Value {
    json!({"name": "Стажёр", "base": "dispatcher", "reaches": reaches})
}

fn roles(town: &Town) -> String {
    format!("/api/v1/companies/{}/roles", town.company)
}

/// Lets the second dispatcher hold an own role, or the built-in one whole.
async fn give(town: &Town, admin: &Client, own_role: Value) -> Reply {
    let list = admin.get("/api/v1/users?q=second").await.good();
    let path = format!("/api/v1/users/{}", list["items"][0]["id"].as_str().unwrap());
    let mandate = json!({"company_id": town.company.to_string(), "role": "dispatcher", "own_role": own_role});
    write(admin, Method::PATCH, &path, json!({"mandates": [mandate]})).await
}

#[actix_web::test]
async fn a_trainee_does_what_a_dispatcher_does_but_not_what_was_taken_away_and_it_outlives_a_restart() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let ticket = town.register(&town.client("dispatcher").await).await;
    let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().unwrap());
    let taken = json!([{"action": "see_phones", "reach": "-"}, {"action": "close_tickets", "reach": "-"}]);
    let made = admin.post(&roles(&town), trainee(taken)).await;
    assert_eq!(made.status, 201, "{}", made.json());
    assert_eq!(made.json()["id"], 1);
    let given = give(&town, &admin, json!(1)).await.good();
    assert_eq!(given["mandates"][0]["own_role"], json!({"id": 1, "name": "Стажёр"}));

    let town = town.restart().await;
    let second = town.client("second").await;
    let me = second.get("/api/v1/me").await.good();
    assert_eq!(me["mandates"][0]["own_role"], "Стажёр");
    let rights = me["rights"].as_array().unwrap();
    assert!(rights.contains(&json!("assign_tickets")) && !rights.contains(&json!("close_tickets")));
    assert_eq!(second.get(&path).await.good()["contact"]["masked"], true);
    let text = json!({"audience": "staff", "text": "Принято"});
    second.post(&format!("{path}/comments"), text).await.good();
    let closing = second.post(&format!("{path}/close"), json!({})).await;
    assert_eq!(closing.status, 403, "{}", closing.json());

    let admin = admin.at(&town);
    let list = admin.get("/api/v1/users?q=second").await.good();
    let question = format!(
        "/api/v1/access/explain?user_id={}&action=close_tickets",
        list["items"][0]["id"].as_str().unwrap()
    );
    let told = admin.get(&question).await.good();
    assert_eq!((&told["allowed"], &told["own_role"]), (&json!(false), &json!("Стажёр")));
    assert!(told["reason"].as_str().unwrap().contains("собственная роль"), "{told}");
    town.close().await;
}

#[actix_web::test]
async fn a_change_of_the_role_closes_open_boards_which_come_back_with_less() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    admin.post(&roles(&town), trainee(json!([]))).await.good();
    give(&town, &admin, json!(1)).await.good();
    let second = town.client("second").await;
    let mut socket = Socket::open(&second).await;
    socket.subscribe("board", "tickets", json!({}), None).await;
    assert_eq!(socket.next().await["op"], "snapshot");
    let less = trainee(json!([{"action": "see_tickets", "reach": "emergencies"}]));
    write(&admin, Method::PUT, &format!("{}/1", roles(&town)), less)
        .await
        .good();
    while socket.next().await["op"] != "closed" {}
    town.register(&town.client("dispatcher").await).await;
    assert_eq!(
        second.get("/api/v1/tickets").await.good()["total"],
        0,
        "it was no emergency"
    );
    town.close().await;
}

#[actix_web::test]
async fn nothing_wider_is_made_nobody_gives_rights_by_it_and_what_is_held_stays() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let wide =
        json!({"name": "Широкая", "base": "executor", "reaches": [{"action": "see_tickets", "reach": "places"}]});
    let refused = admin.post(&roles(&town), wide).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["errors"][0]["code"]),
        (422, &json!("too_wide"))
    );
    admin.post(&roles(&town), trainee(json!([]))).await.good();
    for unknown in [json!(7), json!(0)] {
        let reply = give(&town, &admin, unknown).await;
        assert_eq!(
            reply.json()["errors"][0]["field"],
            "mandates[0].own_role",
            "{}",
            reply.json()
        );
    }
    give(&town, &admin, json!(1)).await.good();
    let path = format!("{}/1", roles(&town));
    let held = admin.send(Method::DELETE, &path, &[], None).await;
    assert_eq!((held.status.as_u16(), &held.json()["code"]), (409, &json!("role_held")));
    let list = admin.get(&roles(&town)).await.good();
    assert_eq!(list["items"][0]["holders"].as_array().unwrap().len(), 1);
    give(&town, &admin, json!(null)).await.good();
    assert_eq!(admin.send(Method::DELETE, &path, &[], None).await.status, 204);
    for other in ["stranger", "dispatcher"] {
        let client = town.client(other).await;
        let status = client.get(&roles(&town)).await.status.as_u16();
        assert_eq!(status, if other == "stranger" { 404 } else { 403 }, "{other}");
        let made = client.post(&roles(&town), trainee(json!([]))).await;
        assert!(made.status.is_client_error(), "{other}");
    }
    let trail = admin.get("/api/v1/audit?what=rights_changed").await.good();
    let about = |kind: &str| {
        trail["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|line| line["kind"] == kind)
    };
    assert!(about("company") && about("user"), "{trail}");
    town.close().await;
}
