//! What everybody who looks sees at once.

use crate::socket::{Screen, Socket};
use crate::town::Town;
use domovoi_domain::kernel::Span;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

#[actix_web::test]
async fn a_change_is_on_every_board_at_once() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let second = town.client("second").await;
    let mut boards = Vec::new();
    for client in [&dispatcher, &second] {
        let mut socket = Socket::open(client).await;
        socket.subscribe("board", "tickets", json!({"open": true}), None).await;
        let first = socket.next().await;
        assert_eq!(
            (&first["op"], &first["id"], &first["rows"]),
            (&json!("snapshot"), &json!("board"), &json!([]))
        );
        boards.push((socket, Screen::default()));
    }
    let began = Instant::now();
    let ticket = town.register(&dispatcher).await;
    let id = ticket["id"].as_str().unwrap().to_owned();
    for (socket, screen) in &mut boards {
        socket.until(screen, |screen| screen.rows.contains_key(&id)).await;
    }
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    let list = dispatcher.get("/api/v1/tickets").await.good();
    assert_eq!(
        boards[0].1.rows[&id]["service_name"], list["items"][0]["service_name"],
        "a row is the same everywhere"
    );
    dispatcher
        .post(&format!("/api/v1/tickets/{id}/decline"), json!({"reason": "withdrawn"}))
        .await
        .good();
    for (socket, screen) in &mut boards {
        socket.until(screen, |screen| screen.rows.is_empty()).await;
    }
    town.close().await;
}

#[actix_web::test]
async fn whoever_looks_at_one_thing_sees_all_of_it() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await;
    town.house.settle().await;
    let (id, executor) = (
        ticket["id"].as_str().unwrap(),
        ticket["executor"]["id"].as_str().unwrap(),
    );
    let mut socket = Socket::open(&dispatcher).await;
    let mut screens: std::collections::BTreeMap<String, Screen> = Default::default();
    let topics = [
        ("card", format!("ticket/{id}")),
        ("day", format!("calendar/{executor}")),
        ("days", "calendars".into()),
        ("house", format!("building/{}", town.building)),
        ("houses", "buildings".into()),
        ("staff", "employees".into()),
        ("jobs", "jobs".into()),
    ];
    for (name, topic) in &topics {
        socket.subscribe(name, topic, json!({}), None).await;
    }
    // What the house has just told to others may still come in between: a client applies it as it comes.
    let mut refused = false;
    while screens.len() < topics.len() - 1 || !refused {
        let frame = socket.next().await;
        if frame["op"] == "error" {
            assert_eq!((&frame["id"], &frame["code"]), (&json!("jobs"), &json!("forbidden")));
            refused = true;
            continue;
        }
        let screen = screens.entry(frame["id"].as_str().unwrap().to_owned()).or_default();
        assert!(frame["op"] == "snapshot" || screen.seq > 0, "the snapshot comes first");
        screen.apply(&frame);
    }
    let text = json!({"text": "Перезвонить", "audience": "staff"});
    dispatcher
        .post(&format!("/api/v1/tickets/{id}/comments"), text)
        .await
        .good();
    dispatcher
        .post(&format!("/api/v1/tickets/{id}/decline"), json!({"reason": "withdrawn"}))
        .await
        .good();
    let done = |screens: &std::collections::BTreeMap<String, Screen>| {
        let one = |name: &str, id: &str| {
            screens
                .get(name)
                .and_then(|screen| screen.rows.get(id))
                .cloned()
                .unwrap_or_default()
        };
        let building = town.building.to_string();
        one("card", id)["status"] == "declined"
            && one("card", id)["comments"][0]["text"] == "Перезвонить"
            && one("day", executor)["bookings"] == json!([])
            && one("days", executor)["bookings"] == json!([])
            && one("house", &building)["open_tickets"] == 0
            && one("houses", &building)["open_tickets"] == 0
            && screens.get("staff").is_some_and(|screen| screen.rows.len() == 4)
    };
    while !done(&screens) {
        let frame = socket.next().await;
        let screen = screens.get_mut(frame["id"].as_str().unwrap()).unwrap();
        screen.apply(&frame);
    }
    town.close().await;
}

#[actix_web::test]
async fn each_sees_what_is_his() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let executor = town.client("executor").await;
    let stranger = town.client("stranger").await;
    let mut screens = Vec::new();
    for client in [&executor, &stranger] {
        let mut socket = Socket::open(client).await;
        socket.subscribe("a", "tickets", json!({}), None).await;
        assert_eq!(socket.next().await["rows"], json!([]));
        screens.push(socket);
    }
    let mut body = town.leak();
    body["executor_id"] = json!(town.executors[0].to_string());
    let ticket = dispatcher.post("/api/v1/tickets", body).await.good();
    let id = ticket["id"].as_str().unwrap();
    let mut own = Screen::default();
    screens[0].until(&mut own, |screen| screen.rows.contains_key(id)).await;
    let other = json!({"executor_id": town.executors[1].to_string()});
    dispatcher
        .post(&format!("/api/v1/tickets/{id}/assign"), other)
        .await
        .good();
    screens[0].until(&mut own, |screen| screen.rows.is_empty()).await;
    assert_eq!(
        screens[1].next_within(Duration::from_millis(300)).await,
        None,
        "not even that something happened"
    );

    let mut socket = Socket::open(&town.client("resident").await).await;
    socket.subscribe("a", "employees", json!({}), None).await;
    assert_eq!(socket.next().await["code"], "forbidden");
    town.close().await;
}

