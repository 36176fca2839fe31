//! What a fresh machine needs before Safar can be built and tested. Each need is met here when it may be, and otherwise
//! the exact command is named: nothing is skipped in silence.

use crate::process::{command, find, output, root, run, text};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Chromium has a different name in each distribution.
const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The rust target of the browser's half.
///
/// # Errors
/// When it is missing and cannot be added.
pub fn wasm_target() -> Result<()> {
    let library = text(command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    run(command("rustup").args(["target", "add", WASM_TARGET]))
        .with_context(|| format!("the rust target of the browser's half is missing; add it with `rustup target add {WASM_TARGET}`"))
}

/// The programs in `e2e/node_modules`: wasm-opt and esbuild for the site, Playwright for the tests.
pub struct Node {
    bin: PathBuf,
}

impl Node {
    /// The path of a program that an npm package brings.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

/// Installs exactly what the lockfile of `e2e` names. No package may run a script of its own while it is installed.
///
/// # Errors
/// When Node is not on the machine or the packages cannot be installed.
pub fn node() -> Result<Node> {
    Ok(Node { bin: packages(root().join("e2e"))?.join("node_modules/.bin") })
}

/// Installs Lighthouse, which is large and for the measurements only, and returns its folder.
///
/// # Errors
/// When Node is not on the machine or the packages cannot be installed.
pub fn lighthouse() -> Result<PathBuf> {
    packages(root().join("e2e/lighthouse"))
}

/// Installs what the lockfile of a folder names.
fn packages(folder: PathBuf) -> Result<PathBuf> {
    if find("node").is_none() || find("npm").is_none() {
        apt(&["nodejs", "npm"])?;
    }
    if !is_newer(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        let missing = || format!("the npm packages are missing; install them with `npm ci --ignore-scripts` in {}", folder.display());
        run(command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder)).with_context(missing)?;
    }
    Ok(folder)
}

/// The same as [`node`] where a build can do without: `None` on a machine without Node.
///
/// # Errors
/// When Node is there but the packages cannot be installed.
pub fn node_if_present() -> Result<Option<Node>> {
    if find("node").is_some() && find("npm").is_some() { node().map(Some) } else { Ok(None) }
}

/// The browser that the stories run in.
///
/// # Errors
/// When it is missing and cannot be installed.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    let installed = || CHROMIUM.iter().find_map(|name| find(name));
    if let Some(path) = installed() {
        return Ok(path);
    }
    apt(&["chromium"])?;
    installed().context("the package chromium was installed, but no program of that name is on the PATH")
}

/// The second database engine. Debian keeps its server programs off the `PATH`.
///
/// # Errors
/// When it is missing and cannot be installed.
pub fn postgresql() -> Result<()> {
    let debian = || {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        versions.into_iter().any(|version| version.path().join("bin/initdb").is_file())
    };
    if find("initdb").is_some() || debian() { Ok(()) } else { apt(&["postgresql"]) }
}

/// Installs Debian packages, as root or through a `sudo` that asks for no password.
///
/// # Errors
/// Where that is not permitted, with the command for a person who may.
pub fn apt(packages: &[&str]) -> Result<()> {
    let by_hand = format!("apt-get update && apt-get install -y --no-install-recommends {}", packages.join(" "));
    let refusal = || format!("{} is missing; install it as root with `{by_hand}`", packages.join(" "));
    if find("apt-get").is_none() {
        bail!("{} is missing, and there is no apt-get to install it with; install it by hand", packages.join(" "));
    }
    let root = text(command("id").arg("-u"))?.trim() == "0";
    if !root && output(command("sudo").args(["-n", "true"])).is_err() {
        bail!(refusal());
    }
    let apt_get = || {
        let mut apt = if root { command("apt-get") } else { command("sudo") };
        if !root {
            apt.args(["-n", "apt-get"]);
        }
        // Another installation may be under way: wait for it.
        apt.args(["-qq", "-o", "DPkg::Lock::Timeout=300"]).env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run(apt_get().arg("update")).with_context(refusal)?;
    run(apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages)).with_context(refusal)
}

/// Whether `made` exists and is not older than what it is made from.
fn is_newer(made: &Path, source: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|data| data.modified());
    matches!((modified(made), modified(source)), (Ok(made), Ok(source)) if made >= source)
}
