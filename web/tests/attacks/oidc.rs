//! Sign-in by an identity provider, and what somebody would try with it.

use crate::phone::Phone;
use crate::provider::Provider;
use crate::town::{Client, PASSWORD, Reply, Town};
use awc::http::Method;
use serde_json::{Value, json};

/// A browser on its way to the provider: where it was sent, with which cookie.
struct Away {
    address: String,
    cookie: String,
}

async fn away(client: &Client, path: &str, body: Value) -> Away {
    let reply = client.post(path, body).await;
    let address = reply.good()["address"].as_str().unwrap().to_owned();
    let cookie = reply.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    Away {
        address,
        cookie: cookie.split(';').next().unwrap().to_owned(),
    }
}

async fn to_sign_in(town: &Town) -> Away {
    away(
        &town.nobody(),
        "/api/v1/session/oidc/offer",
        json!({"provider": "corp"}),
    )
    .await
}

async fn back(town: &Town, cookie: &str, body: Value) -> Reply {
    let path = "/api/v1/session/oidc/back";
    town.nobody().post_with(path, &[("cookie", cookie)], body).await
}

/// Agrees at the provider and comes back; gives the proof.
async fn home(town: &Town, provider: &Provider, away: Away) -> Reply {
    let (state, code) = provider.agree(&away.address);
    back(town, &away.cookie, json!({"state": state, "code": code})).await
}

async fn proof(town: &Town, provider: &Provider, away: Away) -> String {
    let reply = home(town, provider, away).await.good();
    reply["proof"].as_str().unwrap().to_owned()
}

async fn sign_in(town: &Town, provider: &Provider) -> Reply {
    let proof = proof(town, provider, to_sign_in(town).await).await;
    spend(town, &proof, None).await
}

async fn spend(town: &Town, proof: &str, code: Option<String>) -> Reply {
    let body = json!({"proof": proof, "code": code});
    town.nobody().post("/api/v1/session/oidc", body).await
}

async fn link(town: &Town, provider: &Provider, client: &Client) -> Reply {
    let body = json!({"provider": "corp", "password": PASSWORD});
    let away = away(client, "/api/v1/account/identities/offer", body).await;
    let proof = proof(town, provider, away).await;
    client.post("/api/v1/account/identities", json!({"proof": proof})).await
}

fn told(reply: &Reply) -> (u16, Value) {
    (reply.status.as_u16(), reply.json()["code"].clone())
}

async fn opened() -> (Town, Provider) {
    let provider = Provider::open().await;
    (Town::with(provider.config()).await, provider)
}

#[actix_web::test]
async fn a_linked_account_opens_for_its_person_and_a_foreign_one_opens_nothing() {
    let (town, provider) = opened().await;
    let dispatcher = town.client("dispatcher").await;
    let linked = link(&town, &provider, &dispatcher).await.good();
    assert_eq!(
        (&linked["provider"], &linked["usable"]),
        (&json!("Корпоративный"), &json!(true))
    );
    assert_eq!(sign_in(&town, &provider).await.good()["user"]["login"], "dispatcher");

    let second = town.client("second").await;
    assert_eq!(
        told(&link(&town, &provider, &second).await),
        (409, json!("identity_taken"))
    );
    provider.word.lock().subject = "8".into();
    assert_eq!(told(&sign_in(&town, &provider).await), (401, json!("unknown_identity")));

    provider.word.lock().subject = "7".into();
    let path = format!("/api/v1/account/identities/{}", linked["id"].as_str().unwrap());
    let gone = dispatcher.send(Method::DELETE, &path, &[], None).await;
    assert_eq!(gone.status.as_u16(), 204);
    assert_eq!(told(&sign_in(&town, &provider).await), (401, json!("unknown_identity")));
    town.close().await;
    provider.close().await;
}

