//! Pictures and recordings: each that is named must be there, each that is there should be named.

use super::rules;
use super::test_file::whole;
use domain::bank::{Bank, Problem};
use domain::question::Material;
use std::collections::BTreeSet;

const ENDINGS: &[&str] = &[".mp3", ".ogg", ".opus", ".m4a", ".wav", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif"];

/// Compares what the bank names with the paths of the files that are there.
pub(super) fn check(bank: &Bank, paths: &BTreeSet<String>) -> Vec<Problem> {
    let mut named = BTreeSet::new();
    let mut problems = Vec::new();
    for entry in bank.stimuli.values() {
        let (Material::Image { file, .. } | Material::Audio { file, .. }) = &entry.stimulus.material else { continue };
        let path = format!("{}/{file}", bank.id);
        if !paths.contains(&path) {
            let message = format!("there is no file {path}; add it or correct `file`");
            problems.push(rules::MISSING_MEDIA.broken(&entry.place, None, "file", message));
        }
        named.insert(path);
    }
    let own = format!("{}/", bank.id);
    let media = paths.iter().filter(|path| path.starts_with(&own) && ENDINGS.iter().any(|ending| path.ends_with(ending)));
    for path in media.filter(|path| !named.contains(*path)) {
        problems.push(rules::UNUSED_MEDIA.broken(&whole(path), None, "", "no question shows or plays this file; use it or remove it"));
    }
    problems
}
