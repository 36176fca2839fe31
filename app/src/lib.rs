//! Everything that is drawn: pages on the server, islands in the browser.
//!
//! Invariants of this crate:
//! - **a page is a function** from a view model to a document. It loads nothing, knows no database and no file;
//!   `server` loads the view model and calls the page;
//! - **texts live on the server**: the catalogues (`i18n`) exist only with the feature `ssr`; an island gets the
//!   few strings it needs as properties;
//! - **nothing is decided in the browser** that counts: the island shows, sends and waits for the server's word.

// A page is one nested type; the compiler follows the larger ones (the result, where I stand) deeper than it does by default.
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` renders on the server and `hydrate` runs in the browser: never both in one build");

pub mod address;
#[cfg(feature = "ssr")]
pub mod complaint;
#[cfg(feature = "ssr")]
pub mod data;
#[cfg(feature = "ssr")]
pub mod document;
pub mod exam;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod paper;
#[cfg(feature = "ssr")]
pub mod practice;
#[cfg(feature = "ssr")]
pub mod progress;
#[cfg(feature = "ssr")]
pub mod report;
#[cfg(feature = "ssr")]
pub mod resume;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod spoken;
#[cfg(feature = "ssr")]
pub mod topic;
#[cfg(feature = "ssr")]
pub mod trouble;
pub mod ui;

/// Wakes the islands of a page: called once by `islands.js` after the wasm module has loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
