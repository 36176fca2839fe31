//! The real program, as it is installed.

use super::Browser;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The program, with nothing of our own environment that it would take for its configuration.
pub fn safar(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_safar"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SAFAR_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder);
    command
}

/// Runs the program to its end: its exit code and what it said.
pub fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().expect("the program ends by itself"), text(stdout), text(stderr))
}

/// A serving process. It is killed when this is dropped.
pub struct Process {
    child: Child,
    /// Host and port.
    pub addr: String,
    log: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts the program with its data in this folder and waits until it says where it listens.
    pub fn serve(command: &mut Command) -> Self {
        let mut child = command.arg("serve").env("SAFAR_HTTP_ADDR", "127.0.0.1:0").stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut said = Vec::new();
        let addr = loop {
            let line = lines.next().unwrap_or_else(|| panic!("it ended before it listened: {}", said.join("\n")));
            if let Some((_, addr)) = line.split_once("Safar listens on http://") {
                break addr.trim().to_owned();
            }
            said.push(line);
        };
        // Whoever stops reading would make the program wait for its own log.
        let log = Arc::new(Mutex::new(said));
        let kept = Arc::clone(&log);
        std::thread::spawn(move || lines.for_each(|line| kept.lock().unwrap().push(line)));
        Self { child, addr, log }
    }

    /// What it has logged.
    pub fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    pub fn browser(&self) -> Browser {
        Browser::at(&self.addr)
    }

    /// Ends the process at once, as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the process to end, and returns its exit code.
    pub fn stop(mut self) -> Option<i32> {
        self.ask_to_end();
        self.child.wait().unwrap().code()
    }

    /// The same, if it ends within this time.
    pub fn stop_within(mut self, time: Duration) -> Option<i32> {
        self.ask_to_end();
        let asked = Instant::now();
        while asked.elapsed() < time {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// Sends the process a signal.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    fn ask_to_end(&self) {
        self.signal("TERM");
    }

    /// Waits until the log has a line with these words.
    pub fn says(&self, words: &str) {
        let asked = Instant::now();
        while !self.log().iter().any(|line| line.contains(words)) {
            assert!(asked.elapsed() < Duration::from_secs(30), "nothing says «{words}»: {}", self.log().join("\n"));
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
