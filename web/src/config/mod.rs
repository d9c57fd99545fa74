//! What an installation sets up: a TOML file, and every key also in the environment as `DOMOVOI_…`.

mod mail;
mod oidc;
mod sms;

pub use mail::{Mail, MailSecurity};
pub use oidc::{Oidc, Secret};
pub(crate) use oidc::{is_loopback, is_safe};
pub use sms::Sms;

use crate::routes::session::setup::Setup;
use crate::sign_in::secret::SecretKey;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The sign-in names of the demonstration town and the one password of them all.
#[derive(Clone, Debug)]
pub struct Demo {
    pub logins: Vec<String>,
    pub password: String,
}

/// How this server runs.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The folder of journal, states, search and files.
    pub data: PathBuf,
    /// Threads that serve HTTP; 0 takes one for each core.
    pub workers: usize,
    /// How people reach it, e.g. `https://dispatch.example.org`. With `https` cookies are sent over TLS only.
    pub public_url: String,
    /// Whether a proxy in front tells who calls, in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Whoever brings this token reads `/metrics`. Empty: nobody but an administrator's session.
    pub metrics_token: String,
    /// How long a session lasts.
    pub session_days: u32,
    /// Size of a segment of the journal, MiB: the next one is always laid out beforehand.
    pub segment_mib: u32,
    /// Nothing new is taken while fewer MiB than this are free on the disk.
    pub reserve_mib: u32,
    /// The file of the installation's key. Empty: beside the data folder, `data.key` for `data`. It must not lie in
    /// the data folder: a copy of the data alone is to open nothing that was sealed.
    pub secret_key_file: PathBuf,
    /// The key itself, read or made at the start; never configured.
    #[serde(skip)]
    pub secret_key: SecretKey,
    /// Certificate and key, where no proxy in front does TLS.
    pub tls: Option<Tls>,
    /// How much one person or one address may ask for.
    pub limits: Limits,
    /// Identity providers by which people may sign in.
    pub oidc: Vec<Oidc>,
    /// Where short messages go out; without it nobody signs in by telephone.
    pub sms: Option<Sms>,
    /// Where letters go out; without it nobody gets any.
    pub mail: Option<Mail>,
    /// Opens what the command line asks of a running server; made anew at every start, never configured.
    #[serde(skip)]
    pub control_token: String,
    /// The link of a first start, as long as nobody can sign in; never configured.
    #[serde(skip)]
    pub setup: Option<Setup>,
    /// What the demonstration town tells everybody; never configured.
    #[serde(skip)]
    pub demo: Option<Demo>,
    /// What is logged, e.g. `info` or `domovoi_actors=debug,info`.
    pub log: String,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("data"),
            workers: 0,
            public_url: String::new(),
            behind_proxy: false,
            metrics_token: String::new(),
            session_days: 30,
            segment_mib: 64,
            reserve_mib: 64,
            secret_key_file: PathBuf::new(),
            secret_key: SecretKey::default(),
            tls: None,
            limits: Limits::default(),
            oidc: Vec::new(),
            sms: None,
            mail: None,
            control_token: String::new(),
            setup: None,
            demo: None,
            log: "info".to_owned(),
        }
    }
}

/// TLS of our own. The files are read again when they change, and at SIGHUP.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// The chain in PEM, our own certificate first.
    pub certificate: PathBuf,
    /// The private key in PEM.
    pub key: PathBuf,
    /// Where plain HTTP is answered with the address of `public_url`, e.g. `0.0.0.0:80`.
    pub redirect: Option<SocketAddr>,
    /// The folder in which an ACME client leaves its answers (HTTP-01); they are served on the plain listener.
    pub challenges: Option<PathBuf>,
}

/// How much one person, or one address where nobody is signed in, may ask for. Rates are requests a second that
/// may go on for ever; ten times as many may come at once. 0 takes a limit away.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    pub reads: u32,
    pub writes: u32,
    /// What takes a core or much disk: search, imports, files, pictures.
    pub heavy: u32,
    /// Requests of an address whose sender is not signed in.
    pub strangers: u32,
    /// Sign-ins from one address, right or wrong.
    pub sign_ins: u32,
    /// Requests of one person that are answered at the same time.
    pub at_once: u32,
    /// Live sockets of one person.
    pub sockets: u32,
    /// Connections of everybody.
    pub connections: u32,
    /// How long the head of a request may take to come.
    pub head_seconds: u32,
}

