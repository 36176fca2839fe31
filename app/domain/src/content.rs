//! What every kind of content has in common: it is written in files by authors, and what is wrong in it is said with the
//! place, by a rule that has a name. Which rules there are is said by each kind of content, see [`crate::bank::check`].

use crate::ids::QuestionId;
use serde::Serialize;

/// Where something is written: the file, relative to the folder of its kind of content, and the line, counted from 1.
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
    /// The bank, or whatever it stands in, must not be used.
    Error,
    /// It can be used, and should be mended.
    Warning,
}

/// Something wrong in content, for its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The file, relative to the folder of its kind of content.
    pub file: String,
    /// The line, counted from 1; 0 where the whole file is meant.
    pub line: usize,
    /// The question concerned, if it is one.
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

/// A rule: its fixed name and what breaking it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Short, fixed, in kebab case: `duplicate-option`.
    pub name: &'static str,
    /// How bad it is to break it.
    pub severity: Severity,
}

impl Rule {
    /// A rule without which content must not be used.
    #[must_use]
    pub const fn error(name: &'static str) -> Self {
        Self { name, severity: Severity::Error }
    }

    /// A rule that usable content may still break.
    #[must_use]
    pub const fn warning(name: &'static str) -> Self {
        Self { name, severity: Severity::Warning }
    }

    /// The problem that this rule is broken at a place, in a field of what stands there.
    #[must_use]
    pub fn broken(&self, place: &Place, question: Option<&QuestionId>, field: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem {
            severity: self.severity,
            file: place.file.clone(),
            line: place.line,
            question: question.cloned(),
            field: field.into(),
            rule: self.name,
            message: message.into(),
        }
    }
}
