//! What a learner wants to reach: an exam, and perhaps its day.

use crate::ids::ExamId;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The exam that a learner prepares for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Which exam.
    pub exam: ExamId,
    /// Its day, if it is known.
    pub day: Option<Date>,
}

impl Goal {
    /// Whether an exam may be on this day: nobody prepares for one that was years ago, or will be when a child is grown up.
    #[must_use]
    pub fn may_be_on(day: Date, today: Date) -> bool {
        day >= earliest(today) && day <= today.saturating_add(10.years())
    }

    /// Whether somebody may tell today how an exam of this day went: it is over, and fresh in mind.
    #[must_use]
    pub fn may_be_told(day: Date, today: Date) -> bool {
        day < today && day >= earliest(today)
    }
}

fn earliest(today: Date) -> Date {
    today.saturating_sub(2.years())
}

/// How a real exam went, as the learner chose to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_exam_is_on_a_sensible_day() {
        let today = date(2026, 11, 22);
        for (day, may_be, may_be_told) in [
            (date(2026, 11, 21), true, true),
            (date(2026, 11, 22), true, false),
            (date(2024, 11, 22), true, true),
            (date(2024, 11, 21), false, false),
            (date(1999, 1, 1), false, false),
            (date(2031, 2, 3), true, false),
            (date(2036, 11, 23), false, false),
            (date(9999, 12, 31), false, false),
        ] {
            assert_eq!((Goal::may_be_on(day, today), Goal::may_be_told(day, today)), (may_be, may_be_told), "{day}");
        }
        assert!(!Goal::may_be_told(Date::MIN, Date::MIN) && Goal::may_be_on(Date::MAX, Date::MAX), "at the ends of the calendar");
    }
}
