//! Crowds: sockets that idle, sockets that never read, requests that never end, frames that are none. Everybody else is served,
//! memory stays bounded, and what is refused gets the answer that is promised.

use crate::harness::http::read_answer;
use crate::harness::socket::Socket;
use crate::harness::{Dice, Domovoi, Memory, Office, alone, is_left_out, rounds};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// How many sockets may be opened here: each takes a descriptor in the server; the server inherits our limit.
fn sockets_allowed(wanted: u64) -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(u64::MAX);
    let raised = Rlimit {
        current: Some(most.min(1 << 20)),
        maximum: limit.maximum,
    };
    let _ = setrlimit(Resource::Nofile, raised);
    let allowed = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let sockets = wanted.min(allowed.saturating_sub(500));
    if sockets < wanted {
        eprintln!("only {allowed} files may be open here: {sockets} sockets instead of {wanted}");
    }
    sockets
}

/// Others work while the crowd is there.
fn others_are_served(office: &Office, server: &Domovoi, memory: &mut Memory, dice: &mut Dice) {
    let workers = memory.work(office, server, 4, dice);
    let before = workers.acknowledged();
    crate::harness::server::until("others are served", || workers.acknowledged() >= before + 50);
    memory.call_back(workers);
}

#[test]
fn thousands_of_idle_sockets_cost_little_and_nobody_notices_them() {
    let _alone = alone();
    let mut dice = Dice::thrown("idle sockets");
    let wanted = sockets_allowed(rounds(1000, 10_000));
    let folder = tempfile::tempdir().unwrap();
    // One person opens them all here, which the limits for one person would not let happen.
    let office = Office::found(&folder.path().join("data"))
        .with("DOMOVOI_LIMITS_SOCKETS", "20000")
        .with("DOMOVOI_LIMITS_CONNECTIONS", "50000")
        .with("DOMOVOI_LIMITS_READS", "100000");
    let server = office.open();
    let mut memory = Memory::default();
    let before = server.memory();
    let mut sockets: Vec<Socket> = Vec::new();
    while (sockets.len() as u64) < wanted {
        sockets.push(Socket::open(&server));
        // Those who are there stay there.
        if sockets.len().is_multiple_of(1000) {
            sockets.iter_mut().for_each(|socket| assert!(socket.answer_pings()));
        }
    }
    others_are_served(&office, &server, &mut memory, &mut dice);
    let each = server.memory().saturating_sub(before) / wanted;
    eprintln!("{wanted} idle sockets take {each} bytes each");
    assert!(each < 256 << 10, "{each} bytes for an idle socket");
    assert!(sockets.iter_mut().all(Socket::answer_pings), "nobody was sent away");
    drop(sockets);
    memory.is_so(&server, 0..0);
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn sockets_that_never_read_take_bounded_memory_and_nobody_waits_for_them() {
    let _alone = alone();
    let mut dice = Dice::thrown("sockets that never read");
    let count = rounds(50, 200);
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let server = office.open();
    let mut memory = Memory::default();
    others_are_served(&office, &server, &mut memory, &mut dice);
    let before = server.memory();
    let mut deaf: Vec<Socket> = (0..count).map(|_| Socket::open(&server)).collect();
    for socket in &mut deaf {
        for n in 0..8 {
            socket.subscribe(&format!("board {n}"), "tickets");
        }
    }
    let workers = memory.work(&office, &server, 6, &mut dice);
    let lasting = Instant::now();
    while lasting.elapsed() < Duration::from_secs(rounds(2, 20)) {
        let grown = server.memory().saturating_sub(before);
        // A mebibyte of changes and what the snapshots take, for each; and what the work itself takes.
        assert!(
            grown < count * (6 << 20) + (256 << 20),
            "{} MiB for {count} deaf sockets",
            grown >> 20
        );
        thread::sleep(Duration::from_millis(100));
    }
    assert!(workers.acknowledged() > 50, "everybody else is served");
    memory.call_back(workers);
    memory.is_so(&server, 0..0);
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn a_request_that_never_ends_is_given_up_and_the_others_do_not_wait() {
    if is_left_out("slow requests") {
        return;
    }
    let _alone = alone();
    let mut dice = Dice::thrown("slow requests");
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let server = office.open();
    let mut memory = Memory::default();
    let mut slow: Vec<TcpStream> = (0..500)
        .map(|_| {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            stream
                .write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\nx-slow: ")
                .unwrap();
            stream
        })
        .collect();
    let drip = |slow: &mut Vec<TcpStream>| {
        // Who was given up cannot be written to any more.
        slow.iter_mut().for_each(|stream| drop(stream.write_all(b"z")));
    };
    for _ in 0..3 {
        drip(&mut slow);
        others_are_served(&office, &server, &mut memory, &mut dice);
    }
    // Each is told that it was too slow, or finds the line cut.
    let mut told = 0;
    for stream in slow {
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut stream = BufReader::new(stream);
        match read_answer(&mut stream) {
            Ok((answer, _)) => {
                assert_eq!(answer.status, 408);
                told += 1;
            }
            Err(error) => assert!(
                !matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ),
                "a slow request is kept for ever"
            ),
        }
    }
    assert!(told > 0, "nobody was told that he was too slow");
    memory.is_so(&server, 0..0);
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn frames_that_are_none_end_their_own_socket_with_the_promised_code() {
    let _alone = alone();
    let mut dice = Dice::thrown("frames that are none");
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let server = office.open();
    let mut memory = Memory::default();
    let mut bystander = Socket::open(&server);
    bystander.subscribe("board", "tickets");
    assert_eq!(bystander.next_text()["op"], "snapshot");
    for _ in 0..rounds(1, 50) {
        let end = |harm: &dyn Fn(&mut Socket) -> std::io::Result<()>| {
            let mut socket = Socket::open(&server);
            // The line may be cut while we still speak.
            let _ = harm(&mut socket);
            socket.good_bye()
        };
        assert_eq!(
            end(&|socket| socket.say_raw(b"\x81\x05hello")),
            Some(1002),
            "not masked"
        );
        assert_eq!(
            end(&|socket| socket.say_raw(&[0xf3, 0x80, 0, 0, 0, 0])),
            Some(1002),
            "no such opcode"
        );
        assert_eq!(
            end(&|socket| socket.say(1, &vec![b'x'; 70_000])),
            Some(1009),
            "too large"
        );
        let endless = |socket: &mut Socket| {
            socket.say_raw(&[0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4])?;
            socket.say_raw(&[b'x'; 70_000])
        };
        assert_eq!(end(&endless), Some(1009), "says it is larger than anything");
        assert_eq!(end(&|socket| socket.say(2, b"binary")), Some(1003));
        assert_eq!(
            end(&|socket| (0..400).try_for_each(|_| socket.say(1, b"{}"))),
            Some(1008),
            "too often"
        );
        let mut noisy = Socket::open(&server);
        let noise: Vec<u8> = (0..2000).map(|_| dice.roll(256) as u8).collect();
        let _ = noisy.say_raw(&noise);

        let mut wrong = Socket::open(&server);
        for text in [
            &b"{"[..],
            b"[]",
            b"{\"op\":\"dance\"}",
            b"\xff\xfe",
            b"{\"op\":\"subscribe\",\"id\":7}",
        ] {
            wrong.say(1, text).unwrap();
            let answer = wrong.next_text();
            assert_eq!(
                (&answer["op"], &answer["code"]),
                (&"error".into(), &"bad_frame".into()),
                "{answer}"
            );
        }
        wrong.ping();
    }
    others_are_served(&office, &server, &mut memory, &mut dice);
    loop {
        let frame = bystander.next_text();
        assert_ne!(frame["op"], "error", "{frame}");
        if frame["op"] == "changes" {
            break;
        }
    }
    memory.is_so(&server, 0..0);
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn requests_that_are_too_large_or_no_requests_are_refused_and_forgotten() {
    let _alone = alone();
    let mut dice = Dice::thrown("bad requests");
    let folder = tempfile::tempdir().unwrap();
    let office = Office::found(&folder.path().join("data"));
    let server = office.open();
    let mut memory = Memory::default();
    let before = server.memory();
    for _ in 0..rounds(2, 100) {
        let mut client = server.client();
        let huge = serde_json::json!({"description": "x".repeat(20 << 20)});
        // Otherwise the line is cut while we still speak.
        if let Ok(answer) = client.post("/api/v1/tickets", None, &huge) {
            assert_eq!((answer.status, answer.code()), (413, "too_large"));
        }
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let noise: Vec<u8> = (0..5000).map(|_| dice.roll(256) as u8).collect();
        let _ = stream.write_all(&noise);
        let _ = stream.write_all(b"\r\n\r\n");
        let mut answer = [0; 12];
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        if stream.read_exact(&mut answer).is_ok() {
            assert!(
                answer.starts_with(b"HTTP/1.1 4"),
                "{}",
                String::from_utf8_lossy(&answer)
            );
        }
    }
    let grown = server.memory().saturating_sub(before);
    assert!(grown < 300 << 20, "{} MiB after what was refused", grown >> 20);
    others_are_served(&office, &server, &mut memory, &mut dice);
    memory.is_so(&server, 0..0);
    assert_eq!(server.stop().code, Some(0));
}
