//! What a learner finds wrong with a question: a choice of reasons, never free text, so that nobody can write down who
//! they are.

use crate::ids::{BankId, QuestionId};
use crate::lang::Lang;
use serde::{Deserialize, Serialize};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The answer called right is wrong.
    WrongAnswer,
    /// The law or the fact has changed.
    Outdated,
    /// The question cannot be understood.
    Unclear,
    /// The help or its translation is bad.
    Translation,
    /// The recording or the picture does not work.
    Media,
    /// The question hurts or slights people.
    Offensive,
}

impl Reason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::WrongAnswer, Self::Outdated, Self::Unclear, Self::Translation, Self::Media, Self::Offensive];

    /// The name used in forms, tables and texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WrongAnswer => "wrong-answer",
            Self::Outdated => "outdated",
            Self::Unclear => "unclear",
            Self::Translation => "translation",
            Self::Media => "media",
            Self::Offensive => "offensive",
        }
    }

    /// The reason of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// A complaint: one reason, about one version of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// The bank.
    pub bank: BankId,
    /// The question.
    pub question: QuestionId,
    /// Its version when the learner complained.
    pub version: u32,
    /// What is wrong.
    pub reason: Reason,
    /// The language in which it was read.
    pub lang: Lang,
}

#[cfg(test)]
mod tests {
    use super::Reason;

    #[test]
    fn a_reason_is_found_by_its_name() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.as_str()), Some(reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
        assert_eq!(Reason::parse("other"), None);
    }
}