#[actix_web::test]
async fn frames_that_break_the_rules_are_answered() {
    let town = Town::new().await;
    let client = town.client("dispatcher").await;
    let mut socket = Socket::open(&client).await;
    let code = async |socket: &mut Socket, frame: Value| {
        socket.say(frame).await;
        socket.next().await["code"].clone()
    };
    assert_eq!(code(&mut socket, json!({"op": "dance", "id": "x"})).await, "bad_frame");
    assert_eq!(
        code(&mut socket, json!({"op": "subscribe", "id": "x", "topic": "weather"})).await,
        "unknown_topic"
    );
    assert_eq!(
        code(&mut socket, json!({"op": "subscribe", "id": "", "topic": "tickets"})).await,
        "bad_id"
    );
    let filter = json!({"op": "subscribe", "id": "x", "topic": "tickets", "filter": {"building_id": "here"}});
    assert_eq!(code(&mut socket, filter).await, "bad_filter");
    for n in 0..32 {
        socket.subscribe(&n.to_string(), "tickets", json!({}), None).await;
        assert_eq!(socket.next().await["op"], "snapshot");
    }
    let one_more = json!({"op": "subscribe", "id": "more", "topic": "tickets"});
    assert_eq!(code(&mut socket, one_more.clone()).await, "too_many_subscriptions");
    socket.say(json!({"op": "unsubscribe", "id": "0"})).await;
    socket.say(one_more).await;
    assert_eq!(socket.next().await["op"], "snapshot");

    let mut large = Socket::open(&client).await;
    large
        .say(json!({"op": "subscribe", "id": "x", "topic": "t".repeat(70_000)}))
        .await;
    assert_eq!(large.next().await["code"], 1009);
    let mut hasty = Socket::open(&client).await;
    for _ in 0..400 {
        hasty.say(json!({"op": "unsubscribe", "id": "x"})).await;
    }
    assert_eq!(hasty.next().await["code"], 1008);
    town.close().await;
}

#[actix_web::test]
async fn who_is_in_a_card_is_seen_and_who_has_gone_is_not() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let second = town.client("second").await;
    let ticket = town.register(&dispatcher).await;
    let topic = format!("ticket/{}", ticket["id"].as_str().unwrap());
    let mut watcher = Socket::open(&dispatcher).await;
    watcher.subscribe("who", "presence", json!({}), None).await;
    assert_eq!(watcher.next().await["rows"], json!([]));
    let mut looker = Socket::open(&second).await;
    looker
        .say(json!({"op": "presence", "topic": topic, "state": "viewing"}))
        .await;
    let mut screen = Screen::default();
    let began = Instant::now();
    watcher.until(&mut screen, |screen| screen.rows.len() == 1).await;
    assert!(began.elapsed() < Duration::from_secs(1));
    let row = screen.rows.values().next().unwrap().clone();
    assert_eq!(
        (&row["user"]["name"], &row["state"], &row["topic"]),
        (&json!("second"), &json!("viewing"), &json!(topic))
    );
    looker
        .say(json!({"op": "presence", "topic": topic, "state": "typing"}))
        .await;
    watcher
        .until(&mut screen, |screen| {
            screen.rows.values().any(|row| row["state"] == "typing")
        })
        .await;
    drop(looker);
    let began = Instant::now();
    watcher.until(&mut screen, |screen| screen.rows.is_empty()).await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());

    let mut hidden = Socket::open(&town.client("stranger").await).await;
    hidden
        .say(json!({"op": "presence", "topic": topic, "state": "viewing"}))
        .await;
    assert_eq!(
        watcher.next_within(Duration::from_millis(300)).await,
        None,
        "nobody looks at what he may not see"
    );
    town.close().await;
}

#[actix_web::test]
async fn a_session_that_ends_ends_its_socket() {
    let town = Town::new().await;
    let client = town.client("dispatcher").await;
    let mut socket = Socket::open(&client).await;
    client
        .send(awc::http::Method::DELETE, "/api/v1/session", &[], None)
        .await;
    assert_eq!(socket.next().await["op"], "closed");
    town.close().await;
}

#[actix_web::test]
async fn a_lease_is_seen_by_the_others_and_then_gone() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let executor = town.executors[1].to_string();
    let mut watcher = Socket::open(&town.client("second").await).await;
    watcher.subscribe("days", "calendars", json!({}), None).await;
    let mut screen = Screen::default();
    watcher.until(&mut screen, |screen| screen.rows.len() == 4).await;
    let start = town.house.now() + Span::hours(4);
    let slot = json!({"start": start.to_string(), "end": (start + Span::hours(1)).to_string()});
    let path = format!("/api/v1/calendars/{executor}/leases");
    let lease = dispatcher.post(&path, slot).await.good();
    watcher
        .until(&mut screen, |screen| {
            screen.rows[&executor]["leases"][0]["id"] == lease["id"]
        })
        .await;
    let path = format!("{path}/{}", lease["id"].as_str().unwrap());
    dispatcher.send(awc::http::Method::DELETE, &path, &[], None).await;
    watcher
        .until(&mut screen, |screen| screen.rows[&executor]["leases"] == json!([]))
        .await;
    town.close().await;
}
