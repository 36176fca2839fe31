//! A question bank as it is in memory: everything an author wrote, in types.
//!
//! A bank never changes once it is read; whoever serves it shares one copy behind an `Arc`.

pub mod check;
pub mod quality;

use crate::content::{Place, Problem};
use crate::grading;
use crate::ids::{AreaId, BankId, ChoiceId, ExamId, QuestionId, StimulusId, SubjectId, TestId, TopicId};
use crate::key::{KeyPermit, Sealed};
use crate::kind::ListRole;
use crate::lang::{Direction, Lang, LocalText};
use crate::language::{Letters, Marks};
use crate::points::Points;
use crate::question::{AnswerKey, Fact, Material, Question, Skill, Stimulus};
use crate::response::Response;
use crate::rules::Exam;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What there is to know of the language of an exam: what its folder in `locales/` says of it, else the bank itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExamTongue {
    /// What it calls itself.
    pub own_name: String,
    /// Which way it runs.
    pub direction: Direction,
    /// The family of fonts that sheets of paper are set in.
    pub print_font: String,
    /// How the options of a question are marked on paper.
    pub option_marks: Marks,
    /// What the exam itself says and no question does; nothing where the texts of the interface say it in this language.
    pub words: Option<ExamWords>,
}

/// How the questions of a bank cite a law: the short name of the act, a word, the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citations {
    /// The word between act and article, as questions have it: `art.`.
    pub article: String,
    /// What else people write for that word when they look for an article.
    pub also: Vec<String>,
    /// The modules whose every question rests on a law.
    pub subjects: Vec<SubjectId>,
}

impl Citations {
    /// The act and the article of a reference.
    #[must_use]
    pub fn split<'a>(&self, law: &'a str) -> Option<(&'a str, &'a str)> {
        law.split_once(&format!(" {} ", self.article))
    }
}

/// What an exam says beside its questions, in its own language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExamWords {
    /// The option "true" of a statement.
    pub right: String,
    /// The option "false" of a statement.
    pub wrong: String,
    /// "I have answered aloud".
    pub said: String,
}

/// A module of the exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `language`, `history`, `legislation`.
    pub id: SubjectId,
    /// Its name.
    pub name: LocalText,
}

/// An area of a subject: so much of it that one test says something about it. A subject is divided into areas either by
/// its topics, each of which names its area, or by the parts of the exam, which the areas name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its id.
    pub id: AreaId,
    /// The module it belongs to.
    pub subject: SubjectId,
    /// Its name.
    pub name: LocalText,
    /// The parts of the exam that make it up; empty where topics do.
    pub skills: Vec<Skill>,
    /// Where it is written.
    pub place: Place,
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
    /// The area it belongs to, where its subject is divided by topics.
    pub area: Option<AreaId>,
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

impl Help {
    /// The translation of a list of the question; `None` for a list that stands in the exam language only.
    #[must_use]
    pub const fn list(&self, role: ListRole) -> Option<&BTreeMap<ChoiceId, String>> {
        match role {
            ListRole::Options => Some(&self.options),
            ListRole::Rows | ListRole::Fields | ListRole::Checklist => Some(&self.rows),
            ListRole::Gap => None,
        }
    }
}

/// A question with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is asked.
    pub question: Question,
    /// What is right, behind its gate.
    pub key: Sealed,
    /// Why, in the exam language.
    pub explain: String,
    /// Where its truth comes from.
    pub fact: Fact,
    /// Help by language; the exam language is not among them.
    pub help: BTreeMap<Lang, Help>,
    /// Where it is written.
    pub place: Place,
}

impl Item {
    /// What is right, for whoever has a permit to read it.
    #[must_use]
    pub fn key(&self, permit: &KeyPermit) -> Option<&AnswerKey> {
        permit.holds_for(&self.question.id).then(|| self.key.inside())
    }

    /// What an answer earns.
    #[must_use]
    pub fn mark(&self, response: Option<&Response>) -> Points {
        grading::mark(&self.question, self.key.inside(), response)
    }
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

/// What a file of a bank does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediumSort {
    /// It is seen.
    Picture,
    /// It is heard.
    Recording,
}

