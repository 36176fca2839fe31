//! What `safar bank check` says, for people and for programs.

use super::files::Files;
use super::load::{folders, load};
use super::locate::locate;
use super::rules;
use super::test_file::whole;
use domain::bank::check::{check, complete};
use domain::bank::{Bank, Problem, Severity};
use domain::ids::{BankId, ExamId, SubjectId, TopicId};
use domain::lang::Lang;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The state of all banks. Its JSON form is a stable interface (design section 5).
#[derive(Debug, Serialize)]
pub struct Report {
    /// One entry for each bank, in the order of their folders.
    pub banks: Vec<BankReport>,
}

/// The state of one bank.
#[derive(Debug, Serialize)]
pub struct BankReport {
    /// Its folder.
    pub id: String,
    /// Its edition; empty if `bank.toml` cannot be read.
    pub version: String,
    /// How many questions it has.
    pub questions: usize,
    /// How many fixed tests each subject has.
    pub tests: BTreeMap<SubjectId, usize>,
    /// How many questions have each topic as their main topic.
    pub topics: BTreeMap<TopicId, usize>,
    /// How far each language is.
    pub languages: BTreeMap<Lang, LanguageReport>,
    /// The exams whose rules it has.
    pub exams: Vec<ExamId>,
    /// Everything wrong with it, in the order of files and lines.
    pub problems: Vec<Problem>,
}

/// How far one language is.
#[derive(Debug, Default, Serialize)]
pub struct LanguageReport {
    /// Questions with any text in the language.
    pub questions: usize,
    /// Questions with everything a learner needs, written for their present version.
    pub complete: usize,
    /// Questions whose text a native speaker has read. The exam language has no such mark: 0.
    pub reviewed: usize,
}

/// Reads and checks every bank as of `today`.
#[must_use]
pub fn check_banks(files: &dyn Files, today: Date) -> Report {
    Report { banks: folders(files).into_iter().map(|folder| check_bank(files, folder, today)).collect() }
}

fn check_bank(files: &dyn Files, folder: String, today: Date) -> BankReport {
    let Ok(id) = BankId::parse(&folder) else {
        let message = "the folder of a bank has 1 to 64 characters, each a-z, 0-9 or a hyphen; rename it";
        let problems = vec![rules::BAD_ID.broken(&whole(&folder), None, "", message)];
        return BankReport { problems, ..BankReport::of(folder, None) };
    };
    let (bank, mut problems) = load(files, &id);
    if let Some(bank) = &bank {
        problems.extend(check(bank, today));
    }
    locate(files, &mut problems);
    problems.sort_by(|a, b| (&a.file, a.line, a.rule, &a.message).cmp(&(&b.file, b.line, b.rule, &b.message)));
    BankReport { problems, ..BankReport::of(folder, bank.as_ref()) }
}

impl BankReport {
    fn of(id: String, bank: Option<&Bank>) -> Self {
        let mut report = Self {
            id,
            version: String::new(),
            questions: 0,
            tests: BTreeMap::new(),
            topics: BTreeMap::new(),
            languages: BTreeMap::new(),
            exams: Vec::new(),
            problems: Vec::new(),
        };
        let Some(bank) = bank else { return report };
        report.version.clone_from(&bank.version);
        report.questions = bank.items.len();
        report.exams = bank.exams.iter().map(|exam| exam.id.clone()).collect();
        report.tests = bank.subjects.iter().map(|subject| (subject.id.clone(), 0)).collect();
        for test in bank.fixed_tests() {
            *report.tests.entry(test.subject.clone()).or_default() += 1;
        }
        report.topics = bank.topics.iter().map(|topic| (topic.id.clone(), 0)).collect();
        report.languages = bank.help_languages.iter().map(|lang| (lang.clone(), LanguageReport::default())).collect();
        let written = LanguageReport { questions: bank.items.len(), complete: bank.items.len(), reviewed: 0 };
        report.languages.insert(bank.exam_language.clone(), written);
        for item in bank.items.values() {
            *report.topics.entry(item.question.topic.clone()).or_default() += 1;
            for (lang, help) in &item.help {
                let language = report.languages.entry(lang.clone()).or_default();
                language.questions += 1;
                language.complete += usize::from(complete(item, help));
                language.reviewed += usize::from(help.reviewed);
            }
        }
        report
    }
}

impl Report {
    /// Every problem of every bank.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.banks.iter().flat_map(|bank| &bank.problems)
    }

    /// Whether some bank must not be used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems().any(|problem| problem.severity == Severity::Error)
    }

    /// The report as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Fails only for maps whose keys are no text and for writers that fail: there are none of either here.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The report for a person: one line for each problem, `file:line: severity rule: message`, then a summary of each
    /// bank.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for problem in self.problems() {
            let Problem { file, line, rule, message, .. } = problem;
            let question = problem.question.as_ref().map(|id| format!("{id}: ")).unwrap_or_default();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{file}:{line}: {} {rule}: {question}{message}", severity(problem.severity));
        }
        for bank in &self.banks {
            let count = |wanted| bank.problems.iter().filter(|problem| problem.severity == wanted).count();
            let _ = writeln!(
                text,
                "{} {}: {} questions in {} tests, {} exams; {} errors, {} warnings",
                bank.id,
                bank.version,
                bank.questions,
                bank.tests.values().sum::<usize>(),
                bank.exams.len(),
                count(Severity::Error),
                count(Severity::Warning),
            );
        }
        text
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
