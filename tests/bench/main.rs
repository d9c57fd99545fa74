//! `make bench`: ours beside its peers in one run, one table. See `README.md` here.

// This program exists to print.
#![allow(clippy::print_stdout)]

mod counts;
mod machine;
mod rows;
mod sides;
mod soak;

use machine::limits::Limits;
use machine::table;
use sides::stock::Stock;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a run was asked for, in the environment.
pub(crate) struct Bench {
    /// `SCALE`: 1 is the whole; less makes sizes and times smaller.
    scale: f64,
    /// `ROUNDS`: how often each side has its turn.
    pub(crate) rounds: usize,
    /// `ROWS`: which rows, separated by commas; empty for all.
    rows: Vec<String>,
    dir: PathBuf,
    limits: OnceCell<Limits>,
    stock: tokio::sync::OnceCell<Stock>,
}

impl Bench {
    fn asked() -> Bench {
        let of = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
        let dir = of("BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
        Bench {
            scale: of("SCALE").map_or(1.0, |text| text.parse().expect("SCALE is a number")),
            rounds: of("ROUNDS").map_or(3, |text| text.parse().expect("ROUNDS is a number")),
            rows: of("ROWS").map_or(Vec::new(), |text| text.split(',').map(str::to_owned).collect()),
            dir,
            limits: OnceCell::new(),
            stock: tokio::sync::OnceCell::new(),
        }
    }

    /// A size, smaller in a quick pass.
    pub(crate) fn scaled(&self, size: u64) -> u64 {
        ((size as f64 * self.scale) as u64).max(100)
    }

    /// Warming up and measuring, for so many seconds at full scale.
    pub(crate) fn times(&self, seconds: u64) -> (Duration, Duration) {
        let scale = self.scale.clamp(0.2, 1.0);
        (
            Duration::from_secs_f64(scale),
            Duration::from_secs_f64(seconds as f64 * scale),
        )
    }

    /// Where everything is measured: both sides write to the same disk.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn folder(&self, name: &str) -> TempDir {
        tempfile::Builder::new().prefix(name).tempdir_in(&self.dir).unwrap()
    }

    /// The large stock; made when the first row asks for it.
    pub(crate) async fn stock(&self) -> &Stock {
        self.stock.get_or_init(|| Stock::make(self)).await
    }

    pub(crate) fn limits(&self) -> &Limits {
        self.limits.get_or_init(|| Limits::measure(&self.dir))
    }
}

fn main() {
    let bench = Bench::asked();
    allow_many_files();
    let soaks = std::env::args().any(|argument| argument == "soak");
    actix_rt::System::new().block_on(async {
        match soaks {
            true => soak::run(&bench).await,
            false => run(&bench).await,
        }
    });
}

async fn run(bench: &Bench) {
    bench.limits();
    let mut lines = Vec::new();
    for row in rows::ROWS {
        if !bench.rows.is_empty() && !bench.rows.iter().any(|name| name == row.name) {
            continue;
        }
        let began = Instant::now();
        for line in (row.measure)(bench).await {
            println!(
                "{} | {} | {} | {} | {}",
                line.what, line.ours, line.peer, line.ratio, line.limit
            );
            lines.push(line);
        }
        println!("  {} took {:.0} s", row.name, began.elapsed().as_secs_f64());
    }
    let table = table::table(
        &table::Run {
            limits: *bench.limits(),
            scale: bench.scale,
            rounds: bench.rounds,
        },
        &lines,
    );
    println!("\n{table}");
    if bench.rows.is_empty() {
        let readme = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap()
            .join("README.md");
        match table::put(&readme, &table) {
            Ok(true) => println!("written into {}", readme.display()),
            Ok(false) => println!("{} has no marks for the table", readme.display()),
            Err(error) => println!("{}: {error}", readme.display()),
        }
    }
}

/// Five thousand sockets have a handle each, on both ends.
fn allow_many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let most = getrlimit(Resource::Nofile).maximum;
    let wanted = Rlimit {
        current: most,
        maximum: most,
    };
    if let Err(error) = setrlimit(Resource::Nofile, wanted) {
        println!("the limit of open files stays as it is: {error}");
    }
}