impl Default for Limits {
    /// Far beyond what an office does, and far below what stops the machine.
    fn default() -> Self {
        Limits {
            reads: 500,
            writes: 300,
            heavy: 50,
            strangers: 50,
            sign_ins: 20,
            at_once: 1_000,
            sockets: 2_000,
            connections: 50_000,
            head_seconds: 10,
        }
    }
}

/// Every key as the file names it; in the environment `tls.key` is `DOMOVOI_TLS_KEY`.
const KEYS: [&str; 35] = [
    "listen",
    "data",
    "workers",
    "public_url",
    "behind_proxy",
    "metrics_token",
    "session_days",
    "segment_mib",
    "reserve_mib",
    "secret_key_file",
    "log",
    "tls.certificate",
    "tls.key",
    "tls.redirect",
    "tls.challenges",
    "limits.reads",
    "limits.writes",
    "limits.heavy",
    "limits.strangers",
    "limits.sign_ins",
    "limits.at_once",
    "limits.sockets",
    "limits.connections",
    "limits.head_seconds",
    "mail.host",
    "mail.port",
    "mail.security",
    "mail.login",
    "mail.password_file",
    "mail.from",
    "sms.address",
    "sms.tls",
    "sms.system_id",
    "sms.password_file",
    "sms.sender",
];

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {path}: {source}")]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}")]
    Wrong {
        path: PathBuf,
        source: Box<toml::de::Error>,
    },
    #[error("the environment: {0}")]
    Environment(Box<toml::de::Error>),
    #[error("session_days must be at least 1")]
    NoSession,
    #[error("segment_mib must be 1 to 1024")]
    Segment,
    #[error("the key of the installation, {path}: {source}; name another place with secret_key_file")]
    NoKey { path: PathBuf, source: std::io::Error },
    #[error(
        "secret_key_file {path} lies in the data folder; keep it elsewhere, or a copy of the data carries it along"
    )]
    KeyInside { path: PathBuf },
    #[error("oidc {id}: {why}")]
    Oidc { id: String, why: String },
    #[error("mail: {0}")]
    Mail(&'static str),
    #[error("sms: {0}")]
    Sms(&'static str),
    #[error("tls wants both files: tls.certificate and tls.key")]
    HalfTls,
    #[error("tls.redirect sends people to public_url, which must begin with https://")]
    NoWay,
}

impl Config {
    /// Reads the file, then lets the environment override it. `variable` looks up one variable.
    ///
    /// # Errors
    /// Names the file or the variable that cannot be used.
    pub fn load(file: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let mut table = match file {
            None => toml::Table::new(),
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
                    path: path.to_owned(),
                    source,
                })?;
                let wrong = |source: toml::de::Error| ConfigError::Wrong {
                    path: path.to_owned(),
                    source: Box::new(source),
                };
                toml::from_str::<Config>(&text).map_err(wrong)?;
                toml::from_str(&text).map_err(wrong)?
            }
        };
        for key in KEYS {
            let Some(text) = variable(&format!("DOMOVOI_{}", key.replace('.', "_").to_uppercase())) else {
                continue;
            };
            let value = match key {
                "behind_proxy" | "sms.tls" => text.parse().map(toml::Value::Boolean).ok(),
                "workers" | "mail.port" | "session_days" | "segment_mib" | "reserve_mib" => {
                    text.parse().map(toml::Value::Integer).ok()
                }
                key if key.starts_with("limits.") => text.parse().map(toml::Value::Integer).ok(),
                _ => None,
            };
            set(&mut table, key, value.unwrap_or(toml::Value::String(text)));
        }
        set_providers(&mut table, &variable);
        let mut config: Config = table
            .try_into()
            .map_err(|source| ConfigError::Environment(Box::new(source)))?;
        oidc::finish(&mut config.oidc)?;
        let public_url = config.public_url.clone();
        let mail = config.mail.as_mut();
        mail.map(|mail| mail::finish(mail, &public_url)).transpose()?;
        config.sms.as_mut().map(sms::finish).transpose()?;
        if config.session_days == 0 {
            return Err(ConfigError::NoSession);
        }
        if !(1..=1024).contains(&config.segment_mib) {
            return Err(ConfigError::Segment);
        }
        if let Some(tls) = &config.tls {
            if tls.certificate.as_os_str().is_empty() || tls.key.as_os_str().is_empty() {
                return Err(ConfigError::HalfTls);
            }
            // The address in a request is the sender's word; people are not sent where he likes.
            if tls.redirect.is_some() && !config.public_url.starts_with("https://") {
                return Err(ConfigError::NoWay);
            }
        }
        Ok(config)
    }

    /// Reads the key of the installation, or makes it at the first start.
    ///
    /// # Errors
    /// Names the file that cannot be used.
    pub fn load_secret_key(&mut self) -> Result<(), ConfigError> {
        if self.secret_key_file.as_os_str().is_empty() {
            self.secret_key_file = beside(&self.data);
        }
        let path = &self.secret_key_file;
        if path.starts_with(&self.data) {
            return Err(ConfigError::KeyInside { path: path.clone() });
        }
        self.secret_key = SecretKey::load(path).map_err(|source| ConfigError::NoKey {
            path: path.clone(),
            source,
        })?;
        Ok(())
    }

    /// Where people reach the server that listens at `address`.
    pub fn url(&self, address: SocketAddr) -> String {
        match self.public_url.trim_end_matches('/') {
            "" => format!("{}://{address}", if self.tls.is_some() { "https" } else { "http" }),
            url => url.to_owned(),
        }
    }

    /// Whether people reach it over TLS, be it ours or that of a proxy in front.
    pub fn is_secure(&self) -> bool {
        self.tls.is_some() || self.public_url.starts_with("https://")
    }
}

