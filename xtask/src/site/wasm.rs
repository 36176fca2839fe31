//! The browser's half of `app`: compiled, bound to JavaScript, and made small.

use super::{Quality, esbuild};
use crate::process::{cargo, command, root, run, target};
use crate::setup::Node;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// What rustc emits for this target by default, and no more: with `--all-features` the optimiser would bring in
/// instructions that the old browsers of kiosks and cheap phones do not know.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The wasm module and the script that connects it to the browser.
pub struct Module {
    pub wasm: Vec<u8>,
    pub glue: Vec<u8>,
}

/// Builds the module.
pub fn build(quality: Quality, node: Option<&Node>) -> Result<Module> {
    let profile = if quality == Quality::Quick { "dev" } else { "wasm-release" };
    run(cargo().args(["build", "--package", "app", "--lib", "--target", "wasm32-unknown-unknown", "--profile", profile]).args([
        "--no-default-features",
        "--features",
        "hydrate",
    ]))?;
    // Cargo keeps the dev profile in a folder of another name.
    let built = if quality == Quality::Quick { "debug" } else { profile };
    let compiled = target().join("wasm32-unknown-unknown").join(built).join("app.wasm");

    let work = tempfile::tempdir_in(root().join("target"))?;
    bind(&compiled, work.path())?;
    let bound = work.path().join("app_bg.wasm");
    if let (Some(node), true) = (node, quality != Quality::Quick) {
        run(command(node.program("wasm-opt")).arg("-Oz").args(FEATURES).arg(&bound).arg("-o").arg(&bound))?;
    }
    Ok(Module { wasm: fs::read(&bound)?, glue: glue(work.path(), node)? })
}

/// Writes the glue, and the module without what only the binder reads.
fn bind(compiled: &Path, folder: &Path) -> Result<()> {
    let mut binder = Bindgen::new();
    binder.web(true)?.input_path(compiled).typescript(false).keep_debug(false).remove_name_section(true).remove_producers_section(true);
    // The name of the module holds a hash, so the page passes it in.
    binder.omit_default_module_path(true);
    binder.generate(folder).context("wasm-bindgen could not bind the module; is `wasm-bindgen-cli-support` at the version in Cargo.lock?")
}

/// The glue as one file: libraries may have put scripts of their own beside it.
fn glue(folder: &Path, node: Option<&Node>) -> Result<Vec<u8>> {
    let script = folder.join("app.js");
    match node {
        Some(node) => esbuild(node, &script, &["--bundle", "--format=esm"]),
        None => {
            ensure!(!folder.join("snippets").exists(), "a library brings scripts of its own: Node is needed to join them to the glue");
            Ok(fs::read(&script)?)
        }
    }
}
