//! A word or a few, typed.
//!
//! In a file: `hint = "…"`, `key = ["accepted", "answers"]`. In a form: `a=<text>`.

use super::file::{Read, Table, key, texts};
use super::{InFiles, Kind, List, LooseText, NOTHING, Words, typed};
use crate::bank::check::{Findings, INCOMPLETE, Role};
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::Layout;
use crate::question::{AnswerKey, Credit};
use crate::response::{Filled, MAX_TYPED, Misfit, Response};
use crate::typed::accepts;

/// A word or a few, typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// Says what form is expected, for instance "one word".
    pub hint: Option<String>,
}

impl InFiles for Short {
    const NAME: &'static str = "short";
    const RULES: &'static [Rule] = &[];
    const ROWS: Option<&'static str> = None;

    fn from_file(table: &dyn Table) -> Read<Self> {
        let asked = Some(Self { hint: table.get("hint").and_then(|hint| hint.text()) });
        Read { asked, key: key(table, |value| texts(value).map(AnswerKey::Text)) }
    }
}

impl Kind for Short {
    fn lists(&self) -> Vec<List<'_>> {
        Vec::new()
    }
    fn arrange(&mut self, _order: &[ChoiceId]) {}
    fn shuffled(&self) -> bool {
        false
    }
    fn parts(&self) -> usize {
        1
    }
    fn credit(&self) -> Credit {
        Credit::All
    }
    fn guess(&self) -> f64 {
        0.0
    }
    fn passage(&self) -> Option<String> {
        None
    }
    fn pictures(&self) -> Vec<(String, &str)> {
        Vec::new()
    }

    fn read(&self, filled: &Filled<'_>) -> Result<Option<Response>, Misfit> {
        Ok(filled.typed(MAX_TYPED)?.map(Response::Text))
    }
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize) {
        let (AnswerKey::Text(accepted), Response::Text(text)) = (key, response) else { return NOTHING };
        (usize::from(accepts(accepted, text)), 1)
    }
    fn in_words(&self, response: &Response, _words: &Words) -> Vec<String> {
        let Response::Text(text) = response else { return Vec::new() };
        vec![text.clone()]
    }

    fn on_paper(&self) -> Layout<'_> {
        Layout::Words { hint: self.hint.as_deref() }
    }
    fn key_lines(&self, key: &AnswerKey, _words: &Words) -> Vec<String> {
        let AnswerKey::Text(accepted) = key else { return Vec::new() };
        vec![typed::first(accepted)]
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        let AnswerKey::Text(accepted) = key else { return found.misshapen() };
        if accepted.is_empty() {
            found.add(INCOMPLETE, "key", "no answer is accepted; write at least one into `key`");
        }
        typed::check("key", accepted, found);
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        self.hint.iter().map(|text| LooseText { role: Role::Label, field: "hint", text }).collect()
    }
    fn asked(&self) -> Vec<&str> {
        Vec::new()
    }
    fn answer<'a>(&'a self, key: &'a AnswerKey) -> Vec<&'a str> {
        let AnswerKey::Text(accepted) = key else { return Vec::new() };
        accepted.first().map(String::as_str).into_iter().collect()
    }
}
