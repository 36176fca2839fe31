//! What browsers load: the wasm of the islands, its glue, the style sheet and the public files, each under a name that
//! holds a hash of its content, so that a browser may keep it for ever.
//!
//! The result is `target/site`: the files, their `.br` and `.gz` twins, and `manifest.json`, which maps each plain name
//! (`app.css`) to the hashed one.

#[cfg(test)]
mod fallbacks;
mod inputs;
mod old;
mod output;
mod script;
mod style;
mod wasm;

use crate::process::{files, output, root};
use crate::setup::{self, Node};
use anyhow::{Result, bail};
use output::Output;
pub use output::Size;
use std::fs;
use std::path::{Path, PathBuf};

/// How much work goes into making the site small.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// A large wasm, compiled quickly.
    Quick,
    /// As small as the tools on this machine can make it.
    Small,
    /// As small as it can be; a missing tool is a failure.
    Release,
}

impl Quality {
    /// From the flags of the command line, which exclude each other.
    pub fn new(release: bool, dev: bool) -> Self {
        match (release, dev) {
            (true, _) => Self::Release,
            (_, true) => Self::Quick,
            _ => Self::Small,
        }
    }
}

/// Where the site is left. The server's build embeds this very folder.
pub fn folder() -> PathBuf {
    root().join("target/site")
}

/// Builds the site unless it is current, prints the sizes and returns them.
///
/// # Errors
/// When a tool is missing, a source is broken or a file cannot be written.
pub fn build(quality: Quality) -> Result<Vec<Size>> {
    let node = if quality == Quality::Release { Some(setup::node()?) } else { setup::node_if_present()? };
    let wanted = inputs::fingerprint(quality, node.is_some())?;
    let stamp = root().join("target/site.inputs");
    if fs::read_to_string(&stamp).is_ok_and(|built| built == wanted)
        && let Ok(sizes) = output::sizes(&folder())
    {
        println!("target/site is current");
        return Ok(sizes);
    }
    if node.is_none() {
        println!("Node is not on this machine: the site works, but is larger than the one that is shipped");
    }
    setup::wasm_target()?;
    make(quality, node.as_ref())?;
    fs::write(&stamp, wanted)?;
    let sizes = output::sizes(&folder())?;
    output::print(&sizes);
    Ok(sizes)
}

/// Makes every file of the site.
fn make(quality: Quality, node: Option<&Node>) -> Result<()> {
    let app = root().join("app");
    let mut site = Output::open(&folder())?;
    let module = wasm::build(quality, node)?;
    let wasm = site.add("app.wasm", &module.wasm)?;
    script::add(&mut site, module.bound.path(), &wasm, node)?;
    site.add("app.css", &style::build(&app.join("style"), node)?)?;
    for path in files(&app.join("public"))? {
        site.add(&name(&app.join("public"), &path)?, &fs::read(&path)?)?;
    }
    site.close()
}

/// Makes a script or a style sheet smaller without changing what it does; as it is where there is no Node.
fn minify(node: Option<&Node>, kind: &str, source: Vec<u8>, options: &[&str]) -> Result<Vec<u8>> {
    let Some(node) = node else { return Ok(source) };
    let work = tempfile::tempdir_in(root().join("target"))?;
    let path = work.path().join("source").with_extension(kind);
    fs::write(&path, source)?;
    esbuild(node, &path, options)
}

/// What esbuild makes of one file.
fn esbuild(node: &Node, path: &Path, options: &[&str]) -> Result<Vec<u8>> {
    output(crate::process::command(node.program("esbuild")).arg(path).args(["--minify", "--log-level=warning"]).args(options))
}

/// The name of a file inside its folder, with `/` between the parts.
fn name(folder: &Path, path: &Path) -> Result<String> {
    match path.strip_prefix(folder).ok().and_then(Path::to_str) {
        Some(name) => Ok(name.replace('\\', "/")),
        None => bail!("a file of the site needs a name in plain letters: {}", path.display()),
    }
}
