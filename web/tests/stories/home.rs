//! A resident joins a flat, invites others into it, and leaves: what is seen follows at once.

use crate::town::{Client, PASSWORD, Town};
use awc::http::Method;
use domovoi_actors::Order;
use domovoi_domain::access::{Grant, Mandate};
use domovoi_domain::kernel::{PersonId, Role, Via, Who};
use domovoi_domain::residents::{Person, PersonCard, PersonCommand};
use domovoi_web::password;
use serde_json::{Value, json};

const ACCOUNT: &str = "78-0005";

impl Client {
    async fn put(&self, path: &str, body: Value) -> Value {
        let kind = [("content-type", "application/json")];
        let body = Some(body.to_string().into_bytes());
        self.send(Method::PUT, path, &kind, body).await.good()
    }

    async fn delete(&self, path: &str) -> Value {
        self.send(Method::DELETE, path, &[], None).await.good()
    }

    /// How many tickets are seen.
    async fn tickets(&self) -> u64 {
        self.get("/api/v1/tickets").await.good()["total"].as_u64().unwrap()
    }

    /// Looks until so many tickets are seen: rights follow the homes behind the journal.
    async fn comes_to_see(&self, wanted: u64) {
        for _ in 0..500 {
            if self.tickets().await == wanted {
                return;
            }
            actix_web::rt::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(self.tickets().await, wanted);
    }
}

/// Somebody with an account and no flat, and the number of the account of flat 5.
async fn newcomer(town: &Town) -> Client {
    let who = Who::system(Via::Console);
    let (person, company) = (town.house.new_id::<PersonId>(), town.company);
    let card = PersonCard {
        name: "Новосёлов Илья".into(),
        phones: vec!["+79110000001".into()],
        email: String::new(),
    };
    let register = PersonCommand::Register {
        id: person,
        company,
        card,
        homes: vec![],
    };
    let order = Order::new(register, who.clone());
    town.house.send::<Person>(person, order).await.unwrap();
    let grant = Grant {
        person: Some(person),
        ..Grant::from(Mandate::new(company, Role::Resident))
    };
    let hash = password::hash(PASSWORD).unwrap();
    let made = town.house.found_user("newcomer".into(), hash, grant, &who, None).await;
    made.unwrap();
    let admin = town.client("admin").await;
    let path = format!("/api/v1/buildings/{}/accounts", town.building);
    let set = admin
        .put(&path, json!({"accounts": [{"flat": 5, "number": ACCOUNT}]}))
        .await;
    assert_eq!(set["items"][0]["number"], ACCOUNT);
    town.client("newcomer").await
}

fn claim(account: &str, digits: &str) -> Value {
    json!({"account": account, "digits": digits, "role": "tenant"})
}

#[actix_web::test]
async fn who_joins_by_an_account_sees_the_own_requests_until_staff_has_verified_him() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    town.register(&dispatcher).await;
    let resident = newcomer(&town).await;
    let join = async |account, digits| resident.post("/api/v1/home/flats", claim(account, digits)).await;

    let (unknown, wrong) = (join("78-9999", "4567").await, join(ACCOUNT, "0000").await);
    assert_eq!(unknown.status, 422);
    assert_eq!(unknown.json(), wrong.json(), "nobody learns which accounts there are");
    let home = join(ACCOUNT, "4567").await.good();
    assert_eq!(home["homes"][0]["verified"], false);
    assert_eq!(home["homes"][0]["flat"], 5);
    assert_eq!(join(ACCOUNT, "4567").await.json()["code"], "joined_already");

    assert_eq!(resident.tickets().await, 0, "what others asked for is not his to see");
    let own = town.register(&resident).await["id"].as_str().unwrap().to_owned();
    assert_eq!(resident.tickets().await, 1);
    resident.get(&format!("/api/v1/tickets/{own}")).await.good();
    let neighbour = json!({"building_id": town.building.to_string(), "flat": 6, "place": "flat",
        "category": town.category().0, "problem": town.category().1, "description": "Кран"});
    assert_eq!(resident.post("/api/v1/tickets", neighbour).await.status, 422);
    let people = resident.get("/api/v1/people").await;
    assert_eq!(people.status, 403, "who lives there is not told either");

