//! `domovoi serve`: the platform for people to work with.

use super::{Failure, config_of, options_of, say};
use clap::Args as Arguments;
use domovoi_actors::{House, RealClock};
use domovoi_web::config::{Mail, MailSecurity, Sms};
use domovoi_web::{Config, Outside, Running, SendLetter, SendText, Server, Setup};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};

/// How long an end in order may take; the wire promises ten seconds.
const FAREWELL: Duration = Duration::from_secs(9);
/// How often the store is asked whether it still can write.
const WATCH: Duration = Duration::from_millis(500);

#[derive(Arguments)]
pub(super) struct Args {
    /// Файл TOML · TOML file
    #[arg(long, env = "DOMOVOI_CONFIG")]
    config: Option<PathBuf>,
    /// Адрес и порт · Address and port
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Папка данных · Data folder
    #[arg(long)]
    data: Option<PathBuf>,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let mut config = config_of(args.data, args.config.as_deref())?;
    config.listen = args.listen.unwrap_or(config.listen);
    start_log(&config.log)?;
    actix_web::rt::System::new().block_on(serve(config))
}

/// Logs to stderr; stdout is for what a person or a program waits for.
pub(super) fn start_log(filter: &str) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    Ok(())
}

async fn serve(mut config: Config) -> Result<(), Failure> {
    config.load_secret_key()?;
    let house = House::open(&config.data, options_of(&config), Arc::new(RealClock::new()))?;
    let opened = house.opened();
    if let Some(why) = &opened.rebuilt {
        tracing::warn!(%why, events = opened.replayed, "the states were made anew from the journal");
    }
    if opened.damaged_records > 0 {
        let records = opened.damaged_records;
        tracing::error!(
            records,
            "texts in the journal do not fit their checksums; run `domovoi check`"
        );
    }
    if !house.model().users.is_empty() {
        return keep(house, config, |_| ()).await;
    }
    let (setup, token) = Setup::begin(house.now());
    config.setup = Some(setup);
    keep(house, config, move |url| {
        say("Никто ещё не может войти. Откройте эту ссылку в браузере и заведите компанию и администратора.");
        say("Nobody can sign in yet. Open this link in a browser and make the company and its administrator.");
        say(format_args!("  {url}/setup#{token}"));
        say("Ссылка действует один раз и одни сутки · It opens once, within a day");
    })
    .await
}

/// Serves the house until a signal comes or the store fails, and closes it. `greet` says what a person at
/// the terminal should know beside the address, which it is told.
pub(super) async fn keep(house: House, mut config: Config, greet: impl FnOnce(&str)) -> Result<(), Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    config.control_token = rand::random::<[u8; 32]>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let (data, token, listen) = (config.data.clone(), config.control_token.clone(), config.listen);
    let reached = config.clone();
    let outside = Outside {
        read_sheet: domovoi_gateway::sheets::read,
        send_text: config.sms.as_ref().map(texts),
        send_letter: config.mail.as_ref().map(letters).transpose()?,
    };
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let server = match Server::start(house.clone(), config, outside).await {
        Ok(server) => server,
        Err(error) => {
            house.close().await;
            return Err(format!("cannot serve on {listen}: {error}").into());
        }
    };
    let running = Running {
        address: server.control.to_string(),
        token,
    };
    if let Err(error) = running.announce(&data) {
        tracing::warn!(%error, "no word could be left for the command line: backup works only while the server is stopped");
    }
    say(format_args!("{scheme}://{}", server.address));
    greet(&reached.url(server.address));
    say("ready");
    let renewed = async {
        while hangup.recv().await.is_some() {
            server.reload_certificate();
        }
    };
    let failed = tokio::select! {
        _ = terminate.recv() => None,
        _ = interrupt.recv() => None,
        // Signals come as long as the process lives.
        () = renewed => None,
        reason = failure(&house) => Some(reason),
    };
    let farewell = async {
        Running::withdraw(&data);
        server.stop().await;
        house.close().await;
    };
    let in_time = tokio::time::timeout(FAREWELL, farewell).await.is_ok();
    match failed {
        Some(reason) => Err(format!("the store failed: {reason}").into()),
        None if !in_time => Err("the end took too long and was cut short; the journal is complete".into()),
        None => Ok(()),
    }
}

/// Starts the way of letters.
fn letters(mail: &Mail) -> Result<SendLetter, Failure> {
    let sender = domovoi_gateway::mail::Sender::start(&domovoi_gateway::mail::Settings {
        host: mail.host.clone(),
        port: mail.port.unwrap_or(465),
        security: match mail.security {
            MailSecurity::Tls => domovoi_gateway::mail::Security::Tls,
            MailSecurity::StartTls => domovoi_gateway::mail::Security::StartTls,
            MailSecurity::None => domovoi_gateway::mail::Security::None,
        },
        credentials: (!mail.login.is_empty()).then(|| (mail.login.clone(), mail.password.0.clone())),
        from: mail.from.clone(),
    });
    let sender = sender.map_err(|unfit| format!("mail: {}", unfit.0))?;
    Ok(Arc::new(move |to, subject, text| {
        sender.send(domovoi_gateway::mail::Letter { to, subject, text });
    }))
}

/// Starts the way of short messages.
fn texts(sms: &Sms) -> SendText {
    let sender = domovoi_gateway::sms::Sender::start(domovoi_gateway::sms::Settings {
        address: sms.address.clone(),
        tls: sms.tls,
        system_id: sms.system_id.clone(),
        password: sms.password.0.clone(),
        sender: sms.sender.clone(),
    });
    Arc::new(move |to, text, life| {
        let until = Instant::now() + life;
        sender.send(domovoi_gateway::sms::Message { to, text, until });
    })
}

/// Ends when nothing can be stored any more, with the reason.
async fn failure(house: &House) -> String {
    loop {
        if let Some(reason) = house.failed() {
            return reason;
        }
        tokio::time::sleep(WATCH).await;
    }
}
