//! `domovoi check | rebuild | backup | restore`: the data on the disk.

use super::{Failure, config_of, in_house, say};
use clap::Args as Arguments;
use domovoi_actors::{self as actors, kinds};
use domovoi_web::{BackupDone, BackupOrder, Config, Running};
use std::path::PathBuf;

#[derive(Arguments)]
pub(super) struct Dir {
    /// Папка данных · Data folder
    #[arg(long)]
    data: Option<PathBuf>,
    /// Файл TOML · TOML file
    #[arg(long, env = "DOMOVOI_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Arguments)]
pub(super) struct Copy {
    #[command(flatten)]
    dir: Dir,
    /// Куда копировать · Where to
    to: PathBuf,
}

#[derive(Arguments)]
pub(super) struct Back {
    #[command(flatten)]
    dir: Dir,
    /// Копия · The copy
    from: PathBuf,
    /// Повреждённые данные: взять оттуда то, что было после копии · Damaged data: take from there what happened since the copy
    #[arg(long)]
    since: Option<PathBuf>,
}

impl Dir {
    fn config(self) -> Result<Config, Failure> {
        config_of(self.data, self.config.as_deref())
    }
}

pub(super) fn check(args: Dir) -> Result<(), Failure> {
    let dir = args.config()?.data;
    let report = actors::check(&dir)?;
    say(format_args!(
        "{}: {} segments, {} commits, {} events up to {}, {} records ({} erased), {} files, {} states",
        dir.display(),
        report.segments,
        report.commits,
        report.events,
        report.last_seq,
        report.records,
        report.erased_records,
        report.blobs,
        report.states,
    ));
    if report.trail_lines > 0 {
        say(format_args!(
            "audit: {} lines up to {}",
            report.trail_lines, report.trail_end
        ));
    }
    for fault in &report.faults {
        let offset = fault
            .offset
            .map(|offset| format!(" at byte {offset}"))
            .unwrap_or_default();
        say(format_args!(
            "{}{offset}: {}. {}",
            fault.file, fault.what, fault.consequence
        ));
    }
    match report.faults.len() {
        0 => Ok(()),
        1 => Err("1 fault found".into()),
        many => Err(format!("{many} faults found").into()),
    }
}

pub(super) fn rebuild(args: Dir) -> Result<(), Failure> {
    let dir = args.config()?.data;
    let rebuilt = actors::rebuild(&dir, kinds(), &mut progress())?;
    // Search follows the journal and is made anew at the next start.
    let search = dir.join("search");
    if search.exists() {
        std::fs::remove_dir_all(&search)?;
    }
    say(format_args!(
        "{}: rebuilt from {} events up to {}",
        dir.display(),
        rebuilt.events,
        rebuilt.last_seq
    ));
    Ok(())
}

/// Asks the server that runs on the folder; without one the folder is opened for as long as it takes.
pub(super) fn backup(args: Copy) -> Result<(), Failure> {
    let config = args.dir.config()?;
    let to = std::path::absolute(&args.to)?;
    let done = match Running::find(&config.data) {
        Some(running) if is_up(&running) => actix_web::rt::System::new().block_on(ask(running, to.clone()))?,
        _ => alone(&config, to.clone())?,
    };
    say(format_args!(
        "{}: {} files up to event {}, {} bytes copied",
        to.display(),
        done.files,
        done.seq,
        done.copied_bytes
    ));
    Ok(())
}

/// A server that was killed leaves word, too.
fn is_up(running: &Running) -> bool {
    std::net::TcpStream::connect(&running.address).is_ok()
}

async fn ask(running: Running, to: PathBuf) -> Result<BackupDone, Failure> {
    let client = awc::Client::builder().disable_timeout().finish();
    let url = format!("http://{}/control/backup", running.address);
    let request = client.post(url).bearer_auth(running.token);
    let mut answer = request
        .send_json(&BackupOrder { to })
        .await
        .map_err(|error| error.to_string())?;
    let body = answer.body().await?;
    if answer.status().is_success() {
        return Ok(serde_json::from_slice(&body)?);
    }
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    Err(problem["detail"]
        .as_str()
        .unwrap_or("the running server refused")
        .into())
}

fn alone(config: &Config, to: PathBuf) -> Result<BackupDone, Failure> {
    let mut copied = None;
    in_house(config, |house| {
        let copied = &mut copied;
        async move {
            let done = house.backup(to).await.map_err(|refusal| refusal.to_string())?;
            *copied = Some(BackupDone {
                seq: done.seq,
                files: done.files,
                copied_bytes: done.copied_bytes,
            });
            Ok(())
        }
    })?;
    copied.ok_or_else(|| "the backup did not finish".into())
}

pub(super) fn restore(args: Back) -> Result<(), Failure> {
    let dir = args.dir.config()?.data;
    let done = match &args.since {
        Some(since) => actors::restore_since(&args.from, since, &dir, &mut progress())?,
        None => actors::restore(&args.from, &dir, &mut progress())?,
    };
    say(format_args!(
        "{}: {} files up to event {}",
        dir.display(),
        done.files,
        done.seq
    ));
    Ok(())
}

/// Tells every tenth part of long work on stderr.
fn progress() -> impl FnMut(actors::Progress) {
    let mut told = 0;
    move |progress| {
        let tenths = (progress.done * 10).checked_div(progress.total).unwrap_or(0);
        if tenths > told {
            told = tenths;
            eprintln!("{} %", tenths * 10);
        }
    }
}