    let admin = town.client("admin").await;
    let user = admin.get("/api/v1/users?q=newcomer").await.good()["items"][0].clone();
    let mandate = &user["mandates"][0];
    assert_eq!(mandate["scopes"][0]["kind"], "claim");
    let same = json!({"mandates": [{"company_id": mandate["company"]["id"], "role": mandate["role"], "scopes": mandate["scopes"]}]});
    let path = format!("/api/v1/users/{}", user["id"].as_str().unwrap());
    let kind = [("content-type", "application/json")];
    let kept = admin
        .send(Method::PATCH, &path, &kind, Some(same.to_string().into_bytes()))
        .await;
    assert_eq!(
        kept.good()["mandates"][0]["scopes"][0]["kind"],
        "claim",
        "what was there stays"
    );

    let id = home["person_id"].as_str().unwrap();
    let verified = json!({"building_id": town.building.to_string(), "flat": 5, "role": "tenant", "verified": true});
    let verifies = dispatcher.post(&format!("/api/v1/people/{id}/homes"), verified).await;
    verifies.good();
    resident.comes_to_see(2).await;
    let me = resident.get("/api/v1/me").await.good();
    assert_eq!(me["role"], "tenant");

    let left = resident
        .delete(&format!("/api/v1/home/flats/{}/5", town.building))
        .await;
    assert_eq!(left["homes"], json!([]));
    resident.comes_to_see(0).await;
    town.close().await;
}

#[actix_web::test]
async fn whoever_guesses_accounts_has_to_wait() {
    let town = Town::new().await;
    let resident = newcomer(&town).await;
    for digits in ["0001", "0002", "0003", "0004", "0005"] {
        let reply = resident.post("/api/v1/home/flats", claim(ACCOUNT, digits)).await;
        assert_eq!(reply.status, 422);
    }
    let reply = resident.post("/api/v1/home/flats", claim(ACCOUNT, "4567")).await;
    assert_eq!(reply.status, 429);
    assert!(reply.header("retry-after").parse::<u32>().unwrap() > 3000);
    town.close().await;
}

#[actix_web::test]
async fn an_owner_invites_once_sees_who_came_and_ends_it() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    town.register(&dispatcher).await;
    let owner = town.client("resident").await;
    let whom = json!({"building_id": town.building.to_string(), "flat": 5, "role": "family"});
    let given = owner.post("/api/v1/home/invitations", whom.clone()).await.good();
    let token = given["path"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let nobody = town.nobody();
    let shown = nobody
        .post("/api/v1/session/invitation", json!({"token": token}))
        .await
        .good();
    assert_eq!(shown["flat"], 5);
    assert!(!shown.to_string().contains("Кузнецова"), "a stranger learns no names");

    let join = json!({"token": token, "login": "family", "password": "семь-слонов-на-льду",
        "name": "Кузнецов Олег", "phone": "8 921 000-00-05"});
    let signed_in = nobody
        .post("/api/v1/session/invitation/accept", join.clone())
        .await
        .good();
    let mut family = town.nobody();
    family.token = Some(signed_in["token"].as_str().unwrap().to_owned());
    assert_eq!(family.tickets().await, 1, "the owner has vouched for him");
    let again = nobody.post("/api/v1/session/invitation/accept", join).await;
    assert_eq!(
        (again.status.as_u16(), again.json()["code"].clone()),
        (404, json!("invitation_over"))
    );
    let refused = family.post("/api/v1/home/invitations", whom).await;
    assert_eq!(refused.json()["code"], "only_owner_invites");

    let home = owner.get("/api/v1/home").await.good();
    assert_eq!(home["invitations"][0]["joined"]["name"], "Кузнецов Олег");
    let id = home["invitations"][0]["id"].as_str().unwrap();
    let home = owner.delete(&format!("/api/v1/home/invitations/{id}")).await;
    assert_eq!(home["invitations"], json!([]));
    assert_eq!(family.tickets().await, 0, "the flat is his no more, at once");

    let resident = newcomer(&town).await;
    let guest = json!({"building_id": town.building.to_string(), "flat": 5, "role": "guest"});
    let given = owner.post("/api/v1/home/invitations", guest).await.good();
    let token = given["path"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let joined = resident
        .post("/api/v1/home/flats", json!({"invitation": token}))
        .await
        .good();
    assert_eq!(joined["homes"][0]["role"], "guest");
    assert_eq!(resident.get("/api/v1/me").await.good()["role"], "guest");
    assert_eq!(
        resident.get("/api/v1/tickets").await.status,
        403,
        "a guest sees no tickets"
    );
    town.close().await;
}
