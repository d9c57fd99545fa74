//! Too much, too deep, too slow, too often.

use crate::town::{PASSWORD, Town};
use awc::http::Method;
use domovoi_web::Config;
use domovoi_web::config::Limits;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends bytes as they are and reads until the other side ends, but not for ever.
async fn raw(town: &Town, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(town.server.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut answer)).await;
    assert!(
        read.is_ok(),
        "the connection was kept: {}",
        String::from_utf8_lossy(&answer)
    );
    String::from_utf8_lossy(&answer).into_owned()
}

#[actix_web::test]
async fn whoever_guesses_passwords_has_to_wait_and_learns_no_names() {
    let town = Town::new().await;
    let client = town.nobody();
    let guess = async |login: &str, password: &str| {
        client
            .post("/api/v1/session", json!({"login": login, "password": password}))
            .await
    };
    let mut told = Vec::new();
    for login in ["dispatcher", "nobody-of-this-name"] {
        for attempt in 0..10 {
            let reply = guess(login, &format!("guess {attempt}")).await;
            assert_eq!(reply.status, 401);
            told.push(reply.bytes);
        }
        let waits = guess(login, PASSWORD).await;
        assert_eq!(waits.status, 429, "{login}: even the right one has to wait now");
        assert!(waits.header("retry-after").parse::<u32>().unwrap() > 0);
    }
    told.dedup();
    assert_eq!(told.len(), 1, "a name that exists is told like one that does not");
    assert_eq!(guess("second", PASSWORD).await.status, 200, "others sign in as before");
    town.close().await;
}

#[actix_web::test]
async fn the_time_of_an_answer_tells_no_names() {
    let town = Town::new().await;
    let client = town.nobody();
    let mut took = [Vec::new(), Vec::new()];
    for attempt in 0..9 {
        for (known, times) in took.iter_mut().enumerate() {
            let login = ["dispatcher".to_owned(), format!("nobody-{attempt}")][known].clone();
            let began = Instant::now();
            let reply = client
                .post("/api/v1/session", json!({"login": login, "password": "guess"}))
                .await;
            times.push(began.elapsed());
            assert_eq!(reply.status, 401);
        }
    }
    let [known, unknown] = took.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    // A check that leaves out the hash is a hundred times faster; noise is not.
    assert!(unknown * 4 > known && known * 4 > unknown, "{known:?} and {unknown:?}");
    town.close().await;
}

#[actix_web::test]
async fn one_person_has_a_purse_of_requests_and_others_have_theirs() {
    let limits = Limits {
        reads: 1,
        sockets: 1,
        strangers: 1,
        ..Limits::default()
    };
    let town = Town::with(Config {
        limits,
        ..Config::default()
    })
    .await;
    let (greedy, modest) = (town.client("dispatcher").await, town.client("second").await);
    let mut refused = None;
    for _ in 0..200 {
        let reply = greedy.get("/api/v1/me").await;
        if reply.status == 429 {
            refused = Some(reply);
            break;
        }
        assert_eq!(reply.status, 200);
    }
    let refused = refused.expect("the purse has a bottom");
    assert_eq!(refused.json()["code"], "too_often");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    assert_eq!(modest.get("/api/v1/me").await.status, 200);
    let written = greedy.post("/api/v1/tickets", town.leak()).await;
    assert_eq!(written.status, 201, "writing has a purse of its own");

    let first = crate::socket::Socket::open(&modest).await;
    let url = format!("{}/api/v1/live", town.base().replace("http://", "ws://"));
    let second = awc::Client::new().ws(url).bearer_auth(modest.token.clone().unwrap());
    assert!(second.connect().await.is_err(), "one socket is what was set up");
    drop(first);

    let nobody = town.nobody();
    let mut turned_away = 0;
    for _ in 0..200 {
        turned_away += u32::from(nobody.get("/api/v1/docs").await.status == 429);
    }
    assert!(turned_away > 0, "strangers share the purse of their address");
    town.close().await;
}

#[actix_web::test]
async fn bodies_that_are_too_large_or_too_deep_are_turned_away() {
    let town = Town::new().await;
    let client = town.client("dispatcher").await;
    let kind = [("content-type", "application/json")];
    let send = async |body: Vec<u8>| client.send(Method::POST, "/api/v1/tickets", &kind, Some(body)).await;
    let large = format!("{{\"description\":\"{}\"}}", "я".repeat(1 << 20));
    assert_eq!(send(large.into_bytes()).await.status, 413);
    for open in ["[", "{\"a\":", "[{\"a\":"] {
        let reply = send(open.repeat(100_000).into_bytes()).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["code"]),
            (400, &json!("too_deep")),
            "{open}"
        );
    }
    let sign_in = town
        .nobody()
        .send(Method::POST, "/api/v1/session", &kind, Some("[".repeat(100_000).into()))
        .await;
    assert_eq!(sign_in.json()["code"], "too_deep", "strangers, too");

    let twice = client.get("/api/v1/tickets?limit=1&limit=2").await;
    assert_eq!(twice.status, 422, "a parameter is given once");

    let mut socket = crate::socket::Socket::open(&client).await;
    socket
        .say(serde_json::from_str(&format!("{}1{}", "[".repeat(100), "]".repeat(100))).unwrap())
        .await;
    assert_eq!(socket.next().await["code"], "bad_frame");
    assert_eq!(client.get("/api/v1/me").await.status, 200, "the house stands");
    town.close().await;
}

#[actix_web::test]
async fn heads_that_are_too_long_too_slow_or_of_two_minds_end_the_connection() {
    let limits = Limits {
        head_seconds: 1,
        ..Limits::default()
    };
    let town = Town::with(Config {
        limits,
        ..Config::default()
    })
    .await;
    let slow = raw(&town, b"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
    assert!(slow.is_empty() || slow.starts_with("HTTP/1.1 408"), "{slow}");
    let long = format!(
        "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n",
        "x".repeat(1 << 20)
    );
    let long = raw(&town, long.as_bytes()).await;
    assert!(!long.contains(" 200 "), "{long}");
    // A front that reads one length and a server that reads the other can be made to disagree on where a request ends.
    for head in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Content-Length: 4\r\nContent-Length: 5",
        "Transfer-Encoding: chunked, identity",
        "Content-Length: +4",
    ] {
        let request = format!("POST /api/v1/session HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n0\r\n\r\n");
        let answer = raw(&town, request.as_bytes()).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{head}: {answer}"
        );
    }
    assert_eq!(town.nobody().get("/health/live").await.status, 200);
    town.close().await;
}
