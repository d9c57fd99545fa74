//! Who did what: noted, found by those who may, nobody else's, and not to be changed unseen.

use crate::town::{Client, PASSWORD, Town};
use domovoi_domain::access::{Grant, User, UserCommand};
use domovoi_domain::kernel::{Role, Via, Who};
use serde_json::{Value, json};
use std::time::Duration;

/// Asks until the lines are there: the trail is written behind the answers.
async fn lines(client: &Client, query: &str, enough: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    for _ in 0..500 {
        let found = client.get(&format!("/api/v1/audit?limit=500{query}")).await.good();
        let found = found["items"].as_array().unwrap().clone();
        if enough(&found) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the trail does not tell of {query}");
}

fn tells(found: &[Value], what: &str) -> bool {
    found.iter().any(|line| line["what"]["code"] == what)
}

#[actix_web::test]
async fn what_people_did_is_told_to_their_administrator_alone() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    dispatcher.get(&format!("/api/v1/tickets/{ticket}")).await.good();
    dispatcher.get(&format!("/api/v1/tickets/{ticket}")).await.good();
    assert_eq!(dispatcher.get("/api/v1/access/matrix").await.status, 403);
    dispatcher.get(&format!("/api/v1/calendars/{}.ics", town.master)).await;
    let guess = json!({"login": "dispatcher", "password": "guess"});
    assert_eq!(town.nobody().post("/api/v1/session", guess).await.status, 401);
    let whose = town.house.model().users.by_login("accountant").unwrap().id;
    let grant = Grant::in_all(Role::Lawyer, [town.company]);
    let order = domovoi_actors::Order::new(UserCommand::SetGrant { grant }, Who::system(Via::Console));
    town.house.send::<User>(whose, order).await.unwrap();

    let admin = town.client("admin").await;
    let wanted = [
        "signed_in",
        "sign_in_refused",
        "personal_seen",
        "forbidden",
        "exported",
        "rights_changed",
        "user_added",
    ];
    let found = lines(&admin, "", |found| wanted.iter().all(|what| tells(found, what))).await;
    let looks = |id: &str| {
        found
            .iter()
            .filter(|line| line["kind"] == "ticket" && line["id"] == id)
            .count()
    };
    assert_eq!(looks(&ticket), 1, "the same look again is one line");
    let refused = found
        .iter()
        .find(|line| line["what"]["code"] == "sign_in_refused")
        .unwrap();
    assert_eq!(refused["about"]["name"], "dispatcher");
    assert_eq!(refused["from"], "127.0.0.1");
    let changed = found
        .iter()
        .find(|line| line["what"]["code"] == "rights_changed")
        .unwrap();
    assert_eq!(
        changed["id"],
        json!(whose.to_string()),
        "whatever way they were changed"
    );

    let only = lines(&admin, "&what=forbidden", |found| !found.is_empty()).await;
    assert!(only.iter().all(|line| line["what"]["code"] == "forbidden"));
    let first = admin.get("/api/v1/audit?limit=1").await.good();
    let next = admin
        .get(&format!(
            "/api/v1/audit?limit=1&cursor={}",
            first["next_cursor"].as_str().unwrap()
        ))
        .await
        .good();
    assert!(next["items"][0]["number"].as_u64() < first["items"][0]["number"].as_u64());

    assert_eq!(dispatcher.get("/api/v1/audit").await.status, 403);
    assert_eq!(dispatcher.get("/api/v1/audit.csv").await.status, 403);
    let table = admin.get("/api/v1/audit.csv?what=sign_in_refused").await;
    assert!(table.header("content-type").starts_with("text/csv"));
    assert!(table.header("content-disposition").starts_with("attachment"));
    assert!(String::from_utf8(table.bytes).unwrap().lines().count() >= 2);

    let stranger = town.client("stranger").await;
    let theirs = lines(&stranger, "", |found| tells(found, "signed_in")).await;
    let ours = town.company.to_string();
    assert!(
        theirs
            .iter()
            .all(|line| line["about"]["name"] != "dispatcher" && line["user"]["name"] != "dispatcher")
    );
    assert!(!json!(theirs).to_string().contains(&ours));
    town.close().await;
}

/// Threads that served let go of the folder a moment after they were told to.
async fn checked(folder: &std::path::Path) -> domovoi_actors::Report {
    for _ in 0..500 {
        match domovoi_actors::check(folder) {
            Err(domovoi_actors::StoreError::Locked(_)) => tokio::time::sleep(Duration::from_millis(20)).await,
            report => return report.unwrap(),
        }
    }
    panic!("the folder stays locked");
}

#[actix_web::test]
async fn the_trail_holds_no_name_and_tells_when_it_was_changed() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    town.register(&dispatcher).await;
    dispatcher.get("/api/v1/search?q=%2B79211234567").await.good();
    dispatcher.get("/api/v1/people").await.good();
    let admin = town.client("admin").await;
    lines(&admin, "&what=personal_seen", |found| found.len() >= 2).await;
    let folder = town.dir.path().to_owned();
    let Town { server, house, dir, .. } = town;
    server.stop().await;
    house.close().await;
    drop(house);
    let mut kept = String::new();
    for entry in std::fs::read_dir(folder.join("audit")).unwrap() {
        kept += &std::fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    for secret in [
        "Анна",
        "Кузнецова",
        "9211234567",
        "Иванов",
        "Сидоров",
        PASSWORD,
        dispatcher.token.as_deref().unwrap(),
    ] {
        assert!(!kept.contains(secret), "{secret}");
    }
    let report = checked(&folder).await;
    assert_eq!(report.faults, []);
    assert!(report.trail_lines > 5 && report.trail_end.len() == 64);

    let file = std::fs::read_dir(folder.join("audit"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("personal_seen", "signed_out", 1)).unwrap();
    let report = checked(&folder).await;
    assert_eq!(report.faults.len(), 1, "{:?}", report.faults);
    drop(dir);
}
