//! Dependencies that nothing uses. The names of crates are looked for in the sources, as `cargo machete` does, which is a program
//! to be installed and builds for a minute.

use crate::arrows::Package;
use crate::process::root;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;
use toml::Table;

/// Checks that each crate of ours uses what it depends on, and that each dependency of the workspace has a crate that wants it.
///
/// # Errors
/// Names every dependency that nothing uses.
pub fn check(packages: &[Package]) -> Result<()> {
    let mut unused = Vec::new();
    for package in packages {
        let folder = package.manifest_path.parent().context("a manifest lies in a folder")?;
        let mut source = String::new();
        read(folder, &mut source)?;
        let names = package.dependencies.iter().map(|dependency| &dependency.name).filter(|name| !names(&source, name));
        unused.extend(names.map(|name| format!("{} depends on {name}", package.name)));
    }
    let manifest: Table = fs::read_to_string(root().join("Cargo.toml"))?.parse()?;
    let shared = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies")?.as_table())
        .context("the workspace has dependencies")?;
    let wanted = |name: &&String| packages.iter().any(|package| package.dependencies.iter().any(|of| of.name == **name));
    unused.extend(shared.keys().filter(|name| !wanted(name)).map(|name| format!("no crate of the workspace wants {name}")));
    ensure!(unused.is_empty(), "nothing uses these dependencies, remove them: {}", unused.join("; "));
    println!("every dependency is used");
    Ok(())
}

/// Whether a source names a crate.
fn names(source: &str, dependency: &str) -> bool {
    let name = dependency.replace('-', "_");
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    source.match_indices(&name).any(|(place, _)| !source[..place].ends_with(letter) && !source[place + name.len()..].starts_with(letter))
}

/// All Rust below a folder, without that of other crates and of what has been built.
fn read(folder: &Path, source: &mut String) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let other = path.join("Cargo.toml").exists() || path.ends_with("target") || path.ends_with("node_modules");
            if !other {
                read(&path, source)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            source.push_str(&fs::read_to_string(&path).with_context(|| path.display().to_string())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_crate_is_named_by_its_whole_name() {
        let source = "use serde_json::json; // tokio_util";
        assert!(names(source, "serde-json"));
        assert!(!names(source, "serde") && !names(source, "json-c") && !names(source, "tokio"));
    }
}
