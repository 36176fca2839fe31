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
