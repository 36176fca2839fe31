//! A form with several typed fields.
//!
//! In a file: `fields.1 = "…"`, `key = { 1 = ["accepted", "answers"] }`. In a form: `a.<field>=<text>`.

use super::file::{Read, Table, choices, key, rows, texts};
use super::{InFiles, Kind, List, ListRole, LooseText, NOTHING, Words, typed};
use crate::bank::check::Findings;
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::Layout;
use crate::question::{AnswerKey, Choice, Credit};
use crate::response::{self, Filled, MAX_TYPED, Misfit, Response, pick};
use crate::typed::accepts;
use std::collections::BTreeMap;

/// A form with several typed fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FillForm {
    /// The fields and their labels.
    pub fields: Vec<Choice>,
}

impl InFiles for FillForm {
    const NAME: &'static str = "form";
    const RULES: &'static [Rule] = &[];
    const ROWS: Option<&'static str> = Some("fields");

    fn from_file(table: &dyn Table) -> Read<Self> {
        let asked = choices(table, "fields").map(|fields| Self { fields });
        Read { asked, key: key(table, |value| rows(value, texts).map(AnswerKey::Fields)) }
    }
}

impl Kind for FillForm {
    fn lists(&self) -> Vec<List<'_>> {
        vec![List::new("fields", ListRole::Fields, &self.fields)]
    }
    fn arrange(&mut self, _order: &[ChoiceId]) {}
    fn shuffled(&self) -> bool {
        false
    }
    fn parts(&self) -> usize {
        self.fields.len()
    }
    fn credit(&self) -> Credit {
        Credit::Parts
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
        let mut texts = BTreeMap::new();
        for (name, value) in filled.inner() {
            let field = pick(&self.fields, name)?;
            if let Some(text) = response::typed(value, MAX_TYPED)? {
                texts.insert(field, text);
            }
        }
        Ok((!texts.is_empty()).then_some(Response::Fields(texts)))
    }
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize) {
        let (AnswerKey::Fields(key), Response::Fields(texts)) = (key, response) else { return NOTHING };
        let right = |(field, accepted): &(_, &Vec<String>)| texts.get(*field).is_some_and(|text| accepts(accepted, text));
        (key.iter().filter(right).count(), key.len())
    }
    fn in_words(&self, response: &Response, _words: &Words) -> Vec<String> {
        let Response::Fields(texts) = response else { return Vec::new() };
        self.fields.iter().filter_map(|field| Some(format!("{}: {}", field.text, texts.get(&field.id)?))).collect()
    }

    fn on_paper(&self) -> Layout<'_> {
        Layout::Fields { fields: &self.fields }
    }
    fn key_lines(&self, key: &AnswerKey, _words: &Words) -> Vec<String> {
        let AnswerKey::Fields(texts) = key else { return Vec::new() };
        let line = |(n, field): (usize, &Choice)| Some(format!("{} {}: {}", n + 1, field.text, typed::first(texts.get(&field.id)?)));
        self.fields.iter().enumerate().filter_map(line).collect()
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        found.between("fields", "fields", self.fields.len(), 1..=8);
        let AnswerKey::Fields(accepted) = key else { return found.misshapen() };
        let filled = accepted.iter().filter(|(_, answers)| !answers.is_empty()).map(|(id, _)| id);
        found.rows(self.fields.iter().map(|field| &field.id), filled);
        for (id, answers) in accepted {
            typed::check(&format!("key/{id}"), answers, found);
        }
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        Vec::new()
    }
    fn asked(&self) -> Vec<&str> {
        Vec::new()
    }
}
