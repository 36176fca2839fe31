//! The forbidden arrows between crates and between modules (ARCHITECTURE.md). A dependency that must not exist fails the test.

use crate::process::{cargo, text};
use crate::{modules, unused};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::PathBuf;

/// "This crate, built so, must never reach these."
struct Invariant {
    krate: &'static str,
    build: &'static [&'static str],
    never: &'static [&'static str],
    because: &'static str,
}

const INVARIANTS: [Invariant; 5] = [
    Invariant {
        krate: "domain",
        build: &[],
        never: &["leptos", "sqlx", "tokio", "axum", "app", "store", "server"],
        because: "the domain is pure: no async, no input or output, no drawing",
    },
    Invariant {
        krate: "app",
        build: &["--features", "ssr"],
        never: &["sqlx", "axum", "store", "server"],
        because: "a page is a function from a view model to a document: it knows no database and no web server",
    },
    Invariant {
        krate: "app",
        build: &["--no-default-features", "--features", "hydrate", "--target", "wasm32-unknown-unknown"],
        never: &["sqlx", "axum", "tokio", "store", "server", "fluent-bundle"],
        because: "the browser's half carries neither a server nor the catalogues of texts",
    },
    Invariant {
        krate: "paper",
        build: &[],
        never: &["leptos", "sqlx", "axum", "domain", "app", "store", "server"],
        because: "the typesetter sets words: it knows no bank and no key",
    },
    Invariant {
        krate: "store",
        build: &[],
        never: &["leptos", "axum", "app", "server"],
        because: "the store keeps facts and knows neither pages nor requests",
    },
];

/// Checks every arrow.
///
/// # Errors
/// Names the first arrow that must not exist, why, and the path by which it came about.
pub fn check() -> Result<()> {
    for invariant in &INVARIANTS {
        invariant.check()?;
    }
    let packages = packages()?;
    only_the_store_names_sqlx(&packages)?;
    modules::check()?;
    unused::check(&packages)
}

impl Invariant {
    fn check(&self) -> Result<()> {
        let Self { krate, build, never, because } = self;
        let tree = |more: &[&str]| text(cargo().args(["tree", "--package", krate, "--edges", "normal"]).args(*build).args(more));
        let reached = tree(&["--prefix", "none", "--format", "{p}"])?;
        let found = reached.lines().filter_map(|line| line.split(' ').next()).find(|name| never.contains(name));
        if let Some(found) = found {
            bail!("`{krate}` must not reach `{found}`: {because}\n{}", tree(&["--invert", found])?);
        }
        println!("{krate} {} does not reach {}", build.join(" "), never.join(", "));
        Ok(())
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// A crate of ours, as its manifest says.
#[derive(Deserialize)]
pub struct Package {
    pub name: String,
    pub manifest_path: PathBuf,
    pub dependencies: Vec<Dependency>,
}

/// What a crate of ours depends on.
#[derive(Deserialize)]
pub struct Dependency {
    pub name: String,
}

fn packages() -> Result<Vec<Package>> {
    let metadata = text(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Metadata = serde_json::from_str(&metadata).context("cargo metadata printed something unexpected")?;
    Ok(metadata.packages)
}

/// SQL stands in one crate: tests included, no other names the library.
fn only_the_store_names_sqlx(packages: &[Package]) -> Result<()> {
    let offender = packages
        .iter()
        .find(|package| package.name != "store" && package.dependencies.iter().any(|dependency| dependency.name.starts_with("sqlx")));
    match offender {
        Some(package) => bail!("`{}` must not depend on sqlx: only `store` speaks SQL", package.name),
        None => {
            println!("only store depends on sqlx");
            Ok(())
        }
    }
}
