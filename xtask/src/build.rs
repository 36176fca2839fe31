//! The server binary: a quick one for development, and the one that is shipped.

use crate::process::{cargo, command, root, run, target};
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
        site::build(Quality::Small)?;
        return debug_binary();
    }
    site::build(Quality::Release)?;
    run(cargo().args(["build", "--package", "server", "--bin", "safar", "--features", "embed", "--release", "--locked"]))?;
    let dist = root().join("target/dist");
    let binary = dist.join("safar");
    fs::create_dir_all(&dist)?;
    // A binary that is running cannot be written over, but its name can be given to a new file.
    let fresh = dist.join("safar.new");
    fs::copy(target().join("release/safar"), &fresh).context("could not copy the binary to target/dist")?;
    fs::rename(&fresh, &binary)?;
    let megabytes = fs::metadata(&binary)?.len() as f64 / 1e6;
    println!("{} ({megabytes:.1} MB)", binary.display());
    Ok(binary)
}

/// Builds only the development binary of the server and returns its path.
///
/// # Errors
/// When the build fails.
pub fn debug_binary() -> Result<PathBuf> {
    run(cargo().args(["build", "--package", "server", "--bin", "safar"]))?;
    Ok(target().join("debug/safar"))
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
