//! Promises about the sources themselves, each a line in ARCHITECTURE.md or the design that a compiler does not keep.

use crate::support::workspace;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The sources of the product, tests excepted, by their path in the workspace.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let (root, mut found) = (workspace().canonicalize().unwrap(), BTreeMap::new());
    for folder in ["app/src", "app/domain/src", "server/src", "server/store/src"] {
        walk(&root.join(folder), &root, &mut found);
    }
    assert!(found.len() > 80, "the sources are where they were");
    found
}

/// What a compiler sees of a source: no comment, and nothing behind its unit tests.
fn code(source: &str) -> String {
    let product = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    product.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The files whose code contains this.
fn files_with(what: &str) -> BTreeSet<String> {
    sources().into_iter().filter(|(_, source)| code(source).contains(what)).map(|(name, _)| name).collect()
}

fn set(files: &[&str]) -> BTreeSet<String> {
    files.iter().map(|file| (*file).to_owned()).collect()
}

#[test]
fn only_the_store_names_sqlx() {
    let outside: Vec<_> = files_with("sqlx").into_iter().filter(|file| !file.starts_with("server/store/")).collect();
    assert_eq!(outside, [""; 0]);
    let manifests = ["app", "app/domain", "server", "xtask"];
    for folder in manifests {
        let manifest = std::fs::read_to_string(workspace().join(folder).join("Cargo.toml")).unwrap();
        assert!(!manifest.contains("sqlx"), "{folder}");
    }
    for word in ["SELECT ", "INSERT INTO", "DELETE FROM"] {
        assert!(files_with(word).iter().all(|file| file.starts_with("server/store/")), "{word}");
    }
}

#[test]
fn keys_pass_one_gate_on_their_way_to_a_page() {
    let outside = |what: &str| files_with(what).into_iter().filter(|file| !file.starts_with("app/domain/")).collect::<BTreeSet<_>>();
    assert_eq!(outside("AnswerKey"), BTreeSet::new(), "what is right is read, marked and said by its kind");
    assert_eq!(outside(".key(permit)"), set(&["server/src/http/papers/sheet.rs"]));
    assert_eq!(outside(".key(&KeyPermit"), set(&["app/src/exam/present.rs"]));
    assert_eq!(
        outside("domain::key::KeyPermit"),
        set(&["app/src/exam/present.rs", "server/src/http/papers/sheet.rs", "server/src/usecases/papers.rs"]),
        "whoever names it can read a key"
    );
    let question = &sources()["app/domain/src/question.rs"];
    let before = question.split("pub enum AnswerKey").next().unwrap();
    let derives = before.lines().rev().find(|line| line.starts_with("#[derive")).unwrap();
    assert_eq!(derives, "#[derive(Debug, Clone, PartialEq, Eq)]", "a key cannot be written to a page or a message");
    assert!(!code(question).contains("Serialize for AnswerKey"));
}

#[test]
fn the_outside_world_has_one_door_each() {
    assert_eq!(files_with("getrandom"), set(&["server/src/fresh.rs"]));
    assert_eq!(files_with("Timestamp::now"), set(&["server/src/clock.rs"]));
    assert_eq!(files_with("SystemTime"), BTreeSet::new());
    assert_eq!(files_with("rust_embed"), set(&["server/src/assets.rs", "server/src/content/files.rs"]));
    let fluent: Vec<_> = files_with("fluent_bundle").into_iter().collect();
    assert_eq!(fluent, ["app/src/i18n.rs"]);
    let domain: Vec<_> = ["async fn", "std::fs", "std::net", "tokio", "leptos"]
        .iter()
        .flat_map(|word| files_with(word))
        .filter(|file| file.starts_with("app/domain/"))
        .collect();
    assert_eq!(domain, [""; 0], "the domain does nothing but think");
}

#[test]
fn an_address_is_written_once() {
    let written: BTreeSet<_> = ["\"/api/", "\"/media/", "\"/{lang}/"].iter().flat_map(|start| files_with(start)).collect();
    assert_eq!(written, set(&["app/src/routes.rs"]));
}
