//! Which recordings a bank asks for.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// A stimulus that is heard.
pub struct Recording {
    /// Its path inside the bank, as the test names it.
    pub file: String,
    /// What is said: lines `Ж: …` and `М: …`.
    pub transcript: String,
}

#[derive(Deserialize)]
struct Test {
    #[serde(default)]
    stimulus: Vec<Stimulus>,
}

/// Only what a recording needs: whether a test is well written is for `safar bank check` to say.
#[derive(Deserialize)]
struct Stimulus {
    kind: String,
    file: Option<String>,
    transcript: Option<String>,
}

/// Every recording of a bank, in the order of its tests.
pub fn recordings(bank: &Path) -> Result<Vec<Recording>> {
    let mut found = Vec::new();
    for path in crate::process::files(&bank.join("tests"))? {
        if path.extension().is_none_or(|kind| kind != "toml") {
            continue;
        }
        let place = || path.display().to_string();
        let test: Test = toml::from_str(&fs::read_to_string(&path).with_context(place)?).with_context(place)?;
        for stimulus in test.stimulus.into_iter().filter(|stimulus| stimulus.kind == "audio") {
            let file = stimulus.file.context("an audio stimulus names no `file`").with_context(place)?;
            let transcript = stimulus.transcript.context("an audio stimulus has no `transcript`").with_context(place)?;
            found.push(Recording { file, transcript });
        }
    }
    Ok(found)
}
