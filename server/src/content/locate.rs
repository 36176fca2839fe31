//! Leads a problem from the line of its question to the line of the field that is meant.
//!
//! A bank in memory knows the line of each question, not of each of its fields: that is needed only when something is
//! wrong. Then the file is at hand, and is read once more.

use super::files::Files;
use super::source::Lines;
use super::text::decode;
use domain::content::Problem;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// Moves each problem that names a field to the line of that field.
pub(super) fn locate(files: &dyn Files, problems: &mut [Problem]) {
    let mut by_file: BTreeMap<String, Vec<&mut Problem>> = BTreeMap::new();
    for problem in problems.iter_mut().filter(|problem| !problem.field.is_empty()) {
        by_file.entry(problem.file.clone()).or_default().push(problem);
    }
    for (file, problems) in by_file {
        let Some(bytes) = files.read(&file) else { continue };
        let Ok(text) = decode(&bytes) else { continue };
        let lines = Lines::of_text(&text);
        let (root, _) = DeTable::parse_recoverable(&text);
        for problem in problems {
            let found = Finder { lines: &lines, line: problem.line, field: &problem.field }.table(root.get_ref(), 0);
            problem.line = found.unwrap_or(problem.line);
        }
    }
}

struct Finder<'a> {
    lines: &'a Lines,
    /// The line of the table that the field is in.
    line: usize,
    field: &'a str,
}

impl Finder<'_> {
    /// The line of the field, if `table`, which begins on `line`, is the one it is in, or holds that one.
    fn table(&self, table: &DeTable<'_>, line: usize) -> Option<usize> {
        // `[question.x]` begins two tables on one line, `question` and `x`: the field says which one is meant.
        let here = (line == self.line).then(|| self.descend(table, self.field)).flatten();
        here.or_else(|| self.inside(table))
    }

    fn inside(&self, table: &DeTable<'_>) -> Option<usize> {
        table.iter().find_map(|(key, value)| self.value(value.get_ref(), self.lines.of(key.span().start)))
    }

    fn value(&self, value: &DeValue<'_>, line: usize) -> Option<usize> {
        match value {
            DeValue::Table(table) => self.table(table, line),
            DeValue::Array(list) => list.iter().find_map(|element| self.value(element.get_ref(), self.lines.of(element.span().start))),
            _ => None,
        }
    }

    /// Follows the path as far as it leads. A key may itself hold a slash, so the longest key that fits is taken.
    fn descend(&self, table: &DeTable<'_>, path: &str) -> Option<usize> {
        let fits = |key: &str| path.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let (key, value) = table.iter().filter(|(key, _)| fits(key.get_ref())).max_by_key(|(key, _)| key.get_ref().len())?;
        let rest = path[key.get_ref().len()..].trim_start_matches('/');
        let line = self.lines.of(key.span().start);
        let deeper = match value.get_ref() {
            DeValue::Table(inner) => self.descend(inner, rest),
            DeValue::Array(list) => {
                let (place, rest) = rest.split_once('/').unwrap_or((rest, ""));
                let element = place.parse().ok().and_then(|place: usize| list.get(place));
                element.map(|element| {
                    let line = self.lines.of(element.span().start);
                    element.get_ref().as_table().and_then(|inner| self.descend(inner, rest)).unwrap_or(line)
                })
            }
            _ => None,
        };
        deeper.or(Some(line))
    }
}
