//! Identifiers. Each is its own type, so that a topic can never be passed where a question is meant.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an identifier has 1 to 64 characters, each a lower-case letter a-z, a digit or a hyphen")]
pub struct BadId;

/// One to 64 characters, each `a-z`, `0-9` or `-`: safe in an address, a file name and an HTML attribute alike.
fn valid(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an identifier.
            ///
            /// # Errors
            /// [`BadId`] if the text is empty, longer than 64 characters or holds anything but `a-z`, `0-9`, `-`.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                if valid(text) { Ok(Self(text.to_owned())) } else { Err(BadId) }
            }

            /// The identifier as it is written in files, addresses and tables.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> { Self::parse(&text) }
        }
        impl From<$name> for String { fn from(id: $name) -> Self { id.0 } }
        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> { Self::parse(text) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{:?}", self.0) }
        }
    )*};
}

ids! {
    /// A question bank: `ru-exam`.
    BankId;
    /// A module of an exam: `language`, `history`, `legislation`.
    SubjectId;
    /// An area of a subject, which one test can say something about: `law-work`.
    AreaId;
    /// A topic of the syllabus: `law-migration-registration`.
    TopicId;
    /// A fixed practice test: `legislation-01`.
    TestId;
    /// A question: `legislation-007`. Never used again for another question.
    QuestionId;
    /// A text, notice, picture or recording that questions share.
    StimulusId;
    /// An option, a row, a gap or a field inside one question: `a`, `1`.
    ChoiceId;
    /// The rules of one exam: `ru-patent-2025`.
    ExamId;
    /// A person who learns. Says nothing about who that is.
    LearnerId;
    /// One sitting of one test by one learner.
    AttemptId;
    /// The device that owns a stream of records, new after every restore.
    StreamId;
    /// One press of one button, made up by the browser, so that a repeated request counts once.
    OpId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_only_what_is_safe_everywhere() {
        assert!(QuestionId::parse("legislation-007").is_ok());
        for bad in ["", "A", "a b", "а", "a/b", "a.b", "x\"", &"a".repeat(65)] {
            assert_eq!(QuestionId::parse(bad), Err(BadId), "{bad:?}");
        }
        assert!(serde_json::from_str::<QuestionId>("\"../etc\"").is_err());
    }
}
