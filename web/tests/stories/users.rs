//! An administrator and those whom he lets in.

use crate::socket::Socket;
use crate::town::{Client, PASSWORD, Town};
use awc::http::Method;
use domovoi_domain::kernel::Role;
use serde_json::{Value, json};

const LONG: &str = "чайник летит на восток";

/// Roles in the town's company.
fn roles(town: &Town, roles: &[&str]) -> Value {
    let company = town.company.to_string();
    let mandates = roles.iter().map(|role| json!({"company_id": company, "role": role}));
    json!({"mandates": mandates.collect::<Vec<_>>()})
}

async fn invite(admin: &Client, login: &str, town: &Town) -> Value {
    let mut whole = roles(town, &["dispatcher"]);
    whole["login"] = json!(login);
    let reply = admin.post("/api/v1/users", whole).await;
    assert_eq!(reply.status, 201, "{}", reply.json());
    reply.json()
}

/// What stands behind `#` in a link.
fn token(link: &Value) -> String {
    let path = link["path"].as_str().unwrap();
    path.strip_prefix("/welcome#").unwrap().to_owned()
}

async fn set_password(town: &Town, token: &str, password: &str) -> crate::town::Reply {
    let body = json!({"token": token, "password": password});
    town.nobody().post("/api/v1/session/link/password", body).await
}

async fn sign_in(town: &Town, login: &str, password: &str) -> u16 {
    let body = json!({"login": login, "password": password});
    town.nobody().post("/api/v1/session", body).await.status.as_u16()
}

async fn id_of(admin: &Client, login: &str) -> String {
    let list = admin.get(&format!("/api/v1/users?q={login}")).await.good();
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn patch(admin: &Client, id: &str, body: Value) -> crate::town::Reply {
    let headers = [("content-type", "application/json")];
    let body = Some(body.to_string().into_bytes());
    admin
        .send(Method::PATCH, &format!("/api/v1/users/{id}"), &headers, body)
        .await
}

#[actix_web::test]
async fn somebody_is_invited_sets_a_password_by_the_link_and_signs_in() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let invited = invite(&admin, "Новенькая", &town).await;
    assert_eq!(
        (&invited["user"]["login"], &invited["user"]["state"]),
        (&json!("новенькая"), &json!("invited"))
    );
    let token = token(&invited["link"]);
    let looked = town
        .nobody()
        .post("/api/v1/session/link", json!({"token": token}))
        .await
        .good();
    assert_eq!(
        (&looked["login"], &looked["purpose"]),
        (&json!("новенькая"), &json!("invitation"))
    );
    assert_eq!(sign_in(&town, "новенькая", "").await, 401, "no password is no way in");
    assert_eq!(
        set_password(&town, &token, "1234567890").await.json()["errors"][0]["code"],
        "easy_to_guess"
    );
    assert_eq!(set_password(&town, &token, LONG).await.status, 204);
    let again = set_password(&town, &token, LONG).await;
    assert_eq!(
        (again.status.as_u16(), &again.json()["code"]),
        (404, &json!("link_over"))
    );
    assert_eq!(sign_in(&town, "новенькая", LONG).await, 200);

    let list = admin.get("/api/v1/users?q=%D0%BD%D0%BE%D0%B2%D0%B5").await.good();
    assert_eq!(list["items"][0]["state"], "active");
    assert!(list["items"][0]["last_seen_at"].is_string());
    let mut body = roles(&town, &["master"]);
    body["login"] = json!("новенькая");
    let taken = admin.post("/api/v1/users", body).await;
    assert_eq!(taken.json()["code"], "login_taken");
    town.close().await;
}

#[actix_web::test]
async fn a_link_and_its_password_survive_a_restart_and_a_newer_link_replaces_an_older() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let invited = invite(&admin, "nina", &town).await;
    let first = token(&invited["link"]);
    let path = format!("/api/v1/users/{}/link", invited["user"]["id"].as_str().unwrap());
    let second = token(&admin.post(&path, json!({})).await.good());
    let town = town.restart().await;
    assert_eq!(set_password(&town, &first, LONG).await.status, 404);
    assert_eq!(set_password(&town, &second, LONG).await.status, 204);
    let town = town.restart().await;
    assert_eq!(sign_in(&town, "nina", LONG).await, 200);
    town.close().await;
}

#[actix_web::test]
async fn a_forgotten_password_is_set_anew_and_the_old_one_opens_until_then() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let old = town.client("second").await;
    let id = id_of(&admin, "second").await;
    let link = admin.post(&format!("/api/v1/users/{id}/link"), json!({})).await.good();
    assert_eq!(old.get("/api/v1/me").await.status, 200);
    let token = token(&link);
    let looked = town
        .nobody()
        .post("/api/v1/session/link", json!({"token": token}))
        .await
        .good();
    assert_eq!(looked["purpose"], "new_password");
    assert_eq!(set_password(&town, &token, LONG).await.status, 204);
    assert_eq!(old.get("/api/v1/me").await.status, 401);
    assert_eq!(sign_in(&town, "second", PASSWORD).await, 401);
    assert_eq!(sign_in(&town, "second", LONG).await, 200);
    town.close().await;
}

