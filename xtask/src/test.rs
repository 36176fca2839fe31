//! Everything that CI runs, in the order in which a mistake is found soonest.

use crate::process::{cargo, command, root, run as start, seconds, target};
use crate::site::{self, Quality, Size};
use crate::{arrows, audio, deny, setup};
use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use std::path::PathBuf;
use std::time::Instant;

/// The wasm and all scripts together, as browsers load them (design: numbers that hold everywhere).
const SCRIPTS_BUDGET: u64 = 90 * 1024;
/// The style sheet, as browsers load it.
const STYLE_BUDGET: u64 = 14_000;

/// Treat every warning of the compiler as a failure.
const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// One thing that is checked.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// What the other steps need on the machine
    Setup,
    /// The code is formatted
    Fmt,
    /// The compiler and clippy have nothing to say
    Clippy,
    /// No dependency that must not exist
    Arrows,
    /// Licences, banned crates, sources and known weaknesses of dependencies
    Deny,
    /// The domain compiles for the browser
    Wasm,
    /// The site builds and is small enough
    Site,
    /// Unit and contract tests, and the stories over HTTP
    Unit,
    /// The banks and courses have no errors
    Bank,
    /// Every recording reads its transcript
    Audio,
    /// The stories in a real browser
    E2e,
}

/// Runs the steps asked for, or all, and stops at the first failure.
///
/// # Errors
/// The failure of that step. The table of what was done is printed all the same.
pub fn run(only: &[Step]) -> Result<()> {
    let steps = Step::value_variants().iter().copied().filter(|step| only.is_empty() || only.contains(step));
    let mut done = Vec::new();
    let mut outcome = Ok(());
    for step in steps {
        println!("\n== {}", step.name());
        let start = Instant::now();
        outcome = step.run().with_context(|| format!("the step `{0}` failed; again with: cargo xtask test --only {0}", step.name()));
        let (sign, time) = (if outcome.is_ok() { "ok" } else { "FAILED" }, start.elapsed());
        println!("== {}: {sign} in {}", step.name(), seconds(time));
        done.push((step, sign, time));
        if outcome.is_err() {
            break;
        }
    }
    println!();
    for (step, sign, time) in done {
        println!("{:<8} {:<8} {:>9}", step.name(), sign, seconds(time));
    }
    outcome
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn run(self) -> Result<()> {
        match self {
            Self::Setup => set_up(),
            Self::Fmt => start(cargo().args(["fmt", "--all", "--check"])),
            Self::Clippy => clippy(),
            Self::Arrows => arrows::check(),
            Self::Deny => deny::check(),
            Self::Wasm => wasm(),
            Self::Site => site::build(Quality::Release).and_then(|sizes| within_budget(&sizes)),
            Self::Unit => unit(),
            Self::Bank => bank(),
            Self::Audio => audio::check(),
            Self::E2e => e2e(),
        }
    }
}

/// The steps meet their own needs too, so that each can run alone; here all needs are met before an hour has passed.
fn set_up() -> Result<()> {
    setup::wasm_target()?;
    setup::node()?;
    println!("browser: {}", setup::chromium()?.display());
    setup::postgresql()
}

/// `ssr` and `hydrate` never meet in one build, and xtask stands alone so that its libraries do not change the features
/// of the server's.
fn clippy() -> Result<()> {
    setup::wasm_target()?;
    let all = ["clippy", "--workspace", "--exclude", "xtask", "--all-targets", "--features", "app/ssr"];
    start(cargo().args(all).args(DENY_WARNINGS))?;
    let browser = ["clippy", "--package", "app", "--lib", "--target", "wasm32-unknown-unknown", "--no-default-features"];
    start(cargo().args(browser).args(["--features", "hydrate"]).args(DENY_WARNINGS))?;
    start(cargo().args(["clippy", "--package", "xtask", "--all-targets"]).args(DENY_WARNINGS))
}

/// The stories over HTTP ask a whole server, which does not start without its site.
fn unit() -> Result<()> {
    start(cargo().args(["test", "--package", "xtask"]))?;
    setup::postgresql()?;
    site::build(Quality::Release)?;
    start(cargo().args(TESTS))
}

/// What the unit tests are built from. Every step that needs the program takes the one that is built with them: another choice of
/// packages is another choice of features, with which most libraries would be built once more.
const TESTS: [&str; 6] = ["test", "--workspace", "--exclude", "xtask", "--features", "app/ssr"];

/// The program as the unit tests have it; returns its path.
fn tested_binary() -> Result<PathBuf> {
    start(cargo().args(TESTS).args(["--no-run", "--quiet"]))?;
    Ok(target().join("debug/safar"))
}

/// The domain is shared with the browser: it must compile there by itself, whatever `app` asks of it.
fn wasm() -> Result<()> {
    setup::wasm_target()?;
    start(cargo().args(["check", "--package", "domain", "--target", "wasm32-unknown-unknown"]))
}

fn within_budget(sizes: &[Size]) -> Result<()> {
    let sent = |kinds: &[&str]| -> u64 {
        sizes.iter().filter(|size| kinds.iter().any(|kind| size.name.ends_with(kind))).map(|size| size.sent).sum()
    };
    for (what, bytes, budget) in [("wasm and scripts", sent(&[".wasm", ".js"]), SCRIPTS_BUDGET), ("style", sent(&[".css"]), STYLE_BUDGET)] {
        println!("{what}: {bytes} bytes of at most {budget}");
        ensure!(bytes <= budget, "{what} weigh {bytes} bytes compressed; at most {budget} are allowed");
    }
    Ok(())
}

fn bank() -> Result<()> {
    let safar = tested_binary()?;
    start(command(&safar).args(["bank", "check"]))?;
    if root().join("courses").is_dir() {
        start(command(&safar).args(["course", "check"]))?;
    }
    Ok(())
}

fn e2e() -> Result<()> {
    let node = setup::node()?;
    let chromium = setup::chromium()?;
    site::build(Quality::Release)?;
    let safar = tested_binary()?;
    let folder = root().join("e2e");
    start(command(node.program("tsc")).arg("--noEmit").current_dir(&folder))?;
    start(command(node.program("playwright")).arg("test").current_dir(&folder).env("SAFAR_BIN", safar).env("CHROMIUM", chromium))
}

#[cfg(test)]
mod tests {
    use super::{SCRIPTS_BUDGET, STYLE_BUDGET, Size, within_budget};

    #[test]
    fn the_budget_counts_what_is_sent_and_adds_wasm_to_scripts() {
        let size = |name: &str, sent| Size { name: name.to_owned(), raw: 1_000_000, sent };
        let site = |script, style| [size("app.wasm", SCRIPTS_BUDGET - 10), size("islands.js", script), size("app.css", style)];
        assert!(within_budget(&site(10, STYLE_BUDGET)).is_ok());
        assert!(within_budget(&site(11, STYLE_BUDGET)).is_err());
        assert!(within_budget(&site(10, STYLE_BUDGET + 1)).is_err());
    }
}
