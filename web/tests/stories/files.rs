//! Files of a ticket: taken by their content, given out harmlessly.

use crate::town::{Client, Reply, Town};
use awc::http::Method;
use serde_json::json;

fn png(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(side, side)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

async fn attach(client: &Client, ticket: &str, name: &str, content: &[u8], audience: Option<&str>) -> Reply {
    let mut body = Vec::new();
    if let Some(audience) = audience {
        body.extend_from_slice(
            format!("--cut\r\nContent-Disposition: form-data; name=\"audience\"\r\n\r\n{audience}\r\n").as_bytes(),
        );
    }
    body.extend_from_slice(
        format!(
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        )
        .as_bytes(),
    );
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=cut")];
    client
        .send(
            Method::POST,
            &format!("/api/v1/tickets/{ticket}/files"),
            &headers,
            Some(body),
        )
        .await
}

#[actix_web::test]
async fn a_photo_is_kept_shown_small_and_given_back() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let id = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    let photo = png(1000);
    let reply = attach(
        &dispatcher,
        &id,
        "../кран \u{201c}1\u{201d}.png",
        &photo,
        Some("resident"),
    )
    .await;
    assert_eq!(reply.status, 201, "{}", reply.json());
    let file = reply.json()["files"][0].clone();
    assert_eq!(
        (&file["mime"], &file["audience"]),
        (&json!("image/png"), &json!("resident"))
    );
    assert_eq!(file["name"], json!("кран “1”.png"), "no path comes in with a name");

    let url = file["url"].as_str().unwrap();
    let resident = town.client("resident").await;
    let download = resident.get(url).await;
    assert_eq!(download.bytes, photo);
    assert_eq!(download.header("content-type"), "image/png");
    assert_eq!(download.header("x-content-type-options"), "nosniff");
    assert!(download.header("content-security-policy").contains("sandbox"));
    assert!(download.header("content-disposition").contains("filename*=UTF-8''"));
    let tag = download.header("etag").to_owned();
    let again = resident.send(Method::GET, url, &[("if-none-match", &tag)], None).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));

    let small = resident.get(file["thumbnail_url"].as_str().unwrap()).await;
    let small = image::load_from_memory(&small.bytes).unwrap();
    assert_eq!((small.width(), small.height()), (320, 320));
    assert_eq!(town.client("stranger").await.get(url).await.status, 404);
    assert_eq!(town.nobody().get(url).await.status, 401);
    town.close().await;
}

#[actix_web::test]
async fn what_it_is_called_does_not_count_and_what_it_is_does() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let id = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    for (name, content) in [
        ("photo.png", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec()),
        (
            "photo.png",
            b"<!DOCTYPE html><html><script>alert(1)</script></html>".to_vec(),
        ),
        ("photo.png", b"#!/bin/sh\nrm -rf /\n".to_vec()),
        ("photo.png", vec![0, 1, 2, 3]),
        ("photo.png", vec![]),
    ] {
        let reply = attach(&dispatcher, &id, name, &content, None).await;
        assert_eq!(reply.status, 422, "{content:?} {}", reply.json());
        assert_eq!(reply.json()["errors"][0]["field"], "file");
    }
    let large = attach(&dispatcher, &id, "large.png", &vec![7; (20 << 20) + 1], None).await;
    assert_eq!(large.status, 413);
    let path = format!("/api/v1/tickets/{id}/files");
    let cut = [("content-type", "multipart/form-data; boundary=cut")];
    let broken = dispatcher
        .send(Method::POST, &path, &cut, Some(b"--cut\r\nContent-".to_vec()))
        .await;
    assert_eq!(broken.status, 400, "{}", broken.json());
    let raw = dispatcher
        .send(Method::POST, &path, &[("content-type", "image/png")], Some(png(4)))
        .await;
    assert_eq!(raw.status, 415);
    assert_eq!(
        dispatcher.get(&format!("/api/v1/tickets/{id}")).await.good()["files"],
        json!([])
    );
    town.close().await;
}

#[actix_web::test]
async fn files_for_staff_stay_with_staff() {
    let town = Town::new().await;
    let dispatcher = town.client("dispatcher").await;
    let id = town.register(&dispatcher).await["id"].as_str().unwrap().to_owned();
    let file = attach(&dispatcher, &id, "act.png", &png(8), None).await.json()["files"][0].clone();
    let resident = town.client("resident").await;
    assert_eq!(
        resident.get(&format!("/api/v1/tickets/{id}")).await.good()["files"],
        json!([])
    );
    assert_eq!(resident.get(file["url"].as_str().unwrap()).await.status, 404);
    let own = attach(&resident, &id, "мой.png", &png(9), Some("staff")).await;
    assert_eq!(
        own.json()["files"][0]["audience"],
        "resident",
        "what a resident adds is for both: {}",
        own.json()
    );
    town.close().await;
}
