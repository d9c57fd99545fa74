//! The table of rights as it is shown, and why somebody may or may not.

use crate::town::Town;
use serde_json::json;

#[actix_web::test]
async fn an_administrator_reads_the_table_and_asks_why() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let matrix = admin.get("/api/v1/access/matrix").await.good();
    let roles: Vec<&str> = matrix["roles"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|role| role["code"].as_str())
        .collect();
    assert_eq!(roles.len(), 19);
    assert!(!roles.contains(&"system"), "the machine does not sign in");
    let closes = matrix["actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["action"]["code"] == "close_tickets")
        .unwrap();
    let may: Vec<&str> = roles
        .iter()
        .zip(closes["reaches"].as_array().unwrap())
        .filter_map(|(role, reach)| (reach != "-").then_some(*role))
        .collect();
    assert_eq!(may, ["dispatcher", "resident", "tenant"]);
    let moments = matrix["fields"].as_array().unwrap().iter();
    let contractor = roles.iter().position(|role| *role == "contractor").unwrap();
    let addresses: Vec<(&str, &str)> = moments
        .filter(|row| row["field"]["code"] == "address")
        .filter_map(|row| Some((row["moment"]["code"].as_str()?, row["sights"][contractor].as_str()?)))
        .collect();
    assert_eq!(addresses, [("before", "-"), ("working", "shown"), ("after", "shown")]);

    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    let user = |login: &str| town.house.model().users.by_login(login).unwrap().id.to_string();
    let why = async |login: &str, action: &str, thing: &str| {
        let path = format!("/api/v1/access/explain?user_id={}&action={action}{thing}", user(login));
        admin.get(&path).await.good()
    };
    let thing = format!("&kind=ticket&id={ticket}");
    for (login, action, allowed, reason) in [
        (
            "dispatcher",
            "see_tickets",
            true,
            "Роль допускает это везде в компании: места за пользователем не закреплены.",
        ),
        ("accountant", "close_tickets", false, "Роль этого не допускает."),
        ("resident", "close_tickets", true, "Это квартира пользователя."),
    ] {
        let told = why(login, action, &thing).await;
        assert_eq!(
            (&told["allowed"], &told["reason"]),
            (&json!(allowed), &json!(reason)),
            "{login} {action}"
        );
    }
    assert_eq!(why("executor", "see_tickets", "").await["allowed"], true);

    let wrong = |field: &'static str| {
        move |reply: crate::town::Reply| {
            assert_eq!(
                (reply.status.as_u16(), &reply.json()["errors"][0]["field"]),
                (422, &json!(field))
            );
        }
    };
    let ask = async |query: String| admin.get(&format!("/api/v1/access/explain?{query}")).await;
    wrong("action")(ask(format!("user_id={}&action=fly", user("admin"))).await);
    wrong("kind")(
        ask(format!(
            "user_id={}&action=see_tickets&kind=moon&id={ticket}",
            user("admin")
        ))
        .await,
    );
    wrong("id")(ask(format!("user_id={}&action=see_tickets&kind=ticket", user("admin"))).await);
    wrong("user_id")(ask(format!("user_id={}&action=see_tickets", user("stranger"))).await);
    town.close().await;
}
