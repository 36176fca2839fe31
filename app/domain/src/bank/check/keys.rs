//! Keys and options: what is right must be there to choose, once.

use super::Rule;
use crate::bank::{Bank, Item, Problem};
use crate::ids::ChoiceId;
use crate::question::{AnswerKey, Body, Choice};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

const UNKNOWN_OPTION: Rule = Rule::error("key-unknown-option");
const INCOMPLETE: Rule = Rule::error("key-incomplete");
const OPTION_COUNT: Rule = Rule::error("option-count");
const DUPLICATE_OPTION: Rule = Rule::error("duplicate-option");
const GAP_MARKER: Rule = Rule::error("gap-marker");

pub(super) const RULES: &[Rule] = &[UNKNOWN_OPTION, INCOMPLETE, OPTION_COUNT, DUPLICATE_OPTION, GAP_MARKER];

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    bank.items.values().flat_map(check_item).collect()
}

fn check_item(item: &Item) -> Vec<Problem> {
    let mut found = Findings { item, problems: Vec::new() };
    found.key();
    found.counts();
    found.duplicates();
    found.markers();
    found.problems
}

struct Findings<'a> {
    item: &'a Item,
    problems: Vec<Problem>,
}

impl Findings<'_> {
    fn add(&mut self, rule: Rule, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(rule.broken(&self.item.place, Some(&self.item.question.id), field, message));
    }

    fn key(&mut self) {
        let item = self.item;
        match (&item.question.body, &item.key) {
            (Body::Single { options }, AnswerKey::One(right)) => self.known(right, options),
            (Body::Multiple { options }, AnswerKey::Set(right)) => {
                right.iter().for_each(|id| self.known(id, options));
                if right.is_empty() || right.len() >= options.len() {
                    self.add(INCOMPLETE, "key", "at least one option must be right and at least one wrong; mend `key`");
                }
            }
            (Body::TrueFalse, AnswerKey::Truth(_)) => {}
            (Body::Ordering { options }, AnswerKey::Order(order)) => {
                order.iter().for_each(|id| self.known(id, options));
                let named: BTreeSet<_> = order.iter().collect();
                if named.len() != order.len() || order.len() != options.len() {
                    self.add(INCOMPLETE, "key", "`key` must name every option exactly once, in the right order");
                }
            }
            (Body::Matching { left, options }, AnswerKey::Pairs(pairs)) => {
                pairs.values().for_each(|id| self.known(id, options));
                self.rows(left.iter().map(|row| &row.id), pairs.keys());
            }
            (Body::Gaps { gaps, .. }, AnswerKey::Pairs(pairs)) => {
                for gap in gaps {
                    pairs.get(&gap.id).into_iter().for_each(|id| self.known(id, &gap.options));
                }
                self.rows(gaps.iter().map(|gap| &gap.id), pairs.keys());
            }
            (Body::Short { .. }, AnswerKey::Text(accepted)) => {
                if accepted.is_empty() {
                    self.add(INCOMPLETE, "key", "no answer is accepted; write at least one into `key`");
                }
            }
            (Body::Form { fields }, AnswerKey::Fields(accepted)) => {
                self.rows(fields.iter().map(|field| &field.id), accepted.iter().filter(|(_, a)| !a.is_empty()).map(|(id, _)| id));
            }
            (Body::Task { .. }, AnswerKey::Model(_)) => {}
            (body, _) => self.add(INCOMPLETE, "key", format!("the key is not of the kind that a {} question needs", body.kind())),
        }
    }

    fn known(&mut self, id: &ChoiceId, options: &[Choice]) {
        if !options.iter().any(|option| option.id == *id) {
            let there: Vec<_> = options.iter().map(|option| option.id.as_str()).collect();
            self.add(UNKNOWN_OPTION, "key", format!("`key` names option {id}, but the options are {}", there.join(", ")));
        }
    }

    fn rows<'r>(&mut self, rows: impl Iterator<Item = &'r ChoiceId>, keys: impl Iterator<Item = &'r ChoiceId>) {
        let (rows, keys): (BTreeSet<_>, BTreeSet<_>) = (rows.collect(), keys.collect());
        for row in rows.difference(&keys) {
            self.add(INCOMPLETE, "key", format!("`key` says nothing about {row}; add what is right there"));
        }
        for key in keys.difference(&rows) {
            self.add(INCOMPLETE, format!("key/{key}"), format!("`key` speaks of {key}, which the question does not have; remove it"));
        }
    }

    fn counts(&mut self) {
        match &self.item.question.body {
            Body::Single { options } => self.between("options", "options", options.len(), 3..=4),
            Body::Multiple { options } | Body::Ordering { options } => self.between("options", "options", options.len(), 3..=8),
            Body::Matching { left, options } => {
                self.between("left", "rows", left.len(), 2..=8);
                self.between("options", "options for the rows", options.len(), left.len()..=left.len() + 2);
            }
            Body::Gaps { gaps, .. } => {
                self.between("gaps", "gaps", gaps.len(), 1..=8);
                for gap in gaps {
                    self.between(&format!("gaps/{}", gap.id), "choices for the gap", gap.options.len(), 2..=5);
                }
            }
            Body::Form { fields } => self.between("fields", "fields", fields.len(), 1..=8),
            Body::Task { checklist, .. } => self.between("checklist", "points on the checklist", checklist.len(), 2..=6),
            Body::TrueFalse | Body::Short { .. } => {}
        }
    }

    fn between(&mut self, field: &str, what: &str, count: usize, due: RangeInclusive<usize>) {
        if !due.contains(&count) {
            self.add(OPTION_COUNT, field, format!("there are {count} {what}; there must be {} to {}", due.start(), due.end()));
        }
    }

    fn duplicates(&mut self) {
        match &self.item.question.body {
            Body::Matching { left, options } => {
                self.distinct("left", left);
                self.distinct("options", options);
            }
            Body::Gaps { gaps, .. } => gaps.iter().for_each(|gap| self.distinct(&format!("gaps/{}", gap.id), &gap.options)),
            Body::Form { fields } => self.distinct("fields", fields),
            body => self.distinct("options", body.options()),
        }
    }

    fn distinct(&mut self, field: &str, choices: &[Choice]) {
        for (place, choice) in choices.iter().enumerate() {
            if let Some(twin) = choices[..place].iter().find(|twin| plain(&twin.text) == plain(&choice.text)) {
                let message = format!("{} says the same as {}: «{}»; change one of them", choice.id, twin.id, choice.text);
                self.add(DUPLICATE_OPTION, format!("{field}/{}", choice.id), message);
            }
        }
    }

    fn markers(&mut self) {
        let Body::Gaps { text, gaps } = &self.item.question.body else { return };
        let marked: Vec<_> = text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(id, _)| id)).collect();
        for gap in gaps {
            let times = marked.iter().filter(|id| **id == gap.id.as_str()).count();
            if times != 1 {
                let message = format!("{{{}}} stands {times} times in `text`; it must stand there exactly once", gap.id);
                self.add(GAP_MARKER, "text", message);
            }
        }
        for id in marked {
            if !gaps.iter().any(|gap| gap.id.as_str() == id) {
                self.add(GAP_MARKER, "text", format!("`text` has {{{id}}}, but there is no `gaps.{id}`; add its choices"));
            }
        }
    }
}

/// An option without what a reader does not see: spaces around and between, a full stop at the end. Case and ё stay:
/// a language question may ask about just that.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}
