//! What every story needs: a server on a real socket, a browser without a script, the pages it gets, and the keys of
//! the shipped bank.

mod bank;
mod browser;
mod page;
pub mod program;
mod server;

pub use bank::{BANK, Fields, TESTS, bank, field, items, key, languages, partly, right, wrong};
pub use browser::{Browser, Request};
pub use page::{Form, Page};
pub use server::{Engine, MINUTE, NOW, SECOND, Server};

/// The folder of the workspace.
pub fn workspace() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Copies a folder with all that is in it.
pub fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (place, target) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).unwrap();
        if place.is_dir() {
            copy(&place, &target);
        } else {
            std::fs::copy(place, target).unwrap();
        }
    }
}
