//! The running server: what every handler shares, and how it starts and ends.

use crate::config::Config;
use crate::door::certificate::Certificate;
use crate::door::limits::{Limits, limit};
use crate::door::plain;
use crate::door::watch::{Watch, watch};
use crate::extract::{Caller, JSON_LIMIT};
use crate::files::thumbnails::Thumbnails;
use crate::live::Live;
use crate::routes::home::Tries;
use crate::rows::Eyes;
use crate::sign_in::attempts::Attempts;
use crate::sign_in::attempts::quota::Quota;
use crate::sign_in::guard;
use crate::sign_in::last_used::LastUsed;
use crate::sign_in::oidc::Providers;
use crate::sign_in::passkey::Answered;
use crate::sign_in::phone_code::Codes;
use crate::sign_in::sudo::Shown;
use crate::{pages, routes};
use actix_web::dev::{Server as Running, ServerHandle};
use actix_web::middleware::{Compress, Condition, DefaultHeaders, from_fn};
use actix_web::rt::task::JoinHandle;
use actix_web::{App, HttpServer, web};
use domovoi_actors::{House, Table};
use domovoi_domain::kernel::Refusal;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Reads a table out of a file that somebody brought; the gateway does it, and main hands it over.
pub type ReadSheet = fn(&[u8]) -> Result<Table, Refusal>;

/// Hands a short message over: number in E.164, words, and how long they are worth something. It never waits.
pub type SendText = Arc<dyn Fn(String, String, Duration) + Send + Sync>;

/// Hands a letter over: address, subject, words. It never waits.
pub type SendLetter = Arc<dyn Fn(String, String, String) + Send + Sync>;

/// What the gateway does for people at browsers; main wires it.
#[derive(Clone)]
pub struct Outside {
    pub read_sheet: ReadSheet,
    /// None: there is no provider, so nobody signs in by telephone.
    pub send_text: Option<SendText>,
    /// None: there is no mail server, so nobody gets letters.
    pub send_letter: Option<SendLetter>,
}

/// How often the files of the certificate are looked at.
const CERTIFICATE_WATCH: Duration = Duration::from_secs(60);
/// A browser that has seen this comes back over TLS alone, for a year.
const STRICT: &str = "max-age=31536000";
/// What a page of ours may use of the device; nothing that stands in a frame may.
const PERMISSIONS: &str = "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=(), serial=(), \
    bluetooth=(), midi=(), display-capture=()";

/// How long answers that were begun may take when the server ends.
const FAREWELL: u64 = 5;

/// What every handler shares.
pub struct Web {
    pub house: House,
    pub live: Live,
    pub config: Config,
    pub outside: Outside,
    pub started: Instant,
    pub(crate) answered: Answered,
    pub(crate) attempts: Attempts,
    /// Who was wrong about an account.
    pub(crate) joining: Tries,
    pub(crate) codes: Codes,
    pub(crate) last_used: LastUsed,
    /// Letters that people ask for.
    pub(crate) letters: Quota,
    /// Masked telephones that people ask for.
    pub(crate) phones: Quota,
    pub(crate) providers: Providers,
    pub(crate) limits: Limits,
    pub(crate) shown: Shown,
    pub(crate) watch: Watch,
    /// Work that takes a core and much memory: passwords (19 MiB each) and thumbnails.
    pub(crate) heavy: Semaphore,
    pub(crate) thumbnails: Thumbnails,
}

impl Web {
    pub fn eyes(&self, caller: &Caller) -> Eyes {
        Eyes {
            grant: caller.grant.clone(),
            lang: caller.lang,
            now: self.house.now(),
        }
    }
}

/// A server that listens.
pub struct Server {
    /// Where it listens, with the port that it was given.
    pub address: SocketAddr,
    /// Where the command line reaches it: on this machine alone, with no TLS in between.
    pub control: SocketAddr,
    /// Where plain HTTP is sent to the secure address.
    pub plain: Option<SocketAddr>,
    certificate: Option<Arc<Certificate>>,
    watch: Option<JoinHandle<()>>,
    handles: Vec<ServerHandle>,
    live: Live,
}

