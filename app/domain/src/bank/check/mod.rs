//! What makes a bank good or bad, as rules that answer with a list of [`Problem`]s. One file for each family of
//! rules; what can only be seen in the files themselves (an unknown key, a missing picture) is checked where they are
//! read.
//!
//! The thresholds are house rules, see `question-banks/README.md`. They are meant to pass good content and to catch
//! planted faults; whoever changes one runs the shipped bank against it.

mod areas;
pub(super) mod balance;
mod duplicates;
mod exams;
mod facts;
mod findings;
mod help;
mod keys;
mod letters;
mod media;
mod references;
mod texts;
mod wording;

pub use findings::Findings;
pub(crate) use findings::INCOMPLETE;
pub use help::complete;
pub use texts::Role;

use super::Bank;
use crate::content::{Problem, Rule};
use crate::kind;
use jiff::civil::Date;

/// A family of rules: their names and the function that applies them on a day.
type Family = (&'static [Rule], fn(&Bank, Date) -> Vec<Problem>);

const FAMILIES: &[Family] = &[
    (references::RULES, references::check),
    (areas::RULES, areas::check),
    (keys::RULES, keys::check),
    (duplicates::RULES, duplicates::check),
    (wording::RULES, wording::check),
    (letters::RULES, letters::check),
    (help::RULES, help::check),
    (facts::RULES, facts::check),
    (balance::RULES, balance::check),
    (media::RULES, media::check),
    (exams::RULES, exams::check),
];

/// Everything wrong with a bank on `today`, in the order of files and lines, without what only follows from something
/// that could not be read. Whether there is an error does not depend on the day: a server whose clock is wrong must start.
#[must_use]
pub fn check(bank: &Bank, today: Date) -> Vec<Problem> {
    let mut problems: Vec<_> = FAMILIES.iter().flat_map(|(_, check)| check(bank, today)).collect();
    problems.retain(|problem| !bank.unread.explains(problem));
    problems.sort_by(|a, b| (&a.file, a.line, &a.field, a.rule).cmp(&(&b.file, b.line, &b.field, b.rule)));
    problems
}

/// Every rule that [`check`] applies, and those of the kinds of questions.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|(rules, _)| rules.iter()).chain(kind::rules())
}
