//! The files inside the binary: site, texts and banks. In a debug build they are read from the checkout instead, so
//! that a changed text needs no new build; the feature `embed` puts them inside there too.

use app::document::Assets;
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
#[allow_missing = true]
struct Site;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../locales"]
#[include = "*.ftl"]
struct Locales;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../question-banks"]
#[exclude = "README.md"]
struct Banks;

/// One file as it is sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The bytes, compressed if `encoding` says so.
    pub bytes: Cow<'static, [u8]>,
    /// `br`, `gzip` or none.
    pub encoding: Option<&'static str>,
}

/// The built site: style, script and wasm under names that carry their content's hash.
pub struct BuiltSite {
    names: HashMap<String, String>,
}

/// The site has not been built.
#[derive(Debug, thiserror::Error)]
#[error("the site has not been built: run `cargo xtask build`")]
pub struct NotBuilt;

impl BuiltSite {
    /// Reads the list of built files.
    ///
    /// # Errors
    /// [`NotBuilt`] if there is none.
    pub fn load() -> Result<Self, NotBuilt> {
        let manifest = Site::get("manifest.json").ok_or(NotBuilt)?;
        Ok(Self { names: serde_json::from_slice(&manifest.data).map_err(|_| NotBuilt)? })
    }

    /// The addresses that pages link to.
    #[must_use]
    pub fn assets(&self) -> Arc<Assets> {
        let address = |name: &str| self.names.get(name).map(|hashed| format!("/assets/{hashed}")).unwrap_or_default();
        Arc::new(Assets { css: address("app.css"), islands: address("islands.js"), icon: address("icon.svg") })
    }

    /// A file by its hashed name, in the best encoding that the browser accepts.
    #[must_use]
    pub fn file(&self, name: &str, accept: &str) -> Option<Sent> {
        if !self.names.values().any(|known| known == name) {
            return None;
        }
        let accepts = |encoding: &str| accept.split(',').any(|part| part.split(';').next().is_some_and(|part| part.trim() == encoding));
        for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
            if accepts(encoding)
                && let Some(file) = Site::get(&format!("{name}.{ending}"))
            {
                return Some(Sent { bytes: file.data, encoding: Some(encoding) });
            }
        }
        Some(Sent { bytes: Site::get(name)?.data, encoding: None })
    }
}

/// All files of texts: path and content.
#[must_use]
pub fn locales() -> Vec<(String, String)> {
    Locales::iter()
        .filter_map(|path| {
            let file = Locales::get(&path)?;
            Some((path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}

/// The question banks that are part of Safar.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShippedBanks;

impl ShippedBanks {
    /// A file by its path, `<bank>/…`.
    #[must_use]
    pub fn get(path: &str) -> Option<Cow<'static, [u8]>> {
        Banks::get(path).map(|file| file.data)
    }

    /// The paths of all files.
    #[must_use]
    pub fn paths() -> Vec<String> {
        Banks::iter().map(Cow::into_owned).collect()
    }
}

/// What a file is, by its ending; none for endings that Safar does not serve.
#[must_use]
pub fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit('.').next()? {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "mp3" => "audio/mpeg",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}
