//! A ticket at a contractor: who sees what of it, and when.

use crate::socket::Socket;
use crate::town::{Client, PASSWORD, Town};
use domovoi_domain::access::{Grant, Mandate};
use domovoi_domain::kernel::{EmployeeId, Role, Span, Via, Who};
use domovoi_web::password;
use serde_json::{Value, json};

/// A firm with a manager and an executor who sign in.
pub(crate) struct Firm {
    pub(crate) id: String,
    pub(crate) executor: EmployeeId,
    pub(crate) manager_client: Client,
    pub(crate) executor_client: Client,
}

pub(crate) async fn firm(town: &Town, name: &str) -> Firm {
    let admin = town.client("admin").await;
    let company = town.company.to_string();
    let card = json!({"company_id": company, "name": name, "kinds": ["maintenance"],
        "scopes": [{"kind": "company", "id": company}], "skills": ["plumber"]});
    let id = admin.post("/api/v1/contractors", card).await.good()["id"].clone();
    let path = |tail: &str| format!("/api/v1/contractors/{}{tail}", id.as_str().unwrap());
    let from = (town.house.now() - Span::days(1)).to_string();
    admin
        .post(&path("/contracts"), json!({"number": "7/26", "from": from}))
        .await
        .good();
    let mut people = Vec::new();
    for (role, login) in [(Role::ContractorManager, "m"), (Role::Contractor, "e")] {
        let person = json!({"company_id": company, "name": format!("{name} {login}"), "position": "executor",
            "skills": ["plumber"], "contractor": true});
        let made = admin.post("/api/v1/employees", person).await.good();
        admin
            .post(&path("/people"), json!({"employee_id": made["id"]}))
            .await
            .good();
        let employee: EmployeeId = made["id"].as_str().unwrap().parse().ok().unwrap();
        let grant = Grant::from(Mandate {
            employee: Some(employee),
            ..Mandate::new(town.company, role)
        });
        let login = format!("{login}-{}", id.as_str().unwrap());
        let (hash, who) = (password::hash(PASSWORD).unwrap(), Who::system(Via::Console));
        let made = town.house.found_user(login.clone(), hash, grant, &who, None).await;
        made.unwrap();
        people.push((employee, town.client(&login).await));
    }
    let (executor, executor_client) = people.pop().unwrap();
    Firm {
        id: id.as_str().unwrap().to_owned(),
        executor,
        manager_client: people.pop().unwrap().1,
        executor_client,
    }
}

/// A ticket with a telephone, given to the firm and to its executor.
async fn given(town: &Town, firm: &Firm) -> (Value, String) {
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await;
    let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().unwrap());
    let body = json!({"contractor_id": firm.id});
    let given = dispatcher.post(&format!("{path}/entrust"), body).await.good();
    assert_eq!(
        (&given["executor"], &given["contractor"]["accepted_at"]),
        (&Value::Null, &Value::Null)
    );
    let body = json!({"executor_id": firm.executor.to_string(), "assign": "manual"});
    firm.manager_client.post(&format!("{path}/assign"), body).await.good();
    (ticket, path)
}

async fn found(client: &Client, words: &str) -> u64 {
    let words: String = words.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let page = client
        .get(&format!("/api/v1/search?q={words}&kinds=ticket"))
        .await
        .good();
    let list = client.get(&format!("/api/v1/tickets?q={words}")).await.good();
    assert_eq!(page["total"], list["total"], "the box and the list agree");
    page["total"].as_u64().unwrap()
}

