//! Typed reading of a TOML table that goes on after a fault and knows the line of every value.
//!
//! Deserialising with serde would stop at the first fault of a file; an author wants the whole list.

use super::rules;
use super::source::Source;
use domain::content::{Place, Rule};
use domain::fold::{composed, written};
use domain::ids::QuestionId;
use domain::lang::{Lang, LocalText};
use jiff::civil::Date;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use toml::de::{DeTable, DeValue};

/// A table being read. Whoever has read it all calls [`Table::close`], which reports the keys nobody asked for.
pub(super) struct Table<'a> {
    source: &'a Source<'a>,
    offset: usize,
    question: Option<QuestionId>,
    /// Key, its place, value; in the order of the file.
    entries: Vec<(&'a str, usize, &'a DeValue<'a>)>,
    asked: RefCell<BTreeSet<&'static str>>,
}

/// A value being read.
pub(super) struct Node<'a> {
    source: &'a Source<'a>,
    /// Its key; that of the list for an element of a list.
    pub key: &'a str,
    offset: usize,
    question: Option<QuestionId>,
    value: &'a DeValue<'a>,
}

impl<'a> Table<'a> {
    /// The table of a whole file.
    pub fn root(source: &'a Source<'a>, table: &'a DeTable<'a>) -> Self {
        Self::new(source, 0, None, table)
    }

