//! A secret of this server that is no part of the database: what is hashed with it cannot be guessed by whoever has the
//! database alone. Servers that share a database share it too.

use crate::fresh::{self, NoRandomness};
use crate::private;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The secret.
pub struct Pepper {
    key: [u8; 32],
    name: String,
}

/// The secret cannot be used. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BadPepper {
    /// The file cannot be read or made.
    #[error(
        "the secret of the resume codes, {file}, cannot be read or made: {cause}; Safar must be allowed to write there, or set SAFAR_PEPPER_FILE"
    )]
    File {
        /// Its place.
        file: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file holds something else.
    #[error("{file} is not a secret of Safar's: 64 hexadecimal digits are expected; put the right file back")]
    Content {
        /// Its place.
        file: PathBuf,
    },
    /// A new one cannot be made.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl Pepper {
    /// Reads the secret of this file; makes one if there is none.
    ///
    /// # Errors
    /// [`BadPepper`] says what to do.
    pub fn open(file: &Path) -> Result<Self, BadPepper> {
        let failed = |cause| BadPepper::File { file: file.to_owned(), cause };
        if !file.try_exists().map_err(failed)? {
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            // Whole or not at all, for its owner alone, and never in place of one that another server has just made.
            let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
            new.write_all(fresh::token()?.as_bytes()).and_then(|()| new.as_file().sync_all()).map_err(failed)?;
            match new.persist_noclobber(file) {
                Err(error) if error.error.kind() != std::io::ErrorKind::AlreadyExists => return Err(failed(error.error)),
                _ => {}
            }
        }
        private::file(file).map_err(failed)?;
        Self::look(file)
    }

    /// Reads the secret of this file and changes nothing.
    ///
    /// # Errors
    /// [`BadPepper`] says what to do.
    pub fn look(file: &Path) -> Result<Self, BadPepper> {
        let text = std::fs::read_to_string(file).map_err(|cause| BadPepper::File { file: file.to_owned(), cause })?;
        Self::read(text.trim()).ok_or_else(|| BadPepper::Content { file: file.to_owned() })
    }

    fn read(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
        let key = <[u8; 32]>::try_from(bytes).ok().filter(|_| digits.len() == 64)?;
        let mut pepper = Self { key, name: String::new() };
        pepper.name = pepper.mix("name", &[]).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Some(pepper)
    }

    /// What tells this secret from another one, and says nothing of it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What only this secret makes of a text. The purpose keeps what was made for one use from serving another.
    #[must_use]
    pub fn mix(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        // A key of any length is a key.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else { unreachable!("HMAC takes keys of any length") };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text);
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn it_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pepper");
        let made: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| Pepper::open(&file).unwrap().name().to_owned())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(made.iter().all(|name| *name == made[0]), "{made:?}");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        // Somebody put it back from a copy that everybody could read.
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(Pepper::open(&file).unwrap().name(), made[0]);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn another_secret_makes_something_else() {
        let [one, other] = ["0", "1"].map(|digit| Pepper::read(&digit.repeat(64)).unwrap());
        assert_eq!(one.mix("code", b"text"), one.mix("code", b"text"));
        assert_ne!(one.mix("code", b"text"), other.mix("code", b"text"));
        assert_ne!(one.mix("code", b"text"), one.mix("sheet", b"text"));
        assert_ne!(one.name(), other.name());
    }

    #[test]
    fn what_is_no_secret_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for text in ["", "short", &"0".repeat(63), &"0".repeat(66), &"g".repeat(64)] {
            std::fs::write(file.path(), text).unwrap();
            assert!(matches!(Pepper::open(file.path()), Err(BadPepper::Content { .. })), "{text}");
        }
        let nowhere = Path::new("/nowhere/pepper");
        assert!(matches!(Pepper::open(nowhere), Err(BadPepper::File { .. })));
    }
}
