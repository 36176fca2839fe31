//! A form: what one attempt asks, item by item. It is stored with the attempt, so that a result never changes
//! because a question did (design D5).

use crate::bank::{Bank, Item, Test};
use crate::ids::{AreaId, BankId, ChoiceId, ExamId, QuestionId, SubjectId, TestId, TopicId};
use crate::points::Points;
use crate::question::Skill;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Raised whenever [`crate::grading::mark`] would give another result for any answer.
pub const GRADER_VERSION: u32 = 2;

/// What a form was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A fixed practice test.
    Test(TestId),
    /// A set of extra practice: it says nothing about passing.
    Extra(TestId),
    /// Practice that was put together for one learner: it says nothing about passing.
    Drill(Drill),
    /// A mock exam drawn by the blueprint of an exam, with the seed it was drawn with.
    Drawn {
        /// The exam.
        exam: ExamId,
        /// The seed, kept for the record only: the form is never drawn again from it.
        seed: u64,
    },
}

impl Origin {
    /// The name of the test or of the exam, as it is stored with the attempt.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Test(test) | Self::Extra(test) => test.as_str(),
            Self::Drill(drill) => drill.name(),
            Self::Drawn { exam, .. } => exam.as_str(),
        }
    }
}

/// What practice is put together from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drill {
    /// Whatever helps most now.
    Plan,
    /// What was answered wrong the last time.
    Mistakes,
    /// One topic.
    Topic(TopicId),
    /// One area of a subject.
    Area(AreaId),
    /// A whole subject.
    Subject(SubjectId),
}

impl Drill {
    /// Its name in addresses and as it is stored with the attempt: `practice`, `mistakes`, the topic, the area or the subject.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Plan => "practice",
            Self::Mistakes => "mistakes",
            Self::Topic(topic) => topic.as_str(),
            Self::Area(area) => area.as_str(),
            Self::Subject(subject) => subject.as_str(),
        }
    }

    /// The drill of this name, if the bank can give it.
    #[must_use]
    pub fn of_name(bank: &Bank, name: &str) -> Option<Self> {
        match name {
            "practice" => Some(Self::Plan),
            "mistakes" => Some(Self::Mistakes),
            other => {
                let topic = bank.topics.iter().find(|topic| topic.id.as_str() == other).map(|topic| Self::Topic(topic.id.clone()));
                let area = || bank.areas.iter().find(|area| area.id.as_str() == other).map(|area| Self::Area(area.id.clone()));
                let subject = || bank.subjects.iter().find(|of| of.id.as_str() == other).map(|of| Self::Subject(of.id.clone()));
                topic.or_else(area).or_else(subject)
            }
        }
    }
}

/// Why a question comes now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It was answered wrong the last time.
    Mistake,
    /// It fades, and should be fresh on the day.
    Fading,
    /// It is new, in a topic that is weak.
    WeakTopic,
    /// It is new.
    New,
}

/// A question to practise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// The question.
    pub question: QuestionId,
    /// Why now.
    pub why: Why,
}

/// One item of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormItem {
    /// The question.
    pub question: QuestionId,
    /// The version that was asked.
    pub version: u32,
    /// The options in the order shown; empty for kinds without a list of options.
    pub options: Vec<ChoiceId>,
    /// What it can earn.
    pub points: Points,
    /// Its module, frozen so that scores can be rebuilt without the bank.
    pub subject: SubjectId,
    /// Its part of the exam.
    pub skill: Skill,
    /// Its main topic.
    pub topic: TopicId,
    /// What the learner judges the answer by, where no machine can mark it; empty otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<ChoiceId>,
    /// Why it was chosen for this learner, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
}

/// The version of an exam's rules that stood when the form was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleVersion {
    /// The exam.
    pub exam: ExamId,
    /// Its version.
    pub version: u32,
}

/// What one attempt asks, and by which rules it is marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The bank it comes from.
    pub bank: BankId,
    /// The edition of the bank.
    pub bank_version: String,
    /// What it was made from.
    pub origin: Origin,
    /// The items in order.
    pub items: Vec<FormItem>,
    /// How many questions of the fixed test had left it by themselves, the law having changed.
    pub withdrawn: u32,
    /// The rules of all exams of the bank at that time.
    pub rules: Vec<RuleVersion>,
    /// The grader that will mark it.
    pub grader: u32,
}

impl Form {
    /// The form of a fixed test on a day: its live questions in the author's order.
    #[must_use]
    pub fn of_test(bank: &Bank, test: &Test, today: Date) -> Self {
        let (live, withdrawn) = bank.live_questions(test, today);
        Self {
            bank: bank.id.clone(),
            bank_version: bank.version.clone(),
            origin: if test.extra.is_some() { Origin::Extra(test.id.clone()) } else { Origin::Test(test.id.clone()) },
            items: live.into_iter().map(FormItem::of).collect(),
            withdrawn: u32::try_from(withdrawn).unwrap_or(u32::MAX),
            rules: RuleVersion::of(bank),
            grader: GRADER_VERSION,
        }
    }

    /// The form of practice put together for one learner. Questions on one text stand together.
    #[must_use]
    pub fn of_drill(bank: &Bank, drill: Drill, picks: &[Pick]) -> Self {
        let found = picks.iter().filter_map(|pick| Some((bank.items.get(&pick.question)?, pick.why)));
        let mut items: Vec<(&Item, Why)> = Vec::with_capacity(picks.len());
        for (item, why) in found {
            let text = item.question.stimulus.as_ref();
            let beside = items.iter().rposition(|(other, _)| text.is_some() && other.question.stimulus.as_ref() == text);
            items.insert(beside.map_or(items.len(), |place| place + 1), (item, why));
        }
        Self {
            bank: bank.id.clone(),
            bank_version: bank.version.clone(),
            origin: Origin::Drill(drill),
            items: items.into_iter().map(|(item, why)| FormItem { why: Some(why), ..FormItem::of(item) }).collect(),
            withdrawn: 0,
            rules: RuleVersion::of(bank),
            grader: GRADER_VERSION,
        }
    }

    /// What the whole form can earn.
    #[must_use]
    pub fn max(&self) -> Points {
        self.items.iter().map(|item| item.points).sum()
    }
}

impl FormItem {
    /// An item with its options in the author's order.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        Self {
            question: item.question.id.clone(),
            version: item.question.version,
            options: item.question.body.options().iter().map(|option| option.id.clone()).collect(),
            points: item.question.points,
            subject: item.question.subject.clone(),
            skill: item.question.skill,
            topic: item.question.topic.clone(),
            checklist: item.question.body.checklist().iter().map(|point| point.id.clone()).collect(),
            why: None,
        }
    }

    /// Whether only the learner can judge the answer.
    #[must_use]
    pub fn is_task(&self) -> bool {
        !self.checklist.is_empty()
    }
}

impl RuleVersion {
    /// The rules of all exams of a bank.
    #[must_use]
    pub fn of(bank: &Bank) -> Vec<Self> {
        bank.exams.iter().map(|exam| Self { exam: exam.id.clone(), version: exam.version }).collect()
    }
}
