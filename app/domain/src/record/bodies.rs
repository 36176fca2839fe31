//! The bodies of those records that are no events of an attempt.

use crate::goal::{Goal, RealExam};
use crate::ids::{BankId, LearnerId};
use serde::{Deserialize, Serialize};

/// A person began to learn here: nothing more is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnerCame {}

/// What a learner prepares for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalSet {
    /// In which bank.
    pub bank: BankId,
    /// What.
    pub goal: Goal,
}

/// How a learner's real exam went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RealExamTold {
    /// Of which bank.
    pub bank: BankId,
    /// How.
    pub real: RealExam,
}

/// A resume code was made. The code itself is only on paper and in its owner's browsers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeMade {
    /// Its hash, in hexadecimal digits.
    pub hash: String,
    /// The name of the secret of the site that is in the hash; empty for none.
    pub pepper: String,
}

/// Another learner turned out to be the one whom this record is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The other, who is no more.
    pub from: LearnerId,
}

/// A person was erased: nothing more is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is stored once is read for ever.
    #[test]
    fn a_body_is_written_as_ever() {
        let goal = Goal { exam: "patent".parse().unwrap(), day: Some("2026-12-01".parse().unwrap()) };
        let set = GoalSet { bank: "ru-exam".parse().unwrap(), goal };
        let json = r#"{"bank":"ru-exam","goal":{"exam":"patent","day":"2026-12-01"}}"#;
        assert_eq!((serde_json::to_string(&set).unwrap().as_str(), serde_json::from_str::<GoalSet>(json).unwrap()), (json, set));
        let real = RealExam { exam: "patent".parse().unwrap(), day: "2026-12-01".parse().unwrap(), passed: true, said: Some(70) };
        let told = RealExamTold { bank: "ru-exam".parse().unwrap(), real };
        let json = r#"{"bank":"ru-exam","real":{"exam":"patent","day":"2026-12-01","passed":true,"said":70}}"#;
        assert_eq!((serde_json::to_string(&told).unwrap().as_str(), serde_json::from_str::<RealExamTold>(json).unwrap()), (json, told));
        let joined = Joined { from: "learner-2".parse().unwrap() };
        assert_eq!(serde_json::to_string(&joined).unwrap(), r#"{"from":"learner-2"}"#);
        assert_eq!(serde_json::to_string(&LearnerCame {}).unwrap(), "{}");
    }
}
