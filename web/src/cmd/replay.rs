//! `domovoi replay`: a recorded stream of requests, told to a running house through the public API.

use super::{Failure, say};
use clap::Args as Arguments;
use domovoi_gateway::replay::{Api, Mapping, Plan, Recording, run as tell};
use domovoi_gateway::sheets;
use std::path::PathBuf;
use std::time::Instant;

#[derive(Arguments)]
pub(super) struct Args {
    /// CSV или XLSX, можно .gz · CSV or XLSX, may be gzipped
    file: PathBuf,
    /// Что значат столбцы и слова (TOML) · What columns and words mean
    #[arg(long)]
    map: PathBuf,
    /// Во сколько раз быстрее записи; 0 — на полной скорости · Times faster than recorded; 0: at full speed
    #[arg(long, default_value_t = 0.0)]
    speed: f64,
    /// Запросов одновременно · Requests at once
    #[arg(long, default_value_t = 32)]
    lanes: usize,
    /// Адрес сервера · The server
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    server: String,
    /// Администратор; пароль берётся из DOMOVOI_PASSWORD · Administrator; the password comes from DOMOVOI_PASSWORD
    #[arg(long, default_value = "admin")]
    login: String,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(replay(args))
}

async fn replay(replay: Args) -> Result<(), Failure> {
    let password =
        std::env::var("DOMOVOI_PASSWORD").map_err(|_| "set DOMOVOI_PASSWORD to the password of the login")?;
    let text = |path: &PathBuf| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let mapping = String::from_utf8(text(&replay.map)?).map_err(|_| "the mapping is not UTF-8".to_owned())?;
    let mapping = Mapping::parse(&mapping).map_err(|error| format!("{}: {error}", replay.map.display()))?;
    let table = sheets::read(&text(&replay.file)?).map_err(|refusal| refusal.text.en.into_owned())?;
    let name = replay
        .file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let recording = Recording::read(&name, &table, &mapping)?;
    for (row, reason) in recording.unreadable.iter().take(20) {
        say(format_args!("row {row} is passed over: {reason}"));
    }
    say(format_args!(
        "{} requests, {} steps",
        recording.cases.len(),
        recording.steps.len()
    ));

    let api = Api::sign_in(&replay.server, &replay.login, &password)
        .await
        .map_err(|error| error.to_string())?;
    let plan = Plan {
        speed: replay.speed,
        lanes: replay.lanes,
        ..Plan::default()
    };
    let began = Instant::now();
    let tally = tell(api, recording, plan, move |tally, done, all| {
        let speed = done as f64 / began.elapsed().as_secs_f64();
        say(format_args!(
            "{done} of {all} steps, {speed:.0}/s: {} opened, {} closed, {} refused, {} sent again",
            tally.opened, tally.closed, tally.refused_count, tally.retried
        ));
    });
    let tally = tally.await.map_err(|error| error.to_string())?;
    for (row, reason) in &tally.refused {
        say(format_args!("row {row} was refused: {reason}"));
    }
    say(format_args!(
        "done in {:.1} s: {} opened, {} closed, {} refused, {} sent again",
        began.elapsed().as_secs_f64(),
        tally.opened,
        tally.closed,
        tally.refused_count,
        tally.retried
    ));
    match tally.refused_count {
        0 => Ok(()),
        count => Err(format!("{count} steps were refused").into()),
    }
}
