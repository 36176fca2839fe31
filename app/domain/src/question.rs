//! What is asked ([`Question`], public) and what is right ([`AnswerKey`], secret): two types, on purpose.

use crate::ids::{ChoiceId, QuestionId, StimulusId, SubjectId, TopicId};
use crate::kind::Body;
use crate::points::Points;
use crate::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The part of the exam a question trains: the axis of pass and fail. Weak topics use the other axis, [`TopicId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Skill {
    /// Understanding by ear.
    #[serde(rename = "skill-listening")]
    Listening,
    /// Understanding a written text.
    #[serde(rename = "skill-reading")]
    Reading,
    /// Filling forms, writing notes.
    #[serde(rename = "skill-writing")]
    Writing,
    /// Speaking; no machine marks it.
    #[serde(rename = "skill-speaking")]
    Speaking,
    /// Words and grammar.
    #[serde(rename = "skill-lexis-grammar")]
    LexisGrammar,
    /// Facts of history and law.
    #[serde(rename = "skill-knowledge")]
    Knowledge,
}

impl Skill {
    /// Every skill, in the order of the exam.
    pub const ALL: [Self; 6] = [Self::Listening, Self::Reading, Self::Writing, Self::Speaking, Self::LexisGrammar, Self::Knowledge];

    /// The name used in files and texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listening => "skill-listening",
            Self::Reading => "skill-reading",
            Self::Writing => "skill-writing",
            Self::Speaking => "skill-speaking",
            Self::LexisGrammar => "skill-lexis-grammar",
            Self::Knowledge => "skill-knowledge",
        }
    }
}

/// Something that can be chosen or filled: an option, a left-hand row, a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its name inside the question.
    pub id: ChoiceId,
    /// What it says, in the exam language.
    pub text: String,
}

/// One gap of a text and what may stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The `1` of `{1}` in the text.
    pub id: ChoiceId,
    /// The words to choose from.
    pub options: Vec<Choice>,
}

/// How a partly right answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credit {
    /// Everything right, or nothing.
    All,
    /// A part of the points for each right part.
    Parts,
}

/// What is asked. Everything in it may be shown while an exam runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name for ever.
    pub id: QuestionId,
    /// Raised when what is asked, the options or the key change.
    pub version: u32,
    /// The module it belongs to.
    pub subject: SubjectId,
    /// The main topic: the axis of weak topics.
    pub topic: TopicId,
    /// Further topics.
    pub also: Vec<TopicId>,
    /// The part of the exam: the axis of pass and fail.
    pub skill: Skill,
    /// The one point of grammar or vocabulary it tests, for language questions.
    pub grammar: Option<String>,
    /// 1 easy, 2 middle, 3 hard.
    pub difficulty: u8,
    /// The shared text, notice, picture or recording.
    pub stimulus: Option<StimulusId>,
    /// What a fully right answer earns; nothing where no machine can mark it.
    pub points: Points,
    /// What a partly right answer earns.
    pub credit: Credit,
    /// The question itself, in the exam language.
    pub stem: String,
    /// Its kind, and what belongs to it.
    pub body: Body,
}

/// What is right. Not `Serialize`: it can reach a page only through code that says so by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerKey {
    /// The right option.
    One(ChoiceId),
    /// All the right options.
    Set(BTreeSet<ChoiceId>),
    /// Whether the statement is right.
    Truth(bool),
    /// The right option for each row or gap.
    Pairs(BTreeMap<ChoiceId, ChoiceId>),
    /// The right order.
    Order(Vec<ChoiceId>),
    /// All accepted wordings, the first being the one to show.
    Text(Vec<String>),
    /// All accepted wordings of each field, the first being the one to show.
    Fields(BTreeMap<ChoiceId, Vec<String>>),
    /// One good answer of many, to compare with.
    Model(String),
}

impl AnswerKey {
    /// The values of the options that are right, as the fields of a form say them; none where no option is chosen.
    #[must_use]
    pub fn right_ids(&self) -> Vec<String> {
        match self {
            Self::One(id) => vec![id.to_string()],
            Self::Set(ids) => ids.iter().map(ToString::to_string).collect(),
            Self::Truth(truth) => vec![truth.to_string()],
            Self::Pairs(_) | Self::Order(_) | Self::Text(_) | Self::Fields(_) | Self::Model(_) => Vec::new(),
        }
    }

    /// The answer that is all right: the first accepted wording where there are several.
    #[must_use]
    pub fn response(&self) -> Response {
        let first = |texts: &Vec<String>| texts.first().cloned().unwrap_or_default();
        match self {
            Self::One(id) => Response::One(id.clone()),
            Self::Set(ids) => Response::Set(ids.clone()),
            Self::Truth(truth) => Response::Truth(*truth),
            Self::Pairs(pairs) => Response::Pairs(pairs.clone()),
            Self::Order(order) => Response::Order(order.clone()),
            Self::Text(texts) => Response::Text(first(texts)),
            Self::Model(model) => Response::Text(model.clone()),
            Self::Fields(fields) => Response::Fields(fields.iter().map(|(id, texts)| (id.clone(), first(texts))).collect()),
        }
    }
}

/// What questions share: a text to read, a notice, a picture, a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stimulus {
    /// Its name.
    pub id: StimulusId,
    /// Shown above it.
    pub title: Option<String>,
    /// What it is.
    pub material: Material,
}

/// The material of a stimulus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Material {
    /// A text to read; paragraphs are separated by an empty line.
    Text {
        /// The text.
        text: String,
    },
    /// A notice, shown as a notice.
    Notice {
        /// The text.
        text: String,
    },
    /// A picture.
    Image {
        /// Path inside the bank.
        file: String,
        /// What is seen, for those who do not see it.
        alt: String,
    },
    /// A recording. Its transcript is kept apart, see [`crate::bank::StimulusEntry`].
    Audio {
        /// Path inside the bank.
        file: String,
        /// How often it may be played in exam mode.
        plays: u8,
    },
}

/// How soon a fact may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volatility {
    /// Read again every five years.
    Constitution,
    /// Read again every two years.
    Stable,
    /// Read again every 90 days.
    Volatile,
}

/// How well a statement is supported by its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Stated by a page that was read.
    A,
    /// Only an old, secondary or weak page.
    B,
    /// General knowledge, not confirmed.
    C,
}

/// Where a question's truth comes from and how long it can be trusted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fact {
    /// Articles, written `115-FZ art. 13.3`.
    pub law: Vec<String>,
    /// Where it was read.
    pub source: Option<String>,
    /// How well the source supports it.
    pub support: Option<Support>,
    /// How soon it may change.
    pub volatility: Option<Volatility>,
    /// Date of the newest source read.
    pub checked_on: Option<Date>,
    /// The day after which it must be read again.
    pub check_again_by: Option<Date>,
    /// First day on which the key is right.
    pub true_from: Option<Date>,
    /// Last day on which the key is right.
    pub true_until: Option<Date>,
}

impl Fact {
    /// Whether the question may be scored on `today`: its key is right that day, and its check is not overdue by
    /// more than `grace_days`. A question that fails this leaves scored tests by itself (design D7).
    #[must_use]
    pub fn live(&self, today: Date, grace_days: i32) -> bool {
        self.holds(today) && !self.overdue(today, grace_days)
    }

    /// Whether the key is right on `today` as far as its author knew.
    #[must_use]
    pub fn holds(&self, today: Date) -> bool {
        self.true_from.is_none_or(|from| from <= today) && self.true_until.is_none_or(|until| today <= until)
    }

    /// Whether somebody should have read the source again, more than `grace_days` ago.
    #[must_use]
    pub fn overdue(&self, today: Date, grace_days: i32) -> bool {
        self.check_again_by.is_some_and(|by| today > by.checked_add(jiff::Span::new().days(grace_days)).unwrap_or(Date::MAX))
    }

    /// Whether the fact changes so often that it is never scored, only practised.
    #[must_use]
    pub fn volatile(&self) -> bool {
        self.volatility == Some(Volatility::Volatile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_fact_leaves_scored_tests_by_itself() {
        let fact = Fact {
            true_from: Some(date(2025, 1, 1)),
            true_until: Some(date(2026, 6, 30)),
            check_again_by: Some(date(2026, 1, 31)),
            ..Fact::default()
        };
        assert!(!fact.live(date(2024, 12, 31), 30), "not yet right");
        assert!(fact.live(date(2025, 1, 1), 30));
        assert!(fact.live(date(2026, 3, 2), 30), "last day of grace");
        assert!(!fact.live(date(2026, 3, 3), 30), "check overdue");
        let checked = Fact { check_again_by: None, ..fact };
        assert!(checked.live(date(2026, 6, 30), 30));
        assert!(!checked.live(date(2026, 7, 1), 30), "the law changed");
        assert!(Fact::default().live(date(2100, 1, 1), 0), "a fact without dates does not expire");
    }
}
