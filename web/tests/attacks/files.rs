//! Files that are not what they seem: bombs, pages, names that lead elsewhere.

use crate::town::{Client, Reply, Town};
use awc::http::Method;
use domovoi_web::Config;
use serde_json::json;
use std::io::Write;

async fn attach(client: &Client, ticket: &str, name: &str, content: &[u8]) -> Reply {
    let mut body =
        format!("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=cut")];
    let path = format!("/api/v1/tickets/{ticket}/files");
    client.send(Method::POST, &path, &headers, Some(body)).await
}

/// A PNG that says it is so large and holds next to nothing.
fn png_that_claims(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        png.extend((data.len() as u32).to_be_bytes());
        png.extend(kind);
        png.extend(data);
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(data);
        png.extend(sum.sum().to_be_bytes());
    };
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 6, 0, 0, 0]);
    chunk(b"IHDR", &head);
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&[0; 4096]).unwrap();
    chunk(b"IDAT", &packed.finish().unwrap());
    chunk(b"IEND", &[]);
    png
}

#[actix_web::test]
async fn a_picture_that_unfolds_without_end_makes_no_thumbnail_and_no_harm() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    for (index, side) in [60_000, 12_000].into_iter().enumerate() {
        let bomb = png_that_claims(side, side);
        assert!(bomb.len() < 1000);
        let kept = attach(&dispatcher, &ticket, "photo.png", &bomb).await.good();
        let small = kept["files"][index]["thumbnail_url"].as_str().unwrap();
        let reply = dispatcher.get(small).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["code"]),
            (409, &json!("no_thumbnail")),
            "{side}"
        );
    }
    assert_eq!(dispatcher.get("/api/v1/me").await.status, 200);
    town.close().await;
}

#[actix_web::test]
async fn an_archive_that_unfolds_without_end_is_not_imported() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let piece = vec![b'a'; 1 << 20];
    for _ in 0..140 {
        packed.write_all(&piece).unwrap();
    }
    let bomb = packed.finish().unwrap();
    assert!(bomb.len() < 1 << 20);
    let kind = [("content-type", "application/octet-stream")];
    for path in [
        "/api/v1/imports/buildings/columns",
        "/api/v1/imports/people?dry_run=true",
    ] {
        let reply = admin.send(Method::POST, path, &kind, Some(bomb.clone())).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["code"]),
            (413, &json!("sheet_too_large"))
        );
    }
    town.close().await;
}

#[actix_web::test]
async fn pages_and_drawings_that_run_are_not_taken() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    for content in [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        "\u{feff}<?xml version=\"1.0\"?><svg/>",
        "<html><script>alert(1)</script></html>",
        "  <!DOCTYPE html><p>",
        "Акт\n<script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">x</a>",
    ] {
        let reply = attach(&dispatcher, &ticket, "photo.png", content.as_bytes()).await;
        assert_eq!(reply.status, 422, "{content}");
    }
    // What begins as a picture is a picture to every browser, whatever follows.
    let mut both = png_that_claims(1, 1);
    both.extend_from_slice(b"<html><script>alert(1)</script></html>");
    let kept = attach(&dispatcher, &ticket, "page.html", &both).await.good();
    let url = kept["files"][0]["url"].as_str().unwrap().to_owned();
    let served = dispatcher.get(&url).await;
    assert_eq!(served.header("content-type"), "image/png");
    assert_eq!(served.header("x-content-type-options"), "nosniff");
    let policy = served.header("content-security-policy");
    assert!(
        policy.contains("sandbox") && policy.contains("default-src 'none'"),
        "{policy}"
    );
    town.close().await;
}

#[actix_web::test]
async fn the_name_of_a_file_writes_no_header() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let ticket = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    let names = [
        "a%0d%0aSet-Cookie: x=1.txt",
        "a\u{2028}b.txt",
        "a; filename=evil.exe",
        "..%2f..%2fetc%2fpasswd",
        "отчёт \u{202e}txt.exe",
    ];
    for name in names {
        let kept = attach(&dispatcher, &ticket, name, "Показания: 12\n".as_bytes()).await;
        if kept.status == 422 {
            continue;
        }
        let files = kept.good()["files"].as_array().unwrap().clone();
        let served = dispatcher.get(files.last().unwrap()["url"].as_str().unwrap()).await;
        let told = served.header("content-disposition");
        assert!(told.starts_with("attachment; filename*=UTF-8''"), "{told}");
        assert!(
            told.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '),
            "{told}"
        );
        assert!(!told[29..].contains([';', '/', '"', '\\', ' ']), "{told}");
        assert_eq!(served.header("set-cookie"), "", "{name}");
    }
    town.close().await;
}

#[actix_web::test]
async fn no_address_leads_out_of_what_is_served() {
    let town = Town::new().await;
    let admin = town.client("admin").await;
    for path in [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/../../../../etc/passwd",
        "/assets//etc/passwd",
        "/etc/passwd%00.html",
        "/data/running.json",
        "/%5c..%5c..%5cetc%5cpasswd",
        "/api/v1/tickets/../../../etc/passwd",
        "/api/v1/tickets/1/files/..%2f..%2f..%2fetc%2fpasswd",
        "/api/v1/calendars/..%2f..%2fetc%2fpasswd.ics",
        "/api/v1/jobs/..%2fjobs",
    ] {
        let reply = admin.get(path).await;
        let text = String::from_utf8_lossy(&reply.bytes);
        assert!(!text.contains("root:"), "{path}");
        let page = reply.header("content-type").starts_with("text/html");
        assert!(
            page || reply.status == 404 || reply.status == 400,
            "{path}: {} {text}",
            reply.status
        );
    }
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::TRACE] {
        let reply = admin.send(method.clone(), "/index.html", &[], None).await;
        assert_eq!(reply.status, 405, "{method}");
    }
    town.close().await;
}

#[actix_web::test]
async fn the_command_lines_door_is_not_in_the_street() {
    let town = Town::with(Config {
        control_token: "open sesame".into(),
        ..Config::default()
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let body = || Some(json!({"to": folder.path().join("copy")}).to_string().into_bytes());
    let order = |token: &'static str| [("authorization", token), ("content-type", "application/json")];
    let street = town.nobody();
    let reply = street
        .send(Method::POST, "/control/backup", &order("Bearer open sesame"), body())
        .await;
    assert_eq!(
        reply.status, 405,
        "the listener that everybody reaches does not know it"
    );
    let mut inside = town.nobody();
    inside.base = format!("http://{}", town.server.control);
    assert!(town.server.control.ip().is_loopback());
    for token in [
        "Bearer",
        "Bearer open sesam",
        "Bearer open sesame!",
        "Basic open sesame",
    ] {
        let reply = inside
            .send(Method::POST, "/control/backup", &order(token), body())
            .await;
        assert_eq!(reply.status, 404, "{token}");
    }
    assert_eq!(
        inside.get("/api/v1/tickets").await.status,
        404,
        "nothing else stands there"
    );
    let done = inside
        .send(Method::POST, "/control/backup", &order("Bearer open sesame"), body())
        .await;
    assert!(done.good()["files"].as_u64().unwrap() > 0);
    town.close().await;
}
