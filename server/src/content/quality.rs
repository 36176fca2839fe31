//! What `safar bank check --report` and `--law` say.

use super::files::Files;
use super::load::{bank_ids, load};
use domain::bank::Bank;
use domain::bank::quality::{Due, TestQuality, citing, due, tests};
use domain::blueprint;
use domain::ids::BankId;
use jiff::civil::Date;
use serde::Serialize;
use std::fmt::Write;

/// The numbers of one bank.
#[derive(Debug, Serialize)]
pub struct BankQuality {
    /// The bank.
    pub id: BankId,
    /// Test by test.
    pub tests: Vec<TestQuality>,
    /// The exams for which no mock exam can be drawn, and what is short.
    pub short: Vec<String>,
    /// What must be read again, the earliest day first.
    pub due: Vec<Due>,
}

/// The numbers of every bank that can be read, as of `today`.
#[must_use]
pub fn quality(files: &dyn Files, today: Date) -> Vec<BankQuality> {
    let short = |bank: &Bank| {
        let exams = bank.exams.iter().filter_map(|exam| Some(format!("{}: {}", exam.id, blueprint::shortage(bank, exam, today)?)));
        exams.collect()
    };
    banks(files).map(|bank| BankQuality { tests: tests(&bank, today), short: short(&bank), due: due(&bank), id: bank.id }).collect()
}

/// The questions of every bank that rest on a law, the earliest check first.
#[must_use]
pub fn citing_law(files: &dyn Files, law: &str) -> Vec<Due> {
    banks(files).flat_map(|bank| citing(&bank, law)).collect()
}

fn banks(files: &dyn Files) -> impl Iterator<Item = Bank> {
    bank_ids(files).into_iter().filter_map(|id| load(files, &id).0)
}

/// The report for a person.
#[must_use]
pub fn quality_text(banks: &[BankQuality], today: Date) -> String {
    let mut text = String::new();
    for bank in banks {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}\n", bank.id);
        for test in &bank.tests {
            let _ = write!(text, "{}", test_text(test));
        }
        for exam in &bank.short {
            let _ = writeln!(text, "no mock exam can be drawn for {exam}");
        }
        let _ = writeln!(text, "to be read again:\n{}", due_text(&bank.due, today));
    }
    text
}

fn test_text(test: &TestQuality) -> String {
    let list = |pairs: Vec<String>| pairs.join(", ");
    let topics = list(test.topics.iter().map(|(topic, n)| format!("{topic} {n}")).collect());
    let skills = list(test.skills.iter().map(|(skill, n)| format!("{} {n}", skill.as_str())).collect());
    let places = list(test.key_places.iter().map(|(letter, n)| format!("{letter} {n}")).collect());
    let languages =
        list(test.languages.iter().map(|(lang, n)| format!("{lang} {} complete, {} reviewed", n.complete, n.reviewed)).collect());
    let next = test.next_check.map_or_else(|| "never".to_owned(), |day| day.to_string());
    format!(
        "{}: {} questions, {} live\n  topics: {topics}\n  parts: {skills}\n  keys: {places}; the longest option in {} %\n  \
         words a sentence: {:.1}\n  languages: {languages}\n  next check: {next}\n\n",
        test.test, test.questions, test.live, test.key_longest_percent, test.words_per_sentence
    )
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
