//! A forgotten password, letters about the own account, and what somebody would try with them.

use crate::outside::with_letters;
use crate::town::{Client, PASSWORD, Reply, Town};
use awc::http::Method;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const LONG: &str = "чайник летит на восток";
const ADDRESS: &str = "ivanova@example.org";

/// The post of the town: to whom, about what, which words.
#[derive(Clone, Default)]
struct Post(Arc<Mutex<Vec<(String, String, String)>>>);

impl Post {
    /// The letter with this number, which may be on its way.
    async fn letter(&self, number: usize) -> (String, String, String) {
        for _ in 0..200 {
            if let Some(letter) = self.0.lock().get(number) {
                return letter.clone();
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("letter {number} did not come");
    }

    fn count(&self) -> usize {
        self.0.lock().len()
    }
}

/// What stands behind `#` in the letter.
fn token(letter: &(String, String, String)) -> String {
    let after = letter.2.split_once('#').expect("a link").1;
    after.split_whitespace().next().unwrap().to_owned()
}

async fn town() -> (Town, Post) {
    let post = Post::default();
    let told = post.clone();
    let send = move |to: String, subject: String, text: String| told.0.lock().push((to, subject, text));
    (with_letters(Town::new().await, Arc::new(send)).await, post)
}

async fn forget(town: &Town, login: &str) -> Reply {
    town.nobody()
        .post("/api/v1/session/recovery", json!({"login": login}))
        .await
}

async fn give_address(client: &Client, post: &Post) {
    let sent = post.count();
    let body = json!({"email": ADDRESS, "password": PASSWORD});
    let offered = client.post("/api/v1/account/email/offer", body).await;
    assert_eq!(offered.status.as_u16(), 204);
    let letter = post.letter(sent).await;
    assert_eq!(letter.0, ADDRESS);
    let confirmed = client
        .post("/api/v1/account/email", json!({"token": token(&letter)}))
        .await;
    assert_eq!(confirmed.good()["email"], ADDRESS);
}

#[actix_web::test]
async fn a_forgotten_password_is_set_by_a_letter_to_an_address_that_was_confirmed() {
    let (town, post) = town().await;
    let dispatcher = town.client("dispatcher").await;
    let wrong = json!({"email": ADDRESS, "password": "не тот"});
    let refused = dispatcher.post("/api/v1/account/email/offer", wrong).await;
    assert_eq!(refused.json()["errors"][0]["code"], "wrong_password");
    give_address(&dispatcher, &post).await;
    assert_eq!(forget(&town, " Dispatcher ").await.status.as_u16(), 204);
    let letter = post.letter(1).await;
    assert!(letter.0 == ADDRESS && !letter.2.contains("dispatcher"), "{}", letter.2);
    let link = token(&letter);
    let shown = town
        .nobody()
        .post("/api/v1/session/link", json!({"token": link}))
        .await
        .good();
    let hour = jiff::Timestamp::now() + jiff::Span::new().hours(1);
    assert!(
        shown["expires_at"]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap()
            <= hour
    );
    let set = json!({"token": link, "password": LONG});
    let done = town.nobody().post("/api/v1/session/link/password", set.clone()).await;
    assert_eq!(done.status.as_u16(), 204);
    assert!(post.letter(2).await.2.contains("сменён пароль"), "the person is told");
    let again = town.nobody().post("/api/v1/session/link/password", set).await;
    assert_eq!(again.status.as_u16(), 404, "a link opens once");
    let body = json!({"login": "dispatcher", "password": LONG});
    town.nobody().post("/api/v1/session", body).await.good();
    town.close().await;
}

#[actix_web::test]
async fn nobody_learns_who_there_is_and_nobody_is_flooded() {
    let (town, post) = town().await;
    let dispatcher = town.client("dispatcher").await;
    give_address(&dispatcher, &post).await;
    let told = async |login: &str| {
        let reply = forget(&town, login).await;
        (reply.status.as_u16(), reply.bytes)
    };
    let answers = [told("dispatcher").await, told("second").await, told("nobody").await];
    assert!(answers.iter().all(|answer| *answer == (204, Vec::new())));
    post.letter(1).await;
    for _ in 0..5 {
        assert_eq!(told("dispatcher").await.0, 204);
    }
    post.letter(3).await;
    for _ in 0..2 {
        told("nobody").await;
    }
    assert_eq!(told("nobody").await.0, 429, "a place asks ten times");
    assert_eq!(post.count(), 4, "a person gets three");
    dispatcher.get("/api/v1/me").await.good();
    let body = json!({"login": "dispatcher", "password": PASSWORD});
    town.nobody().post("/api/v1/session", body).await.good();
    town.close().await;
}

#[actix_web::test]
async fn an_address_is_confirmed_by_its_own_person_and_changes_are_told_to_it() {
    let (town, post) = town().await;
    let (dispatcher, second) = (town.client("dispatcher").await, town.client("second").await);
    let body = json!({"email": "eve@example.org", "password": PASSWORD});
    dispatcher.post("/api/v1/account/email/offer", body).await;
    let foreign = json!({"token": token(&post.letter(0).await)});
    let refused = second.post("/api/v1/account/email", foreign).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["code"].clone()),
        (409, json!("link_over"))
    );
    assert_eq!(
        dispatcher.get("/api/v1/account/email").await.good()["email"],
        Value::Null,
        "not before it is confirmed"
    );
    give_address(&dispatcher, &post).await;
    let offered = json!({"password": PASSWORD});
    dispatcher
        .post("/api/v1/account/second-factor/recovery-codes", offered)
        .await;
    let password = json!({"old_password": PASSWORD, "new_password": LONG});
    dispatcher.post("/api/v1/account/password", password).await;
    assert!(post.letter(2).await.2.contains("сменён пароль"));
    let gone = dispatcher
        .send(Method::DELETE, "/api/v1/account/email", &[], None)
        .await;
    assert_eq!(gone.status.as_u16(), 204);
    assert_eq!(post.letter(3).await.0, ADDRESS, "the former address hears of it");
    assert_eq!(
        dispatcher.get("/api/v1/account/email").await.good()["email"],
        Value::Null
    );
    for bad in ["ivanova", "a@example.org\r\nBcc: b@example.org"] {
        let body = json!({"email": bad, "password": LONG});
        let reply = dispatcher.post("/api/v1/account/email/offer", body).await;
        assert_eq!(reply.json()["errors"][0]["code"], "not_an_email", "{bad}");
    }
    town.close().await;
}
