//! `domovoi replay`: a recorded stream of requests, told to a running house through the public API.

use super::{Outcome, say};
use clap::Args;
use domovoi_gateway::replay::{Api, Mapping, Plan, Recording, run as tell};
use domovoi_gateway::sheets;
use std::path::PathBuf;
use std::time::Instant;

/// Tells a recording to a running house.
#[derive(Args, Debug)]
pub(crate) struct Replay {
    /// CSV or XLSX, may be gzipped.
    file: PathBuf,
    /// What its columns and words mean (TOML).
    #[arg(long)]
    map: PathBuf,
    /// How many times faster than recorded; 0 is as fast as the house takes it.
    #[arg(long, default_value_t = 0.0)]
    speed: f64,
    /// Requests under way at once.
    #[arg(long, default_value_t = 32)]
    lanes: usize,
    /// The house.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    server: String,
    /// An administrator; the password is read from DOMOVOI_PASSWORD.
    #[arg(long, default_value = "admin")]
    login: String,
}

pub(crate) async fn run(replay: Replay) -> Outcome {
    let password = std::env::var("DOMOVOI_PASSWORD").map_err(|_| "set DOMOVOI_PASSWORD to the password of the login")?;
    let text = |path: &PathBuf| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let mapping = String::from_utf8(text(&replay.map)?).map_err(|_| "the mapping is not UTF-8".to_owned())?;
    let mapping = Mapping::parse(&mapping).map_err(|error| format!("{}: {error}", replay.map.display()))?;
    let table = sheets::read(&text(&replay.file)?).map_err(|refusal| refusal.text.en.into_owned())?;
    let name = replay.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let recording = Recording::read(&name, &table, &mapping)?;
    for (row, reason) in recording.unreadable.iter().take(20) {
        say(&format!("row {row} is passed over: {reason}"));
    }
    say(&format!("{} requests, {} steps", recording.cases.len(), recording.steps.len()));

    let api = Api::sign_in(&replay.server, &replay.login, &password).await.map_err(|error| error.to_string())?;
    let plan = Plan { speed: replay.speed, lanes: replay.lanes, ..Plan::default() };
    let began = Instant::now();
    let tally = tell(api, recording, plan, move |tally, done, all| {
        let speed = done as f64 / began.elapsed().as_secs_f64();
        say(&format!(
            "{done} of {all} steps, {speed:.0}/s: {} opened, {} closed, {} refused, {} sent again",
            tally.opened, tally.closed, tally.refused_count, tally.retried
        ));
    });
    let tally = tally.await.map_err(|error| error.to_string())?;
    for (row, reason) in &tally.refused {
        say(&format!("row {row} was refused: {reason}"));
    }
    say(&format!(
        "done in {:.1} s: {} opened, {} closed, {} refused, {} sent again",
        began.elapsed().as_secs_f64(),
        tally.opened,
        tally.closed,
        tally.refused_count,
        tally.retried
    ));
    match tally.refused_count {
        0 => Ok(()),
        count => Err(format!("{count} steps were refused")),
    }
}
