//! The life of a ticket through the API.

use crate::town::Town;
use awc::http::Method;
use domovoi_domain::kernel::{CompanyId, Span, id};
use serde_json::{Value, json};

fn path(ticket: &Value, tail: &str) -> String {
    format!("/api/v1/tickets/{}{tail}", ticket["id"].as_str().unwrap())
}

#[actix_web::test]
async fn from_the_call_to_the_resident_s_word() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await;
    assert_eq!(ticket["number"], "100001");
    assert_eq!(ticket["status"], "new");
    assert_eq!(ticket["contact"], json!({"name": "Анна", "phone": "+79211234567"}));
    assert_eq!(ticket["flat"], 5);
    assert!(
        ticket["executor"]["name"].is_string() && ticket["master"]["name"] == "Мастеров Мирон",
        "{ticket}"
    );
    assert!(
        ticket["slot"]["start"].is_string() && !ticket["deadlines"].as_array().unwrap().is_empty(),
        "{ticket}"
    );
    assert!(!ticket["assignment"]["reasons"][0]["text"].as_str().unwrap().is_empty());

    let read = dispatcher.get("/api/v1/tickets/100001").await;
    assert_eq!(read.header("etag"), format!("\"{}\"", read.json()["version"]));
    let list = dispatcher
        .get("/api/v1/tickets?status=new,deferred&open=true")
        .await
        .good();
    assert_eq!((&list["items"][0]["id"], &list["total"]), (&ticket["id"], &json!(1)));
    town.house.settle().await;
    let executor = ticket["executor"]["id"].as_str().unwrap();
    let calendars = dispatcher
        .get(&format!("/api/v1/calendars?employee_id={executor}"))
        .await
        .good();
    assert_eq!(calendars["items"][0]["bookings"][0]["ticket"]["number"], "100001");
    let feed = dispatcher.get(&format!("/api/v1/calendars/{executor}.ics")).await;
    assert!(String::from_utf8(feed.bytes).unwrap().contains("100001"));

    let moved = dispatcher.post(&path(&ticket, "/start"), json!({})).await.good();
    assert_eq!(moved["status"], "in_progress");
    assert!(moved["allowed_moves"].as_array().unwrap().contains(&json!("complete")));
    dispatcher.post(&path(&ticket, "/inform"), json!({})).await.good();
    dispatcher.post(&path(&ticket, "/localise"), json!({})).await.good();
    let done = dispatcher
        .post(&path(&ticket, "/complete"), json!({"note": "Заменил прокладку"}))
        .await
        .good();
    assert_eq!(done["status"], "completed");
    let resident = town.client("resident").await;
    let closed = resident
        .post(&path(&ticket, "/close"), json!({"rating": 5}))
        .await
        .good();
    assert_eq!((&closed["status"], &closed["rating"]), (&json!("closed"), &json!(5)));

    let again = dispatcher.post(&path(&ticket, "/start"), json!({})).await;
    assert_eq!(again.status, 409, "closed ends");
    let history = dispatcher.get(&path(&ticket, "/history")).await.good();
    let kinds: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["kind"].as_str())
        .collect();
    for kind in ["registered", "started", "informed", "localised", "completed", "closed"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let first = &history["items"][0];
    assert_eq!(
        (&first["by"]["user"]["name"], &first["by"]["from"]),
        (&json!("dispatcher"), &json!("127.0.0.1"))
    );
    town.close().await;
}

