//! A set of files that may lie on disk, inside the binary or in a test.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files by path. Paths are relative to the folder of all banks and written with `/`: `ru-exam/bank.toml`.
pub trait Files {
    /// Every path, in no particular order.
    fn list(&self) -> Vec<String>;
    /// The bytes of a file; `None` if there is no such file or it cannot be read.
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>>;
}

impl Files for BTreeMap<String, Vec<u8>> {
    fn list(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }

    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice()))
    }
}

/// The files of a folder on disk, hidden ones excepted.
#[derive(Debug, Clone)]
pub struct Directory(PathBuf);

impl Directory {
    /// The folder that holds the banks.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }
}

impl Files for Directory {
    fn list(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(&self.0, "", &mut found);
        found
    }

    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        // A path comes from `list`, but also from the text of a bank, which must not reach outside its folder.
        let inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        inside.then(|| std::fs::read(self.0.join(path)).ok()).flatten().map(Cow::Owned)
    }
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), &format!("{prefix}{name}/"), found),
            Ok(_) => found.push(format!("{prefix}{name}")),
            Err(_) => {}
        }
    }
}

impl Files for crate::assets::ShippedBanks {
    fn list(&self) -> Vec<String> {
        Self::paths()
    }

    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        Self::get(path)
    }
}
