//! PostgreSQL 15 in a folder of its own, set up as its manual advises for a machine that it shares with an application.

use super::pg::{Pg, Pool};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const BIN: &str = "/usr/lib/postgresql/15/bin";
const DATABASE: &str = "postgres";

pub(crate) struct Postgres {
    folder: TempDir,
    server: Child,
}

impl Postgres {
    /// # Panics
    /// When it is not installed (`scripts/setup.sh bench`) or does not start.
    pub(crate) async fn start(under: &Path) -> Postgres {
        let folder = tempfile::Builder::new().prefix("postgres").tempdir_in(under).unwrap();
        let owner = rustix::process::getuid().is_root();
        if owner {
            // The server refuses to run as root.
            let given = Command::new("chown").arg("postgres").arg(folder.path()).status();
            assert!(given.unwrap().success(), "the folder could not be given to postgres");
        }
        let data = folder.path().join("data");
        let made = as_postgres(owner, "initdb")
            .args([
                "--auth",
                "trust",
                "--username",
                "postgres",
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
            ])
            .arg("--pgdata")
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success(), "initdb failed");
        let server = as_postgres(owner, "postgres")
            .arg("-D")
            .arg(&data)
            .args(settings(folder.path()).iter().flat_map(|setting| ["-c", setting]))
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let postgres = Postgres { folder, server };
        for _ in 0..200 {
            if Pg::connect(&postgres.socket(), DATABASE).await.is_ok() {
                return postgres;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = std::fs::read_to_string(postgres.folder.path().join("log")).unwrap_or_default();
        panic!("PostgreSQL does not start: {log}");
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join(".s.PGSQL.5432")
    }

    /// The folder of its socket, as its clients want to be told.
    pub(crate) fn host(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn pid(&self) -> u32 {
        self.server.id()
    }

    pub(crate) async fn connect(&self) -> Pg {
        Pg::connect(&self.socket(), DATABASE).await.unwrap()
    }

    /// `count` connections that all know the `statements`.
    pub(crate) async fn pool(&self, count: usize, statements: &[(&str, &str)]) -> Pool {
        let mut connections = Vec::new();
        for _ in 0..count {
            let mut pg = self.connect().await;
            for (name, sql) in statements {
                pg.prepare(name, sql).await;
            }
            connections.push(pg);
        }
        Pool::of(connections)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // A fast end (SIGINT), as the manual calls it: clients are sent away, the data is left in order.
        let _ = rustix::process::kill_process(
            rustix::process::Pid::from_child(&self.server),
            rustix::process::Signal::INT,
        );
        let _ = self.server.wait();
    }
}

fn as_postgres(root: bool, program: &str) -> Command {
    let path = format!("{BIN}/{program}");
    if !root {
        return Command::new(path);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups", &path]);
    command
}

/// Chapter 20 of the manual: a quarter of the memory for its buffers, half of it expected in the system's cache, few
/// checkpoints, the cost of a random read near that of any other on flash. Durability stays as it is by default:
/// `fsync` and `synchronous_commit` are on.
fn settings(folder: &Path) -> Vec<String> {
    let memory = memory_mib();
    [
        format!("shared_buffers={}MB", memory / 4),
        format!("effective_cache_size={}MB", memory / 2),
        "maintenance_work_mem=1GB".into(),
        "work_mem=32MB".into(),
        "max_wal_size=16GB".into(),
        "checkpoint_timeout=15min".into(),
        "checkpoint_completion_target=0.9".into(),
        "random_page_cost=1.1".into(),
        "effective_io_concurrency=200".into(),
        "max_connections=100".into(),
        "jit=off".into(),
        "listen_addresses=".into(),
        format!("unix_socket_directories={}", folder.display()),
    ]
    .into()
}

fn memory_mib() -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap();
    let line = text.lines().find(|line| line.starts_with("MemTotal:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
