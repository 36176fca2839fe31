//! The server binary: a quick one for development, and the one that is shipped.

use crate::process::{cargo, command, root, run, step, target};
use crate::site::{self, Quality};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;

/// Builds the site and the server; returns the path of the binary.
///
/// The development binary reads site, texts and banks from the checkout. The release binary holds them and stands at
/// `target/dist/safar`.
///
/// # Errors
/// When a tool is missing or a build fails.
pub fn build(release: bool) -> Result<PathBuf> {
    if !release {
        step("site", "3 minutes", || site::build(Quality::Small))?;
        step("server", "5 to 8 minutes", || run(cargo().args(["build", "--package", "server", "--bin", "safar"])))?;
        return Ok(target().join("debug/safar"));
    }
    step("site", "3 minutes", || site::build(Quality::Release))?;
    let whole = ["build", "--package", "server", "--bin", "safar", "--features", "embed", "--release", "--locked"];
    step("server", "10 to 20 minutes", || run(cargo().args(whole)))?;
    let dist = root().join("target/dist");
    let binary = dist.join("safar");
    fs::create_dir_all(&dist)?;
    // A binary that is running cannot be written over, but its name can be given to a new file.
    let fresh = dist.join("safar.new");
    fs::copy(target().join("release/safar"), &fresh).context("could not copy the binary to target/dist")?;
    fs::rename(&fresh, &binary)?;
    // What lies in the folder of the banks and cannot be put inside, a link or a pipe, is seen only on the disk.
    run(command(&binary).args(["bank", "check", "--banks"]).arg(root().join("question-banks")))?;
    let megabytes = fs::metadata(&binary)?.len() as f64 / 1e6;
    println!("{} ({megabytes:.1} MB)", binary.display());
    Ok(binary)
}

/// Builds what is missing, then becomes `safar serve`, so that signals reach the server itself.
///
/// # Errors
/// When the build fails or the server cannot be started.
pub fn serve(release: bool, arguments: &[OsString]) -> Result<()> {
    let binary = build(release)?;
    let error = command(&binary).arg("serve").args(arguments).exec();
    bail!("could not start {}: {error}", binary.display())
}
