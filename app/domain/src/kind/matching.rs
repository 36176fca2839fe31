//! Each row gets one of the options.
//!
//! In a file: `left.1 = "…"`, `options.a = "…"`, `key = { 1 = "a" }`. In a form: `a.<row>=<option>`.

use super::file::{Read, Table, choices, key, rows};
use super::gaps::right_pairs;
use super::{InFiles, Kind, List, ListRole, LooseText, Words, arranged, one_of, text_of};
use crate::bank::check::Findings;
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::{Layout, marked};
use crate::question::{AnswerKey, Choice, Credit};
use crate::response::{Filled, Misfit, Response, pick};
use std::collections::BTreeMap;

/// Each left row gets one of the options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// The rows.
    pub left: Vec<Choice>,
    /// What a row can be matched with; there may be more of these.
    pub options: Vec<Choice>,
}

impl InFiles for Matching {
    const NAME: &'static str = "matching";
    const RULES: &'static [Rule] = &[];
    const ROWS: Option<&'static str> = Some("left");

    fn from_file(table: &dyn Table) -> Read<Self> {
        let (left, options) = (choices(table, "left"), choices(table, "options"));
        let asked = left.zip(options).map(|(left, options)| Self { left, options });
        Read { asked, key: key(table, |value| rows(value, |row| row.id()).map(AnswerKey::Pairs)) }
    }
}

impl Kind for Matching {
    fn lists(&self) -> Vec<List<'_>> {
        vec![List::new("left", ListRole::Rows, &self.left), List::options(&self.options)]
    }
    fn arrange(&mut self, order: &[ChoiceId]) {
        arranged(&mut self.options, order);
    }
    fn shuffled(&self) -> bool {
        true
    }
    fn parts(&self) -> usize {
        self.left.len()
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
        let pair = |(row, value)| Ok((pick(&self.left, row)?, pick(&self.options, value)?));
        let pairs = filled.inner().map(pair).collect::<Result<BTreeMap<_, _>, Misfit>>()?;
        Ok((!pairs.is_empty()).then_some(Response::Pairs(pairs)))
    }
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize) {
        right_pairs(key, response)
    }
    fn in_words(&self, response: &Response, _words: &Words) -> Vec<String> {
        let Response::Pairs(pairs) = response else { return Vec::new() };
        let line = |row: &Choice| Some(format!("{} — {}", row.text, text_of(&self.options, pairs.get(&row.id)?)));
        self.left.iter().filter_map(line).collect()
    }

    fn on_paper(&self) -> Layout<'_> {
        Layout::Rows { rows: &self.left, options: &self.options }
    }
    fn key_lines(&self, key: &AnswerKey, words: &Words) -> Vec<String> {
        let AnswerKey::Pairs(pairs) = key else { return Vec::new() };
        let line = |(n, row): (usize, &Choice)| Some(format!("{} — {}", n + 1, marked(&self.options, pairs.get(&row.id)?, &words.marks)));
        self.left.iter().enumerate().filter_map(line).collect()
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        let rows = self.left.len();
        found.between("left", "rows", rows, 2..=8);
        found.between("options", "options for the rows", self.options.len(), rows..=rows + 2);
        let AnswerKey::Pairs(pairs) = key else { return found.misshapen() };
        pairs.values().for_each(|id| found.known(id, &self.options));
        found.rows(self.left.iter().map(|row| &row.id), pairs.keys());
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        Vec::new()
    }
    fn asked(&self) -> Vec<&str> {
        self.left.iter().map(|row| row.text.as_str()).collect()
    }
}