#[actix_web::test]
async fn an_invited_person_comes_in_by_the_provider_and_sets_no_password() {
    let (town, provider) = opened().await;
    let admin = town.client("admin").await;
    let mandate = json!({"company_id": town.company.to_string(), "role": "accountant"});
    let body = json!({"login": "newcomer", "mandates": [mandate]});
    let invited = admin.post("/api/v1/users", body).await.good();
    let token = invited["link"]["path"]
        .as_str()
        .unwrap()
        .split_once('#')
        .unwrap()
        .1
        .to_owned();
    let ask = json!({"provider": "corp", "invitation": token});
    let shown = proof(
        &town,
        &provider,
        away(&town.nobody(), "/api/v1/session/oidc/offer", ask.clone()).await,
    )
    .await;
    assert_eq!(
        told(&spend(&town, &shown, None).await),
        (401, json!("wrong_identity")),
        "it is no sign-in"
    );
    let take = async || {
        town.nobody()
            .post("/api/v1/session/oidc/invitation", json!({"proof": shown}))
            .await
    };
    assert_eq!(take().await.good()["user"]["login"], "newcomer");
    assert_eq!(
        told(&take().await),
        (401, json!("wrong_identity")),
        "a proof is spent once"
    );
    assert_eq!(sign_in(&town, &provider).await.good()["user"]["login"], "newcomer");
    let again = town.nobody().post("/api/v1/session/oidc/offer", ask).await;
    assert_eq!(told(&again), (404, json!("link_over")));
    town.close().await;
    provider.close().await;
}

#[actix_web::test]
async fn an_answer_is_taken_once_from_the_browser_that_asked_and_for_what_it_asked() {
    let (town, provider) = opened().await;
    let dispatcher = town.client("dispatcher").await;
    link(&town, &provider, &dispatcher).await.good();
    let refused = (401, json!("wrong_identity"));
    let (mine, other) = (to_sign_in(&town).await, to_sign_in(&town).await);
    let (state, code) = provider.agree(&mine.address);
    let body = json!({"state": state, "code": code});
    for (cookie, body) in [
        ("", body.clone()),
        ("oidc=AAAA", body.clone()),
        (other.cookie.as_str(), body.clone()),
        (mine.cookie.as_str(), json!({"state": "forged", "code": code})),
        (
            mine.cookie.as_str(),
            json!({"state": state, "code": code, "iss": "https://evil.example"}),
        ),
    ] {
        assert_eq!(told(&back(&town, cookie, body).await), refused);
    }
    // The code of one question does not answer another: its verifier is another.
    let (foreign, _) = provider.agree(&other.address);
    let mixed = json!({"state": foreign, "code": code});
    assert_eq!(told(&back(&town, &other.cookie, mixed).await), refused);
    let (state, code) = provider.agree(&mine.address);
    let body = json!({"state": state, "code": code});
    let shown = back(&town, &mine.cookie, body.clone()).await;
    assert!(
        shown.header("set-cookie").contains("Max-Age=0"),
        "the question is answered"
    );
    assert_eq!(
        told(&back(&town, &mine.cookie, body).await),
        refused,
        "a code opens once"
    );
    let shown = shown.good()["proof"].as_str().unwrap().to_owned();
    let linking = dispatcher
        .post("/api/v1/account/identities", json!({"proof": shown}))
        .await;
    assert_eq!(
        told(&linking),
        (409, json!("wrong_identity")),
        "a proof is for one purpose"
    );
    spend(&town, &shown, None).await.good();
    assert_eq!(told(&spend(&town, &shown, None).await), refused, "and is spent once");
    let link = json!({"provider": "corp", "password": "не тот"});
    let wrong = dispatcher.post("/api/v1/account/identities/offer", link).await;
    assert_eq!(wrong.json()["errors"][0]["code"], "wrong_password");
    town.close().await;
    provider.close().await;
}

#[actix_web::test]
async fn a_token_that_lies_opens_nothing() {
    let (town, provider) = opened().await;
    let dispatcher = town.client("dispatcher").await;
    link(&town, &provider, &dispatcher).await.good();
    for claims in [
        json!({"nonce": "of another time"}),
        json!({"aud": "another client"}),
        json!({"iss": "https://evil.example"}),
        json!({"exp": 1_000_000_000}),
        json!({"sub": ""}),
    ] {
        provider.word.lock().claims = claims.clone();
        let reply = home(&town, &provider, to_sign_in(&town).await).await;
        assert_eq!(told(&reply), (401, json!("wrong_identity")), "{claims}");
    }
    provider.word.lock().claims = json!({});
    for head in [
        json!({"alg": "none"}),
        json!({"alg": "HS256"}),
        json!({"alg": "ES256", "crit": ["x"]}),
    ] {
        provider.word.lock().head = Some(head.clone());
        let reply = home(&town, &provider, to_sign_in(&town).await).await;
        assert_eq!(told(&reply), (401, json!("wrong_identity")), "{head}");
    }
    // A key of the right name that is not the published one.
    {
        let mut forged = provider.word.lock();
        (forged.signs, forged.head) = (2, Some(json!({"alg": "ES256", "kid": "1"})));
    }
    let reply = home(&town, &provider, to_sign_in(&town).await).await;
    assert_eq!(told(&reply), (401, json!("wrong_identity")));
    town.close().await;
    provider.close().await;
}

