//! Identity providers by which people of this installation may sign in (OpenID Connect).

use super::ConfigError;
use serde::Deserialize;
use std::path::PathBuf;

/// More buttons than that nobody reads.
pub(super) const PROVIDERS: usize = 8;
/// Keys of one provider; in the environment the first one's `issuer` is `DOMOVOI_OIDC_1_ISSUER`.
pub(super) const KEYS: [&str; 7] = [
    "id",
    "name",
    "issuer",
    "client_id",
    "client_secret_file",
    "trusted_amr",
    "trusted_acr",
];

/// One `[[oidc]]` of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    /// How links of people remember it; it must never change. Small letters, digits, `-` and `_`.
    pub id: String,
    /// What its button says.
    pub name: String,
    /// As the provider calls itself, to the letter; `https` but for this very machine.
    pub issuer: String,
    pub client_id: String,
    /// The file with the client's secret. Empty: the provider knows us as a public client.
    pub client_secret_file: PathBuf,
    /// Methods of authentication (`amr`, RFC 8176) that count as a second factor here, e.g. `mfa`; none by default.
    pub trusted_amr: Vec<String>,
    /// Classes of authentication (`acr`) that count as a second factor here; none by default.
    pub trusted_acr: Vec<String>,
    /// What the file says; never configured itself.
    #[serde(skip)]
    pub client_secret: Secret,
}

/// Never in a log.
#[derive(Clone, Default)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// Reads the secrets and looks for mistakes.
pub(super) fn finish(providers: &mut [Oidc]) -> Result<(), ConfigError> {
    let wrong = |id: &str, why: &str| ConfigError::Oidc {
        id: id.to_owned(),
        why: why.to_owned(),
    };
    if providers.len() > PROVIDERS {
        return Err(wrong("", "there are at most eight providers"));
    }
    for index in 0..providers.len() {
        let id = providers[index].id.clone();
        let plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-' || sign == '_';
        if id.is_empty() || id.len() > 32 || !id.chars().all(plain) {
            return Err(wrong(&id, "id is 1 to 32 small letters, digits, - and _"));
        }
        if providers[..index].iter().any(|one| one.id == id) {
            return Err(wrong(&id, "two providers have this id"));
        }
        let one = &mut providers[index];
        if one.name.trim().is_empty() || one.client_id.is_empty() {
            return Err(wrong(&id, "name and client_id must be given"));
        }
        if !is_safe(&one.issuer) {
            return Err(wrong(&id, "issuer must begin with https://"));
        }
        if !one.client_secret_file.as_os_str().is_empty() {
            let path = one.client_secret_file.clone();
            let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::Unreadable { path, source })?;
            one.client_secret = Secret(text.trim().to_owned());
        }
    }
    Ok(())
}

/// Whether an address may be asked for what opens doors: over TLS, or on this very machine.
pub(crate) fn is_safe(address: &str) -> bool {
    address.starts_with("https://") || is_loopback(address)
}

/// Whether an address is one of plain HTTP on this very machine.
pub(crate) fn is_loopback(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("http://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    // What stands before an @ is no host.
    !host.contains('@') && (matches!(name, "localhost" | "127.0.0.1" | "[::1]") || host == "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_asked_over_tls_or_on_this_machine() {
        for good in [
            "https://id.example.org",
            "http://127.0.0.1:9100/realm",
            "http://localhost",
            "http://[::1]:80/",
        ] {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "http://id.example.org",
            "http://127.0.0.1.example.org",
            "http://127.0.0.1@example.org",
            "http://localhost:80@example.org/",
            "ftp://localhost",
            "",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
    }
}
