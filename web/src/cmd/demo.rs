//! `domovoi demo`: a living town, made on the spot.

use super::{Outcome, say};
use clap::Args;
use domovoi_actors::{House, HouseOptions, RealClock};
use domovoi_gateway::{sheets, town};
use domovoi_web::config::Config;
use domovoi_web::{Server, password};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Opens a demonstration town and prints its address and logins.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Keeps the town in this folder; without it the town is thrown away at the end.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Two towns of one seed are alike.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Days of work that lie behind the town.
    #[arg(long, default_value_t = 90)]
    history: u32,
    /// Nobody calls and nobody works by himself.
    #[arg(long)]
    still: bool,
}

const PASSWORD: &str = "demo";

pub(crate) async fn run(demo: Demo) -> Outcome {
    let thrown_away = demo.data.is_none().then(tempfile::tempdir).transpose().map_err(|error| error.to_string())?;
    let data = demo.data.clone().or(thrown_away.as_ref().map(|dir| dir.path().to_owned())).unwrap_or_default();
    let house = House::open(&data, HouseOptions::default(), Arc::new(RealClock)).map_err(|error| error.to_string())?;
    let town = match town::Town::read(&house, demo.seed) {
        Some(town) => town,
        None => {
            let options = town::Options {
                seed: demo.seed,
                days: demo.history,
                password_hash: password::hash(PASSWORD).map_err(|refusal| refusal.text.ru.into_owned())?,
            };
            say("Строим город …");
            let built = town::found(&house, &options, |what| say(&format!("  {what}"))).await;
            built.map_err(|refusal| refusal.text.ru.into_owned())?
        }
    };
    let config = Config { listen: demo.listen, data, ..Config::default() };
    let server = Server::start(house.clone(), config, sheets::read).await;
    let server = server.map_err(|error| format!("cannot listen on {}: {error}", demo.listen))?;
    if !demo.still {
        actix_web::rt::spawn(town::simulate(house.clone(), town));
    }
    say(&format!("\nhttp://{}\n", server.address));
    for login in town::LOGINS {
        say(&format!("  {login:<12} пароль {PASSWORD}"));
    }
    say("\nready");
    super::serve::until_told(&house).await?;
    server.stop().await;
    house.close().await;
    Ok(())
}
