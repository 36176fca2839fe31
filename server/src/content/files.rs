//! A set of files that may lie on disk, inside the binary or in a test.

use crate::assets::Medium;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// No file of a bank is larger: a larger one is something else, or a recording that no cheap phone can load.
pub const LARGEST: u64 = 8 * 1024 * 1024;

/// Something that lies in the folder of all banks. Paths are relative to it and written with `/`: `ru-exam/bank.toml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its path.
    pub path: String,
    /// What lies there.
    pub kind: Kind,
}

/// What lies at a path. Only [`Kind::File`] is ever opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An ordinary file.
    File,
    /// A file beyond [`LARGEST`].
    TooLarge,
    /// A link to something else, which may lie outside.
    Link,
    /// A pipe, a socket or a device.
    Special,
    /// A name that is no UTF-8 text.
    NoName,
    /// A folder or file that the system does not let us look at.
    Closed,
    /// A folder with nothing in it.
    Empty,
}

/// Files by path.
pub trait Files: Send + Sync {
    /// Everything that is there, in no particular order.
    fn list(&self) -> Vec<Entry>;
    /// The bytes of an ordinary file; `None` if there is none at this path, or it cannot be read.
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>>;
    /// A recording or picture by its path, with what tells a browser whether it has changed.
    fn medium(&self, path: &str) -> Option<Medium> {
        let bytes = self.read(path)?.into_owned();
        Some(Medium { hash: Sha256::digest(&bytes).into(), modified: None, bytes: Cow::Owned(bytes) })
    }
}

/// An ordinary file of so many bytes.
pub(super) fn sized(path: String, size: u64) -> Entry {
    Entry { path, kind: if size > LARGEST { Kind::TooLarge } else { Kind::File } }
}

impl Files for BTreeMap<String, Vec<u8>> {
    fn list(&self) -> Vec<Entry> {
        self.iter().map(|(path, bytes)| sized(path.clone(), bytes.len() as u64)).collect()
    }

    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice()))
    }
}

/// A folder on disk. Links inside it are not followed.
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
    fn list(&self) -> Vec<Entry> {
        let mut found = Vec::new();
        walk(&self.0, "", &mut found);
        found
    }

    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        // A path comes from `list`, but also from the text of a bank, which must not reach outside its folder, and the
        // folder may have changed in the meantime. A pipe is never opened: that would wait for ever.
        let mut place = self.0.clone();
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            if matches!(part, "" | "." | "..") {
                return None;
            }
            place.push(part);
            let found = std::fs::symlink_metadata(&place).ok()?;
            let due = if parts.peek().is_some() { found.is_dir() } else { found.is_file() && found.len() <= LARGEST };
            if !due {
                return None;
            }
        }
        std::fs::read(place).ok().map(Cow::Owned)
    }
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<Entry>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        found.push(Entry { path: prefix.trim_end_matches('/').to_owned(), kind: Kind::Closed });
        return;
    };
    for entry in entries.flatten() {
        let (name, place) = (entry.file_name(), entry.path());
        let Some(name) = name.to_str() else {
            found.push(Entry { path: format!("{prefix}{}", name.to_string_lossy()), kind: Kind::NoName });
            continue;
        };
        let path = format!("{prefix}{name}");
        match std::fs::symlink_metadata(&place) {
            // What is hidden is named, and not looked into: it is the tools' own.
            Ok(it) if it.is_dir() && !name.starts_with('.') => {
                let before = found.len();
                walk(&place, &format!("{path}/"), found);
                if found.len() == before {
                    found.push(Entry { path, kind: Kind::Empty });
                }
            }
            Ok(it) => found.push(entry_of(path, &it)),
            Err(_) => found.push(Entry { path, kind: Kind::Closed }),
        }
    }
}

fn entry_of(path: String, it: &Metadata) -> Entry {
    if it.is_file() {
        sized(path, it.len())
    } else if it.is_symlink() {
        Entry { path, kind: Kind::Link }
    } else if it.is_dir() {
        Entry { path, kind: Kind::File }
    } else {
        Entry { path, kind: Kind::Special }
    }
}

/// In a debug build they are read from the checkout, like any folder, so that a changed question needs no new build.
#[cfg(all(debug_assertions, not(feature = "embed")))]
mod shipped {
    use super::{Directory, Entry, Files};
    use crate::assets::{Medium, ShippedBanks};
    use sha2::{Digest, Sha256};
    use std::borrow::Cow;
    use std::path::Path;
    use std::time::UNIX_EPOCH;

    const CHECKOUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../question-banks");

    fn checkout() -> Directory {
        Directory::new(CHECKOUT)
    }

    impl ShippedBanks {
        /// Whether they were checked when this program was built.
        pub const CHECKED: bool = false;
    }

    impl Files for ShippedBanks {
        fn list(&self) -> Vec<Entry> {
            checkout().list()
        }

        fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
            checkout().read(path).map(|bytes| Cow::Owned(bytes.into_owned()))
        }

        fn medium(&self, path: &str) -> Option<Medium> {
            let bytes = checkout().read(path)?.into_owned();
            let modified = Path::new(CHECKOUT).join(path).metadata().and_then(|it| it.modified()).ok();
            let modified = modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map(|since| since.as_secs());
            Some(Medium { hash: Sha256::digest(&bytes).into(), modified, bytes: Cow::Owned(bytes) })
        }
    }
}

/// Inside the binary there are only ordinary files.
#[cfg(not(all(debug_assertions, not(feature = "embed"))))]
mod shipped {
    use super::{Entry, Files, sized};
    use crate::assets::{Medium, ShippedBanks};
    use rust_embed::RustEmbed;
    use std::borrow::Cow;

    #[derive(RustEmbed)]
    #[folder = "$CARGO_MANIFEST_DIR/../question-banks"]
    #[exclude = "README.md"]
    struct Banks;

    impl ShippedBanks {
        /// Whether they were checked when this program was built: `cargo xtask build` goes no further with a bank
        /// that has a fault.
        pub const CHECKED: bool = true;
    }

    impl Files for ShippedBanks {
        fn list(&self) -> Vec<Entry> {
            let size = |path: &str| Banks::get(path).map_or(0, |file| file.data.len() as u64);
            Banks::iter().map(|path| sized(path.to_string(), size(&path))).collect()
        }

        fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
            Banks::get(path).map(|file| file.data)
        }

        fn medium(&self, path: &str) -> Option<Medium> {
            let file = Banks::get(path)?;
            Some(Medium { hash: file.metadata.sha256_hash(), modified: file.metadata.last_modified(), bytes: file.data })
        }
    }
}
