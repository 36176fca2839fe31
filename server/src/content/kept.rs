//! Versions of banks on the disk, kept so that an attempt or a printed form can be finished with the questions it began with.
//!
//! `<data_dir>/library/files/<sha256>` holds what stood in files, each content once; `<data_dir>/library/<bank>/<version>.json` says
//! which path of that version has which content. A monthly change costs the files that have changed. What is read is
//! held against its name: a damaged file counts as missing. Nothing is ever removed.

use super::files::{Entry, Files, Kind, sized};
use crate::private;
use domain::bank::Bank;
use domain::ids::BankId;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of kept versions.
#[derive(Debug, Clone)]
pub(super) struct Kept(Arc<Path>);

/// The content of each path, as SHA-256 in hexadecimal digits.
type Paths = BTreeMap<String, String>;

/// What keeping has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    /// This version was not kept yet.
    New,
    /// It was, with the same content.
    Known,
    /// Under this version something else was kept: an author has changed files and not the version.
    Changed,
}

impl Kept {
    pub fn new(data_dir: &Path) -> Self {
        Self(data_dir.join("library").into())
    }

    /// Keeps a bank with its files: what is in force afterwards under this version is this. An interrupted keeping leaves what was
    /// there before.
    ///
    /// # Errors
    /// When the disk is full or closed.
    pub fn keep(&self, bank: &Bank, files: &dyn Files) -> io::Result<Keeping> {
        let place = self.place(&bank.id, &bank.version).ok_or(io::ErrorKind::InvalidInput)?;
        let all = self.0.join("files");
        private::make(&all)?;
        private::make(place.parent().unwrap_or(&self.0))?;
        let mut paths = Paths::new();
        for path in parts(bank, files) {
            let Some(bytes) = files.read(&path) else { continue };
            let hash = hash_of(&bytes);
            let file = all.join(&hash);
            if !file.metadata().is_ok_and(|found| found.len() == bytes.len() as u64) {
                write(&file, &bytes)?;
            }
            paths.insert(path, hash);
        }
        let before = read_paths(&place);
        if before.as_ref() == Some(&paths) {
            return Ok(Keeping::Known);
        }
        write(&place, &serde_json::to_vec_pretty(&paths)?)?;
        Ok(if before.is_some() { Keeping::Changed } else { Keeping::New })
    }

    /// The files of these versions together; `None` if one of them is not kept.
    pub fn files<'a>(&self, versions: impl IntoIterator<Item = (&'a BankId, &'a str)>) -> Option<KeptFiles> {
        let mut paths = Paths::new();
        for (bank, version) in versions {
            paths.extend(read_paths(&self.place(bank, version)?)?);
        }
        Some(KeptFiles { all: self.0.join("files"), paths })
    }

    /// Where the paths of a version stand. A version comes out of records and addresses too, and must name no other folder.
    fn place(&self, bank: &BankId, version: &str) -> Option<PathBuf> {
        is_version(version).then(|| self.0.join(bank.as_str()).join(format!("{version}.json")))
    }
}

/// Whether a text can be the version of a bank: it stands in addresses and in names of files.
pub(super) fn is_version(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    text.len() <= 32 && text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(fits)
}

/// The paths that make a bank: its texts, and the pictures and recordings that questions name.
fn parts(bank: &Bank, files: &dyn Files) -> Vec<String> {
    let used: BTreeSet<_> = bank.media().map(|medium| format!("{}/{}", bank.id, medium.file)).collect();
    let own = format!("{}/", bank.id);
    let is_part = |path: &str| path.starts_with(&own) && (used.contains(path) || path.ends_with(".toml"));
    files.list().into_iter().filter(|entry| entry.kind == Kind::File && is_part(&entry.path)).map(|entry| entry.path).collect()
}

fn read_paths(place: &Path) -> Option<Paths> {
    serde_json::from_slice(&std::fs::read(place).ok()?).ok()
}

fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file whole or not at all: a reader, or a machine that loses power, sees what was there before or all of the new.
fn write(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    new.persist(place)?;
    File::open(folder)?.sync_all()
}

/// Files of kept versions.
#[derive(Debug, Clone)]
pub(super) struct KeptFiles {
    all: PathBuf,
    paths: Paths,
}

impl Files for KeptFiles {
    fn list(&self) -> Vec<Entry> {
        let size = |hash: &str| self.all.join(hash).metadata().map_or(0, |found| found.len());
        self.paths.iter().map(|(path, hash)| sized(path.clone(), size(hash))).collect()
    }

    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let hash = self.paths.get(path)?;
        let bytes = std::fs::read(self.all.join(hash)).ok()?;
        if hash_of(&bytes) != *hash {
            tracing::error!(path, "a kept file is damaged and is not used");
            return None;
        }
        Some(Cow::Owned(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;
    use crate::content::{Directory, load};

    const PICTURE: &str = "tiny/images/street.svg";

    fn tiny() -> (Bank, Directory) {
        let files = Directory::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/banks"));
        let catalogue = assets::catalogue(&assets::locales(), false).unwrap();
        let bank = load(&files, catalogue.languages(), &BankId::parse("tiny").unwrap()).0.expect("the small bank can be read");
        (bank, files)
    }

    #[test]
    fn what_is_kept_comes_back_whole_and_nothing_damaged_does() {
        let (bank, files) = tiny();
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::new(folder.path());
        assert_eq!(kept.keep(&bank, &files).unwrap(), Keeping::New);
        assert_eq!(kept.keep(&bank, &files).unwrap(), Keeping::Known);
        let back = kept.files([(&bank.id, "1")]).unwrap();
        let due = parts(&bank, &files);
        assert!(due.len() > 15 && due.iter().any(|path| path == PICTURE), "{due:?}");
        for path in &due {
            assert_eq!(back.read(path), files.read(path), "{path}");
        }
        assert_eq!(back.list().len(), due.len());

        let place = folder.path().join("library/files").join(&back.paths[PICTURE]);
        std::fs::write(&place, "half of it").unwrap();
        assert_eq!(back.read(PICTURE), None);
        assert_eq!(kept.keep(&bank, &files).unwrap(), Keeping::Known, "what is missing comes back at the next start");
        assert_eq!(back.read(PICTURE), files.read(PICTURE));
    }

    #[test]
    fn a_version_shares_what_has_not_changed_with_the_one_before() {
        let (bank, files) = tiny();
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::new(folder.path());
        kept.keep(&bank, &files).unwrap();
        let count = || std::fs::read_dir(folder.path().join("library/files")).unwrap().count();
        let before = count();
        let mut changed: BTreeMap<String, Vec<u8>> =
            parts(&bank, &files).into_iter().map(|path| (path.clone(), files.read(&path).unwrap().into_owned())).collect();
        changed.insert("tiny/bank.toml".into(), b"version = \"2\"".to_vec());
        assert_eq!(kept.keep(&Bank { version: "2".into(), ..bank.clone() }, &changed).unwrap(), Keeping::New);
        assert_eq!(count(), before + 1);
        changed.insert("tiny/bank.toml".into(), b"version = \"2\" # mended".to_vec());
        assert_eq!(kept.keep(&Bank { version: "2".into(), ..bank }, &changed).unwrap(), Keeping::Changed);
    }

    #[test]
    fn a_version_names_no_other_folder() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::new(folder.path());
        std::fs::create_dir_all(folder.path().join("library/tiny")).unwrap();
        std::fs::write(folder.path().join("library/secret.json"), "{}").unwrap();
        let bank = BankId::parse("tiny").unwrap();
        for version in ["../secret", "", ".", "..", "1/2", "1\0", "2026.11.1 ", &"1".repeat(33)] {
            assert!(kept.files([(&bank, version)]).is_none(), "{version:?}");
        }
        assert!(is_version("2026.11.1") && is_version("1") && is_version("2027.1.1-rc"));
    }
}