#[actix_web::test]
async fn a_new_key_of_the_provider_is_read_at_once_and_strangers_do_not_make_us_ask_for_more() {
    let (town, provider) = opened().await;
    let dispatcher = town.client("dispatcher").await;
    link(&town, &provider, &dispatcher).await.good();
    (provider.word.lock().signs, provider.word.lock().publishes) = (2, 2);
    sign_in(&town, &provider).await.good();
    assert_eq!(provider.word.lock().asked_keys, 2);
    provider.word.lock().signs = 3;
    for _ in 0..3 {
        let reply = home(&town, &provider, to_sign_in(&town).await).await;
        assert_eq!(told(&reply), (401, json!("wrong_identity")));
    }
    assert_eq!(provider.word.lock().asked_keys, 2, "not within the same minute");
    town.close().await;
    provider.close().await;
}

#[actix_web::test]
async fn nothing_is_fetched_but_what_the_issuer_itself_names_and_it_leads_nowhere_else() {
    let far = "https://127.0.0.1:1/";
    for description in [
        json!({"issuer": "http://127.0.0.1/other"}),
        json!({"jwks_uri": "http://id.example.org/keys"}),
        json!({"token_endpoint": "file:///etc/passwd"}),
        json!({"authorization_endpoint": "javascript:alert(1)"}),
        json!({"jwks_uri": far}),
        json!({"jwks_uri": "ISSUER/elsewhere"}),
        json!({"jwks_uri": "ISSUER/endless"}),
    ] {
        let (town, provider) = opened().await;
        let text = description.to_string().replace("ISSUER", &provider.issuer);
        provider.word.lock().description = serde_json::from_str(&text).unwrap();
        let ask = json!({"provider": "corp"});
        let reply = town.nobody().post("/api/v1/session/oidc/offer", ask).await;
        assert_eq!(told(&reply), (503, json!("provider_unreachable")), "{description}");
        assert_eq!(provider.word.lock().asked_keys, 0, "{description}");
        town.close().await;
        provider.close().await;
    }
}

/// Turns the second step on.
async fn phone(client: &Client) -> Phone {
    let body = json!({"password": PASSWORD});
    let offer = client.post("/api/v1/account/second-factor/offer", body).await.good();
    let phone = Phone::of(offer["secret"].as_str().unwrap());
    let set = json!({"offer": offer["offer"], "code": phone.code(-1)});
    client.post("/api/v1/account/second-factor", set).await.good();
    phone
}

#[actix_web::test]
async fn the_second_step_is_asked_for_unless_the_provider_vouches_in_trusted_words() {
    let (town, provider) = opened().await;
    let dispatcher = town.client("dispatcher").await;
    link(&town, &provider, &dispatcher).await.good();
    let phone = phone(&dispatcher).await;
    provider.word.lock().claims = json!({"amr": ["pwd"]});
    let shown = proof(&town, &provider, to_sign_in(&town).await).await;
    assert_eq!(
        told(&spend(&town, &shown, None).await),
        (401, json!("second_factor_needed"))
    );
    let wrong = spend(&town, &shown, Some("000000".into())).await;
    assert_eq!(told(&wrong), (401, json!("wrong_code")));
    spend(&town, &shown, Some(phone.code(0))).await.good();
    provider.word.lock().claims = json!({"amr": ["pwd", "mfa"]});
    sign_in(&town, &provider).await.good();

    // A role of which the company wants it, and who has none here.
    let admin = town.client("admin").await;
    let path = format!("/api/v1/companies/{}/second-factor", town.company);
    let body = Some(json!({"roles": ["master"]}).to_string().into_bytes());
    let json_kind = [("content-type", "application/json")];
    admin.send(Method::PUT, &path, &json_kind, body).await.good();
    let master = town.client("master").await;
    provider.word.lock().subject = "9".into();
    link(&town, &provider, &master).await.good();
    for (amr, must) in [("pwd", true), ("mfa", false)] {
        provider.word.lock().claims = json!({"amr": [amr]});
        let signed_in = sign_in(&town, &provider).await.good();
        assert_eq!(signed_in["user"]["must_set_second_factor"], must, "{amr}");
        let mut client = town.nobody();
        client.token = Some(signed_in["token"].as_str().unwrap().to_owned());
        assert_eq!(
            client.get("/api/v1/tickets").await.status.as_u16(),
            if must { 403 } else { 200 }
        );
    }
    town.close().await;
    provider.close().await;
}
