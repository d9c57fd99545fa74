//! `domovoi demo`: a living town, made on the spot.

use super::{Failure, say, serve};
use clap::Args as Arguments;
use domovoi_actors::{House, HouseOptions, RealClock};
use domovoi_gateway::town;
use domovoi_web::{Config, Demo, password};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Arguments)]
pub(super) struct Args {
    /// Адрес и порт · Address and port
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Папка, в которой город останется; без неё он исчезает · Folder that keeps the town; without it the town is thrown away
    #[arg(long)]
    data: Option<PathBuf>,
    /// Города одного зерна похожи · Towns of one seed are alike
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Сколько дней истории · Days of history
    #[arg(long, default_value_t = 90)]
    history: u32,
    /// Без звонков и работ · Nobody calls and nobody works by himself
    #[arg(long)]
    still: bool,
}

/// What every login of the town signs in with.
const PASSWORD: &str = "demo";

pub(super) fn run(args: Args) -> Result<(), Failure> {
    serve::start_log("warn")?;
    actix_web::rt::System::new().block_on(open(args))
}

async fn open(args: Args) -> Result<(), Failure> {
    let folder = if args.data.is_none() {
        Some(tempfile::tempdir()?)
    } else {
        None
    };
    let data = args
        .data
        .clone()
        .or_else(|| Some(folder.as_ref()?.path().to_owned()))
        .unwrap_or_default();
    let house = House::open(&data, HouseOptions::default(), Arc::new(RealClock::new()))?;
    let town = match town::Town::read(&house, args.seed) {
        Some(town) => town,
        None => match found(&house, &args).await {
            Ok(town) => town,
            Err(failure) => {
                house.close().await;
                return Err(failure);
            }
        },
    };
    let mut config = Config {
        listen: args.listen,
        data,
        demo: Some(Demo {
            logins: town::LOGINS.map(str::to_owned).to_vec(),
            password: PASSWORD.to_owned(),
        }),
        ..Config::default()
    };
    if args.data.is_some() {
        config.load_secret_key()?;
    }
    let living = house.clone();
    serve::keep(house, config, move |_| {
        for login in town::LOGINS.iter().chain(&town::FIRM_LOGINS) {
            say(format_args!("  {login:<13} {PASSWORD}"));
        }
        if !args.still {
            actix_web::rt::spawn(town::simulate(living, town));
        }
    })
    .await
}

async fn found(house: &House, args: &Args) -> Result<town::Town, Failure> {
    let options = town::Options {
        seed: args.seed,
        days: args.history,
        password_hash: password::hash(PASSWORD)?,
    };
    say("Строим город …");
    Ok(town::found(house, &options, |what| say(format_args!("  {what}"))).await?)
}
