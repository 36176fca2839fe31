//! The servers that are measured, each a process of its own.

use crate::client::{Connection, get};
use anyhow::{Context, Result, bail};
use std::env;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A server that does not answer within this time never will.
const PATIENCE: Duration = Duration::from_secs(20);
/// More than one machine can ask: the limits protect a server, here they would measure themselves.
const NO_LIMIT: &str = "100000000";

/// The built Safar.
pub struct Binary {
    path: PathBuf,
}

/// A running server and its data, which go when it is dropped.
pub struct Server {
    /// Where it listens.
    pub addr: SocketAddr,
    /// When its process was started.
    pub started: Instant,
    child: Child,
    _data: Option<TempDir>,
}

impl Binary {
    /// The binary at this path.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(path: PathBuf) -> Result<Self> {
        if !path.is_file() {
            bail!("there is no binary at {}; build it with `cargo xtask build --release`", path.display());
        }
        Ok(Self { path })
    }

    /// Starts Safar with an empty data folder beside the binary.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&self) -> Result<Server> {
        self.start_on(None)
    }

    /// Starts Safar with an empty data folder and the limits that it ships with.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start_as_shipped(&self) -> Result<Server> {
        let data = tempfile::Builder::new().prefix("bench-").tempdir_in(self.folder())?;
        let addr = free_address()?;
        let mut command = self.serve(addr, data.path());
        // Each refusal is a line, and here there are thousands.
        command.env("SAFAR_LOG", "error");
        Server::spawn(command, addr, Some(data))
    }

    /// The binary.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of the binary: a disk, where `/tmp` may be memory.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// The secret that whoever writes to a database of ours shares.
    #[must_use]
    pub fn pepper(&self) -> std::path::PathBuf {
        self.folder().join("bench-pepper")
    }

    /// Starts Safar on this database, or on an empty one of its own.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start_on(&self, database: Option<&str>) -> Result<Server> {
        let data = tempfile::Builder::new().prefix("bench-").tempdir_in(self.folder())?;
        let addr = free_address()?;
        let mut command = self.serve(addr, data.path());
        command.env("SAFAR_LEARNER_REQUESTS_PER_MINUTE", NO_LIMIT).env("SAFAR_NEW_LEARNERS_PER_MINUTE", NO_LIMIT);
        if let Some(url) = database {
            command.env("SAFAR_DATABASE_URL", url).env("SAFAR_PEPPER_FILE", self.pepper());
        }
        Server::spawn(command, addr, Some(data))
    }

    fn serve(&self, addr: SocketAddr, data: &Path) -> Command {
        let mut command = Command::new(&self.path);
        // What is set for the person's own server must not reach this one, least of all their database.
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SAFAR_")) {
            command.env_remove(name);
        }
        command.arg("serve").env("SAFAR_HTTP_ADDR", addr.to_string()).env("SAFAR_DATA_DIR", data).env("SAFAR_LOG", "warn");
        command
    }
}

impl Server {
    /// Starts the bare handlers over the answers in a folder.
    ///
    /// # Errors
    /// When they cannot be started.
    pub fn bare(folder: &Path) -> Result<Self> {
        let addr = free_address()?;
        let mut command = Command::new(env::current_exe()?);
        command.arg("bare").arg("--addr").arg(addr.to_string()).arg("--folder").arg(folder);
        Self::spawn(command, addr, None)
    }

    fn spawn(mut command: Command, addr: SocketAddr, data: Option<TempDir>) -> Result<Self> {
        let started = Instant::now();
        let child = command.spawn().with_context(|| format!("could not start {}", command.get_program().display()))?;
        Ok(Self { addr, started, child, _data: data })
    }

    /// Asks until the server answers this path with 200; returns the time since its process was started.
    ///
    /// # Errors
    /// When it ends or never answers.
    pub async fn first_answer(&mut self, path: &str) -> Result<Duration> {
        let request = get(path, &[]);
        loop {
            if let Ok(mut connection) = Connection::open(self.addr).await
                && connection.ask(&request).await?.status == 200
            {
                return Ok(self.started.elapsed());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended before it answered: {status}");
            }
            if self.started.elapsed() > PATIENCE {
                bail!("the server does not answer {path} with 200");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Asks the process to end; how long it took, if it ended within this time.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn stop_within(&mut self, time: Duration) -> Result<Option<Duration>> {
        let asked = Instant::now();
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        while asked.elapsed() < time {
            if self.child.try_wait()?.is_some() {
                return Ok(Some(asked.elapsed()));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(None)
    }

    /// The memory that the process holds now, in MiB.
    ///
    /// # Errors
    /// Where there is no `/proc`, as outside of Linux.
    pub fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the kernel does not say VmRSS")?;
        let kibibytes: f64 = line.trim().trim_end_matches("kB").trim_end().parse()?;
        Ok(kibibytes / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The data are thrown away with it: nothing is lost by not asking politely. That it has ended already is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address on which nobody listens now.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
