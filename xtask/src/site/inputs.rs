//! Whether the site is current: one hash over everything that it is made from.

use super::{Quality, name};
use crate::process::{files, hex, root};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;

/// The folders and files that decide what the site looks like.
const INPUTS: [&str; 8] = [
    "app",
    "xtask/src/site",
    "xtask/src/setup.rs",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "e2e/package-lock.json",
];

/// A hash of all inputs, of the quality asked for and of the tools at hand. `Small` with every tool is the same site as
/// `Release`, so building one after the other costs nothing.
pub fn fingerprint(quality: Quality, tools: bool) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update([u8::from(quality == Quality::Quick), u8::from(tools)]);
    for input in INPUTS {
        let path = root().join(input);
        let inputs = if path.is_dir() { files(&path)? } else { vec![path] };
        for path in inputs {
            let content = fs::read(&path).with_context(|| path.display().to_string())?;
            hash.update(name(&root(), &path)?);
            // The length keeps one file's end apart from the next one's start.
            hash.update((content.len() as u64).to_le_bytes());
            hash.update(content);
        }
    }
    Ok(hex(&hash.finalize()))
}
