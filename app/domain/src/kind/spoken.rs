//! A task that is answered aloud and that no machine can mark.
//!
//! In a file: `checklist.a = "…"`, `model = "a good answer"`. In a form: `a=true`: said aloud.

use super::file::{Read, Table, choices, text};
use super::{InFiles, Kind, List, ListRole, LooseText, NOTHING, Words};
use crate::bank::check::Findings;
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::Layout;
use crate::question::{AnswerKey, Choice, Credit};
use crate::response::{Filled, Misfit, Response};

/// A task that is answered aloud. No machine can mark it: afterwards the learner compares the answer with a model and judges it
/// by a list of points. It earns no points of the exam and is counted apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// What a good answer holds, in the exam language; shown only after the end.
    pub checklist: Vec<Choice>,
}

impl InFiles for Spoken {
    const NAME: &'static str = "spoken";
    const RULES: &'static [Rule] = &[];
    const ROWS: Option<&'static str> = Some("checklist");

    fn from_file(table: &dyn Table) -> Read<Self> {
        let asked = choices(table, "checklist").map(|checklist| Self { checklist });
        Read { asked, key: text(table, "model").map(AnswerKey::Model) }
    }
}

impl Kind for Spoken {
    fn lists(&self) -> Vec<List<'_>> {
        vec![List::new("checklist", ListRole::Checklist, &self.checklist)]
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
        match filled.plain().next() {
            None => Ok(None),
            Some("true") => Ok(Some(Response::Truth(true))),
            Some(other) => Err(Misfit::Unknown(other.to_owned())),
        }
    }
    /// No machine can say how much of a task is done.
    fn right_parts(&self, _key: &AnswerKey, _response: &Response) -> (usize, usize) {
        NOTHING
    }
    fn in_words(&self, response: &Response, words: &Words) -> Vec<String> {
        match response {
            // The model stands in place of an answer.
            Response::Text(model) => model.lines().map(str::to_owned).collect(),
            Response::Truth(_) => vec![words.said.clone()],
            Response::One(_) | Response::Set(_) | Response::Pairs(_) | Response::Order(_) | Response::Places(_) | Response::Fields(_) => {
                Vec::new()
            }
        }
    }

    fn on_paper(&self) -> Layout<'_> {
        Layout::Speech
    }
    fn key_lines(&self, key: &AnswerKey, _words: &Words) -> Vec<String> {
        let AnswerKey::Model(model) = key else { return Vec::new() };
        model.lines().map(str::to_owned).collect()
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        found.between("checklist", "points on the checklist", self.checklist.len(), 2..=6);
        let AnswerKey::Model(_) = key else { return found.misshapen() };
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        Vec::new()
    }
    fn asked(&self) -> Vec<&str> {
        Vec::new()
    }
}