/// A picture or recording as the bank names it.
#[derive(Debug, Clone)]
pub struct Medium<'a> {
    /// Where it is named.
    pub place: &'a Place,
    /// The question that shows it; `None` for what questions share.
    pub question: Option<&'a QuestionId>,
    /// The field that names it.
    pub field: String,
    /// Its path inside the bank.
    pub file: &'a str,
    /// What it does.
    pub sort: MediumSort,
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
    /// What there is to know of that language.
    pub exam_tongue: ExamTongue,
    /// The languages in which help is promised.
    pub help_languages: Vec<Lang>,
    /// How laws are cited; nothing where no question cites one.
    pub citations: Option<Citations>,
    /// The letters of each of these languages.
    pub letters: BTreeMap<Lang, Letters>,
    /// How long after its check is due a question stays in scored tests.
    pub grace_days: i32,
    /// Modules in order.
    pub subjects: Vec<Subject>,
    /// Areas in order.
    pub areas: Vec<Area>,
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
    /// What could not be read of it. A bank that is served has nothing here.
    pub unread: Unread,
}

/// What stands in the files of a bank and could not be read. Nothing is said to be missing, unused or unknown that is
/// only broken: an author mends the cause, and its consequences are gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread {
    /// Something of unknown extent: a whole folder.
    pub anything: bool,
    /// Something of `bank.toml`.
    pub names: bool,
    /// Something of `topics.toml`.
    pub topics: bool,
    /// Something of the rules of an exam.
    pub exams: bool,
    /// Tests of which something could not be read.
    pub tests: BTreeSet<TestId>,
    /// Help of which something could not be read, by the test that it belongs to.
    pub help: BTreeSet<(Lang, TestId)>,
    /// Questions of which something could not be read, here or in their help.
    pub questions: BTreeSet<QuestionId>,
    /// Files that could not be read beyond some line.
    pub files: BTreeSet<String>,
}

impl Unread {
    /// Whether something of this test may be missing.
    #[must_use]
    pub fn test(&self, test: &TestId) -> bool {
        self.anything || self.tests.contains(test)
    }

    /// Whether something of some test may be missing.
    #[must_use]
    pub fn some_test(&self) -> bool {
        self.anything || !self.tests.is_empty()
    }

    /// Whether something of the help with this test may be missing.
    #[must_use]
    pub fn help(&self, lang: &Lang, test: &TestId) -> bool {
        self.test(test) || self.help.contains(&(lang.clone(), test.clone()))
    }

    /// Whether `problem` may be nothing but the consequence of something that could not be read at the same place.
    #[must_use]
    pub fn explains(&self, problem: &Problem) -> bool {
        self.files.contains(&problem.file) || problem.question.as_ref().is_some_and(|question| self.questions.contains(question))
    }
}

impl Bank {
    /// The topic of this id.
    #[must_use]
    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == *id)
    }

    /// The area of this id.
    #[must_use]
    pub fn area(&self, id: &AreaId) -> Option<&Area> {
        self.areas.iter().find(|area| area.id == *id)
    }

    /// The area of what asks this topic in this part of the exam. Nothing if the topic has left the bank since.
    #[must_use]
    pub fn area_of(&self, subject: &SubjectId, topic: &TopicId, skill: Skill) -> Option<&Area> {
        let by_part = self.areas.iter().find(|area| area.subject == *subject && area.skills.contains(&skill));
        by_part.or_else(|| self.area(self.topic(topic)?.area.as_ref()?)).filter(|area| area.subject == *subject)
    }

    /// The area of a question.
    #[must_use]
    pub fn area_of_question(&self, question: &Question) -> Option<&Area> {
        self.area_of(&question.subject, &question.topic, question.skill)
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

    /// The test or extra practice that each question stands in.
    #[must_use]
    pub fn tests_by_question(&self) -> BTreeMap<&QuestionId, &TestId> {
        self.tests.values().flat_map(|test| test.questions.iter().map(|question| (question, &test.id))).collect()
    }

    /// Everything that shared material and the questions themselves show or play. Nothing else of a bank is ever sent.
    pub fn media(&self) -> impl Iterator<Item = Medium<'_>> {
        let shared = self.stimuli.values().filter_map(|entry| {
            let (file, sort) = match &entry.stimulus.material {
                Material::Image { file, .. } => (file, MediumSort::Picture),
                Material::Audio { file, .. } => (file, MediumSort::Recording),
                Material::Text { .. } | Material::Notice { .. } => return None,
            };
            Some(Medium { place: &entry.place, question: None, field: "file".to_owned(), file, sort })
        });
        let own = self.items.values().flat_map(|item| {
            let (place, question, sort) = (&item.place, Some(&item.question.id), MediumSort::Picture);
            item.question.body.pictures().into_iter().map(move |(field, file)| Medium { place, question, field, file, sort })
        });
        shared.chain(own)
    }

    /// The fixed tests, without extra practice.
    pub fn fixed_tests(&self) -> impl Iterator<Item = &Test> {
        self.tests.values().filter(|test| test.extra.is_none())
    }
}
