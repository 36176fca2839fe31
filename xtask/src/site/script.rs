//! The script that wakes islands, joined to the glue of the wasm module.

use super::{esbuild, minify, name, old, output::Output};
use crate::process::{files, root};
use crate::setup::Node;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// The script that wakes islands; all others stand alone.
const ISLANDS: &str = "islands.js";

/// Adds the scripts. With Node they are one file that old engines can read; without Node they are two, as they are.
pub fn add(site: &mut Output, bound: &Path, wasm: &str, node: Option<&Node>) -> Result<()> {
    let folder = root().join("app/js");
    for path in files(&folder)?.into_iter().filter(|path| !path.ends_with(ISLANDS)) {
        let script = minify(node, "js", fs::read(&path).with_context(|| path.display().to_string())?, &[])?;
        site.add(&name(&folder, &path)?, &script)?;
    }
    let source = folder.join(ISLANDS);
    let source = fs::read_to_string(&source).with_context(|| source.display().to_string())?.replace("__APP_WASM__", wasm);
    let Some(node) = node else {
        ensure!(!bound.join("snippets").exists(), "a library brings scripts of its own: Node is needed to join them to the glue");
        let glue = site.add("app.js", &fs::read(bound.join("app.js"))?)?;
        return site.add("islands.js", source.replace("app.js", &glue).as_bytes()).map(drop);
    };
    let entry = bound.join("islands.js");
    fs::write(&entry, source)?;
    // All of these engines take a list or an object apart; esbuild counts a fault of theirs in rare cases, and cannot mend it.
    let script =
        esbuild(node, &entry, &["--bundle", "--format=esm", &format!("--target={}", old::ENGINES), "--supported:destructuring=true"])?;
    site.add("islands.js", &script).map(drop)
}
