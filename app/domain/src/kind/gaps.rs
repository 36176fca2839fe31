//! A text with gaps and a choice for each.
//!
//! In a file: `text = "… {1} …"`, `gaps.1.a = "…"`, `key = { 1 = "a" }`. In a form: `a.<gap>=<option>`.

use super::file::{Read, Table, choice_list, key, rows, text};
use super::{InFiles, Kind, List, ListRole, LooseText, NOTHING, Words, text_of};
use crate::bank::check::{Findings, Role};
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::{Layout, marked};
use crate::question::{AnswerKey, Credit, Gap};
use crate::response::{Filled, Misfit, Response, pick};
use std::collections::BTreeMap;

const GAP_MARKER: Rule = Rule::error("gap-marker");

/// A text with gaps and a choice for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gaps {
    /// The text; `{1}` stands for gap 1.
    pub text: String,
    /// The gaps.
    pub gaps: Vec<Gap>,
}

/// A piece of a text with gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words of the text.
    Words(&'a str),
    /// A gap, by its name.
    Gap(&'a str),
}

impl Gaps {
    /// The text piece by piece, in its order.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut rest = self.text.as_str();
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
            pieces.extend([Piece::Words(before), Piece::Gap(name)]);
            rest = after;
        }
        pieces.push(Piece::Words(rest));
        pieces
    }

    /// The text with something else in place of each gap.
    fn with(&self, gap: impl Fn(&str) -> String) -> String {
        let said = |piece: Piece<'_>| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Gap(name) => gap(name),
        };
        self.pieces().into_iter().map(said).collect()
    }
}

impl InFiles for Gaps {
    const NAME: &'static str = "gaps";
    const RULES: &'static [Rule] = &[GAP_MARKER];
    const ROWS: Option<&'static str> = None;

    fn from_file(table: &dyn Table) -> Read<Self> {
        let gaps = || {
            let gaps = table.need("gaps")?;
            let gaps = gaps.named()?.into_iter().filter_map(|(id, value)| Some(Gap { id, options: choice_list(value.as_ref())? }));
            Some(gaps.collect())
        };
        let asked = text(table, "text").zip(gaps()).map(|(text, gaps)| Self { text, gaps });
        Read { asked, key: key(table, |value| rows(value, |row| row.id()).map(AnswerKey::Pairs)) }
    }
}

impl Kind for Gaps {
    fn lists(&self) -> Vec<List<'_>> {
        self.gaps.iter().map(|gap| List::new(format!("gaps/{}", gap.id), ListRole::Gap, &gap.options)).collect()
    }
    fn arrange(&mut self, _order: &[ChoiceId]) {}
    fn shuffled(&self) -> bool {
        false
    }
    fn parts(&self) -> usize {
        self.gaps.len()
    }
    fn credit(&self) -> Credit {
        Credit::Parts
    }
    fn guess(&self) -> f64 {
        0.2
    }
    fn passage(&self) -> Option<String> {
        Some(self.with(|gap| format!("({gap}) ___")))
    }
    fn pictures(&self) -> Vec<(String, &str)> {
        Vec::new()
    }

    fn read(&self, filled: &Filled<'_>) -> Result<Option<Response>, Misfit> {
        let mut pairs = BTreeMap::new();
        for (name, value) in filled.inner() {
            let gap = self.gaps.iter().find(|gap| gap.id.as_str() == name).ok_or_else(|| Misfit::Unknown(name.to_owned()))?;
            pairs.insert(gap.id.clone(), pick(&gap.options, value)?);
        }
        Ok((!pairs.is_empty()).then_some(Response::Pairs(pairs)))
    }
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize) {
        right_pairs(key, response)
    }
    fn in_words(&self, response: &Response, _words: &Words) -> Vec<String> {
        let Response::Pairs(pairs) = response else { return Vec::new() };
        let line = |gap: &Gap| Some(format!("({}) {}", gap.id, text_of(&gap.options, pairs.get(&gap.id)?)));
        self.gaps.iter().filter_map(line).collect()
    }

    fn on_paper(&self) -> Layout<'_> {
        Layout::Gaps { text: self.with(|gap| format!("_____ ({gap})")), gaps: &self.gaps }
    }
    fn key_lines(&self, key: &AnswerKey, words: &Words) -> Vec<String> {
        let AnswerKey::Pairs(pairs) = key else { return Vec::new() };
        let line = |gap: &Gap| Some(format!("{} — {}", gap.id, marked(&gap.options, pairs.get(&gap.id)?, &words.marks)));
        self.gaps.iter().filter_map(line).collect()
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        found.between("gaps", "gaps", self.gaps.len(), 1..=8);
        for gap in &self.gaps {
            found.between(&format!("gaps/{}", gap.id), "choices for the gap", gap.options.len(), 2..=5);
        }
        self.check_markers(found);
        let AnswerKey::Pairs(pairs) = key else { return found.misshapen() };
        for gap in &self.gaps {
            pairs.get(&gap.id).into_iter().for_each(|id| found.known(id, &gap.options));
        }
        found.rows(self.gaps.iter().map(|gap| &gap.id), pairs.keys());
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        vec![LooseText { role: Role::Prose, field: "text", text: &self.text }]
    }
    fn asked(&self) -> Vec<&str> {
        vec![&self.text]
    }
}

impl Gaps {
    /// Each gap must stand in the text, once, and nothing else may be marked there.
    fn check_markers(&self, found: &mut Findings<'_>) {
        let gap_of = |piece| if let Piece::Gap(name) = piece { Some(name) } else { None };
        let marked: Vec<_> = self.pieces().into_iter().filter_map(gap_of).collect();
        for gap in &self.gaps {
            let times = marked.iter().filter(|id| **id == gap.id.as_str()).count();
            if times != 1 {
                let message = format!("{{{}}} stands {times} times in `text`; it must stand there exactly once", gap.id);
                found.add(GAP_MARKER, "text", message);
            }
        }
        for id in marked {
            if !self.gaps.iter().any(|gap| gap.id.as_str() == id) {
                found.add(GAP_MARKER, "text", format!("`text` has {{{id}}}, but there is no `gaps.{id}`; add its choices"));
            }
        }
    }
}

/// A part for each row or gap with the right option.
pub(super) fn right_pairs(key: &AnswerKey, response: &Response) -> (usize, usize) {
    let (AnswerKey::Pairs(key), Response::Pairs(chosen)) = (key, response) else { return NOTHING };
    (key.iter().filter(|(row, option)| chosen.get(*row) == Some(*option)).count(), key.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_found_in_order() {
        let pieces = |text: &str| Gaps { text: text.into(), gaps: vec![] }.pieces().iter().map(|p| format!("{p:?}")).collect::<Vec<_>>();
        assert_eq!(
            pieces("Я иду {1} аптеку {2}."),
            [r#"Words("Я иду ")"#, r#"Gap("1")"#, r#"Words(" аптеку ")"#, r#"Gap("2")"#, r#"Words(".")"#]
        );
        assert_eq!(pieces("без пропусков"), [r#"Words("без пропусков")"#]);
        assert_eq!(pieces("открыто { и всё"), [r#"Words("открыто { и всё")"#]);
    }

    #[test]
    fn a_text_with_gaps_is_said_in_plain_words() {
        let gaps = Gaps { text: "Я иду {1} аптеку.".into(), gaps: vec![] };
        assert_eq!(gaps.passage().unwrap(), "Я иду (1) ___ аптеку.");
    }
}