#[actix_web::test]
async fn who_is_locked_is_out_at_once_and_comes_back_with_the_same_password() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let second = town.client("second").await;
    let mut socket = Socket::open(&second).await;
    socket.subscribe("a", "tickets", json!({}), None).await;
    assert_eq!(socket.next().await["op"], "snapshot");
    let id = id_of(&admin, "second").await;
    let locked = admin.post(&format!("/api/v1/users/{id}/lock"), json!({})).await.good();
    assert_eq!((&locked["state"], &locked["sessions"]), (&json!("locked"), &json!(0)));
    assert_eq!(second.get("/api/v1/me").await.status, 401);
    let last = loop {
        let frame = socket.next().await;
        if frame["op"] != "ping" {
            break frame;
        }
    };
    assert_eq!(last["code"], 1008);
    assert_eq!(sign_in(&town, "second", PASSWORD).await, 401);
    let link = admin.post(&format!("/api/v1/users/{id}/link"), json!({})).await;
    assert_eq!(link.json()["code"], "user_blocked");
    admin
        .post(&format!("/api/v1/users/{id}/unlock"), json!({}))
        .await
        .good();
    assert_eq!(sign_in(&town, "second", PASSWORD).await, 200);
    town.close().await;
}

#[actix_web::test]
async fn new_rights_hold_from_the_next_request_on() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let second = town.client("second").await;
    let id = id_of(&admin, "second").await;
    assert_eq!(second.post("/api/v1/tickets", town.leak()).await.status, 201);
    let changed = patch(&admin, &id, roles(&town, &["accountant"])).await.good();
    assert_eq!(
        (&changed["role"], &changed["mandates"][0]["company"]["id"]),
        (&json!("accountant"), &json!(town.company.to_string()))
    );
    assert_eq!(second.post("/api/v1/tickets", town.leak()).await.status, 403);

    let worker = town.executors[1].to_string();
    let bound = json!({"kind": "building", "id": town.building.to_string()});
    let changed = patch(
        &admin,
        &id,
        json!({"mandates": [{
            "company_id": town.company.to_string(), "role": "executor", "employee_id": worker, "scopes": [bound]
        }]}),
    )
    .await
    .good();
    assert_eq!(
        (&changed["mandates"][0]["employee"]["id"], &changed["name"]),
        (&json!(worker), &json!("Петров Иван"))
    );
    assert_eq!(changed["mandates"][0]["scopes"][0]["kind"], "building");
    let refused = patch(&admin, &id, roles(&town, &["executor"])).await;
    assert_eq!(
        refused.json()["errors"][0]["field"],
        "mandates[0].employee_id",
        "an executor is somebody's"
    );
    town.close().await;
}

#[actix_web::test]
async fn an_administrator_gives_no_more_than_he_has_and_not_to_himself() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let stranger = town.client("stranger").await;
    let foreign = stranger.get("/api/v1/me").await.good()["companies"][0]["id"].clone();
    let here = town.company.to_string();
    let both = json!([{"company_id": here, "role": "admin"}, {"company_id": foreign, "role": "admin"}]);
    let refused = admin
        .post("/api/v1/users", json!({"login": "spy", "mandates": both}))
        .await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["errors"][0]["field"]),
        (422, &json!("mandates[1].company_id"))
    );
    for mandates in [
        json!([]),
        json!([{"company_id": here, "role": "system"}]),
        json!([{"company_id": here, "role": "executor"}]),
        json!([{"company_id": here, "role": "executor", "employee_id": "0000000000001"}]),
        json!([{"company_id": here, "role": "manager", "scopes": [{"kind": "company", "id": foreign}]}]),
        json!([{"company_id": here, "role": "manager"}, {"company_id": here, "role": "manager"}]),
    ] {
        let body = json!({"login": "x1", "mandates": mandates});
        assert_eq!(admin.post("/api/v1/users", body.clone()).await.status, 422, "{body}");
    }
    let own = id_of(&admin, "admin").await;
    for (path, body) in [("lock", json!({})), ("link", json!({}))] {
        let refused = admin.post(&format!("/api/v1/users/{own}/{path}"), body).await;
        assert_eq!(refused.json()["code"], "own_account", "{path}");
    }
    assert_eq!(
        patch(&admin, &own, roles(&town, &["manager"])).await.json()["code"],
        "own_account"
    );

    let theirs = id_of(&admin, "dispatcher").await;
    assert_eq!(stranger.get(&format!("/api/v1/users/{theirs}")).await.status, 404);
    assert_eq!(patch(&stranger, &theirs, roles(&town, &["manager"])).await.status, 404);
    assert_eq!(stranger.get("/api/v1/users").await.good()["total"], 1, "only himself");
    for login in ["dispatcher", "master", "accountant", "resident"] {
        let other = town.client(login).await;
        assert_eq!(other.get("/api/v1/users").await.status, 403, "{login}");
        assert_eq!(
            other.get(&format!("/api/v1/users/{theirs}/sessions")).await.status,
            403,
            "{login}"
        );
    }
    town.close().await;
}

