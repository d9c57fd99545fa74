//! TLS of our own, and the plain listener beside it.

use crate::town::{PASSWORD, Town};
use domovoi_web::Config;
use domovoi_web::config::Tls;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::json;
use std::io;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Writes a certificate of its own making.
fn certify(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["desk.example".to_owned()]).unwrap();
    std::fs::write(folder.join("chain.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

/// A client that trusts this certificate alone and remembers nothing of earlier connections.
fn trusting(certificate: &CertificateDer<'static>) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(client))
}

async fn town(folder: &TempDir) -> Town {
    let tls = Tls {
        certificate: folder.path().join("chain.pem"),
        key: folder.path().join("key.pem"),
        redirect: Some(([127, 0, 0, 1], 0).into()),
        challenges: Some(folder.path().join("challenges")),
    };
    Town::with(Config {
        tls: Some(tls),
        public_url: "https://desk.example/".into(),
        ..Config::default()
    })
    .await
}

/// One request over a stream, and the whole answer.
async fn ask(mut stream: impl AsyncReadExt + AsyncWriteExt + Unpin, request: &str) -> io::Result<String> {
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    // Who just closes the line has said all he had to say.
    let _ = stream.read_to_end(&mut answer).await;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

async fn secure(town: &Town, trusted: &CertificateDer<'static>, request: &str) -> io::Result<String> {
    let stream = TcpStream::connect(town.server.address).await?;
    let name = ServerName::try_from("desk.example").unwrap();
    ask(trusting(trusted).connect(name, stream).await?, request).await
}

const ALIVE: &str = "GET /health/live HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\n\r\n";

#[actix_web::test]
async fn people_are_served_over_tls_alone() {
    let folder = tempfile::tempdir().unwrap();
    let trust = certify(folder.path());
    let town = town(&folder).await;
    let alive = secure(&town, &trust, ALIVE).await.unwrap();
    assert!(alive.starts_with("HTTP/1.1 200"), "{alive}");
    assert!(
        alive
            .to_lowercase()
            .contains("strict-transport-security: max-age=31536000"),
        "{alive}"
    );
    let body = json!({"login": "dispatcher", "password": PASSWORD}).to_string();
    let sign_in = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let signed_in = secure(&town, &trust, &sign_in).await.unwrap();
    let cookie = signed_in
        .lines()
        .find(|line| line.to_lowercase().starts_with("set-cookie:"))
        .unwrap();
    assert!(cookie.contains("Secure"), "{cookie}");
    let plain = ask(TcpStream::connect(town.server.address).await.unwrap(), ALIVE)
        .await
        .unwrap_or_default();
    assert!(!plain.contains("200 OK"), "{plain}");
    town.close().await;
}

#[actix_web::test]
async fn plain_requests_are_sent_to_our_own_name_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    certify(folder.path());
    std::fs::create_dir(folder.path().join("challenges")).unwrap();
    std::fs::write(folder.path().join("challenges/tok_en-1"), "tok_en-1.thumb").unwrap();
    let town = town(&folder).await;
    let plain = town.server.plain.unwrap();
    let get = async |path: &str, host: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        ask(TcpStream::connect(plain).await.unwrap(), &request).await.unwrap()
    };
    for (path, to) in [
        (
            "/tickets/100001?tab=history",
            "https://desk.example/tickets/100001?tab=history",
        ),
        ("//evil.example/", "https://desk.example//evil.example/"),
        ("/api/v1/me", "https://desk.example/api/v1/me"),
    ] {
        let answer = get(path, "evil.example").await;
        assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
        let location = answer
            .lines()
            .find(|line| line.to_lowercase().starts_with("location:"))
            .unwrap();
        assert_eq!(location[9..].trim(), to);
    }
    let proof = get("/.well-known/acme-challenge/tok_en-1", "desk.example").await;
    assert!(
        proof.starts_with("HTTP/1.1 200") && proof.ends_with("tok_en-1.thumb"),
        "{proof}"
    );
    for token in ["..%2fkey.pem", "../key.pem", "none"] {
        let answer = get(&format!("/.well-known/acme-challenge/{token}"), "desk.example").await;
        assert!(
            !answer.contains("PRIVATE KEY") && !answer.starts_with("HTTP/1.1 200"),
            "{answer}"
        );
    }
    town.close().await;
}

#[actix_web::test]
async fn a_renewed_certificate_is_shown_at_once_and_a_broken_one_never() {
    let folder = tempfile::tempdir().unwrap();
    let old = certify(folder.path());
    let town = town(&folder).await;
    secure(&town, &old, ALIVE).await.unwrap();
    let new = certify(folder.path());
    town.server.reload_certificate();
    assert!(
        secure(&town, &old, ALIVE).await.is_err(),
        "the old one is not shown any more"
    );
    assert!(secure(&town, &new, ALIVE).await.unwrap().contains(" 200 "));
    std::fs::write(folder.path().join("key.pem"), "not a key").unwrap();
    town.server.reload_certificate();
    assert!(secure(&town, &new, ALIVE).await.unwrap().contains(" 200 "));
    town.close().await;
}

#[test]
fn a_key_that_does_not_fit_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    certify(folder.path());
    let chain = std::fs::read(folder.path().join("chain.pem")).unwrap();
    certify(folder.path());
    std::fs::write(folder.path().join("chain.pem"), chain).unwrap();
    let tls = Tls {
        certificate: folder.path().join("chain.pem"),
        key: folder.path().join("key.pem"),
        ..Tls::default()
    };
    let refused = domovoi_web::door::certificate::Certificate::open(&tls).unwrap_err();
    assert!(refused.to_string().contains("key.pem"), "{refused}");
}
