//! How a kind reads its question from a file. Whoever reads files knows where every value stands and how to say what is
//! wrong with it; a kind knows which values it needs. Between the two stand these traits, so that the domain itself reads
//! no file. Reading goes on after a fault: what cannot be read is `None`, and has been reported.

use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::question::{AnswerKey, Choice};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// A question without a key.
const MISSING_KEY: Rule = Rule::error("missing-key");
/// Several keys where one is due.
const SEVERAL_KEYS: Rule = Rule::error("several-keys");

/// The rules that readers of kinds apply.
pub(crate) const RULES: &[Rule] = &[MISSING_KEY, SEVERAL_KEYS];

/// What was read of a question.
#[derive(Debug)]
pub struct Read<K> {
    /// What is asked.
    pub asked: Option<K>,
    /// What is right.
    pub key: Option<AnswerKey>,
}

/// A table with fields.
pub trait Table {
    /// The value of a field that may be there.
    fn get(&self, field: &'static str) -> Option<Box<dyn Value + '_>>;
    /// The value of a field that must be there.
    fn need(&self, field: &'static str) -> Option<Box<dyn Value + '_>>;
    /// Reports something about the table as a whole.
    fn report(&self, rule: &Rule, message: &str);
    /// Reports every field that nobody has asked for.
    fn close(&self);
}

/// A value.
pub trait Value {
    /// A text.
    fn text(&self) -> Option<String>;
    /// A name inside the question.
    fn id(&self) -> Option<ChoiceId>;
    /// Yes or no.
    fn flag(&self) -> Option<bool>;
    /// A whole number in a range.
    fn number(&self, due: RangeInclusive<u32>) -> Option<u32>;
    /// The elements of a list.
    fn list(&self) -> Option<Vec<Box<dyn Value + '_>>>;
    /// The values of a table whose names are free, in the order of the file.
    fn named(&self) -> Option<Vec<(ChoiceId, Box<dyn Value + '_>)>>;
    /// A table with fields.
    fn table(&self) -> Option<Box<dyn Table + '_>>;
    /// Whether it is a list.
    fn is_list(&self) -> bool;
    /// Whether it is a table.
    fn is_table(&self) -> bool;
    /// Reports something about the value.
    fn report(&self, rule: &Rule, message: &str);
}

/// A text that must be there.
pub(super) fn text(table: &dyn Table, field: &'static str) -> Option<String> {
    table.need(field)?.text()
}

/// A table of choices, `options.a = "…"`.
pub(super) fn choices(table: &dyn Table, field: &'static str) -> Option<Vec<Choice>> {
    choice_list(table.need(field)?.as_ref())
}

/// The choices in a table.
pub(super) fn choice_list(value: &dyn Value) -> Option<Vec<Choice>> {
    let choice = |(id, value): (ChoiceId, Box<dyn Value + '_>)| Some(Choice { id, text: value.text()? });
    Some(value.named()?.into_iter().filter_map(choice).collect())
}

/// A value for each row.
pub(super) fn rows<T>(value: &dyn Value, read: impl Fn(&dyn Value) -> Option<T>) -> Option<BTreeMap<ChoiceId, T>> {
    Some(value.named()?.into_iter().filter_map(|(id, value)| Some((id, read(value.as_ref())?))).collect())
}

/// A list of names.
pub(super) fn ids<C: FromIterator<ChoiceId>>(value: &dyn Value) -> Option<C> {
    Some(value.list()?.iter().filter_map(|value| value.id()).collect())
}

/// A list of texts.
pub(super) fn texts(value: &dyn Value) -> Option<Vec<String>> {
    Some(value.list()?.iter().filter_map(|value| value.text()).collect())
}

/// The key, which must be there.
pub(super) fn key(table: &dyn Table, read: impl Fn(&dyn Value) -> Option<AnswerKey>) -> Option<AnswerKey> {
    let Some(value) = table.get("key") else {
        table.report(&MISSING_KEY, "the question has no `key`; say what is right");
        return None;
    };
    read(value.as_ref())
}

/// The key, where exactly one answer is right.
pub(super) fn one_key(table: &dyn Table, read: impl Fn(&dyn Value) -> Option<AnswerKey>) -> Option<AnswerKey> {
    key(table, |value| {
        if value.is_list() || value.is_table() {
            value.report(&SEVERAL_KEYS, "exactly one answer is right here; write one `key`, or choose another `kind`");
            return None;
        }
        read(value)
    })
}
