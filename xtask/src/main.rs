//! The one tool of the workshop: builds, serves and tests Safar. Start it as `cargo xtask <task>`.
//!
//! Invariants:
//! - **plain Rust**: nothing is downloaded but packages from the registries and the rust target of the browser;
//! - **nothing is skipped in silence**: what is missing is installed, or the exact command is named and the task fails;
//! - **one definition**: what CI runs is what `cargo xtask test` runs.

mod arrows;
mod audio;
mod bench;
mod build;
mod deny;
mod modules;
mod process;
mod setup;
mod site;
mod test;
mod unused;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, serves and tests Safar")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds what is missing and starts Safar on http://127.0.0.1:3000 with SQLite under ./data
    Serve {
        /// Serve the binary that would be shipped
        #[arg(long)]
        release: bool,
        /// Further arguments of `safar serve`
        #[arg(last = true)]
        arguments: Vec<OsString>,
    },
    /// Builds the server; with --release leaves the single binary at target/dist/safar
    Build {
        /// Optimise, and put the site, the texts and the banks inside the binary
        #[arg(long)]
        release: bool,
    },
    /// Builds only what browsers load, into target/site
    Site {
        /// Fail where the tools are missing that make the site as small as it should be
        #[arg(long)]
        release: bool,
        /// Compile quickly and leave the wasm large
        #[arg(long, conflicts_with = "release")]
        dev: bool,
    },
    /// Makes the recordings of listening questions that are missing or out of date
    ///
    /// A synthetic voice reads the transcript; audio/stress.toml of the bank mends its stresses. Remove a recording to
    /// have it made again. To use a person's recording, put it in place, write `synthetic = false` in its line of
    /// audio/hashes.toml and run this task.
    Audio {
        /// Only check that every recording reads its transcript as it stands
        #[arg(long)]
        check: bool,
    },
    /// Measures the binary that is shipped against the numbers that hold everywhere; fails if a size is over its bound
    Bench(bench::Options),
    /// Runs everything that CI runs, step by step, and stops at the first failure
    Test {
        /// Run only this step; may be given several times
        #[arg(long, value_name = "NAME")]
        only: Vec<test::Step>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain of reasons, without the stack of this tool, which explains nothing.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Serve { release, arguments } => build::serve(release, &arguments),
        Task::Build { release } => build::build(release).map(drop),
        Task::Site { release, dev } => site::build(site::Quality::new(release, dev)).map(drop),
        Task::Audio { check: false } => audio::make(),
        Task::Audio { check: true } => audio::check(),
        Task::Bench(options) => bench::run(&options),
        Task::Test { only } => test::run(&only),
    }
}
