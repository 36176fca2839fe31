//! The arrows between the modules of a crate: none may lead back to where it came from, and features do not know each other.

use crate::process::root;
use anyhow::{Context, Result, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::visit::{Visit, visit_item_mod};
use syn::{Attribute, Item, ItemMod, ItemUse, UseTree};

/// Modules of one folder, which form no circle.
struct Area {
    /// The folder of the crate's sources.
    source: &'static str,
    /// The module whose children are looked at; none for those of the crate itself.
    within: &'static [&'static str],
    /// What makes a module a feature: a public function of this name. No other module of the area names a feature.
    feature: Option<&'static str>,
}

const AREAS: [Area; 4] = [
    Area { source: "app/domain/src", within: &["kind"], feature: None },
    Area { source: "app/src", within: &[], feature: None },
    Area { source: "server/src", within: &[], feature: None },
    Area { source: "server/src", within: &["http"], feature: Some("routes") },
];

/// Which modules a module names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Checks every area.
///
/// # Errors
/// Names a circle of modules, or a module that names a feature.
pub fn check() -> Result<()> {
    for area in &AREAS {
        let modules = area.read()?;
        let name = [&[area.source], area.within].concat().join("/");
        let arrows: Arrows = modules.iter().map(|(module, found)| (module.clone(), found.names.clone())).collect();
        if let Some(circle) = circle(&arrows) {
            anyhow::bail!("modules of {name} lean on each other: {}", circle.join(" → "));
        }
        let features: BTreeSet<_> = modules.iter().filter(|(_, found)| found.feature).map(|(module, _)| module).collect();
        ensure!(area.feature.is_none() || !features.is_empty(), "{name} has no feature any more");
        for (module, named) in &arrows {
            let feature = named.iter().find(|named| features.contains(named));
            ensure!(feature.is_none(), "`{module}` in {name} must not name the feature `{}`", feature.map_or("", String::as_str));
        }
        println!("{} modules of {name} form no circle; {} are features that nobody else names", arrows.len(), features.len());
    }
    Ok(())
}

/// What is found in the files of one module.
#[derive(Default)]
struct Module {
    names: BTreeSet<String>,
    feature: bool,
}

impl Area {
    fn read(&self) -> Result<BTreeMap<String, Module>> {
        let folder = self.within.iter().fold(root().join(self.source), |folder, part| folder.join(part));
        let mut modules = BTreeMap::new();
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path.file_stem().and_then(|name| name.to_str()).context("a module is named in UTF-8")?.to_owned();
            if matches!(name.as_str(), "mod" | "lib" | "main") {
                continue;
            }
            let within: Vec<_> = self.within.iter().map(|part| (*part).to_owned()).chain([name.clone()]).collect();
            self.collect(&path, &within, modules.entry(name).or_default())?;
        }
        let known: BTreeSet<_> = modules.keys().cloned().collect();
        for (own, module) in &mut modules {
            module.names.retain(|name| name != own && known.contains(name));
        }
        Ok(modules)
    }

    /// Reads a file, or a folder with all it holds. `at` is the path of its module.
    fn collect(&self, path: &Path, at: &[String], module: &mut Module) -> Result<()> {
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                let path = entry?.path();
                let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
                let below: Vec<_> = at.iter().cloned().chain((name != "mod").then(|| name.to_owned())).collect();
                self.collect(&path, &below, module)?;
            }
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let file = syn::parse_file(&fs::read_to_string(path)?).with_context(|| path.display().to_string())?;
            let is_feature =
                |item: &Item| matches!(item, Item::Fn(function) if self.feature.is_some_and(|name| function.sig.ident == name));
            module.feature |= at.len() == self.within.len() + 1 && file.items.iter().any(is_feature);
            Names { area: self, at, found: &mut module.names }.visit_file(&file);
        }
        Ok(())
    }
}

/// Collects the modules of an area that a file names.
struct Names<'a> {
    area: &'a Area,
    at: &'a [String],
    found: &'a mut BTreeSet<String>,
}

impl Names<'_> {
    /// A path as it is written, from the root of the crate; none if it leads out of it.
    fn whole(&self, parts: &[String]) -> Option<Vec<String>> {
        let mut whole = match parts.first()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => self.at.to_vec(),
            _ => return None,
        };
        for part in parts {
            match part.as_str() {
                "crate" | "self" => {}
                "super" => {
                    whole.pop();
                }
                part => whole.push(part.to_owned()),
            }
        }
        Some(whole)
    }

    fn name(&mut self, parts: &[String]) {
        let Some(whole) = self.whole(parts) else { return };
        let within = self.area.within;
        if whole.len() > within.len() && whole.iter().zip(within).all(|(part, within)| part == within) {
            self.found.insert(whole[within.len()].clone());
        }
    }

    fn tree(&mut self, tree: &UseTree, before: &mut Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before)),
            UseTree::Name(name) => self.with(name.ident.to_string(), before),
            UseTree::Rename(rename) => self.with(rename.ident.to_string(), before),
            UseTree::Glob(_) => self.name(before),
        }
    }

    fn with(&mut self, last: String, before: &mut Vec<String>) {
        before.push(last);
        self.name(before);
        before.pop();
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.tree(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.name(&parts);
        syn::visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        // Tests may lean on whatever they try.
        if !module.attrs.iter().any(is_test) {
            visit_item_mod(self, module);
        }
    }
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|of| of == "test")
}

/// A circle, from a module back to itself; none if there is none.
fn circle(arrows: &Arrows) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    arrows.keys().find_map(|module| walk(arrows, module, &mut Vec::new(), &mut done))
}

fn walk<'a>(arrows: &'a Arrows, module: &'a String, way: &mut Vec<&'a String>, done: &mut BTreeSet<&'a String>) -> Option<Vec<String>> {
    if let Some(start) = way.iter().position(|before| *before == module) {
        return Some(way[start..].iter().chain([&module]).map(|module| (*module).clone()).collect());
    }
    if done.contains(module) {
        return None;
    }
    way.push(module);
    let found = arrows.get(module).into_iter().flatten().find_map(|next| walk(arrows, next, way, done));
    way.pop();
    done.insert(module);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrows(all: &[(&str, &str)]) -> Arrows {
        let mut arrows = Arrows::new();
        for (from, to) in all {
            arrows.entry((*from).to_owned()).or_default().insert((*to).to_owned());
            arrows.entry((*to).to_owned()).or_default();
        }
        arrows
    }

    #[test]
    fn a_circle_is_found_and_a_diamond_is_none() {
        assert_eq!(circle(&arrows(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])), None);
        assert_eq!(circle(&arrows(&[("a", "b"), ("b", "c"), ("c", "b")])).unwrap(), ["b", "c", "b"]);
    }

    #[test]
    fn names_are_found_in_uses_and_in_paths_but_not_in_tests() {
        let area = Area { source: "", within: &["http"], feature: None };
        let mut found = BTreeSet::new();
        let file = "use super::{reader::Reader, reply as answer}; use crate::{http::send::send, state::State}; use app::http::no;
                    fn f() { crate::http::news::say(); super::super::session::end(); }
                    #[cfg(test)] mod tests { use super::super::super::only_in_tests; }";
        let at = ["http".to_owned(), "exams".to_owned()];
        Names { area: &area, at: &at, found: &mut found }.visit_file(&syn::parse_str(file).unwrap());
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["news", "reader", "reply", "send"]);
    }
}
