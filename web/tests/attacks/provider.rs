//! An identity provider on this machine that is as strict as a real one where a code is taken, and that tells
//! whatever lie a test asks of it.

use actix_web::dev::ServerHandle;
use actix_web::http::header;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domovoi_web::Config;
use domovoi_web::config::Oidc;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use parking_lot::Mutex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

pub(crate) const CLIENT: &str = "domovoi";
const SECRET: &str = "тайна & знак";

/// What the provider tells.
pub(crate) struct Word {
    pub(crate) subject: String,
    /// Claims in the place of the right ones.
    pub(crate) claims: Value,
    /// The head in the place of the right one.
    pub(crate) head: Option<Value>,
    /// The number of the key that signs, and of the one that is published.
    pub(crate) signs: u8,
    pub(crate) publishes: u8,
    /// Its description in the place of the right one.
    pub(crate) description: Value,
    /// How often the keys were asked for.
    pub(crate) asked_keys: u32,
}

pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) word: Arc<Mutex<Word>>,
    /// Codes that were given, each with what was asked.
    codes: Codes,
    handle: ServerHandle,
}

type Query = HashMap<String, String>;
type Codes = Arc<Mutex<HashMap<String, Query>>>;

fn key(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).unwrap()
}

fn written(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Provider {
    pub(crate) async fn open() -> Provider {
        let word = Arc::new(Mutex::new(Word {
            subject: "7".into(),
            claims: json!({}),
            head: None,
            signs: 1,
            publishes: 1,
            description: json!({}),
            asked_keys: 0,
        }));
        let codes = Codes::default();
        let (told, given) = (web::Data::from(word.clone()), web::Data::from(codes.clone()));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(told.clone())
                .app_data(given.clone())
                .route("/.well-known/openid-configuration", web::get().to(description))
                .route("/keys", web::get().to(keys))
                .route("/token", web::post().to(token))
                .route(
                    "/elsewhere",
                    web::get().to(async || HttpResponse::Found().insert_header(("location", "/keys")).finish()),
                )
                .route(
                    "/endless",
                    web::get().to(async || HttpResponse::Ok().body("[".repeat(1 << 20))),
                )
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let issuer = format!("http://{}", server.addrs()[0]);
        let running = server.run();
        let handle = running.handle();
        actix_web::rt::spawn(running);
        Provider {
            issuer,
            word,
            codes,
            handle,
        }
    }

    /// A house that knows this provider.
    pub(crate) fn config(&self) -> Config {
        let mut provider = Oidc {
            id: "corp".into(),
            name: "Корпоративный".into(),
            issuer: self.issuer.clone(),
            client_id: CLIENT.into(),
            trusted_amr: vec!["mfa".into()],
            ..Oidc::default()
        };
        provider.client_secret.0 = SECRET.into();
        Config {
            oidc: vec![provider],
            ..Config::default()
        }
    }

    /// The person agrees; what the browser is sent back with: state and code.
    pub(crate) fn agree(&self, address: &str) -> (String, String) {
        let query = address.split_once('?').unwrap().1;
        let asked: Query = web::Query::<Query>::from_query(query).unwrap().into_inner();
        assert_eq!(
            (asked["response_type"].as_str(), asked["scope"].as_str()),
            ("code", "openid")
        );
        assert_eq!(
            (asked["client_id"].as_str(), asked["code_challenge_method"].as_str()),
            (CLIENT, "S256")
        );
        let mut codes = self.codes.lock();
        let code = format!("code{}", codes.len());
        let state = asked["state"].clone();
        codes.insert(code.clone(), asked);
        (state, code)
    }

    pub(crate) async fn close(self) {
        self.handle.stop(false).await;
    }
}

async fn description(word: web::Data<Mutex<Word>>, request: HttpRequest) -> HttpResponse {
    let issuer = format!("http://{}", request.connection_info().host());
    let mut told = json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/auth"), "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    });
    for (name, value) in word.lock().description.as_object().unwrap() {
        told[name] = value.clone();
    }
    HttpResponse::Ok().json(told)
}

async fn keys(word: web::Data<Mutex<Word>>) -> HttpResponse {
    let mut word = word.lock();
    word.asked_keys += 1;
    let point = key(word.publishes).verifying_key().to_encoded_point(false);
    let (x, y) = (written(point.x().unwrap()), written(point.y().unwrap()));
    let kid = word.publishes.to_string();
    HttpResponse::Ok().json(json!({"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "kid": kid, "x": x, "y": y}]}))
}

/// RFC 6749, 4.1.3 and RFC 7636, 4.6: the client proves itself, the code opens once, its verifier fits.
async fn token(
    word: web::Data<Mutex<Word>>,
    codes: web::Data<Mutex<HashMap<String, Query>>>,
    request: HttpRequest,
    form: web::Form<Query>,
) -> HttpResponse {
    let encoded = "%D1%82%D0%B0%D0%B9%D0%BD%D0%B0+%26+%D0%B7%D0%BD%D0%B0%D0%BA";
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{encoded}")));
    let shown = request.headers().get(header::AUTHORIZATION);
    if shown.is_none_or(|shown| shown.as_bytes() != basic.as_bytes()) {
        return HttpResponse::Unauthorized().json(json!({"error": "invalid_client"}));
    }
    let asked = codes.lock().remove(&form["code"]);
    let fits = |asked: &Query| {
        written(Sha256::digest(&form["code_verifier"])) == asked["code_challenge"]
            && form["redirect_uri"] == asked["redirect_uri"]
            && form["grant_type"] == "authorization_code"
    };
    let Some(asked) = asked.filter(fits) else {
        return HttpResponse::BadRequest().json(json!({"error": "invalid_grant"}));
    };
    let word = word.lock();
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let mut claims = json!({
        "iss": format!("http://{}", request.connection_info().host()), "sub": word.subject, "aud": CLIENT,
        "exp": now + 300, "iat": now, "nonce": asked["nonce"],
    });
    for (name, value) in word.claims.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let head = json!({"alg": "ES256", "kid": word.signs.to_string()});
    let head = word.head.clone().unwrap_or(head);
    let signed = format!("{}.{}", written(head.to_string()), written(claims.to_string()));
    let signature: Signature = key(word.signs).sign(signed.as_bytes());
    let token = format!("{signed}.{}", written(signature.to_bytes()));
    HttpResponse::Ok().json(json!({"access_token": "x", "token_type": "Bearer", "id_token": token}))
}