#[actix_web::test]
async fn a_person_is_in_each_company_what_its_administrator_made_him() {
    let town = Town::new().await;
    let (admin, stranger) = (town.client("admin").await, town.client("stranger").await);
    let foreign = stranger.get("/api/v1/me").await.good()["companies"][0]["id"].clone();
    let id = id_of(&admin, "second").await;
    // Only the command line brings somebody into a company whose administrator does not know him yet.
    town.appoint("second", "stranger", Role::Manager).await;
    let second = town.client("second").await;
    let me = second.get("/api/v1/me").await.good();
    assert_eq!(
        (&me["role"], me["mandates"].as_array().unwrap().len()),
        (&json!("dispatcher"), 2)
    );
    assert_eq!(me["companies"][1]["id"], foreign);
    let rights = |index: usize| me["mandates"][index]["rights"].as_array().unwrap().clone();
    assert!(rights(1).contains(&json!("manage_company")) && !rights(0).contains(&json!("manage_company")));

    // A manager there and a dispatcher here: he sets up that company and not this one.
    let settings = |company: &Value| format!("/api/v1/companies/{}", company.as_str().unwrap());
    let rename = async |company: &Value| {
        let (headers, body) = (
            [("content-type", "application/json")],
            json!({"name": "УК «Новая»"}).to_string(),
        );
        let path = settings(company);
        second
            .send(Method::PATCH, &path, &headers, Some(body.into_bytes()))
            .await
            .status
            .as_u16()
    };
    assert_eq!(rename(&json!(town.company.to_string())).await, 403);
    assert_eq!(rename(&foreign).await, 200);

    // Each administrator sees and changes his own company's part, and neither takes the account over.
    let shown = admin.get(&format!("/api/v1/users/{id}")).await.good();
    assert_eq!(
        (shown["mandates"].as_array().unwrap().len(), &shown["elsewhere"]),
        (1, &json!(true))
    );
    assert_eq!(shown["manageable"], false);
    let changed = patch(&admin, &id, roles(&town, &["accountant"])).await.good();
    assert_eq!(changed["mandates"][0]["role"], "accountant");
    let theirs = stranger.get(&format!("/api/v1/users/{id}")).await.good();
    assert_eq!(theirs["mandates"][0]["role"], "manager");
    let refused = admin.post(&format!("/api/v1/users/{id}/lock"), json!({})).await;
    assert_eq!(refused.json()["code"], "works_elsewhere_too");
    assert_eq!(rename(&foreign).await, 200, "what the other company gave stays");
    town.close().await;
}

#[actix_web::test]
async fn an_administrator_sees_and_ends_the_sessions_of_others() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let (one, two) = (town.client("second").await, town.client("second").await);
    let id = id_of(&admin, "second").await;
    let path = format!("/api/v1/users/{id}/sessions");
    let listed = admin.get(&path).await.good();
    assert_eq!(
        (&listed["total"], &listed["items"][0]["current"]),
        (&json!(2), &json!(false))
    );
    assert_eq!(admin.send(Method::DELETE, &path, &[], None).await.status, 204);
    for client in [one, two] {
        assert_eq!(client.get("/api/v1/me").await.status, 401);
    }
    assert_eq!(sign_in(&town, "second", PASSWORD).await, 200);
    town.close().await;
}

#[actix_web::test]
async fn two_administrators_do_not_undo_each_other() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let id = id_of(&admin, "second").await;
    let seen = admin.get(&format!("/api/v1/users/{id}")).await.good()["version"].to_string();
    patch(&admin, &id, roles(&town, &["manager"])).await.good();
    let headers = [
        ("content-type", "application/json"),
        ("if-match", &format!("\"{seen}\"")),
    ];
    let body = Some(roles(&town, &["accountant"]).to_string().into_bytes());
    let stale = admin
        .send(Method::PATCH, &format!("/api/v1/users/{id}"), &headers, body)
        .await;
    assert_eq!(
        (stale.status.as_u16(), &stale.json()["current"]["role"]),
        (412, &json!("manager"))
    );
    town.close().await;
}
