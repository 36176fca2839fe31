//! The measurements. They are a crate of their own, `e2e/bench`, with a web server to compare with, which no other task
//! needs to build.

use crate::process::{cargo, run as start};
use crate::{build, setup};
use anyhow::Result;
use clap::{Args, ValueEnum};

/// What is measured.
#[derive(Args)]
pub struct Options {
    /// One second for each measurement
    #[arg(long)]
    quick: bool,
    /// Only this part; may be given several times
    #[arg(long, value_name = "PART")]
    only: Vec<Part>,
    /// How many answers a full database holds, to measure growth; 10000000 takes half an hour for each engine
    #[arg(long, default_value_t = 1_000_000)]
    answers: u64,
    /// Two empty PostgreSQL databases, to measure growth there too
    #[arg(long, num_args = 2, value_name = "URL")]
    postgres: Vec<String>,
}

/// One kind of measurement.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// What each page weighs
    Pages,
    /// How fast Safar starts and how much memory it takes
    Start,
    /// How many pages a second it draws
    Render,
    /// How many answers a second it saves
    Answers,
    /// Whether a learner's pages stay as quick in a full database
    Growth,
    /// What one abusive network does to the others
    Attack,
    /// What Lighthouse says of a learner's pages
    Lighthouse,
    /// Whether what is said of readiness comes true, and whether the plan of practice helps: simulated learners
    Study,
}

/// Builds the binary that is shipped and measures it. The measurements are built as it is, because a part of them is
/// the handler that it is compared with.
///
/// # Errors
/// When a build fails or a size is over its bound.
pub fn run(options: &Options) -> Result<()> {
    if options.only.is_empty() || options.only.contains(&Part::Study) {
        start(cargo().args([
            "test",
            "--quiet",
            "--release",
            "--package",
            "domain",
            "--test",
            "simulation",
            "--",
            "--nocapture",
            "--test-threads=1",
        ]))?;
    }
    let rest: Vec<_> = options.only.iter().filter(|part| **part != Part::Study).filter_map(Part::to_possible_value).collect();
    if rest.is_empty() && !options.only.is_empty() {
        return Ok(());
    }
    let safar = build::build(true)?;
    let mut bench = cargo();
    bench.args(["run", "--quiet", "--release", "--locked", "--package", "bench", "--", "measure", "--safar"]).arg(safar);
    if options.quick {
        bench.arg("--quick");
    }
    bench.arg("--answers").arg(options.answers.to_string());
    if let [young, full] = options.postgres.as_slice() {
        bench.args(["--postgres", young, full]);
    }
    if options.only.is_empty() || options.only.contains(&Part::Lighthouse) {
        bench.arg("--lighthouse").arg(setup::lighthouse()?).arg("--chromium").arg(setup::chromium()?);
    }
    for part in rest {
        bench.args(["--only", part.get_name()]);
    }
    start(&mut bench)
}
