//! The real `domovoi`, started, killed and stopped.

use super::http::Client;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A start or an end that takes longer never comes; it is not a measure of speed.
const PATIENCE: Duration = Duration::from_secs(120);

/// Long enough, and in no list of bad ones.
const PASSWORD: &str = "одиннадцать журавлей над домом";
/// Small segments, so that there are several of them soon, and little disk.
const SMALL: [(&str, &str); 2] = [("DOMOVOI_SEGMENT_MIB", "1"), ("DOMOVOI_RESERVE_MIB", "4")];

/// The binary that is tried: `DOMOVOI_BIN`, else the one that was built beside this test.
pub(crate) fn binary() -> PathBuf {
    let beside = || {
        let test = std::env::current_exe().unwrap();
        test.parent().and_then(Path::parent).unwrap().join("domovoi")
    };
    let path = std::env::var_os("DOMOVOI_BIN").map_or_else(beside, PathBuf::from);
    assert!(
        path.exists(),
        "{} is missing: cargo build -p domovoi-web",
        path.display()
    );
    path
}

/// Runs a subcommand to its end.
pub(crate) fn command(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(binary())
        .args(arguments)
        .envs(SMALL)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// `domovoi check` on a folder: whether it is sound, and what it said.
pub(crate) fn check(data: &Path) -> (bool, String) {
    let output = command(&["check", "--data", data.to_str().unwrap()], "");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

/// A data folder with one company and one house, and who may work there.
#[derive(Clone)]
pub(crate) struct Office {
    pub(crate) data: PathBuf,
    pub(crate) token: String,
    pub(crate) building: String,
    /// More of the environment of the process.
    pub(crate) variables: Vec<(String, String)>,
}

impl Office {
    /// Founds the office in `data`, which does not exist yet or is empty. All offices of a run are copies of the first.
    pub(crate) fn found(data: &Path) -> Office {
        static FIRST: OnceLock<(TempDir, Office)> = OnceLock::new();
        let (_, first) = FIRST.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let office = Office::first(&folder.path().join("data"));
            (folder, office)
        });
        copy_dir(&first.data, data);
        first.moved(data)
    }

    fn first(data: &Path) -> Office {
        let folder = data.to_str().unwrap();
        let added = command(
            &[
                "user",
                "add",
                "admin",
                "--role",
                "admin",
                "--new-company",
                "УК «Огонь»",
                "--data",
                folder,
            ],
            PASSWORD,
        );
        assert!(added.status.success(), "{added:?}");
        let mut office = Office {
            data: data.to_owned(),
            token: String::new(),
            building: String::new(),
            variables: Vec::new(),
        };
        let server = office.open();
        let mut client = server.client();
        let signed_in = client.post(
            "/api/v1/session",
            None,
            &json!({"login": "admin", "password": PASSWORD}),
        );
        office.token = text(&signed_in.unwrap().good()["token"]);
        let mut client = Client::new(&server.address, &office.token);
        let companies = client.get("/api/v1/companies").unwrap().good();
        let building = json!({
            "company_id": companies["items"][0]["id"], "street": "улица Ленина", "number": "1", "lat": 55.7, "lon": 37.6,
        });
        let made = client.post("/api/v1/buildings", None, &building).unwrap().good();
        office.building = text(&made["id"]);
        assert_eq!(server.stop().code, Some(0));
        office
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Office {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same office in another folder, e.g. in a copy of the first.
    pub(crate) fn moved(&self, data: &Path) -> Office {
        Office {
            data: data.to_owned(),
            ..self.clone()
        }
    }

    /// Starts the server and waits until it is ready.
    pub(crate) fn open(&self) -> Domovoi {
        self.try_open()
            .unwrap_or_else(|ended| panic!("the server did not start: {ended:?}"))
    }

    /// As [`Office::open`]; says how the process ended when it did not come so far.
    pub(crate) fn try_open(&self) -> Result<Domovoi, Ended> {
        let mut server = self.start();
        match server.wait_until_ready() {
            true => Ok(server),
            false => Err(server.ended()),
        }
    }

    /// Starts the server and waits for nothing.
    pub(crate) fn start(&self) -> Domovoi {
        let mut command = Command::new(binary());
        command
            .arg("serve")
            .arg("--data")
            .arg(&self.data)
            .args(["--listen", "127.0.0.1:0"])
            .envs(SMALL)
            .env("DOMOVOI_LOG", "info,actix_server=warn")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (said, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            // Nobody listens any more when the test has ended.
            stdout
                .lines()
                .map_while(Result::ok)
                .for_each(|line| drop(said.send(line)));
        });
        let log = Arc::<Mutex<String>>::default();
        let (mut stderr, written) = (child.stderr.take().unwrap(), log.clone());
        let listener = thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = stderr.read(&mut buffer) {
                written
                    .lock()
                    .unwrap()
                    .push_str(&String::from_utf8_lossy(&buffer[..read]));
            }
        });
        Domovoi {
            child,
            address: String::new(),
            token: self.token.clone(),
            lines,
            log,
            listener: Some(listener),
        }
    }
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}

/// A running server. It is killed when it is dropped.
pub(crate) struct Domovoi {
    child: Child,
    pub(crate) address: String,
    token: String,
    lines: Receiver<String>,
    log: Arc<Mutex<String>>,
    listener: Option<thread::JoinHandle<()>>,
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Nothing when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stderr: String,
}

impl Domovoi {
    /// `false` when the process ended before it was ready.
    pub(crate) fn wait_until_ready(&mut self) -> bool {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self
                .lines
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
            {
                Ok(line) if line == "ready" => return true,
                Ok(line) => {
                    if let Some(address) = line.strip_prefix("http://") {
                        self.address = address.to_owned();
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => panic!("the server is never ready: {}", self.log()),
            }
        }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.address, &self.token)
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Lets it stand still, and go on.
    pub(crate) fn hold(&self, held: bool) {
        let signal = if held { Signal::STOP } else { Signal::CONT };
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it in order.
    pub(crate) fn stop(mut self) -> Ended {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).unwrap();
        self.ended()
    }

    /// Waits until it has ended by itself.
    pub(crate) fn ended(&mut self) -> Ended {
        let deadline = Instant::now() + PATIENCE;
        let status: ExitStatus = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "the server does not end: {}", self.log());
            thread::sleep(Duration::from_millis(5));
        };
        if let Some(listener) = self.listener.take() {
            listener.join().unwrap();
        }
        Ended {
            code: status.code(),
            stderr: self.log(),
        }
    }

    /// Bytes of memory that the process holds (VmRSS).
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kib << 10
    }
}

impl Drop for Domovoi {
    fn drop(&mut self) {
        // It has ended already in most tests.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something holds that comes by itself.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "it never came to hold: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// The segments of the journal, in order.
pub(crate) fn segments(data: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(data.join("journal")).unwrap();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "journal"))
        .collect();
    paths.sort();
    paths
}

/// Copies a folder as it stands.
pub(crate) fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
