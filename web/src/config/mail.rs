//! Where letters go out: an SMTP server.

use super::{ConfigError, Secret};
use serde::Deserialize;
use std::path::PathBuf;

/// How the connection to the server is secured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// TLS from the first byte; the usual port is 465.
    #[default]
    Tls,
    /// Plain at first, then TLS or nothing; the usual port is 587.
    StartTls,
    /// In the clear: for a server on this very machine.
    None,
}

/// `[mail]` of the file; without it nobody gets letters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    pub host: String,
    /// 465 when it is left out.
    pub port: Option<u16>,
    pub security: MailSecurity,
    /// The name at the server; empty where it asks for none.
    pub login: String,
    pub password_file: PathBuf,
    /// Whom letters are from, e.g. `Домовой <desk@example.org>`.
    pub from: String,
    /// What the file says; never configured itself.
    #[serde(skip)]
    pub password: Secret,
}

/// Reads the password and looks for mistakes. Links in letters need the address of the house.
pub(super) fn finish(mail: &mut Mail, public_url: &str) -> Result<(), ConfigError> {
    let wrong = |why: &'static str| Err(ConfigError::Mail(why));
    if mail.host.is_empty() || !mail.from.contains('@') {
        return wrong("host and from must be given");
    }
    let here = matches!(mail.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    if mail.security == MailSecurity::None && !here {
        return wrong("security = \"none\" is for a server on this very machine");
    }
    if public_url.is_empty() {
        return wrong("links in letters lead to public_url, which must be given");
    }
    if !mail.login.is_empty() {
        let path = mail.password_file.clone();
        let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::Unreadable { path, source })?;
        mail.password = Secret(text.trim().to_owned());
    }
    Ok(())
}