#[actix_web::test]
async fn the_other_moves() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await;
    let candidates = dispatcher.get(&path(&ticket, "/candidates")).await.good();
    assert_eq!(candidates["items"].as_array().unwrap().len(), 3, "{candidates}");
    let other = town
        .executors
        .iter()
        .map(ToString::to_string)
        .find(|id| ticket["executor"]["id"] != json!(id))
        .unwrap();
    let assigned = dispatcher
        .post(&path(&ticket, "/assign"), json!({"executor_id": other}))
        .await
        .good();
    assert_eq!(assigned["executor"]["id"], json!(other));
    let nobody = dispatcher
        .post(&path(&ticket, "/assign"), json!({"assign": "manual"}))
        .await
        .good();
    assert_eq!(nobody["executor"], Value::Null);
    let best = dispatcher.post(&path(&ticket, "/assign"), json!({})).await.good();
    assert!(best["executor"]["id"].is_string(), "{best}");

    town.house.settle().await;
    let day = town.house.now() + Span::days(2) + Span::hours(3);
    let slot = json!({"start": day.to_string(), "end": (day + Span::hours(1)).to_string()});
    let later = dispatcher
        .post(&path(&ticket, "/reschedule"), json!({"slot": slot}))
        .await
        .good();
    assert_eq!(later["slot"], slot);

    let until = (town.house.now() + Span::days(3)).to_string();
    let deferred = dispatcher
        .post(
            &path(&ticket, "/defer"),
            json!({"until": until, "reason": "Ждём запчасть"}),
        )
        .await
        .good();
    assert_eq!(
        (&deferred["status"], &deferred["deferred_until"]),
        (&json!("deferred"), &json!(until))
    );
    let back = dispatcher
        .post(&path(&ticket, "/return"), json!({"reason": "Запчасть пришла"}))
        .await
        .good();
    assert_eq!(back["status"], "new");

    let correction =
        json!({"description": "Течёт кран в ванной", "contact": {"name": "Анна К.", "phone": "+79210000001"}});
    let corrected = dispatcher.post(&path(&ticket, "/correct"), correction).await.good();
    assert_eq!(
        (&corrected["text"], &corrected["contact"]["name"]),
        (&json!("Течёт кран в ванной"), &json!("Анна К."))
    );
    let half = dispatcher
        .post(&path(&ticket, "/correct"), json!({"place": "flat"}))
        .await;
    assert_eq!(
        (half.status.as_u16(), &half.json()["errors"][0]["field"]),
        (422, &json!("category"))
    );

    let child = town.register(&dispatcher).await;
    let linked = dispatcher
        .post(&path(&child, "/link"), json!({"parent_id": ticket["id"]}))
        .await
        .good();
    assert_eq!(linked["parent_id"], ticket["id"]);
    let circle = dispatcher
        .post(&path(&ticket, "/link"), json!({"parent_id": child["id"]}))
        .await;
    assert_eq!(circle.json()["errors"][0]["code"], "circle");

    let declined = dispatcher
        .post(
            &path(&child, "/decline"),
            json!({"reason": "duplicate", "text": "См. 100001."}),
        )
        .await
        .good();
    let text = declined["decline"]["text"].as_str().unwrap();
    assert!(text.starts_with("Спасибо") && text.ends_with("См. 100001."), "{text}");
    town.close().await;
}

#[actix_web::test]
async fn the_past_is_shown_as_it_stood() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await;
    let then = town.house.now();
    actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
    dispatcher.post(&path(&ticket, "/start"), json!({})).await.good();
    let past = dispatcher.get(&path(&ticket, &format!("?at={then}"))).await.good();
    assert_eq!(past["status"], "new");
    let before = then - Span::days(1);
    assert_eq!(
        dispatcher.get(&path(&ticket, &format!("?at={before}"))).await.status,
        404
    );
    town.close().await;
}

#[actix_web::test]
async fn a_repeat_gets_the_first_answer_also_after_a_restart() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let key = [("idempotency-key", "call-17")];
    let first = dispatcher.post_with("/api/v1/tickets", &key, town.leak()).await;
    let second = dispatcher.post_with("/api/v1/tickets", &key, town.leak()).await;
    assert_eq!(
        (first.status, first.good()["id"].clone()),
        (second.status, second.good()["id"].clone())
    );
    let mut other = town.leak();
    other["flat"] = json!(7);
    let reused = dispatcher.post_with("/api/v1/tickets", &key, other).await;
    assert_eq!(
        (reused.status.as_u16(), &reused.json()["code"]),
        (422, &json!("key_reused"))
    );
    let colleague = town.client("second").await;
    let own = colleague.post_with("/api/v1/tickets", &key, town.leak()).await.good();
    assert_ne!(own["id"], first.json()["id"], "a key is one person's own");

    let token = dispatcher.token.clone();
    let town = town.restart().await;
    let mut dispatcher = town.nobody();
    dispatcher.token = token;
    let third = dispatcher.post_with("/api/v1/tickets", &key, town.leak()).await.good();
    assert_eq!(third["id"], first.json()["id"]);
    assert_eq!(dispatcher.get("/api/v1/tickets").await.good()["total"], 2);
    town.close().await;
}

#[actix_web::test]
async fn who_looked_at_an_old_version_is_shown_the_new_one() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await;
    let seen = ticket["version"].as_u64().unwrap().to_string();
    let tag = format!("\"{seen}\"");
    let started = dispatcher
        .post_with(&path(&ticket, "/start"), &[("if-match", &tag)], json!({}))
        .await;
    assert_eq!(started.status, 200);
    let colleague = town.client("second").await;
    let comment = json!({"text": "Перезвонить", "audience": "staff"});
    let stale = colleague
        .post_with(&path(&ticket, "/comments"), &[("if-match", &tag)], comment)
        .await;
    assert_eq!(stale.status, 412);
    assert_eq!(stale.json()["current"]["status"], "in_progress");
    assert_eq!(stale.json()["current"]["comments"], json!([]));
    town.close().await;
}

