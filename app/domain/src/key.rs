//! The gate before the right answers. A key is sealed into its item when a bank is read; whoever wants to show it needs a permit,
//! and a permit is given only where the learner may see it: in practice after asking for it, after the end, or on a key sheet
//! that need not wait.
//!
//! Marking needs no permit: it says how good an answer is and not what is right, and what it says reaches nobody before the
//! end, for it is written into the record that ends the attempt.

use crate::attempt::{Attempt, Mode};
use crate::ids::QuestionId;
use crate::question::AnswerKey;
use std::fmt;

/// A key that nobody reads in passing. It can neither be written down nor printed:
///
/// ```compile_fail
/// use domain::key::Sealed;
/// fn written<T: serde::Serialize>() {}
/// written::<Sealed>();
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(AnswerKey);

impl Sealed {
    /// Seals a key.
    #[must_use]
    pub const fn new(key: AnswerKey) -> Self {
        Self(key)
    }

    /// The key, for marking and for the checks of banks.
    pub(crate) const fn inside(&self) -> &AnswerKey {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// Permission to read keys. Nothing but an attempt that has come so far, or a form that nobody sits, gives it:
///
/// ```compile_fail
/// let permit = domain::key::KeyPermit { of: domain::key::Of::Sheet };
/// ```
#[derive(Debug, Clone)]
pub struct KeyPermit {
    of: Of,
}

#[derive(Debug, Clone)]
enum Of {
    /// This question's key alone.
    Question(QuestionId),
    /// All keys of a form.
    Sheet,
}

impl KeyPermit {
    /// For item `n` of an attempt, counted from 0: if it has ended, or in practice once the right answer was asked for.
    #[must_use]
    pub fn of_item(attempt: &Attempt, n: usize) -> Option<Self> {
        let (item, state) = (attempt.form.items.get(n)?, attempt.items.get(n)?);
        let shown = attempt.end.is_some() || (attempt.mode == Mode::Practice && state.revealed);
        shown.then(|| Self { of: Of::Question(item.question.clone()) })
    }

    /// For the key sheet of a form. `sat` says whether anybody sits this form in exam mode now: then it waits.
    #[must_use]
    pub const fn of_sheet(sat: bool) -> Option<Self> {
        if sat { None } else { Some(Self { of: Of::Sheet }) }
    }

    /// Whether it holds for this question.
    #[must_use]
    pub fn holds_for(&self, question: &QuestionId) -> bool {
        match &self.of {
            Of::Question(of) => of == question,
            Of::Sheet => true,
        }
    }
}
