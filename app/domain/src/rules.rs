//! The rules of an exam as dated data. Every number says where it comes from and how sure we are of it.

use crate::ids::{ExamId, SubjectId, TopicId};
use crate::lang::LocalText;
use crate::points::Points;
use crate::question::Skill;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How sure we are of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A source states it.
    Stated,
    /// It follows from what sources state.
    Inferred,
    /// No source was found; we assume it, on the strict side.
    Assumed,
}

impl Confidence {
    /// Whether the learner must be told that a result based on it is approximate.
    #[must_use]
    pub const fn approximate(self) -> bool {
        !matches!(self, Self::Stated)
    }
}

/// A minimum: so many of so many points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minimum {
    /// Points needed.
    pub need: u32,
    /// Of how many.
    pub of: u32,
    /// The less sure of the two numbers decides.
    pub confidence: Confidence,
    /// Where the numbers were read.
    pub source: String,
}

impl Minimum {
    /// The points needed in a test that gives `max` points, rounded up to a whole point, as the real exam counts
    /// whole points and practice should not be easier than the exam.
    #[must_use]
    pub fn scaled_to(&self, max: Points) -> Points {
        max.whole_share(self.need, self.of)
    }
}

/// One part of a module: listening, reading …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which part.
    pub skill: Skill,
    /// How many items the exam has here that a machine can mark, for drawing mock exams.
    pub items: Option<u32>,
    /// How many tasks the exam has here that only the learner can judge; they earn no points.
    #[serde(default)]
    pub tasks: u32,
    /// The minimum of this part, if it has one.
    pub minimum: Option<Minimum>,
}

/// So many items from a group of topics: how a mock exam mixes topics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicQuota {
    /// The group.
    pub topics: Vec<TopicId>,
    /// How many items it gives.
    pub items: u32,
}

/// "One part may fail a little": as many parts may stay below their minimum, but not below `floor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leniency {
    /// How many parts.
    pub parts: usize,
    /// What they must reach all the same.
    pub floor: Minimum,
}

/// One module of an exam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Which module.
    pub subject: SubjectId,
    /// How many items the exam has here.
    pub items: u32,
    /// How sure we are of the number of items.
    pub items_confidence: Confidence,
    /// The minimum of the module.
    pub minimum: Option<Minimum>,
    /// Its parts, where the exam has parts.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// How the items are spread over topics, where the module has no parts.
    #[serde(default)]
    pub quotas: Vec<TopicQuota>,
    /// Whether a part may stay below its minimum.
    pub leniency: Option<Leniency>,
}

/// The rules of one exam in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exam {
    /// `ru-patent-2025`.
    pub id: ExamId,
    /// Raised when any rule changes; frozen into every attempt.
    pub version: u32,
    /// Its place among the exams shown to a learner, the one most people need first.
    pub rank: u32,
    /// What it is for: "patent", in the reader's language.
    pub name: LocalText,
    /// First day of these rules.
    pub valid_from: Date,
    /// Last day of these rules.
    pub valid_until: Option<Date>,
    /// The clock of the whole exam, in minutes.
    pub minutes: u32,
    /// How sure we are of the clock.
    pub minutes_confidence: Confidence,
    /// Date of the newest source read.
    pub checked_on: Date,
    /// The main source.
    pub source: String,
    /// What a learner should know about these rules.
    pub note: LocalText,
    /// The modules.
    pub modules: Vec<Module>,
    /// The minimum of the whole exam.
    pub total: Option<Minimum>,
}

impl Exam {
    /// Whether these rules are in force on a day.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day <= until)
    }

    /// The module of a subject, if the exam has it.
    #[must_use]
    pub fn module(&self, subject: &SubjectId) -> Option<&Module> {
        self.modules.iter().find(|module| module.subject == *subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(3, 5, 20, 12)]
    #[case(2, 5, 20, 8)]
    #[case(3, 6, 20, 10)]
    #[case(6, 12, 25, 13)]
    #[case(2, 4, 5, 3)]
    #[case(2, 4, 19, 10)]
    #[case(50, 100, 19, 10)]
    #[case(70, 100, 5, 4)]
    #[case(5, 5, 20, 20)]
    #[case(1, 0, 20, 0)]
    fn minima_scale_up_never_down(#[case] need: u32, #[case] of: u32, #[case] max: u32, #[case] points: u32) {
        let minimum = Minimum { need, of, confidence: Confidence::Stated, source: String::new() };
        assert_eq!(minimum.scaled_to(Points::whole(max)), Points::whole(points));
        assert_eq!(minimum.scaled_to(Points::whole(max)).shown(), minimum.scaled_to(Points::whole(max)), "as it is shown");
    }
}
