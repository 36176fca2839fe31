//! The browser's half of `app`: compiled, bound to JavaScript, made for old engines, and made small.

use super::{Quality, old};
use crate::process::{cargo, command, root, run, target};
use crate::setup::Node;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use wasm_bindgen_cli_support::Bindgen;

/// Compiles for the first release of WebAssembly. wasm-bindgen, too, looks here whether values of JavaScript may be kept in a
/// table of references.
const FLAGS: (&str, &str) = ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-C target-cpu=mvp");

/// What the standard library uses all the same: it comes compiled.
const COMPILED: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Says the same with the instructions of 2017.
const LOWERED: [&str; 3] = ["--signext-lowering", "--llvm-nontrapping-fptoint-lowering", "--llvm-memory-copy-fill-lowering"];

/// What is left after that: the optimiser must not bring anything back.
const SHIPPED: [&str; 1] = ["--mvp-features"];

/// As small as it can be, which one round does not reach; loops and branches are put together anew in between. Without the
/// streams of server functions, which a library exports and no island of ours uses.
const SMALL: [&str; 6] = ["--remove-exports=*intounderlying*", "-Oz", "--flatten", "--rereloop", "-Oz", "-Oz"];

/// The wasm module, and the folder with the script that connects it to the browser, `app.js`.
pub struct Module {
    pub wasm: Vec<u8>,
    pub bound: TempDir,
}

/// Builds the module.
pub fn build(quality: Quality, node: Option<&Node>) -> Result<Module> {
    let profile = if quality == Quality::Quick { "dev" } else { "wasm-release" };
    let mut build = cargo();
    build.args(["build", "--package", "app", "--lib", "--target", "wasm32-unknown-unknown", "--profile", profile]);
    run(build.args(["--no-default-features", "--features", "hydrate"]).env(FLAGS.0, FLAGS.1))?;
    // Cargo keeps the dev profile in a folder of another name.
    let built = if quality == Quality::Quick { "debug" } else { profile };
    let compiled = target().join("wasm32-unknown-unknown").join(built).join("app.wasm");

    let work = tempfile::tempdir_in(root().join("target"))?;
    bind(&compiled, work.path())?;
    let bound = work.path().join("app_bg.wasm");
    if let (Some(node), true) = (node, quality != Quality::Quick) {
        let optimise = |features: &[&str], passes: &[&str]| {
            run(command(node.program("wasm-opt")).args(features).args(passes).arg(&bound).arg("-o").arg(&bound))
        };
        optimise(&COMPILED, &LOWERED)?;
        optimise(&SHIPPED, &SMALL)?;
        old::runs_wasm(&fs::read(&bound)?)?;
    }
    Ok(Module { wasm: fs::read(&bound)?, bound: work })
}

/// Writes the glue, and the module without what only the binder reads.
fn bind(compiled: &Path, folder: &Path) -> Result<()> {
    let wasm = fs::read(compiled).with_context(|| compiled.display().to_string())?;
    let mut binder = Bindgen::new();
    binder.web(true)?.input_bytes("app", old::without_features(&wasm)?).typescript(false);
    binder.keep_debug(false).remove_name_section(true).remove_producers_section(true);
    // The name of the module holds a hash, so the page passes it in.
    binder.omit_default_module_path(true);
    binder.generate(folder).context("wasm-bindgen could not bind the module; is `wasm-bindgen-cli-support` at the version in Cargo.lock?")
}
