//! The folder of the finished site. Names hold a hash of the content, so files of two builds can stand side by side: a
//! server that runs during a build keeps finding what its manifest names until the new manifest takes its place.

use crate::process::{files, hex};
use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";

/// What compresses well. Pictures and recordings are compressed by their own format.
const COMPRESSED: [&str; 9] = ["wasm", "js", "css", "svg", "html", "txt", "json", "xml", "webmanifest"];

/// A site that is being written.
pub struct Output {
    folder: PathBuf,
    manifest: BTreeMap<String, String>,
}

impl Output {
    /// Starts in a folder that may hold an earlier build.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_path_buf(), manifest: BTreeMap::new() })
    }

    /// Writes a file and its compressed twins; returns its name with the hash.
    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let hashed = hashed(name, content);
        let path = self.folder.join(&hashed);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        write_once(&path, || Ok(content.to_vec()))?;
        if compresses(&path) {
            write_once(&twin(&path, "br"), || brotli(content))?;
            write_once(&twin(&path, "gz"), || gzip(content))?;
        }
        self.manifest.insert(name.to_owned(), hashed.clone());
        Ok(hashed)
    }

    /// Makes the new files the site, and removes those of earlier builds.
    pub fn close(self) -> Result<()> {
        let manifest = self.folder.join(MANIFEST);
        write_whole(&manifest, serde_json::to_string_pretty(&self.manifest)?.as_bytes())?;
        let mut wanted = BTreeSet::from([manifest]);
        for hashed in self.manifest.values() {
            let path = self.folder.join(hashed);
            wanted.extend([twin(&path, "br"), twin(&path, "gz"), path]);
        }
        for path in files(&self.folder)? {
            if !wanted.contains(&path) {
                fs::remove_file(&path)?;
            }
        }
        Ok(())
    }
}

/// What one file weighs.
pub struct Size {
    /// Its plain name.
    pub name: String,
    /// Bytes as they are.
    pub raw: u64,
    /// Bytes as browsers load them: with brotli where the file is compressed.
    pub sent: u64,
}

/// The sizes of a finished site, in the order of the plain names.
///
/// # Errors
/// When the manifest or a file that it names is missing.
pub fn sizes(folder: &Path) -> Result<Vec<Size>> {
    let manifest = fs::read_to_string(folder.join(MANIFEST))?;
    let manifest: BTreeMap<String, String> = serde_json::from_str(&manifest)?;
    let size = |(name, hashed): (String, String)| {
        let path = folder.join(hashed);
        let raw = fs::metadata(&path)?.len();
        let sent = if compresses(&path) { fs::metadata(twin(&path, "br"))?.len() } else { raw };
        Ok(Size { name, raw, sent })
    };
    manifest.into_iter().map(size).collect()
}

/// Prints a table of sizes.
pub fn print(sizes: &[Size]) {
    println!("{:<32} {:>10} {:>10}", "target/site", "raw", "brotli");
    for Size { name, raw, sent } in sizes {
        println!("{name:<32} {raw:>10} {sent:>10}");
    }
}

/// `app.css` becomes `app.<first 16 digits of the hash>.css`.
fn hashed(name: &str, content: &[u8]) -> String {
    let digits = hex(&Sha256::digest(content)[..8]);
    let start_of_file = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[start_of_file..].rfind('.') {
        Some(dot) => format!("{}.{digits}{}", &name[..start_of_file + dot], &name[start_of_file + dot..]),
        None => format!("{name}.{digits}"),
    }
}

fn compresses(path: &Path) -> bool {
    path.extension().and_then(|kind| kind.to_str()).is_some_and(|kind| COMPRESSED.contains(&kind))
}

/// The name of a compressed twin: `app.css` and `app.css.br`.
fn twin(path: &Path, kind: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(kind);
    name.into()
}

/// Writes a file whose name says what it holds: one that is there already need not be made again.
fn write_once(path: &Path, content: impl FnOnce() -> Result<Vec<u8>>) -> Result<()> {
    if path.is_file() { Ok(()) } else { write_whole(path, &content()?) }
}

/// Writes a file so that nobody ever sees half of it.
fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let unfinished = twin(path, "unfinished");
    fs::write(&unfinished, content).with_context(|| unfinished.display().to_string())?;
    fs::rename(&unfinished, path).with_context(|| path.display().to_string())
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::{Output, brotli, files, gzip, hashed, sizes};
    use std::io::Read;

    #[test]
    fn a_hash_stands_before_the_kind_of_file() {
        // The digits are the start of SHA-256 of nothing.
        assert_eq!(hashed("app.css", b""), "app.e3b0c44298fc1c14.css");
        assert_eq!(hashed("icons.v1/logo", b""), "icons.v1/logo.e3b0c44298fc1c14");
        assert_eq!(hashed("icons/logo.dark.svg", b""), "icons/logo.dark.e3b0c44298fc1c14.svg");
    }

    #[test]
    fn compressed_twins_unfold_to_the_same_bytes() -> anyhow::Result<()> {
        let content = "Сафар ".repeat(1000).into_bytes();
        let (mut from_brotli, mut from_gzip) = (Vec::new(), Vec::new());
        brotli::Decompressor::new(&*brotli(&content)?, 4096).read_to_end(&mut from_brotli)?;
        flate2::read::GzDecoder::new(&*gzip(&content)?).read_to_end(&mut from_gzip)?;
        assert_eq!(from_brotli, content);
        assert_eq!(from_gzip, content);
        Ok(())
    }

    #[test]
    fn a_new_build_replaces_an_old_one_whole() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut first = Output::open(folder.path())?;
        let old = first.add("app.css", b"a{color:red}")?;
        first.add("picture.png", b"not compressed")?;
        first.close()?;
        let mut second = Output::open(folder.path())?;
        let new = second.add("app.css", b"a{color:green}")?;
        assert!(folder.path().join(&old).is_file(), "the old site must stand until the new one is whole");
        second.close()?;

        let left = files(folder.path())?;
        let left: Vec<_> = left.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        assert_eq!(left, [new.as_str(), &format!("{new}.br"), &format!("{new}.gz"), "manifest.json"]);
        let sizes = sizes(folder.path())?;
        assert_eq!(sizes.iter().map(|size| (size.name.as_str(), size.raw)).collect::<Vec<_>>(), [("app.css", 14)]);
        Ok(())
    }
}
