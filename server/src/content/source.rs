//! One file while it is read: its lines, and what is wrong with it.

use super::rules;
use super::table::Table;
use domain::bank::check::Rule;
use domain::bank::{Place, Problem};
use domain::ids::QuestionId;
use std::cell::RefCell;
use toml::de::DeTable;

/// A file being read.
pub(super) struct Source<'a> {
    /// Its path, relative to the folder of all banks.
    pub path: &'a str,
    lines: Lines,
    // Shared by all tables of the file, which are read inside one another.
    problems: RefCell<Vec<Problem>>,
}

impl Source<'_> {
    /// The place of a byte of the file.
    pub fn place(&self, offset: usize) -> Place {
        Place { file: self.path.to_owned(), line: self.lines.of(offset) }
    }

    /// Writes down that a rule is broken.
    pub fn report(&self, rule: &Rule, offset: usize, question: Option<&QuestionId>, message: impl Into<String>) {
        self.problems.borrow_mut().push(rule.broken(&self.place(offset), question, "", message));
    }
}

/// Where the lines of a text begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub fn of_text(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line of a byte, counted from 1.
    pub fn of(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}

/// Reads a TOML file with `reader` and adds what is wrong to `problems`. A fault of syntax does not stop the reading of
/// the rest. `None` if the bytes are no text.
pub(super) fn read<T>(path: &str, bytes: &[u8], problems: &mut Vec<Problem>, reader: impl FnOnce(&Table<'_>) -> T) -> Option<T> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
            let place = Place { file: path.to_owned(), line };
            problems.push(rules::NOT_UTF8.broken(&place, None, "", "the file is not UTF-8 text from here on; save it as UTF-8"));
            return None;
        }
    };
    let source = Source { path, lines: Lines::of_text(text), problems: RefCell::default() };
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let offset = error.span().map_or(0, |span| span.start);
        source.report(&rules::TOML_SYNTAX, offset, None, format!("this is not TOML: {}", error.message()));
    }
    let table = Table::root(&source, root.get_ref());
    let read = reader(&table);
    table.close();
    drop(table);
    problems.extend(source.problems.into_inner());
    Some(read)
}
