//! What the check of one question has found so far. A kind writes down what is wrong with its questions here, and finds the
//! rules that several kinds share.

use crate::bank::Item;
use crate::content::{Problem, Rule};
use crate::fold::{self, fold, looks_same, untypable};
use crate::ids::ChoiceId;
use crate::kind::List;
use crate::question::Choice;
use crate::response::MAX_TYPED;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

const UNKNOWN_OPTION: Rule = Rule::error("key-unknown-option");
/// The key says too little or too much.
pub(crate) const INCOMPLETE: Rule = Rule::error("key-incomplete");
const OPTION_COUNT: Rule = Rule::error("option-count");
const DUPLICATE_OPTION: Rule = Rule::error("duplicate-option");
const TOLD_BY_STEM: Rule = Rule::error("told-by-stem");
const KEY_UNTYPABLE: Rule = Rule::error("key-untypable");

pub(super) const RULES: &[Rule] = &[UNKNOWN_OPTION, INCOMPLETE, OPTION_COUNT, DUPLICATE_OPTION, TOLD_BY_STEM, KEY_UNTYPABLE];

/// What was found in one question.
pub struct Findings<'a> {
    item: &'a Item,
    problems: Vec<Problem>,
}

impl<'a> Findings<'a> {
    pub(super) const fn of(item: &'a Item) -> Self {
        Self { item, problems: Vec::new() }
    }

    pub(super) fn problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Writes down that a rule is broken in a field of the question.
    pub(crate) fn add(&mut self, rule: Rule, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(rule.broken(&self.item.place, Some(&self.item.question.id), field, message));
    }

    /// The key has another shape than the kind needs.
    pub(crate) fn misshapen(&mut self) {
        let kind = self.item.question.body.kind();
        self.add(INCOMPLETE, "key", format!("the key is not of the kind that a {kind} question needs"));
    }

    /// An accepted answer must be one that somebody can give.
    pub(crate) fn typable(&mut self, field: &str, answer: &str) {
        // As pages and forms count: an emoji is two.
        let signs = answer.encode_utf16().count();
        let wrong = if let Some(sign) = answer.chars().find(|c| untypable(*c)) {
            format!("has a sign that nobody sees and no keyboard has (U+{:04X}); type it again", sign as u32)
        } else if signs > MAX_TYPED {
            format!("has {signs} signs, the form takes {MAX_TYPED}; shorten it")
        } else if !answer.trim().is_empty() && fold::nothing(&fold(answer)) {
            "has nothing that counts, neither letter nor digit; write what is to be typed".to_owned()
        } else {
            return;
        };
        let start: String = answer.chars().filter(|c| !untypable(*c)).take(40).collect();
        self.add(KEY_UNTYPABLE, field, format!("nobody can type the accepted answer «{start}»: it {wrong}"));
    }

    /// What the key names must be there to choose.
    pub(crate) fn known(&mut self, id: &ChoiceId, options: &[Choice]) {
        if !options.iter().any(|option| option.id == *id) {
            let there: Vec<_> = options.iter().map(|option| option.id.as_str()).collect();
            self.add(UNKNOWN_OPTION, "key", format!("`key` names option {id}, but the options are {}", there.join(", ")));
        }
    }

    /// The key must speak of every row and of nothing else.
    pub(crate) fn rows<'r>(&mut self, rows: impl Iterator<Item = &'r ChoiceId>, keys: impl Iterator<Item = &'r ChoiceId>) {
        let (rows, keys): (BTreeSet<_>, BTreeSet<_>) = (rows.collect(), keys.collect());
        for row in rows.difference(&keys) {
            self.add(INCOMPLETE, "key", format!("`key` says nothing about {row}; add what is right there"));
        }
        for key in keys.difference(&rows) {
            self.add(INCOMPLETE, format!("key/{key}"), format!("`key` speaks of {key}, which the question does not have; remove it"));
        }
    }

    /// There must be neither too few nor too many.
    pub(crate) fn between(&mut self, field: &str, what: &str, count: usize, due: RangeInclusive<usize>) {
        if !due.contains(&count) {
            self.add(OPTION_COUNT, field, format!("there are {count} {what}; there must be {} to {}", due.start(), due.end()));
        }
    }

    /// What is seen in a picture is told in words to those who do not see it. Words that stand in the question itself, and of
    /// no other option, tell them the answer.
    pub(crate) fn told_by_stem(&mut self, options: &[Choice], right: &ChoiceId, field: &str) {
        let stem = words(&self.item.question.stem);
        let told = |option: &&Choice| {
            let said = words(&option.text);
            !said.is_empty() && stem.windows(said.len()).any(|part| part == said)
        };
        let told: Vec<_> = options.iter().filter(told).collect();
        if told.len() == 1 && told[0].id == *right {
            let message = format!("«{}» stands in the question, so whoever hears it need not know; say what is seen", told[0].text);
            self.add(TOLD_BY_STEM, format!("options/{right}/{field}"), message);
        }
    }

    /// No two texts of a list may say the same.
    pub(super) fn distinct(&mut self, List { field, choices, .. }: &List<'_>) {
        for (place, choice) in choices.iter().enumerate() {
            if let Some(twin) = choices[..place].iter().find(|twin| looks_same(plain(&twin.text), plain(&choice.text))) {
                let message = format!("{} says the same as {}: «{}»; change one of them", choice.id, twin.id, choice.text);
                self.add(DUPLICATE_OPTION, format!("{field}/{}", choice.id), message);
            }
        }
    }
}

fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// An option without the full stop at its end. Case and ё stay: a language question may ask about just that.
fn plain(text: &str) -> &str {
    text.trim_end().trim_end_matches('.')
}
