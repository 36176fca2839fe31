//! One of several options.
//!
//! In a file: `options.a = "…"`, `key = "b"`. In a form: `a=<option>`.

use super::file::{Read, Table, choices, one_key};
use super::{InFiles, Kind, List, LooseText, Words, arranged, one_of, one_right, text_of};
use crate::bank::check::Findings;
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::{Layout, marked};
use crate::question::{AnswerKey, Choice, Credit};
use crate::response::{Filled, Misfit, Response};

/// One of several options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Single {
    /// What can be chosen.
    pub options: Vec<Choice>,
}

impl InFiles for Single {
    const NAME: &'static str = "single";
    const RULES: &'static [Rule] = &[];
    const ROWS: Option<&'static str> = None;

    fn from_file(table: &dyn Table) -> Read<Self> {
        let asked = choices(table, "options").map(|options| Self { options });
        Read { asked, key: one_key(table, |value| value.id().map(AnswerKey::One)) }
    }
}

impl Kind for Single {
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
        Credit::All
    }
    fn guess(&self) -> f64 {
        one_of(self.options.len())
    }
    fn passage(&self) -> Option<String> {
        None
    }
    fn pictures(&self) -> Vec<(String, &str)> {
        Vec::new()
    }

    fn read(&self, filled: &Filled<'_>) -> Result<Option<Response>, Misfit> {
        filled.one_of(&self.options)
    }
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize) {
        one_right(key, response)
    }
    fn in_words(&self, response: &Response, _words: &Words) -> Vec<String> {
        let Response::One(id) = response else { return Vec::new() };
        vec![text_of(&self.options, id)]
    }

    fn on_paper(&self) -> Layout<'_> {
        Layout::Letters { options: &self.options, many: false }
    }
    fn key_lines(&self, key: &AnswerKey, words: &Words) -> Vec<String> {
        let AnswerKey::One(id) = key else { return Vec::new() };
        vec![marked(&self.options, id, &words.marks)]
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        found.between("options", "options", self.options.len(), 3..=4);
        let AnswerKey::One(right) = key else { return found.misshapen() };
        found.known(right, &self.options);
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        Vec::new()
    }
    fn asked(&self) -> Vec<&str> {
        Vec::new()
    }
}