#[actix_web::test]
async fn a_held_slot_is_shown_to_all_and_used_by_its_holder() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let colleague = town.client("second").await;
    let executor = town.executors[2].to_string();
    let start = town.house.now() + Span::hours(5);
    let slot = json!({"start": start.to_string(), "end": (start + Span::hours(1)).to_string()});
    let leases = format!("/api/v1/calendars/{executor}/leases");
    let lease = dispatcher.post(&leases, slot.clone()).await;
    assert_eq!(lease.status, 201);
    assert_eq!(lease.json()["holder"]["kind"], "user");
    assert_eq!(
        colleague.post(&leases, slot.clone()).await.status,
        409,
        "held by somebody else"
    );
    let seen = colleague
        .get(&format!("/api/v1/calendars?employee_id={executor}"))
        .await
        .good();
    assert_eq!(seen["items"][0]["leases"][0]["holder"]["name"], "dispatcher");
    let foreign = format!("{leases}/{}", lease.json()["id"].as_str().unwrap());
    assert_eq!(colleague.send(Method::DELETE, &foreign, &[], None).await.status, 404);

    let mut wish = town.leak();
    wish["executor_id"] = json!(executor);
    wish["slot"] = slot.clone();
    assert_eq!(colleague.post("/api/v1/tickets", wish.clone()).await.status, 409);
    let ticket = dispatcher.post("/api/v1/tickets", wish).await.good();
    assert_eq!((&ticket["slot"], &ticket["executor"]["id"]), (&slot, &json!(executor)));
    town.close().await;
}

#[actix_web::test]
async fn a_recording_is_told_to_its_end_and_touches_nothing_else() {
    let town = Town::new().await;
    let (admin, dispatcher) = (town.client("admin").await, town.client("dispatcher").await);
    let then = (town.house.now() - Span::days(3)).to_string();
    let back_then = [("Occurred-At", then.as_str())];
    let told = admin.post_with("/api/v1/tickets", &back_then, town.leak()).await.good();
    for step in ["/start", "/complete", "/close"] {
        admin.post_with(&path(&told, step), &back_then, json!({})).await.good();
    }
    let told = admin.get(&path(&told, "")).await.good();
    assert_eq!(told["status"], "closed");
    assert_eq!((&told["created_at"], &told["closed_at"]), (&json!(then), &json!(then)));

    let lived = town.register(&dispatcher).await;
    let backdated = admin.post_with(&path(&lived, "/start"), &back_then, json!({})).await;
    assert_eq!(
        (backdated.status.as_u16(), backdated.json()["code"].as_str()),
        (409, Some("not_recorded"))
    );
    let refused = dispatcher
        .post_with(&path(&told, "/close"), &back_then, json!({}))
        .await;
    assert_eq!(refused.status, 403, "only who may import tells of the past");
    town.close().await;
}

#[actix_web::test]
async fn of_two_tickets_with_one_number_the_open_and_newer_one_is_meant() {
    let town = Town::new().await;
    let (admin, stranger) = (town.client("admin").await, town.client("stranger").await);
    let other = stranger.get("/api/v1/me").await.good()["companies"][0]["id"].clone();
    let house = json!({"company_id": other, "street": "Дальняя улица", "number": "1", "lat": 59.9, "lon": 30.3});
    let house = stranger.post("/api/v1/buildings", house).await.good();
    let mut there = town.leak();
    (there["building_id"], there["flat"]) = (house["id"].clone(), Value::Null);
    let both = [
        town.company,
        id::decode(other.as_str().unwrap()).map(CompanyId).unwrap(),
    ];
    town.widen("dispatcher", both.to_vec()).await;
    let desk = town.client("dispatcher").await;

    let first = town.register(&admin).await;
    let second = desk.post("/api/v1/tickets", there).await.good();
    assert_eq!(first["number"], second["number"], "each company counts for itself");
    let number = format!("/api/v1/tickets/{}", first["number"].as_str().unwrap());
    assert_eq!(
        desk.get(&number).await.good()["id"],
        second["id"],
        "both are open: the newer one"
    );
    let no = json!({"reason": "wrong_purpose", "text": "Не по назначению"});
    desk.post(&path(&second, "/decline"), no).await.good();
    assert_eq!(
        desk.get(&number).await.good()["id"],
        first["id"],
        "one has ended: the open one"
    );
    assert_eq!(
        stranger.get(&number).await.good()["id"],
        second["id"],
        "who works for one company has one"
    );
    town.close().await;
}