    fn new(source: &'a Source<'a>, offset: usize, question: Option<QuestionId>, table: &'a DeTable<'a>) -> Self {
        let mut entries: Vec<_> = table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span().start, value.get_ref())).collect();
        entries.sort_by_key(|(_, offset, _)| *offset);
        Self { source, offset, question, entries, asked: RefCell::default() }
    }

    /// Says that everything in the table is about this question.
    pub fn about(mut self, question: Option<QuestionId>) -> Self {
        self.question = question;
        self
    }

    /// Where the table begins.
    pub fn place(&self) -> Place {
        self.source.place(self.offset)
    }

    /// Reports something about the table as a whole.
    pub fn report(&self, rule: &Rule, message: impl Into<String>) {
        self.source.report(rule, self.offset, self.question.as_ref(), message);
    }

    /// The value of a key, if it is there.
    pub fn get(&self, key: &'static str) -> Option<Node<'a>> {
        self.asked.borrow_mut().insert(key);
        self.entries.iter().find(|(name, _, _)| *name == key).map(|entry| self.node(entry))
    }

    /// The value of a key that must be there.
    pub fn need(&self, key: &'static str) -> Option<Node<'a>> {
        let found = self.get(key);
        if found.is_none() {
            self.report(&rules::MISSING_FIELD, format!("`{key}` is missing; add it"));
        }
        found
    }

    /// All values of a table whose keys are free, in the order of the file.
    pub fn each(&self) -> impl Iterator<Item = Node<'a>> + '_ {
        self.entries.iter().map(|entry| self.node(entry))
    }

    fn node(&self, (key, offset, value): &(&'a str, usize, &'a DeValue<'a>)) -> Node<'a> {
        Node { source: self.source, key, offset: *offset, question: self.question.clone(), value }
    }

    /// A text that must be there.
    pub fn text(&self, key: &'static str) -> Option<String> {
        self.need(key)?.text()
    }

    /// A text that may be there.
    pub fn maybe_text(&self, key: &'static str) -> Option<String> {
        self.get(key)?.text()
    }

    /// An identifier that must be there.
    pub fn id<T: FromStr<Err: Display>>(&self, key: &'static str) -> Option<T> {
        self.need(key)?.id()
    }

    /// A whole number that must be there.
    pub fn number(&self, key: &'static str, due: RangeInclusive<u32>) -> Option<u32> {
        self.need(key)?.number(due)
    }

    /// A date that may be there.
    pub fn maybe_date(&self, key: &'static str) -> Option<Date> {
        self.get(key)?.date()
    }

    /// One of the allowed words, if the key is there.
    pub fn maybe_word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.get(key)?.word(words)
    }

    /// The elements of a list; none if the key is not there.
    pub fn list(&self, key: &'static str) -> Vec<Node<'a>> {
        self.get(key).and_then(|node| node.list()).unwrap_or_default()
    }

    /// The tables of a list of tables, `[[key]]`; none if the key is not there.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        self.list(key).iter().filter_map(Node::table).collect()
    }

    /// Reports every key that nobody has asked for.
    pub fn close(&self) {
        let asked = self.asked.borrow();
        for (key, offset, _) in self.entries.iter().filter(|(key, _, _)| !asked.contains(key)) {
            let known: Vec<_> = asked.iter().copied().collect();
            let message = format!("nothing reads `{key}`; correct its name or remove it (known here: {})", known.join(", "));
            self.source.report(&rules::UNKNOWN_KEY, *offset, self.question.as_ref(), message);
        }
    }
}

impl<'a> Node<'a> {
    /// Where the value is written.
    pub fn place(&self) -> Place {
        self.source.place(self.offset)
    }

    /// Reports something about the value.
    pub fn report(&self, rule: &Rule, message: impl Into<String>) {
        self.source.report(rule, self.offset, self.question.as_ref(), message);
    }

    fn wrong_type<T>(&self, due: &str) -> Option<T> {
        self.report(&rules::WRONG_TYPE, format!("`{}` must be {due}, not {}", self.key, type_name(self.value)));
        None
    }

    /// Whether the value is a list.
    pub fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// Whether the value is a table.
    pub fn is_table(&self) -> bool {
        self.value.is_table()
    }

    /// A text, as it is kept.
    pub fn text(&self) -> Option<String> {
        let Some(text) = self.value.as_str() else { return self.wrong_type("a text in quotes") };
        if !composed(text) {
            let message = "letter and accent are two signs here and perhaps further down, where one would do; they are read as one, but searching in the file may miss them";
            self.report(&rules::NOT_NFC, message);
        }
        Some(written(text))
    }

    /// The key itself as a text.
    pub fn key_text(&self) -> String {
        written(self.key)
    }

    /// Yes or no.
    pub fn flag(&self) -> Option<bool> {
        self.value.as_bool().or_else(|| self.wrong_type("true or false"))
    }

    /// A whole number in a range.
    pub fn number(&self, due: RangeInclusive<u32>) -> Option<u32> {
        let Some(number) = self.value.as_integer() else { return self.wrong_type("a whole number") };
        let found = u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| due.contains(number));
        if found.is_none() {
            let message = format!("`{}` is {number}; it must be from {} to {}", self.key, due.start(), due.end());
            self.report(&rules::WRONG_VALUE, message);
        }
        found
    }

    /// A date without a time.
    pub fn date(&self) -> Option<Date> {
        let date = self.value.as_datetime().filter(|found| found.time.is_none()).and_then(|found| found.date);
        let date = date.and_then(|date| Date::new(i16::try_from(date.year).ok()?, date.month as i8, date.day as i8).ok());
        date.or_else(|| self.wrong_type("a date like 2025-08-22, without quotes"))
    }

    /// An identifier.
    pub fn id<T: FromStr<Err: Display>>(&self) -> Option<T> {
        let text = self.text()?;
        text.parse().map_err(|error| self.report(&rules::BAD_ID, format!("«{text}» in `{}`: {error}", self.key))).ok()
    }

    /// The key itself as an identifier.
    pub fn key_id<T: FromStr<Err: Display>>(&self) -> Option<T> {
        self.key.parse().map_err(|error| self.report(&rules::BAD_ID, format!("«{}» is used as a name: {error}", self.key))).ok()
    }

    /// One of the allowed words.
    pub fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let allowed: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            self.report(&rules::WRONG_VALUE, format!("`{}` is «{text}»; it must be one of {}", self.key, allowed.join(", ")));
        }
        found
    }

    /// The elements of a list.
    pub fn list(&self) -> Option<Vec<Node<'a>>> {
        let Some(list) = self.value.as_array() else { return self.wrong_type("a list in [ ]") };
        let element = |value: &'a toml::Spanned<DeValue<'a>>| Node {
            source: self.source,
            key: self.key,
            offset: value.span().start,
            question: self.question.clone(),
            value: value.get_ref(),
        };
        Some(list.iter().map(element).collect())
    }

    /// A list of texts.
    pub fn texts(&self) -> Option<Vec<String>> {
        Some(self.list()?.iter().filter_map(Node::text).collect())
    }

    /// A table.
    pub fn table(&self) -> Option<Table<'a>> {
        match self.value.as_table() {
            Some(table) => Some(Table::new(self.source, self.offset, self.question.clone(), table)),
            None => self.wrong_type("a table"),
        }
    }

    /// A text in several languages.
    pub fn local_text(&self) -> Option<LocalText> {
        let table = self.table()?;
        Some(table.each().filter_map(|node| node.key_id::<Lang>().zip(node.text())).collect())
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
