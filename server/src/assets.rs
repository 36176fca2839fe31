//! The files inside the binary: site, texts and banks. In a debug build they are read from the checkout instead, so
//! that a changed text needs no new build; the feature `embed` puts them inside there too.

use app::document::Assets;
use app::i18n::{BadTexts, Catalogue, LANGUAGE_FILE};
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
#[include = "*/language.toml"]
struct Locales;

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
        Arc::new(Assets {
            css: address("app.css"),
            islands: address("islands.js"),
            icon: address("icon.svg"),
            code: address("code.js"),
            forget: address("forget.js"),
        })
    }

    /// A file by its hashed name, in the best encoding that the browser accepts.
    #[must_use]
    pub fn file(&self, name: &str, takes: impl Fn(&str) -> bool) -> Option<Sent> {
        if !self.names.values().any(|known| known == name) {
            return None;
        }
        for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
            if takes(encoding)
                && let Some(file) = Site::get(&format!("{name}.{ending}"))
            {
                return Some(Sent { bytes: file.data, encoding: Some(encoding) });
            }
        }
        Some(Sent { bytes: Site::get(name)?.data, encoding: None })
    }
}

/// The texts and languages of these files; each language names a font that sheets of paper can be set in.
///
/// # Errors
/// [`BadTexts`] names the first file that cannot be used.
pub fn catalogue(locales: &[(String, String)], pseudo: bool) -> Result<Catalogue, BadTexts> {
    let catalogue = Catalogue::read(locales.iter().map(|(path, text)| (path.as_str(), text.as_str())), pseudo)?;
    let fonts = paper::families();
    if let Some(language) = catalogue.languages().iter().find(|language| !fonts.contains(&language.print_font)) {
        return Err(BadTexts::File {
            file: format!("{}/{LANGUAGE_FILE}", language.lang),
            message: format!("`print_font`: there is no font «{}»; the fonts of sheets are {}", language.print_font, fonts.join(", ")),
        });
    }
    Ok(catalogue)
}

/// All files of texts and languages: path and content.
#[must_use]
pub fn locales() -> Vec<(String, String)> {
    Locales::iter()
        .filter_map(|path| {
            let file = Locales::get(&path)?;
            Some((path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}

/// A recording or picture.
#[derive(Debug, Clone)]
pub struct Medium {
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
    /// SHA-256 of that.
    pub hash: [u8; 32],
    /// When the file was written, in seconds since 1970.
    pub modified: Option<u64>,
}

/// The question banks that are part of Safar.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShippedBanks;

/// What a file of the site is, by its ending; none for endings that Safar does not serve.
#[must_use]
pub fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit('.').next()? {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}
