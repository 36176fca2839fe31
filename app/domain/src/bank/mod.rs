//! A question bank as it is in memory: everything an author wrote, in types.
//!
//! A bank never changes once it is read; whoever serves it shares one copy behind an `Arc`.

pub mod check;
pub mod quality;

use crate::ids::{BankId, ChoiceId, ExamId, QuestionId, StimulusId, SubjectId, TestId, TopicId};
use crate::lang::{Lang, LocalText};
use crate::question::{AnswerKey, Fact, Question, Stimulus};
use crate::rules::Exam;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Where something is written: the file, relative to the banks' folder, and the line, counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// For instance `ru-exam/tests/history/01.toml`.
    pub file: String,
    /// Line of the question or field; 0 where the whole file is meant.
    pub line: usize,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The bank must not be used.
    Error,
    /// It can be used, and should be mended.
    Warning,
}

/// Something wrong in a bank, for its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The file, relative to the banks' folder.
    pub file: String,
    /// The line, counted from 1; 0 where the whole file is meant.
    pub line: usize,
    /// The question concerned.
    pub question: Option<QuestionId>,
    /// The field concerned, as a path inside what starts on `line`: `options/a`; empty where all of it is meant.
    /// Who has the file at hand can lead the author to the field's own line with it.
    #[serde(skip)]
    pub field: String,
    /// A short fixed name: `duplicate-id`.
    pub rule: &'static str,
    /// What is wrong and how to mend it, in English.
    pub message: String,
}

/// A module of the exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `language`, `history`, `legislation`.
    pub id: SubjectId,
    /// Its name.
    pub name: LocalText,
}

/// A topic of the syllabus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its id.
    pub id: TopicId,
    /// The module it belongs to.
    pub subject: SubjectId,
    /// Its name.
    pub name: LocalText,
    /// What the exam asks here, in two or three sentences.
    pub summary: LocalText,
    /// Where it is written.
    pub place: Place,
}

/// Help for one question in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Help {
    /// The version of the question it was written for.
    pub version: u32,
    /// Whether a native speaker has read it. The page says so if not.
    pub reviewed: bool,
    /// What is asked.
    pub stem: Option<String>,
    /// The options, where help with them makes sense.
    pub options: BTreeMap<ChoiceId, String>,
    /// The rows of a matching question or the labels of a form's fields.
    pub rows: BTreeMap<ChoiceId, String>,
    /// Why the key is right.
    pub explain: Option<String>,
    /// Words that block understanding, in the order of the file.
    pub words: Vec<(String, String)>,
    /// Where it is written.
    pub place: Place,
}

/// A question with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is asked.
    pub question: Question,
    /// What is right.
    pub key: AnswerKey,
    /// Why, in the exam language.
    pub explain: String,
    /// Where its truth comes from.
    pub fact: Fact,
    /// Help by language; the exam language is not among them.
    pub help: BTreeMap<Lang, Help>,
    /// Where it is written.
    pub place: Place,
}

/// Help for a shared text, picture or recording.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StimulusHelp {
    /// Whether a native speaker has read it.
    pub reviewed: bool,
    /// What kind of text this is, in one sentence.
    pub about: Option<String>,
    /// Words that block understanding.
    pub words: Vec<(String, String)>,
    /// Where it is written.
    pub place: Place,
}

/// A shared text, picture or recording with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StimulusEntry {
    /// What is shown.
    pub stimulus: Stimulus,
    /// What a recording says; shown only after answering.
    pub transcript: Option<String>,
    /// Help by language.
    pub help: BTreeMap<Lang, StimulusHelp>,
    /// Where it is written.
    pub place: Place,
}

/// One fixed practice test, or one set of extra practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// `legislation-01`, or `legislation-extra-01`.
    pub id: TestId,
    /// Its module.
    pub subject: SubjectId,
    /// The `01` of its id.
    pub number: u32,
    /// The name of a set of extra practice: facts that change often, tasks that no machine marks. It is only ever
    /// practised, never scored.
    pub extra: Option<LocalText>,
    /// The clock of exam mode.
    pub minutes: u32,
    /// Its questions in order.
    pub questions: Vec<QuestionId>,
    /// Where it is written.
    pub place: Place,
}

/// A term of the exam or the law in several languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The Russian term and its translations.
    pub name: LocalText,
    /// A note for translators.
    pub note: Option<String>,
}

/// A whole bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    /// Its name in addresses.
    pub id: BankId,
    /// Its edition, `2026.11.1`.
    pub version: String,
    /// What people call it.
    pub title: LocalText,
    /// The language of the exam.
    pub exam_language: Lang,
    /// The languages in which help is promised.
    pub help_languages: Vec<Lang>,
    /// How long after its check is due a question stays in scored tests.
    pub grace_days: i32,
    /// Modules in order.
    pub subjects: Vec<Subject>,
    /// Topics in order.
    pub topics: Vec<Topic>,
    /// The laws that may be cited, by short name.
    pub laws: BTreeMap<String, LocalText>,
    /// The fixed tests.
    pub tests: BTreeMap<TestId, Test>,
    /// All questions.
    pub items: BTreeMap<QuestionId, Item>,
    /// All shared texts, pictures and recordings.
    pub stimuli: BTreeMap<StimulusId, StimulusEntry>,
    /// The rules of the exams.
    pub exams: Vec<Exam>,
    /// Terms for translators.
    pub glossary: Vec<Term>,
}

impl Bank {
    /// The topic of this id.
    #[must_use]
    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == *id)
    }

    /// The module of this id.
    #[must_use]
    pub fn subject(&self, id: &SubjectId) -> Option<&Subject> {
        self.subjects.iter().find(|subject| subject.id == *id)
    }

    /// The rules of this exam.
    #[must_use]
    pub fn exam(&self, id: &ExamId) -> Option<&Exam> {
        self.exams.iter().find(|exam| exam.id == *id)
    }

    /// The questions of a test that may be asked on `today`, and how many have left it by themselves. A fixed test asks
    /// only what may be scored; extra practice also asks what should have been checked again, and says so.
    #[must_use]
    pub fn live_questions<'a>(&'a self, test: &'a Test, today: Date) -> (Vec<&'a Item>, usize) {
        let items: Vec<_> = test.questions.iter().filter_map(|id| self.items.get(id)).collect();
        let all = items.len();
        let asked = |item: &&Item| match &test.extra {
            None => item.fact.live(today, self.grace_days),
            Some(_) => item.fact.holds(today),
        };
        let live: Vec<_> = items.into_iter().filter(asked).collect();
        let withdrawn = all - live.len();
        (live, withdrawn)
    }

    /// The questions that are only ever practised.
    #[must_use]
    pub fn extra_questions(&self) -> BTreeSet<&QuestionId> {
        self.tests.values().filter(|test| test.extra.is_some()).flat_map(|test| &test.questions).collect()
    }

    /// The fixed tests, without extra practice.
    pub fn fixed_tests(&self) -> impl Iterator<Item = &Test> {
        self.tests.values().filter(|test| test.extra.is_none())
    }
}
