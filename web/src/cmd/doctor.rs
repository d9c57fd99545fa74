//! `domovoi doctor`: is this machine fit to run it?

use super::{Failure, say};
use clap::Args as Arguments;
use domovoi_domain::kernel::time::zone;
use domovoi_web::Config;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// An `fdatasync` slower than this makes every answer slow.
const SLOW: Duration = Duration::from_millis(20);
/// Below this the journal may soon find no room: 2 GiB.
const ROOM: u64 = 2 << 30;
const SAMPLES: usize = 50;
/// 2025-01-01: an earlier clock was never set.
const LONG_AGO: u64 = 1_735_689_600;

#[derive(Arguments)]
pub(super) struct Args {
    /// Файл TOML · TOML file
    #[arg(long, env = "DOMOVOI_CONFIG")]
    config: Option<PathBuf>,
    /// Папка данных · Data folder
    #[arg(long)]
    data: Option<PathBuf>,
}

/// What one look found: a sentence, and whether it is a fault.
struct Finding(bool, String);

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let config = Config::load(args.config.as_deref(), |name| std::env::var(name).ok())?;
    let data = args.data.unwrap_or_else(|| config.data.clone());
    let findings = [writable(&data), room(&data), port(&config), zones(), clock(), files()];
    let mut faults = 0;
    for Finding(fault, sentence) in findings {
        faults += usize::from(fault);
        say(format_args!("{} {sentence}", if fault { "FAULT" } else { "ok   " }));
    }
    if faults == 0 {
        Ok(())
    } else {
        Err(format!("{faults} of 6 checks failed").into())
    }
}

/// Writes as the journal does, and measures how long the disk takes to be sure.
fn writable(data: &Path) -> Finding {
    let measure = || -> std::io::Result<Vec<Duration>> {
        std::fs::create_dir_all(data)?;
        let path = data.join(".doctor");
        let mut file = std::fs::File::create(&path)?;
        let mut times = Vec::new();
        for _ in 0..SAMPLES {
            let began = Instant::now();
            file.write_all(&[7; 4096])?;
            file.sync_data()?;
            times.push(began.elapsed());
        }
        std::fs::remove_file(&path)?;
        times.sort();
        Ok(times)
    };
    match measure() {
        Err(error) => Finding(true, format!("{} cannot be written: {error}", data.display())),
        Ok(times) => {
            let (middle, worst) = (times[SAMPLES / 2], times[SAMPLES - 1]);
            let text = format!("a durable write takes {middle:.1?}, at worst {worst:.1?}");
            if middle > SLOW {
                Finding(
                    true,
                    format!("{text}: use a faster disk, or one with a protected cache"),
                )
            } else {
                Finding(false, text)
            }
        }
    }
}

fn room(data: &Path) -> Finding {
    let output = std::process::Command::new("df").arg("-Pk").arg(data).output();
    let free = output.ok().and_then(|output| {
        let text = String::from_utf8(output.stdout).ok()?;
        text.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()
    });
    match free.map(|kib| kib * 1024) {
        None => Finding(false, "free disk space could not be found out".to_owned()),
        Some(free) if free < ROOM => Finding(true, format!("only {} MiB are free on the disk", free >> 20)),
        Some(free) => Finding(false, format!("{} GiB are free on the disk", free >> 30)),
    }
}

fn port(config: &Config) -> Finding {
    match TcpListener::bind(config.listen) {
        Ok(_) => Finding(false, format!("{} is free to listen on", config.listen)),
        Err(error) => Finding(true, format!("{} cannot be listened on: {error}", config.listen)),
    }
}

fn zones() -> Finding {
    let wanted = [
        "Europe/Kaliningrad",
        "Europe/Moscow",
        "Asia/Yekaterinburg",
        "Asia/Kamchatka",
    ];
    match wanted.into_iter().find(|name| zone(name).is_none()) {
        None => Finding(false, "time zones are known".to_owned()),
        Some(name) => Finding(true, format!("the time zone {name} is not known")),
    }
}

fn clock() -> Finding {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    if now < LONG_AGO {
        Finding(true, "the clock of this machine is not set".to_owned())
    } else {
        Finding(false, "the clock is set".to_owned())
    }
}

/// Each socket takes a file descriptor.
fn files() -> Finding {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find(|line| line.starts_with("Max open files"));
    let most = line.and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    match most {
        Some(most) if most < 4096 => Finding(true, format!("only {most} files may be open: raise the limit to 65536")),
        Some(most) => Finding(false, format!("{most} files may be open")),
        None => Finding(false, "the limit of open files could not be found out".to_owned()),
    }
}
