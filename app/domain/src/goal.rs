//! What a learner wants to reach: an exam, and perhaps its day.

use crate::ids::ExamId;
use jiff::civil::Date;
use serde::Serialize;

/// The exam that a learner prepares for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// Which exam.
    pub exam: ExamId,
    /// Its day, if it is known.
    pub day: Option<Date>,
}

/// How a real exam went, as the learner chose to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RealExam {
    /// Which exam.
    pub exam: ExamId,
    /// Its day.
    pub day: Date,
    /// Whether it was passed.
    pub passed: bool,
    /// The chance to pass that Safar saw then, in per cent; nothing if it had no opinion.
    pub said: Option<u8>,
}
