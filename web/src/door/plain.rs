//! The plain listener beside TLS: it sends people to the secure address and hands out what an ACME client left to
//! prove that the name is ours (RFC 8555, section 8.3). Nothing else is served in the clear.

use crate::config::Tls;
use actix_web::dev::ServerHandle;
use actix_web::http::{KeepAlive, header};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where challenges are asked for.
const CHALLENGES: &str = "/.well-known/acme-challenge/";
/// Longest answer to a challenge; real ones have about 90 bytes.
const ANSWER: u64 = 1024;

struct Plain {
    /// Without a slash at the end.
    public_url: String,
    challenges: Option<PathBuf>,
}

/// Starts to listen, if the configuration wants it.
pub fn start(tls: &Tls, public_url: &str, patience: Duration) -> io::Result<Option<(SocketAddr, ServerHandle)>> {
    let Some(listen) = tls.redirect else { return Ok(None) };
    let plain = web::Data::new(Plain {
        public_url: public_url.trim_end_matches('/').to_owned(),
        challenges: tls.challenges.clone(),
    });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(plain.clone())
            .default_service(web::route().to(answer))
    })
    .workers(1)
    .client_request_timeout(patience)
    .keep_alive(KeepAlive::Disabled)
    .disable_signals()
    .bind(listen)?;
    let address = server.addrs().first().copied().unwrap_or(listen);
    let running = server.run();
    let handle = running.handle();
    actix_web::rt::spawn(running);
    Ok(Some((address, handle)))
}

async fn answer(plain: web::Data<Plain>, request: HttpRequest) -> HttpResponse {
    if let Some(token) = request.path().strip_prefix(CHALLENGES) {
        let found = plain.challenges.as_deref().and_then(|folder| challenge(folder, token));
        return match found {
            Some(text) => HttpResponse::Ok().content_type("application/octet-stream").body(text),
            None => HttpResponse::NotFound().finish(),
        };
    }
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, format!("{}{target}", plain.public_url)))
        .finish()
}

/// What lies under the name of a token. A token is base64url, so no name leads out of the folder.
fn challenge(folder: &Path, token: &str) -> Option<Vec<u8>> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if token.is_empty() || token.len() > 200 || !token.bytes().all(plain) {
        return None;
    }
    let path = folder.join(token);
    let file = std::fs::symlink_metadata(&path).ok()?;
    (file.is_file() && file.len() <= ANSWER)
        .then(|| std::fs::read(path).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_found_by_its_token_and_nothing_else_is() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("challenges");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("to-ken_1"), "to-ken_1.thumb").unwrap();
        std::fs::write(dir.path().join("secret"), "key").unwrap();
        std::os::unix::fs::symlink(dir.path().join("secret"), folder.join("link")).unwrap();
        assert_eq!(challenge(&folder, "to-ken_1").unwrap(), b"to-ken_1.thumb");
        for token in ["", "none", "../secret", "..", "link", "%2e%2e/secret", "to-ken_1/"] {
            assert_eq!(challenge(&folder, token), None, "{token}");
        }
    }
}
