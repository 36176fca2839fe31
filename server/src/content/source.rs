//! One file while it is read: its lines, and what is wrong with it.

use super::table::Table;
use super::{rules, syntax, text};
use domain::content::{Place, Problem, Rule, Severity};
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

/// What came out of a file.
pub(super) struct Reading<T> {
    /// What was read; `None` if the bytes are no text.
    pub found: Option<T>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Whether the file breaks off somewhere, so that nobody knows what stands behind.
    pub broken: bool,
}

impl<T> Reading<T> {
    /// Whether something that is written there could not be read.
    pub fn lacks(&self) -> bool {
        // Help for nothing has been read, and belongs elsewhere.
        self.problems.iter().any(|problem| problem.severity == Severity::Error && problem.rule != rules::ORPHAN_HELP.name)
    }
}

/// Reads a TOML file with `reader`. A fault of syntax does not stop the reading of the rest, but is all that is reported:
/// what is missing from a file that breaks off is no fault of its author.
pub(super) fn read<T>(path: &str, bytes: &[u8], reader: impl FnOnce(&Table<'_>) -> T) -> Reading<T> {
    let text = match text::decode(bytes) {
        Ok(text) => text,
        Err(text::NoText { line, message }) => {
            let place = Place { file: path.to_owned(), line };
            return Reading { found: None, problems: vec![rules::NOT_UTF8.broken(&place, None, "", message)], broken: true };
        }
    };
    let source = Source { path, lines: Lines::of_text(&text), problems: RefCell::default() };
    let (root, errors) = DeTable::parse_recoverable(&text);
    let table = Table::root(&source, root.get_ref());
    let found = reader(&table);
    table.close();
    drop(table);
    let faults = syntax::faults(&text, &source.lines, &errors);
    let broken = !faults.is_empty();
    if broken {
        source.problems.borrow_mut().clear();
        faults.into_iter().for_each(|fault| source.report(&rules::TOML_SYNTAX, fault.offset, None, fault.message));
    }
    let mut problems = source.problems.into_inner();
    // A file from an old Mac is like that everywhere: once is enough.
    let mut said = false;
    problems.retain(|problem| problem.rule != rules::NOT_NFC.name || !std::mem::replace(&mut said, true));
    Reading { found: Some(found), problems, broken }
}