/// Sets `key` or `table.key`.
fn set(table: &mut toml::Table, key: &str, value: toml::Value) {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
        }
        Some((part, key)) => {
            let part = table.entry(part).or_insert_with(|| toml::Table::new().into());
            if let Some(part) = part.as_table_mut() {
                part.insert(key.to_owned(), value);
            }
        }
    }
}

/// Sets keys of providers; their lists are words with commas between them.
fn set_providers(table: &mut toml::Table, variable: impl Fn(&str) -> Option<String>) {
    let mut providers = match table.remove("oidc") {
        Some(toml::Value::Array(providers)) => providers,
        // What is no list is refused with its name when the table is read.
        Some(other) => return drop(table.insert("oidc".to_owned(), other)),
        None => Vec::new(),
    };
    for number in 1..=oidc::PROVIDERS {
        for key in oidc::KEYS {
            let Some(text) = variable(&format!("DOMOVOI_OIDC_{number}_{}", key.to_uppercase())) else {
                continue;
            };
            if providers.len() < number {
                providers.resize(number, toml::Table::new().into());
            }
            let words = || text.split(',').map(|word| word.trim().into()).collect();
            let value = if key.starts_with("trusted_") {
                toml::Value::Array(words())
            } else {
                toml::Value::String(text)
            };
            if let Some(provider) = providers[number - 1].as_table_mut() {
                provider.insert(key.to_owned(), value);
            }
        }
    }
    if !providers.is_empty() {
        table.insert("oidc".to_owned(), toml::Value::Array(providers));
    }
}

