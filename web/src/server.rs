//! The running server: what every handler shares, and how it starts and ends.

use crate::config::Config;
use crate::extract::{Caller, JSON_LIMIT};
use crate::files::thumbnails::Thumbnails;
use crate::live::Live;
use crate::rows::Eyes;
use crate::sign_in::attempts::Attempts;
use crate::sign_in::guard;
use crate::sign_in::last_used::LastUsed;
use crate::sign_in::passkey::Answered;
use crate::{pages, routes};
use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
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

/// How long answers that were begun may take when the server ends.
const FAREWELL: u64 = 5;

/// What every handler shares.
pub struct Web {
    pub house: House,
    pub live: Live,
    pub config: Config,
    pub read_sheet: ReadSheet,
    pub started: Instant,
    pub(crate) answered: Answered,
    pub(crate) attempts: Attempts,
    pub(crate) last_used: LastUsed,
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
    handle: ServerHandle,
    live: Live,
}

impl Server {
    /// Starts to listen. Must be called inside an actix system.
    pub async fn start(house: House, config: Config, read_sheet: ReadSheet) -> io::Result<Server> {
        let live = Live::start(house.clone())?;
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get());
        let workers = if config.workers == 0 { cores } else { config.workers };
        let listen = config.listen;
        let shared = web::Data::from(Arc::new(Web {
            house,
            live: live.clone(),
            config,
            read_sheet,
            started: Instant::now(),
            answered: Answered::default(),
            attempts: Attempts::default(),
            last_used: LastUsed::default(),
            heavy: Semaphore::new(cores),
            thumbnails: Thumbnails::default(),
        }));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(JSON_LIMIT))
                .wrap(Compress::default())
                .wrap(from_fn(guard::guard))
                .wrap(from_fn(guard::front))
                .configure(routes::mount)
                .default_service(web::route().to(pages::ui))
        })
        .workers(workers)
        .tcp_nodelay(true)
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(Duration::from_secs(10))
        .shutdown_timeout(FAREWELL)
        .disable_signals()
        .bind(listen)?;
        let address = server.addrs().first().copied().unwrap_or(listen);
        let running = server.run();
        let handle = running.handle();
        actix_web::rt::spawn(async move {
            if let Err(error) = running.await {
                tracing::error!(%error, "the server ended");
            }
        });
        Ok(Server { address, handle, live })
    }

    /// Says good-bye to sockets, lets answers that were begun go out, and stops listening. The house stays open.
    pub async fn stop(self) {
        self.live.stop();
        self.handle.stop(true).await;
    }
}