#[actix_web::test]
async fn the_address_appears_when_the_firm_accepts_and_the_phone_goes_when_it_is_done() {
    let town = Town::new().await;
    let (own, other) = (firm(&town, "ООО «Капля»").await, firm(&town, "ООО «Кран»").await);
    let (ticket, path) = given(&town, &own).await;
    let number = ticket["number"].as_str().unwrap();
    let worker = &own.executor_client;
    town.house
        .searched(town.house.store().last_seq(), std::time::Duration::from_secs(5))
        .await;

    let before = worker.get(&path).await.good();
    assert_eq!(
        before["hidden"],
        json!(["address", "flat", "phone", "description", "files"])
    );
    assert_eq!(
        (&before["flat"], &before["building_id"], &before["text"]),
        (&Value::Null, &json!(""), &json!(""))
    );
    assert!(!before.to_string().contains("Ленина") && !before.to_string().contains("9211234567"));
    assert_ne!(before["service_name"], "");
    let moves = before["allowed_moves"].to_string();
    for begun in ["start", "localise", "inform", "defer"] {
        assert!(!moves.contains(begun), "{begun}: {moves}");
    }
    let mut socket = Socket::open(worker).await;
    socket.subscribe("a", "tickets", json!({}), None).await;
    let rows = socket.next().await.to_string();
    assert!(rows.contains(number) && !rows.contains("Ленина"), "{rows}");
    for (words, count) in [("Ленина", 0), ("9211234567", 0), (number, 1)] {
        assert_eq!(found(worker, words).await, count, "{words}");
    }
    let here = format!("/api/v1/tickets?building_id={}", town.building);
    assert_eq!(
        worker.get(&here).await.good()["total"],
        0,
        "a filter does not tell the house"
    );
    assert_eq!(
        worker.post(&format!("{path}/start"), json!({})).await.json()["code"],
        "not_accepted"
    );

    worker.post(&format!("{path}/accept"), json!({})).await.good();
    let working = worker.get(&path).await.good();
    assert_eq!(working["hidden"], json!([]));
    assert_eq!(working["contact"]["phone"], "+7 *** ***-**-67");
    let reason = json!({"purpose": "visit"});
    let show = format!("{path}/contact/show");
    let shown = own.executor_client.post(&show, reason.clone()).await.good();
    assert_eq!(shown["phones"], json!(["+79211234567"]));
    assert_eq!(working["flat"], 5);
    assert_eq!(found(worker, "Ленина").await, 1);
    worker.post(&format!("{path}/start"), json!({})).await.good();
    worker
        .post(&format!("{path}/complete"), json!({"note": "Прокладка"}))
        .await
        .good();
    let after = worker.get(&path).await.good();
    assert_eq!(
        (&after["hidden"], &after["contact"]["phone"]),
        (&json!(["phone"]), &json!(""))
    );
    assert_eq!(found(worker, "9211234567").await, 0);

    for stranger in [&other.manager_client, &other.executor_client] {
        assert_eq!(stranger.get(&path).await.status, 404);
        assert_eq!(stranger.get("/api/v1/tickets").await.good()["total"], 0);
        assert_eq!(found(stranger, number).await, 0);
    }
    let admin = town.client("admin").await;
    let explain = async |firm: &Firm| {
        let user = admin.get(&format!("/api/v1/users?q=e-{}", firm.id)).await.good()["items"][0].clone();
        let (user, ticket) = (user["id"].as_str().unwrap(), ticket["id"].as_str().unwrap());
        let asked = format!("/api/v1/access/explain?user_id={user}&action=see_tickets&kind=ticket&id={ticket}");
        admin.get(&asked).await.good()["allowed"].clone()
    };
    assert_eq!(
        (explain(&own).await, explain(&other).await),
        (json!(true), json!(false))
    );
    let firms = own.manager_client.get("/api/v1/contractors").await.good();
    assert_eq!((&firms["total"], &firms["items"][0]["id"]), (&json!(1), &json!(own.id)));
    let dispatcher = town.client("dispatcher").await.get(&path).await.good();
    assert_eq!(
        (&dispatcher["status"], &dispatcher["contractor"]["name"]),
        (&json!("completed"), &json!("ООО «Капля»"))
    );
    town.close().await;
}

#[actix_web::test]
async fn a_firm_refuses_with_a_reason_and_the_company_gives_it_to_another() {
    let town = Town::new().await;
    let (own, other) = (firm(&town, "ООО «Капля»").await, firm(&town, "ООО «Кран»").await);
    let (_, path) = given(&town, &own).await;
    let dispatcher = town.client("dispatcher").await;
    let foreign = json!({"executor_id": other.executor.to_string(), "assign": "manual"});
    let refused = own.manager_client.post(&format!("{path}/assign"), foreign).await;
    assert_eq!(refused.json()["errors"][0]["code"], "unknown", "only its own people");
    let second = dispatcher
        .post(&format!("{path}/entrust"), json!({"contractor_id": other.id}))
        .await;
    assert_eq!(second.json()["code"], "entrusted_already");
    let refuse = json!({"reason": "Нет запчастей"});
    let gone = own.manager_client.post(&format!("{path}/refuse"), refuse).await;
    assert!(gone.status.is_success());
    assert_eq!(own.manager_client.get(&path).await.status, 404);
    dispatcher
        .post(&format!("{path}/entrust"), json!({"contractor_id": other.id}))
        .await
        .good();
    let told = dispatcher.get(&format!("{path}/history")).await.good();
    let told = told["items"].to_string();
    assert!(
        told.contains("Отказался подрядчик ООО «Капля»: «Нет запчастей»"),
        "{told}"
    );
    let back = dispatcher.post(&format!("{path}/recall"), json!({})).await.good();
    assert_eq!(back["contractor"], Value::Null);
    assert_eq!(other.manager_client.get(&path).await.status, 404);
    town.close().await;
}

#[actix_web::test]
async fn when_the_contract_ends_what_is_open_comes_home_and_what_is_done_stays_readable() {
    let town = Town::new().await;
    let own = firm(&town, "ООО «Капля»").await;
    let (_, done) = given(&town, &own).await;
    for step in ["accept", "start", "complete"] {
        own.executor_client
            .post(&format!("{done}/{step}"), json!({}))
            .await
            .good();
    }
    let (_, open) = given(&town, &own).await;
    let admin = town.client("admin").await;
    let end = format!("/api/v1/contractors/{}/contracts/end", own.id);
    assert_eq!(admin.post(&end, json!({"number": "7/26"})).await.good()["holds"], false);
    town.house.settle().await;
    let home = admin.get(&open).await.good();
    assert_eq!((&home["contractor"], &home["executor"]), (&Value::Null, &Value::Null));
    assert_eq!(own.manager_client.get(&open).await.status, 404);
    let finished = own.manager_client.get(&done).await.good();
    assert_eq!(
        (&finished["status"], &finished["contact"]["phone"]),
        (&json!("completed"), &json!(""))
    );
    assert_eq!(finished["allowed_moves"], json!([]));
    assert_eq!(own.executor_client.get(&done).await.status, 404);
    let again = admin
        .post(&format!("{open}/entrust"), json!({"contractor_id": own.id}))
        .await;
    assert_eq!(again.json()["errors"][0]["code"], "no_contract");
    town.close().await;
}
