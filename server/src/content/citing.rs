//! What `safar bank check --law` says.

use super::files::Files;
use super::load::open;
use domain::bank::quality::{Due, citing};
use domain::language::Languages;
use jiff::civil::Date;
use std::fmt::Write;

/// The questions of every bank that rest on a law, the earliest check first.
#[must_use]
pub fn citing_law(files: &dyn Files, languages: &Languages, law: &str, today: Date) -> Vec<Due> {
    let banks = open(files, languages, today).into_iter().filter_map(|opened| opened.bank);
    banks.flat_map(|bank| citing(&bank, law)).collect()
}

/// One line for each question: the day, the question, its laws, where it is written.
#[must_use]
pub fn due_text(due: &[Due], today: Date) -> String {
    let mut text = String::new();
    for Due { by, question, law, place: (file, line), .. } in due {
        let late = if today > *by { " overdue" } else { "" };
        let _ = writeln!(text, "{by}{late}  {question}  {}  {file}:{line}", law.join("; "));
    }
    text
}
