//! What Safar writes is for the account alone that it runs under.

use std::fs::{DirBuilder, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::Path;

/// From now on nothing that this process makes can be read by another account.
pub fn mask() {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Makes a folder for this account alone, or closes one that is there to all others, with the files right in it.
///
/// # Errors
/// When it cannot be made or looked at. What cannot be closed, because it is somebody else's, is said in the log.
pub fn folder(path: &Path) -> io::Result<()> {
    make(path)?;
    let found = path.metadata()?;
    // A folder for everybody, such as /tmp, is nobody's to close.
    const STICKY: u32 = 0o1000;
    if found.mode() & STICKY != 0 || path.canonicalize()? == Path::new("/") {
        tracing::warn!(folder = %path.display(), "the data folder is one for everybody: give Safar a folder of its own");
        return Ok(());
    }
    close(path, &found);
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let found = entry.metadata()?;
        if found.is_file() {
            close(&entry.path(), &found);
        }
    }
    Ok(())
}

/// Makes a folder, with those above it, for this account alone, where there is none.
///
/// # Errors
/// When it cannot be made.
pub fn make(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Closes a file to all other accounts. Whoever owns it may share it with more: what is somebody else's is only told of.
///
/// # Errors
/// When it cannot be looked at.
pub fn file(path: &Path) -> io::Result<()> {
    close(path, &path.metadata()?);
    Ok(())
}

fn close(path: &Path, found: &Metadata) {
    const OTHERS: u32 = 0o077;
    if found.mode() & OTHERS == 0 {
        return;
    }
    match std::fs::set_permissions(path, Permissions::from_mode(found.mode() & !OTHERS & 0o7777)) {
        Ok(()) => tracing::warn!(path = %path.display(), "other accounts of this machine could read this; they no longer can"),
        Err(error) => tracing::error!(path = %path.display(), %error, "other accounts of this machine can read this"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().mode() & 0o7777
    }

    #[test]
    fn a_folder_is_closed_whoever_made_it() {
        let place = tempfile::tempdir().unwrap();
        let new = place.path().join("a/b");
        folder(&new).unwrap();
        assert_eq!((mode(&new), mode(new.parent().unwrap())), (0o700, 0o700));
        std::fs::set_permissions(&new, Permissions::from_mode(0o755)).unwrap();
        std::fs::write(new.join("safar.db"), "").unwrap();
        std::fs::set_permissions(new.join("safar.db"), Permissions::from_mode(0o644)).unwrap();
        folder(&new).unwrap();
        assert_eq!((mode(&new), mode(&new.join("safar.db"))), (0o700, 0o600));
    }

    #[test]
    fn a_folder_for_everybody_stays_open() {
        let place = tempfile::tempdir().unwrap();
        std::fs::set_permissions(place.path(), Permissions::from_mode(0o1777)).unwrap();
        folder(place.path()).unwrap();
        assert_eq!(mode(place.path()), 0o1777);
    }
}
