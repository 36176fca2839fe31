//! A statement, right or wrong.
//!
//! In a file: `key = true`. In a form: `a=true` or `a=false`.

use super::file::{Read, Table, one_key};
use super::{InFiles, Kind, List, LooseText, NOTHING, Words};
use crate::bank::check::Findings;
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::Layout;
use crate::question::{AnswerKey, Credit};
use crate::response::{Filled, Misfit, Response};

/// A statement, right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrueFalse;

impl InFiles for TrueFalse {
    const NAME: &'static str = "true-false";
    const RULES: &'static [Rule] = &[];
    const ROWS: Option<&'static str> = None;

    fn from_file(table: &dyn Table) -> Read<Self> {
        Read { asked: Some(Self), key: one_key(table, |value| value.flag().map(AnswerKey::Truth)) }
    }
}

impl Kind for TrueFalse {
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
        0.5
    }
    fn passage(&self) -> Option<String> {
        None
    }
    fn pictures(&self) -> Vec<(String, &str)> {
        Vec::new()
    }

    fn read(&self, filled: &Filled<'_>) -> Result<Option<Response>, Misfit> {
        match filled.plain().next() {
            None => Ok(None),
            Some("true") => Ok(Some(Response::Truth(true))),
            Some("false") => Ok(Some(Response::Truth(false))),
            Some(other) => Err(Misfit::Unknown(other.to_owned())),
        }
    }
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize) {
        let (AnswerKey::Truth(key), Response::Truth(said)) = (key, response) else { return NOTHING };
        (usize::from(key == said), 1)
    }
    fn in_words(&self, response: &Response, words: &Words) -> Vec<String> {
        let Response::Truth(truth) = response else { return Vec::new() };
        vec![words.truth[usize::from(!truth)].clone()]
    }

    fn on_paper(&self) -> Layout<'_> {
        Layout::Truth
    }
    fn key_lines(&self, key: &AnswerKey, words: &Words) -> Vec<String> {
        let AnswerKey::Truth(truth) = key else { return Vec::new() };
        let n = usize::from(!truth);
        vec![format!("{} {}", ["+", "−"][n], words.truth[n])]
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        let AnswerKey::Truth(_) = key else { return found.misshapen() };
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        Vec::new()
    }
    fn asked(&self) -> Vec<&str> {
        Vec::new()
    }
}
