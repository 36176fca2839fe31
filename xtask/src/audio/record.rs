//! `audio/hashes.toml` of a bank: which text each recording reads.

use crate::process::hex;
use anyhow::{Context, Result};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const HEADING: &str = "\
# Written by `cargo xtask audio`, which also tells how a person's recording takes the place of a synthetic one.
# text: SHA-256 of the transcript that was read; audio: SHA-256 of the recording; synthetic: spoken by a machine.
";

/// One recording.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub text: String,
    pub audio: String,
    pub synthetic: bool,
}

/// The entries of a bank by the path of the recording.
pub struct Record(BTreeMap<String, Entry>);

impl Record {
    /// Reads the record of a bank; a bank without one has no entries.
    pub fn read(bank: &Path) -> Result<Self> {
        let path = path(bank);
        if !path.is_file() {
            return Ok(Self(BTreeMap::new()));
        }
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok(Self(toml::from_str(&text).with_context(|| path.display().to_string())?))
    }

    /// The entry of a recording.
    pub fn get(&self, file: &str) -> Option<&Entry> {
        self.0.get(file)
    }

    /// Enters a recording.
    pub fn set(&mut self, file: &str, entry: Entry) {
        self.0.insert(file.to_owned(), entry);
    }

    /// Drops the entries of recordings that nobody asks for.
    pub fn keep(&mut self, wanted: impl Fn(&str) -> bool) {
        self.0.retain(|file, _| wanted(file));
    }

    /// The paths of all recordings.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// Writes one line for each recording; a bank without recordings needs no file.
    pub fn write(&self, bank: &Path) -> Result<()> {
        if self.0.is_empty() && !path(bank).is_file() {
            return Ok(());
        }
        fs::write(path(bank), self.text()).with_context(|| path(bank).display().to_string())
    }

    fn text(&self) -> String {
        let line = |(file, Entry { text, audio, synthetic }): (&String, &Entry)| {
            format!("{file:?} = {{ text = \"{text}\", audio = \"{audio}\", synthetic = {synthetic} }}\n")
        };
        format!("{HEADING}{}", self.0.iter().map(line).collect::<String>())
    }
}

/// SHA-256 in hexadecimal digits.
pub fn digest(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

fn path(bank: &Path) -> PathBuf {
    bank.join("audio/hashes.toml")
}

#[cfg(test)]
mod tests {
    use super::{Entry, Record, digest};
    use std::fs;

    #[test]
    fn what_is_written_reads_back_the_same() -> anyhow::Result<()> {
        let bank = tempfile::tempdir()?;
        fs::create_dir(bank.path().join("audio"))?;
        let mut record = Record::read(bank.path())?;
        let entry = Entry { text: digest("а"), audio: digest(b"b"), synthetic: true };
        record.set("audio/a.mp3", entry.clone());
        record.set("audio/b.mp3", Entry { synthetic: false, ..entry.clone() });
        record.write(bank.path())?;
        let read = Record::read(bank.path())?;
        assert_eq!(read.get("audio/a.mp3"), Some(&entry));
        assert_eq!(read.text(), record.text());
        Ok(())
    }
}
