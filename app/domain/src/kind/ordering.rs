//! Parts to put in order.
//!
//! In a file: `options.a = "…"`, `key = ["c", "a", "b"]`. In a form: `a.<part>=<place>`, places counted from 1.

use super::file::{Read, Table, choices, ids, key};
use super::{InFiles, Kind, List, LooseText, NOTHING, Words, arranged, one_of, text_of};
use crate::bank::check::{Findings, INCOMPLETE};
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::Layout;
use crate::question::{AnswerKey, Choice, Credit};
use crate::response::{Filled, Misfit, Response, pick};
use std::collections::{BTreeMap, BTreeSet};

/// Parts to put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordering {
    /// The parts, as first shown.
    pub options: Vec<Choice>,
}

impl InFiles for Ordering {
    const NAME: &'static str = "ordering";
    const RULES: &'static [Rule] = &[];
    const ROWS: Option<&'static str> = None;

    fn from_file(table: &dyn Table) -> Read<Self> {
        let asked = choices(table, "options").map(|options| Self { options });
        Read { asked, key: key(table, |value| ids(value).map(AnswerKey::Order)) }
    }
}

impl Kind for Ordering {
    fn lists(&self) -> Vec<List<'_>> {
        vec![List::options(&self.options)]
    }
    fn arrange(&mut self, order: &[ChoiceId]) {
        arranged(&mut self.options, order);
    }
    fn shuffled(&self) -> bool {
        // The author has taken care that no part stands where it belongs.
        false
    }
    fn parts(&self) -> usize {
        self.options.len()
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

    /// An order that is not whole yet is kept as it was made, for the learner is still choosing.
    fn read(&self, filled: &Filled<'_>) -> Result<Option<Response>, Misfit> {
        let mut place_of = BTreeMap::new();
        for (part, place) in filled.inner() {
            let part = pick(&self.options, part)?;
            let there_is = |place: &u8| (1..=self.options.len()).contains(&usize::from(*place));
            let place = place.parse().ok().filter(there_is).ok_or_else(|| Misfit::Unknown(place.to_owned()))?;
            place_of.insert(part, place);
        }
        if place_of.is_empty() {
            return Ok(None);
        }
        let part_at: BTreeMap<u8, &ChoiceId> = place_of.iter().map(|(part, place)| (*place, part)).collect();
        if part_at.len() == self.options.len() {
            return Ok(Some(Response::Order(part_at.into_values().cloned().collect())));
        }
        Ok(Some(Response::Places(place_of)))
    }
    /// A part for each neighbouring pair that also stands together, in that order, in the key.
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize) {
        let AnswerKey::Order(key) = key else { return NOTHING };
        // Where two parts have one place, neither has a neighbour.
        let alone = |places: &BTreeMap<ChoiceId, u8>, part: &ChoiceId| {
            let place = *places.get(part)?;
            (places.values().filter(|other| **other == place).count() == 1).then_some(place)
        };
        let follows = |(one, next): (u8, u8)| next.checked_sub(one) == Some(1);
        let stands = |pair: &[ChoiceId]| match response {
            Response::Order(order) => order.windows(2).any(|other| other == pair),
            Response::Places(places) => alone(places, &pair[0]).zip(alone(places, &pair[1])).is_some_and(follows),
            Response::One(_) | Response::Set(_) | Response::Truth(_) | Response::Pairs(_) | Response::Text(_) | Response::Fields(_) => {
                false
            }
        };
        (key.windows(2).filter(|pair| stands(pair)).count(), key.len().saturating_sub(1))
    }
    fn in_words(&self, response: &Response, _words: &Words) -> Vec<String> {
        let mut placed: Vec<(usize, String)> = match response {
            Response::Order(order) => (1..).zip(order.iter().map(|id| text_of(&self.options, id))).collect(),
            Response::Places(places) => {
                self.options.iter().filter_map(|part| Some((usize::from(*places.get(&part.id)?), part.text.clone()))).collect()
            }
            Response::One(_) | Response::Set(_) | Response::Truth(_) | Response::Pairs(_) | Response::Text(_) | Response::Fields(_) => {
                Vec::new()
            }
        };
        placed.sort_by_key(|(place, _)| *place);
        placed.into_iter().map(|(place, text)| format!("{place}. {text}")).collect()
    }

    fn on_paper(&self) -> Layout<'_> {
        Layout::Order { parts: &self.options }
    }
    fn key_lines(&self, key: &AnswerKey, words: &Words) -> Vec<String> {
        let AnswerKey::Order(order) = key else { return Vec::new() };
        let place = |id: &ChoiceId| order.iter().position(|other| other == id).map_or(0, |n| n + 1);
        self.options.iter().enumerate().map(|(n, part)| format!("{} = {}", words.marks.of(n), place(&part.id))).collect()
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        found.between("options", "options", self.options.len(), 3..=8);
        let AnswerKey::Order(order) = key else { return found.misshapen() };
        order.iter().for_each(|id| found.known(id, &self.options));
        let named: BTreeSet<_> = order.iter().collect();
        if named.len() != order.len() || order.len() != self.options.len() {
            found.add(INCOMPLETE, "key", "`key` must name every option exactly once, in the right order");
        }
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        Vec::new()
    }
    fn asked(&self) -> Vec<&str> {
        self.options.iter().map(|part| part.text.as_str()).collect()
    }
}
