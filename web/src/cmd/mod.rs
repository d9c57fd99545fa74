//! The command line. A new subcommand is a new file and a line in the list.
//!
//! Exit codes: 0 done, 1 failed with the reason on stderr, 2 wrong usage.

mod demo;
mod doctor;
mod import;
mod openapi;
mod replay;
mod serve;
mod store;
mod user;

use clap::{Parser, Subcommand};
use domovoi_actors::{House, HouseOptions, RealClock};
use domovoi_web::Config;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Why a command failed: one sentence for a person.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(
    name = "domovoi",
    version,
    about = "Домовой: заявки, диспетчерская и календари управляющей компании"
)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Показать живой город · Open a living town
    Demo(demo::Args),
    /// Запустить сервер · Run the server
    Serve(serve::Args),
    /// Проверить журнал, состояния и файлы · Check journal, states and files
    Check(store::Dir),
    /// Построить состояния заново из журнала · Make the states anew from the journal
    Rebuild(store::Dir),
    /// Скопировать данные, не останавливая сервер · Copy the data
    Backup(store::Copy),
    /// Восстановить из копии в пустую папку · Restore a copy into an empty folder
    Restore(store::Back),
    /// Загрузить дома, жителей, сотрудников · Import houses, people, staff
    Import(import::Args),
    /// Повторить записанный поток заявок · Tell a recorded stream of requests again
    Replay(replay::Args),
    /// Пользователи: завести, сменить пароль, показать · Users
    User(user::Args),
    /// Проверить машину: диск, часы, пояса, порты · Check the machine
    Doctor(doctor::Args),
    /// Напечатать документ OpenAPI · Print the OpenAPI document
    Openapi,
}

/// Reads the command line and does what it says.
pub(crate) fn run() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help and version are no mistakes and go to stdout; clap knows which is which.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let done = match line.command {
        Command::Demo(args) => demo::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Import(args) => import::run(args),
        Command::Replay(args) => replay::run(args),
        Command::Check(args) => store::check(args),
        Command::Rebuild(args) => store::rebuild(args),
        Command::Backup(args) => store::backup(args),
        Command::Restore(args) => store::restore(args),
        Command::User(args) => user::run(args),
        Command::Doctor(args) => doctor::run(args),
        Command::Openapi => openapi::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("domovoi: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// A line for the person at the terminal.
fn say(line: impl std::fmt::Display) {
    use std::io::Write;
    // Nobody reads: then nothing has to be said.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Opens the house for a command that ends by itself, and closes it whatever the command did.
fn in_house<F: Future<Output = Result<(), Failure>>>(
    config: &Config,
    work: impl FnOnce(House) -> F,
) -> Result<(), Failure> {
    let (data, options) = (config.data.clone(), options_of(config));
    actix_web::rt::System::new().block_on(async move {
        let house = House::open(&data, options, Arc::new(RealClock::new()))?;
        let done = work(house.clone()).await;
        house.close().await;
        done
    })
}

/// How the house runs as the configuration wants it.
fn options_of(config: &Config) -> HouseOptions {
    let mut options = HouseOptions::default();
    options.store.segment_bytes = u64::from(config.segment_mib) << 20;
    options.store.reserve_bytes = u64::from(config.reserve_mib) << 20;
    options
}

/// The configuration of the file and the environment; the folder that the command line names comes first.
fn config_of(data: Option<PathBuf>, file: Option<&Path>) -> Result<Config, Failure> {
    let mut config = Config::load(file, |name| std::env::var(name).ok())?;
    config.data = data.unwrap_or(config.data);
    Ok(config)
}
