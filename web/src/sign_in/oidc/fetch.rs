//! What we ask of providers: small JSON, over TLS, soon, and from the very address that was named: redirects lead nowhere.

use super::Fault;
use crate::config::is_safe;
use awc::http::StatusCode;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer, in bytes: a key set of a large provider has a few thousand.
const LARGEST: usize = 256 * 1024;

/// Those whom the system trusts to name others; read at the first use. An installation adds its own authority to
/// the system's store.
fn trust() -> Option<Arc<ClientConfig>> {
    static TRUST: OnceLock<Option<Arc<ClientConfig>>> = OnceLock::new();
    let read = || {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let versions = builder.with_safe_default_protocol_versions().ok()?;
        Some(Arc::new(versions.with_root_certificates(roots).with_no_client_auth()))
    };
    TRUST.get_or_init(read).clone()
}

/// A client for an address that may be asked.
fn client(address: &str) -> Result<awc::Client, Fault> {
    if !is_safe(address) {
        return Err(Fault::Description);
    }
    let connector = awc::Connector::new().rustls_0_23(trust().ok_or(Fault::Unreachable)?);
    let client = awc::Client::builder().connector(connector);
    Ok(client.timeout(PATIENCE).disable_redirects().finish())
}

/// Reads a document.
pub(super) async fn get<T: DeserializeOwned>(address: &str) -> Result<T, Fault> {
    ask(client(address)?.get(address).send()).await
}

/// Sends a form; what is refused is told apart from what does not come.
pub(super) async fn post<T: DeserializeOwned>(
    address: &str,
    basic: Option<(&str, &str)>,
    form: &[(&str, &str)],
) -> Result<T, Fault> {
    let mut request = client(address)?
        .post(address)
        .insert_header(("accept", "application/json"));
    if let Some((name, secret)) = basic {
        request = request.basic_auth(name, secret);
    }
    ask(request.send_form(&form)).await
}

async fn ask<T: DeserializeOwned>(sending: awc::SendClientRequest) -> Result<T, Fault> {
    let asked = async {
        let mut answer = sending.await.map_err(|_| Fault::Unreachable)?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => return Err(Fault::Code),
            _ => return Err(Fault::Unreachable),
        }
        let bytes = answer.body().limit(LARGEST).await.map_err(|_| Fault::Unreachable)?;
        serde_json::from_slice(&bytes).map_err(|_| Fault::Unreachable)
    };
    tokio::time::timeout(PATIENCE, asked)
        .await
        .unwrap_or(Err(Fault::Unreachable))
}