/// `data.key` for `data`, wherever that lies.
fn beside(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or("data".as_ref()).to_owned();
    name.push(".key");
    data.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_lies_beside_the_data_and_not_inside() {
        assert_eq!(beside(Path::new("data")), Path::new("data.key"));
        assert_eq!(
            beside(Path::new("/var/lib/domovoi/data")),
            Path::new("/var/lib/domovoi/data.key")
        );
        let dir = tempfile::tempdir().unwrap();
        let at = |file: &str| Config {
            data: dir.path().join("data"),
            secret_key_file: PathBuf::from(file),
            ..Config::default()
        };
        at("").load_secret_key().unwrap();
        assert!(dir.path().join("data.key").exists());
        let told = |path: PathBuf| {
            let path = path.to_string_lossy().into_owned();
            at(&path).load_secret_key().unwrap_err().to_string()
        };
        let beneath_a_file = told(dir.path().join("data.key/house.key"));
        assert!(beneath_a_file.contains("data.key/house.key"), "{beneath_a_file}");
        let inside = told(dir.path().join("data/house.key"));
        assert!(inside.contains("lies in the data folder"), "{inside}");
    }

    #[test]
    fn the_environment_overrides_the_file_and_mistakes_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("domovoi.toml");
        std::fs::write(&file, "listen = \"0.0.0.0:80\"\nworkers = 3\nlog = \"warn\"\n").unwrap();
        let variable = |name: &str| match name {
            "DOMOVOI_WORKERS" => Some("5".to_owned()),
            "DOMOVOI_BEHIND_PROXY" => Some("true".to_owned()),
            _ => None,
        };
        let config = Config::load(Some(&file), variable).unwrap();
        assert_eq!(
            (config.workers, config.behind_proxy, config.log.as_str()),
            (5, true, "warn")
        );
        assert_eq!(config.listen.port(), 80);

        let none = Config::load(None, |name| (name == "DOMOVOI_SEGMENT_MIB").then(|| "0".to_owned()));
        assert!(matches!(none, Err(ConfigError::Segment)));
        let wrong = Config::load(None, |name| (name == "DOMOVOI_WORKERS").then(|| "many".to_owned())).unwrap_err();
        assert!(wrong.to_string().contains("workers"), "{wrong}");
        let variable = |name: &str| match name {
            "DOMOVOI_TLS_CERTIFICATE" => Some("chain.pem".to_owned()),
            "DOMOVOI_TLS_KEY" => Some("key.pem".to_owned()),
            "DOMOVOI_LIMITS_HEAVY" => Some("7".to_owned()),
            _ => None,
        };
        let config = Config::load(None, variable).unwrap();
        assert_eq!((config.tls.unwrap().key, config.limits.heavy), ("key.pem".into(), 7));
        let half = Config::load(None, |name| (name == "DOMOVOI_TLS_KEY").then(|| "key.pem".to_owned())).unwrap_err();
        assert!(half.to_string().contains("tls.certificate"), "{half}");
        let tls = "[tls]\ncertificate = \"c\"\nkey = \"k\"\nredirect = \"0.0.0.0:80\"\n";
        std::fs::write(&file, tls).unwrap();
        let astray = Config::load(Some(&file), |_| None).unwrap_err();
        assert!(astray.to_string().contains("public_url"), "{astray}");

        let secret = dir.path().join("corp.secret");
        std::fs::write(&secret, "s3cret\n").unwrap();
        let provider = "[[oidc]]\nid = \"corp\"\nname = \"Корпоративный\"\nissuer = \"https://id.example.org\"\nclient_id = \"a\"\n";
        std::fs::write(&file, provider).unwrap();
        let variable = |name: &str| match name {
            "DOMOVOI_OIDC_1_CLIENT_SECRET_FILE" => Some(secret.to_string_lossy().into_owned()),
            "DOMOVOI_OIDC_1_TRUSTED_AMR" => Some("mfa, hwk".to_owned()),
            _ => None,
        };
        let corp = Config::load(Some(&file), variable).unwrap().oidc.remove(0);
        assert_eq!(
            (corp.id.as_str(), corp.trusted_amr),
            ("corp", vec!["mfa".to_owned(), "hwk".to_owned()])
        );
        assert_eq!(
            (corp.client_secret.0.as_str(), format!("{:?}", corp.client_secret)),
            ("s3cret", "Secret".to_owned())
        );
        let plain = |name: &str| (name == "DOMOVOI_OIDC_1_ISSUER").then(|| "http://id.example.org".to_owned());
        let plain = Config::load(Some(&file), plain).unwrap_err();
        assert!(plain.to_string().contains("https://"), "{plain}");

        std::fs::write(&file, "lisen = \"0.0.0.0:80\"\n").unwrap();
        let wrong = Config::load(Some(&file), |_| None).unwrap_err();
        assert!(wrong.to_string().contains("lisen"), "{wrong}");
    }
}
