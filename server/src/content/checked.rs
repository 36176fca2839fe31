//! What `safar bank check` says, for people and for programs.

use super::files::Files;
use super::load::{BESIDE, Opened, open};
use super::locate::locate;
use domain::bank::Bank;
use domain::bank::check::complete;
use domain::content::{Problem, Severity};
use domain::ids::{AreaId, ExamId, SubjectId, TopicId};
use domain::lang::Lang;
use domain::language::Languages;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The state of all banks. Its JSON form is a stable interface (design section 5).
#[derive(Debug, Serialize)]
pub struct Checked {
    /// One entry for each bank, in the order of their folders.
    pub banks: Vec<CheckedBank>,
}

/// The state of one bank.
#[derive(Debug, Serialize)]
pub struct CheckedBank {
    /// Its folder; `.` for what lies beside the banks.
    pub id: String,
    /// Its edition; empty if `bank.toml` cannot be read.
    pub version: String,
    /// How many questions it has.
    pub questions: usize,
    /// How many fixed tests each subject has.
    pub tests: BTreeMap<SubjectId, usize>,
    /// How many questions each area has; extra practice belongs to none.
    pub areas: BTreeMap<AreaId, usize>,
    /// How many questions have each topic as their main topic.
    pub topics: BTreeMap<TopicId, usize>,
    /// How far each language is.
    pub languages: BTreeMap<Lang, CheckedLanguage>,
    /// The exams whose rules it has.
    pub exams: Vec<ExamId>,
    /// Everything wrong with it, in the order of files and lines.
    pub problems: Vec<Problem>,
}

/// How far one language is.
#[derive(Debug, Default, Serialize)]
pub struct CheckedLanguage {
    /// Questions with any text in the language.
    pub questions: usize,
    /// Questions with everything a learner needs, written for their present version.
    pub complete: usize,
    /// Questions whose text a native speaker has read. The exam language has no such mark: 0.
    pub reviewed: usize,
}

/// Reads and checks every bank as of `today`.
#[must_use]
pub fn check_banks(files: &dyn Files, languages: &Languages, today: Date) -> Checked {
    let checked = |Opened { folder, bank, mut problems }: Opened| {
        locate(files, &mut problems);
        problems.sort_by(|a, b| (&a.file, a.line, a.rule, &a.message).cmp(&(&b.file, b.line, b.rule, &b.message)));
        CheckedBank { problems, ..CheckedBank::of(folder, bank.as_ref()) }
    };
    Checked { banks: open(files, languages, today).into_iter().map(checked).collect() }
}

impl CheckedBank {
    fn of(id: String, bank: Option<&Bank>) -> Self {
        let mut checked = Self {
            id,
            version: String::new(),
            questions: 0,
            tests: BTreeMap::new(),
            areas: BTreeMap::new(),
            topics: BTreeMap::new(),
            languages: BTreeMap::new(),
            exams: Vec::new(),
            problems: Vec::new(),
        };
        let Some(bank) = bank else { return checked };
        checked.version.clone_from(&bank.version);
        checked.questions = bank.items.len();
        checked.exams = bank.exams.iter().map(|exam| exam.id.clone()).collect();
        checked.tests = bank.subjects.iter().map(|subject| (subject.id.clone(), 0)).collect();
        for test in bank.fixed_tests() {
            *checked.tests.entry(test.subject.clone()).or_default() += 1;
        }
        checked.areas = bank.areas.iter().map(|area| (area.id.clone(), 0)).collect();
        for item in bank.fixed_tests().flat_map(|test| &test.questions).filter_map(|id| bank.items.get(id)) {
            if let Some(area) = bank.area_of_question(&item.question) {
                *checked.areas.entry(area.id.clone()).or_default() += 1;
            }
        }
        checked.topics = bank.topics.iter().map(|topic| (topic.id.clone(), 0)).collect();
        checked.languages = bank.help_languages.iter().map(|lang| (lang.clone(), CheckedLanguage::default())).collect();
        let written = CheckedLanguage { questions: bank.items.len(), complete: bank.items.len(), reviewed: 0 };
        checked.languages.insert(bank.exam_language.clone(), written);
        for item in bank.items.values() {
            *checked.topics.entry(item.question.topic.clone()).or_default() += 1;
            for (lang, help) in &item.help {
                let language = checked.languages.entry(lang.clone()).or_default();
                language.questions += 1;
                language.complete += usize::from(complete(item, help));
                language.reviewed += usize::from(help.reviewed);
            }
        }
        checked
    }
}

impl Checked {
    /// Every problem of every bank.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.banks.iter().flat_map(|bank| &bank.problems)
    }

    /// Whether some bank must not be used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems().any(|problem| problem.severity == Severity::Error)
    }

    /// The state of all banks as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Fails only for maps whose keys are no text and for writers that fail: there are none of either here.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The same for a person: one line for each problem, `file:line: severity rule: message`, then a summary of each
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
        for bank in self.banks.iter().filter(|bank| bank.id != BESIDE) {
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
