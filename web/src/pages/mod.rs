//! Pages that a browser loads: the UI that was built in, and the reference of the API.

use crate::problem::Problem;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use rand::Rng;

include!(concat!(env!("OUT_DIR"), "/ui.rs"));

/// A file of the built UI.
pub(super) struct File {
    path: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
    /// Its entity tag, in quotes.
    tag: &'static str,
}

const DOCS: &str = include_str!("docs.html");
/// Stands in every page where a nonce is wanted.
const NONCE: &str = "__CSP_NONCE__";

/// The reference of the API.
pub async fn docs() -> HttpResponse {
    page(DOCS)
}

/// A file of the UI, or its first page: which page that is, the UI itself knows by the address.
pub async fn ui(request: HttpRequest) -> Result<HttpResponse, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::of_status(StatusCode::METHOD_NOT_ALLOWED));
    }
    let path = request.path().trim_start_matches('/');
    let found = FILES
        .binary_search_by(|file| file.path.cmp(path))
        .ok()
        .map(|index| &FILES[index]);
    match found {
        Some(file) if !file.path.ends_with(".html") => Ok(asset(&request, file)),
        None if path.rsplit('/').next().is_some_and(|name| name.contains('.')) => {
            Err(domovoi_domain::kernel::Refusal::not_found().into())
        }
        _ => {
            let index = FILES.iter().find(|file| file.path == "index.html");
            Ok(page(
                index
                    .map(|file| std::str::from_utf8(file.plain).unwrap_or_default())
                    .unwrap_or_default(),
            ))
        }
    }
}

fn asset(request: &HttpRequest, file: &File) -> HttpResponse {
    let hashed = file.path.starts_with("assets/");
    let cache = if hashed {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|tag| tag.to_str().ok());
    let mut answer = if known == Some(file.tag) {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::ETAG, file.tag))
        .insert_header((header::VARY, "Accept-Encoding"));
    if known == Some(file.tag) {
        return answer.finish();
    }
    answer.insert_header((header::CONTENT_TYPE, mime_of(file.path)));
    let accepts = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    match file.gzip {
        Some(gzip) if accepts.is_some_and(|accepts| accepts.contains("gzip")) => {
            answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(gzip)
        }
        _ => answer
            .insert_header((header::CONTENT_ENCODING, "identity"))
            .body(file.plain),
    }
}

fn mime_of(path: &str) -> String {
    match path.rsplit('.').next() {
        Some("webmanifest") => "application/manifest+json".to_owned(),
        Some("js" | "mjs") => "text/javascript; charset=utf-8".to_owned(),
        _ => mime_guess::from_path(path).first_or_octet_stream().to_string(),
    }
}

/// A page with a fresh nonce: no other inline style or script runs.
fn page(html: &str) -> HttpResponse {
    let nonce: [u8; 16] = rand::rng().random();
    let nonce: String = nonce.iter().map(|byte| format!("{byte:02x}")).collect();
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; \
         connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HttpResponse::Ok()
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(html.replace(NONCE, &nonce))
}
