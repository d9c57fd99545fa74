//! Servers of either side as processes: started, signed in to, and ended.

use crate::machine::http::Http;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running server of ours or of a peer. It is ended when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    /// `domovoi serve` on a folder, without the limits that keep one person from taking the whole machine.
    pub(crate) fn ours(data: &Path) -> Server {
        Server::serve(Command::new(binary()), data)
    }

    /// The same under valgrind, which leaves in `out` how many instructions it executed.
    pub(crate) fn counted(data: &Path, out: &Path) -> Server {
        let mut command = Command::new("valgrind");
        command.args(["-q", "--tool=callgrind"]);
        command
            .arg(format!("--callgrind-out-file={}", out.display()))
            .arg(binary());
        Server::serve(command, data)
    }

    fn serve(mut command: Command, data: &Path) -> Server {
        command
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", "127.0.0.1:0"]);
        for limit in [
            "READS",
            "WRITES",
            "HEAVY",
            "STRANGERS",
            "SIGN_INS",
            "AT_ONCE",
            "SOCKETS",
        ] {
            command.env(format!("DOMOVOI_LIMITS_{limit}"), "0");
        }
        command.env("DOMOVOI_LOG", "error");
        Server::start(command)
    }

    /// A peer in JavaScript; `program` runs it and `settings` are its environment.
    pub(crate) fn peer(program: &str, script: &str, settings: &[(&str, &str)]) -> Server {
        let folder = peers();
        let program = match program {
            "bun" => folder.join("node_modules/bun/bin/bun.exe"),
            other => PathBuf::from(other),
        };
        let mut command = Command::new(program);
        command.arg(folder.join(script)).current_dir(&folder);
        command.env("NODE_ENV", "production").envs(settings.iter().copied());
        Server::start(command)
    }

    /// Both kinds say `http://ADDRESS` and then `ready`.
    fn start(mut command: Command) -> Server {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut address = String::new();
        loop {
            let line = lines
                .next()
                .unwrap_or_else(|| panic!("{command:?} ended before it was ready"));
            match line.unwrap().as_str() {
                "ready" => break,
                line => {
                    if let Some(told) = line.strip_prefix("http://") {
                        address = told.to_owned();
                    }
                }
            }
        }
        // What it says later is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, address }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A token of a person of the town.
    pub(crate) async fn sign_in(&self, login: &str) -> String {
        let mut line = Http::connect(&self.address, "").await;
        let words = serde_json::json!({"login": login, "password": super::town::PASSWORD}).to_string();
        let answer: Value = serde_json::from_slice(&line.post("/api/v1/session", &words).await).unwrap();
        answer["token"].as_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let _ = self.child.wait();
    }
}

/// The binary that is measured: `DOMOVOI_BIN`, else the one that was built beside this program.
pub(crate) fn binary() -> PathBuf {
    let beside = || {
        let program = std::env::current_exe().unwrap();
        program.parent().and_then(Path::parent).unwrap().join("domovoi")
    };
    let path = std::env::var_os("DOMOVOI_BIN").map_or_else(beside, PathBuf::from);
    assert!(
        path.exists(),
        "{} is missing: cargo build --release -p domovoi-web",
        path.display()
    );
    path
}

pub(crate) fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/peers")
}
