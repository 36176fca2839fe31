//! The checkout and the other programs that the tasks start: every failure names the exact command.

use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The folder of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where cargo leaves what it builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A command that runs in the root of the checkout.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Cargo, without the variables that the `cargo run` around us has set: build scripts that watch them would otherwise
/// run again whenever cargo is called by hand and by `cargo xtask` in turn.
pub fn cargo() -> Command {
    let mut cargo = command("cargo");
    for (name, _) in env::vars_os() {
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "CARGO_PRIMARY_PACKAGE");
        if ours {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Does one step of several: says which, how long it takes the first time, when everything is compiled, and how long it has taken.
///
/// # Errors
/// Those of the step.
pub fn step<T>(name: &str, first_time: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("== {name} (the first time {first_time} on two cores, later much less)");
    let start = Instant::now();
    let done = work()?;
    println!("== {name}: ok in {}", seconds(start.elapsed()));
    Ok(done)
}

/// A time as people read it: `12.3 s`.
pub fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Runs a command to its end with our output as its own.
///
/// # Errors
/// When the program cannot be started or does not end well; the message holds the command line.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    println!("$ {line}");
    let status = command.status().with_context(|| format!("could not start: {line}"))?;
    if !status.success() {
        bail!("this command failed ({status}): {line}");
    }
    Ok(())
}

/// Runs a command in silence and returns what it printed.
///
/// # Errors
/// As for [`run`]; the message also holds what the program wrote to its error output.
pub fn output(command: &mut Command) -> Result<Vec<u8>> {
    let line = line(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("could not start: {line}"))?;
    if !output.status.success() {
        bail!("this command failed ({}): {line}\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}

/// The same as [`output`], as text.
///
/// # Errors
/// As for [`output`], or when the text is not UTF-8.
pub fn text(command: &mut Command) -> Result<String> {
    let line = line(command);
    String::from_utf8(output(command)?).with_context(|| format!("the output is not UTF-8: {line}"))
}

/// Where a program of this name is found on the `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(program)).find(|path| path.is_file())
}

/// A command as a person in the root of the checkout would type it.
fn line(command: &Command) -> String {
    let root = format!("{}/", root().display());
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().replace(&root, "")).collect::<Vec<_>>().join(" ")
}

/// Every file below a folder, in the order of their names; none where there is no such folder.
///
/// # Errors
/// When a folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
