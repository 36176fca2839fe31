//! Measures a built Safar against the numbers that hold everywhere: page weight, start, rendered pages, saved answers.
//!
//! Sizes, and what Lighthouse finds besides times, are judged, because they are the same on every machine: one over its bound
//! makes the exit code 1. Timings are
//! only printed, as ratios against a bare handler that was measured in the same run.

mod answers;
mod attack;
mod bare;
mod browser;
mod client;
mod growth;
mod html;
mod learner;
mod lighthouse;
mod load;
mod render;
mod safar;
mod start;
mod table;
mod weight;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

#[derive(Parser)]
#[command(name = "bench", about = "Measures a built Safar; started by `cargo xtask bench`")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Measures a binary
    Measure {
        /// The release binary of Safar
        #[arg(long)]
        safar: PathBuf,
        /// One second for each measurement
        #[arg(long)]
        quick: bool,
        /// Only this part; may be given several times
        #[arg(long, value_name = "PART")]
        only: Vec<Part>,
        /// How many answers a full database holds
        #[arg(long, default_value_t = 1_000_000)]
        answers: u64,
        /// Two empty PostgreSQL databases, to measure growth there too
        #[arg(long, num_args = 2, value_name = "URL")]
        postgres: Vec<String>,
        /// The folder with Lighthouse; without it nobody looks at pages so
        #[arg(long, requires = "chromium")]
        lighthouse: Option<PathBuf>,
        /// The browser in which Lighthouse looks at pages
        #[arg(long)]
        chromium: Option<PathBuf>,
    },
    /// Answers with fixed bytes: what Safar is compared with
    #[command(hide = true)]
    Bare {
        /// Where it listens
        #[arg(long)]
        addr: SocketAddr,
        /// The folder of the answers to give
        #[arg(long)]
        folder: PathBuf,
    },
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
    /// Whether pages stay as quick in a full database
    Growth,
    /// What one abusive network does to the others
    Attack,
    /// What Lighthouse says of the pages of a learner
    Lighthouse,
}

/// How long one measurement of a rate takes.
#[derive(Clone, Copy)]
struct Pace {
    pages: Duration,
    answers: Duration,
}

/// How often ours and the bare handler take turns. Machines are noisy: one turn each would compare two moments.
const ROUNDS: usize = 2;

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        runtime.block_on(async {
            match task {
                Task::Measure { safar, quick, only, answers, postgres, lighthouse, chromium } => {
                    let binary = safar::Binary::new(safar)?;
                    let mut well = measure(&binary, quick, &only).await?;
                    if let (Some(folder), Some(chromium)) = (lighthouse, chromium) {
                        well &= lighthouse::measure(&binary, &folder, &chromium).await?;
                    }
                    if only.is_empty() || only.contains(&Part::Growth) {
                        growth::measure(&binary, answers, &postgres).await?;
                    }
                    Ok(well)
                }
                Task::Bare { addr, folder } => bare::serve(addr, &folder).await.map(|()| true),
            }
        })
    });
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("error: a bound is not kept that does not depend on the machine");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the parts asked for, or all; returns whether every size is within its bound.
async fn measure(binary: &safar::Binary, quick: bool, only: &[Part]) -> Result<bool> {
    let wanted = |part| only.is_empty() || only.contains(&part);
    let seconds = |full| Duration::from_secs(if quick { 1 } else { full });
    let pace = Pace { pages: seconds(3), answers: seconds(4) };
    let mut well = true;
    if wanted(Part::Pages) {
        well = weight::measure(binary).await?;
    }
    if wanted(Part::Start) {
        start::measure(binary, pace).await?;
    }
    if wanted(Part::Render) {
        render::measure(binary, pace).await?;
    }
    if wanted(Part::Answers) {
        answers::measure(binary, pace).await?;
    }
    if wanted(Part::Attack) {
        attack::measure(binary, seconds(8)).await?;
    }
    Ok(well)
}
