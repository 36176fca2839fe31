//! Some of several options.
//!
//! In a file: `options.a = "…"`, `key = ["a", "c"]`. In a form: `a=<option>`, repeated.

use super::file::{Read, Table, choices, ids, key};
use super::{InFiles, Kind, List, LooseText, NOTHING, Words, arranged, one_of};
use crate::bank::check::{Findings, INCOMPLETE};
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::{Layout, marked};
use crate::question::{AnswerKey, Choice, Credit};
use crate::response::{Filled, Misfit, Response, pick};
use std::collections::BTreeSet;

/// Some of several options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multiple {
    /// What can be chosen.
    pub options: Vec<Choice>,
}

impl InFiles for Multiple {
    const NAME: &'static str = "multiple";
    const RULES: &'static [Rule] = &[];
    const ROWS: Option<&'static str> = None;

    fn from_file(table: &dyn Table) -> Read<Self> {
        let asked = choices(table, "options").map(|options| Self { options });
        Read { asked, key: key(table, |value| ids(value).map(AnswerKey::Set)) }
    }
}

impl Kind for Multiple {
    fn lists(&self) -> Vec<List<'_>> {
        vec![List::options(&self.options)]
    }
    fn arrange(&mut self, order: &[ChoiceId]) {
        arranged(&mut self.options, order);
    }
    fn shuffled(&self) -> bool {
        true
    }
    fn parts(&self) -> usize {
        1
    }
    fn credit(&self) -> Credit {
        Credit::Parts
    }
    fn guess(&self) -> f64 {
        // All parts right by luck is rare; a part of the points is not.
        one_of(self.options.len()) / 2.0
    }
    fn passage(&self) -> Option<String> {
        None
    }
    fn pictures(&self) -> Vec<(String, &str)> {
        Vec::new()
    }

    fn read(&self, filled: &Filled<'_>) -> Result<Option<Response>, Misfit> {
        let chosen = filled.plain().map(|value| pick(&self.options, value)).collect::<Result<BTreeSet<_>, _>>()?;
        Ok((!chosen.is_empty()).then_some(Response::Set(chosen)))
    }
    /// Right chosen less wrong chosen, of all right ones, never below nothing.
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize) {
        let (AnswerKey::Set(key), Response::Set(chosen)) = (key, response) else { return NOTHING };
        let right = key.intersection(chosen).count();
        (right.saturating_sub(chosen.len() - right), key.len())
    }
    fn in_words(&self, response: &Response, _words: &Words) -> Vec<String> {
        let Response::Set(ids) = response else { return Vec::new() };
        self.options.iter().filter(|option| ids.contains(&option.id)).map(|option| option.text.clone()).collect()
    }

    fn on_paper(&self) -> Layout<'_> {
        Layout::Letters { options: &self.options, many: true }
    }
    fn key_lines(&self, key: &AnswerKey, words: &Words) -> Vec<String> {
        let AnswerKey::Set(ids) = key else { return Vec::new() };
        let right = self.options.iter().filter(|option| ids.contains(&option.id));
        right.map(|option| marked(&self.options, &option.id, &words.marks)).collect()
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        found.between("options", "options", self.options.len(), 3..=8);
        let AnswerKey::Set(right) = key else { return found.misshapen() };
        right.iter().for_each(|id| found.known(id, &self.options));
        if right.is_empty() || right.len() >= self.options.len() {
            found.add(INCOMPLETE, "key", "at least one option must be right and at least one wrong; mend `key`");
        }
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        Vec::new()
    }
    fn asked(&self) -> Vec<&str> {
        Vec::new()
    }
    fn answer<'a>(&'a self, key: &'a AnswerKey) -> Vec<&'a str> {
        let AnswerKey::Set(ids) = key else { return Vec::new() };
        ids.iter().filter_map(|id| self.options.iter().find(|option| option.id == *id)).map(|option| option.text.as_str()).collect()
    }
}