impl Server {
    /// Starts to listen. Must be called inside an actix system.
    ///
    /// # Errors
    /// When an address is taken or a file of TLS cannot be used.
    pub async fn start(house: House, config: Config, outside: Outside) -> io::Result<Server> {
        let certificate = config.tls.as_ref().map(Certificate::open).transpose()?;
        let live = Live::start(house.clone())?;
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get());
        let workers = if config.workers == 0 { cores } else { config.workers };
        let (listen, secure) = (config.listen, config.is_secure());
        let limits = config.limits.clone();
        let patience = Duration::from_secs(u64::from(limits.head_seconds.max(1)));
        let shared = web::Data::from(Arc::new(Web {
            house,
            live: live.clone(),
            limits: Limits::new(limits.clone()),
            shown: Shown::default(),
            watch: Watch::default(),
            config,
            outside,
            started: Instant::now(),
            answered: Answered::default(),
            attempts: Attempts::default(),
            joining: Tries::default(),
            codes: Codes::default(),
            last_used: LastUsed::default(),
            letters: Quota::default(),
            phones: Quota::default(),
            providers: Providers::default(),
            heavy: Semaphore::new(cores),
            thumbnails: Thumbnails::default(),
        }));
        let (control, plain) = beside(&shared, patience)?;
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(JSON_LIMIT))
                .wrap(Compress::default())
                .wrap(from_fn(limit))
                .wrap(from_fn(watch))
                .wrap(from_fn(guard::guard))
                .wrap(from_fn(guard::front))
                .wrap(DefaultHeaders::new().add(("Permissions-Policy", PERMISSIONS)))
                .wrap(Condition::new(
                    secure,
                    DefaultHeaders::new().add(("Strict-Transport-Security", STRICT)),
                ))
                .configure(routes::mount)
                .default_service(web::route().to(pages::ui))
        })
        .workers(workers)
        .max_connections((limits.connections as usize).div_ceil(workers).max(1))
        .tcp_nodelay(true)
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(patience)
        .shutdown_timeout(FAREWELL)
        .disable_signals();
        let server = match &certificate {
            Some(certificate) => server.bind_rustls_0_23(listen, certificate.server()?)?,
            None => server.bind(listen)?,
        };
        let address = server.addrs().first().copied().unwrap_or(listen);
        let watch = certificate
            .clone()
            .map(|certificate| actix_web::rt::spawn(renew(certificate)));
        let mut handles = vec![run(server.run()), control.1];
        handles.extend(plain.as_ref().map(|(_, handle)| handle.clone()));
        Ok(Server {
            address,
            control: control.0,
            plain: plain.map(|(address, _)| address),
            certificate,
            watch,
            handles,
            live,
        })
    }

    /// Reads the files of the certificate again, for whoever has just renewed them.
    pub fn reload_certificate(&self) {
        if let Some(certificate) = &self.certificate {
            certificate.reload();
        }
    }

    /// Says good-bye to sockets, lets answers that were begun go out, and stops listening. The house stays open.
    pub async fn stop(self) {
        self.live.stop();
        if let Some(watch) = self.watch {
            watch.abort();
        }
        for handle in self.handles {
            handle.stop(true).await;
        }
    }
}

type Listening = (SocketAddr, ServerHandle);

/// The two small listeners beside the house's own: the command line's, and the one that knows no TLS.
fn beside(shared: &web::Data<Web>, patience: Duration) -> io::Result<(Listening, Option<Listening>)> {
    let ours = shared.clone();
    let control = HttpServer::new(move || {
        App::new()
            .app_data(ours.clone())
            .wrap(from_fn(guard::front))
            .configure(routes::control::mount)
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(FAREWELL)
    .bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let address = control
        .addrs()
        .first()
        .copied()
        .ok_or(io::ErrorKind::AddrNotAvailable)?;
    let plain = match &shared.config.tls {
        Some(tls) => plain::start(tls, &shared.config.public_url, patience)?,
        None => None,
    };
    Ok(((address, run(control.run())), plain))
}

/// Lets a server run by itself.
fn run(server: Running) -> ServerHandle {
    let handle = server.handle();
    actix_web::rt::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "the server ended");
        }
    });
    handle
}

/// Looks now and then whether the certificate was renewed.
async fn renew(certificate: Arc<Certificate>) {
    loop {
        tokio::time::sleep(CERTIFICATE_WATCH).await;
        let certificate = certificate.clone();
        // Reading files is not for a thread that serves.
        let _ = web::block(move || certificate.refresh()).await;
    }
}
