//! Where short messages go out: a provider of SMPP 3.4.

use super::{ConfigError, Secret};
use serde::Deserialize;
use std::path::PathBuf;

/// SMPP 3.4, 4.1.1: the fields are that long.
const SYSTEM_ID: usize = 15;
const PASSWORD: usize = 8;
/// What a telephone shows of a sender of letters.
const SENDER: usize = 11;

/// `[sms]` of the file; without it there is no sign-in by telephone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// Name or address and port of the provider, e.g. `smpp.example.ru:2775`.
    pub address: String,
    pub tls: bool,
    pub system_id: String,
    pub password_file: PathBuf,
    /// What the telephone shows as the sender.
    pub sender: String,
    /// What the file says; never configured itself.
    #[serde(skip)]
    pub password: Secret,
}

/// Reads the password and looks for mistakes.
pub(super) fn finish(sms: &mut Sms) -> Result<(), ConfigError> {
    let wrong = |why: &'static str| Err(ConfigError::Sms(why));
    if !sms.address.contains(':') {
        return wrong("address is a name and a port, e.g. smpp.example.ru:2775");
    }
    if sms.system_id.is_empty() || sms.system_id.len() > SYSTEM_ID {
        return wrong("system_id has 1 to 15 signs");
    }
    if sms.sender.is_empty() || sms.sender.len() > SENDER || !sms.sender.is_ascii() {
        return wrong("sender has 1 to 11 Latin letters or digits");
    }
    let path = sms.password_file.clone();
    let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::Unreadable { path, source })?;
    sms.password = Secret(text.trim().to_owned());
    if sms.password.0.len() > PASSWORD {
        return wrong("SMPP knows passwords of at most 8 signs");
    }
    Ok(())
}
