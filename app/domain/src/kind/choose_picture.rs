//! One of several pictures.
//!
//! In a file: `options.a = { picture = "images/…", alt = "…" }`, `key = "b"`. In a form: `a=<option>`.

use super::file::{Read, Table, Value, one_key, text};
use super::{InFiles, Kind, List, LooseText, Words, arranged, one_of, one_right, text_of};
use crate::bank::check::Findings;
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::{Layout, marked};
use crate::question::{AnswerKey, Choice, Credit};
use crate::response::{Filled, Misfit, Response};
use std::collections::BTreeMap;

const SAME_PICTURE: Rule = Rule::error("same-picture");

/// One of several pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoosePicture {
    /// What can be chosen. The text says what the picture shows, for those who do not see it.
    pub options: Vec<Choice>,
    /// The pictures of the options: paths inside the bank.
    pub pictures: BTreeMap<ChoiceId, String>,
}

impl InFiles for ChoosePicture {
    const NAME: &'static str = "choose-picture";
    const RULES: &'static [Rule] = &[SAME_PICTURE];
    const ROWS: Option<&'static str> = None;

    fn from_file(table: &dyn Table) -> Read<Self> {
        let option = |(id, value): (ChoiceId, Box<dyn Value + '_>)| {
            let table = value.table()?;
            let (picture, alt) = (text(table.as_ref(), "picture"), text(table.as_ref(), "alt"));
            table.close();
            Some((Choice { id: id.clone(), text: alt? }, (id, picture?)))
        };
        let options = || Some(table.need("options")?.named()?.into_iter().filter_map(option).unzip());
        let asked = options().map(|(options, pictures)| Self { options, pictures });
        Read { asked, key: one_key(table, |value| value.id().map(AnswerKey::One)) }
    }
}

impl Kind for ChoosePicture {
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
        self.pictures.iter().map(|(id, file)| (format!("options/{id}/picture"), file.as_str())).collect()
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
        Layout::Pictures { options: &self.options, pictures: &self.pictures }
    }
    fn key_lines(&self, key: &AnswerKey, words: &Words) -> Vec<String> {
        let AnswerKey::One(id) = key else { return Vec::new() };
        vec![marked(&self.options, id, &words.marks)]
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        found.between("options", "pictures to choose from", self.options.len(), 3..=4);
        let pictures: Vec<_> = self.pictures.iter().collect();
        for (n, (id, file)) in pictures.iter().enumerate() {
            if let Some((twin, _)) = pictures[..n].iter().find(|(_, other)| other == file) {
                found.add(SAME_PICTURE, format!("options/{id}/picture"), format!("{id} shows the same picture as {twin}; show another"));
            }
        }
        let AnswerKey::One(right) = key else { return found.misshapen() };
        found.known(right, &self.options);
        found.told_by_stem(&self.options, right, "alt");
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        Vec::new()
    }
    fn asked(&self) -> Vec<&str> {
        Vec::new()
    }
}

#[cfg(test)]
pub(super) fn sample() -> ChoosePicture {
    let options = super::samples::choices("abc");
    let pictures = options.iter().map(|option| (option.id.clone(), format!("images/{}.svg", option.id))).collect();
    ChoosePicture { options, pictures }
}
