//! Points in hundredths, so that a part of a point is exact and two machines always agree.

use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// An amount of points, kept in hundredths of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(u32);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// Whole points.
    #[must_use]
    pub const fn whole(points: u32) -> Self {
        Self(points.saturating_mul(100))
    }

    /// Hundredths of a point.
    #[must_use]
    pub const fn hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// The amount in hundredths.
    #[must_use]
    pub const fn as_hundredths(self) -> u32 {
        self.0
    }

    /// `part` of `whole` of these points, rounded down to a hundredth. Nothing if `whole` is 0.
    #[must_use]
    pub fn share(self, part: usize, whole: usize) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        let part = part.min(whole) as u64;
        Self((u64::from(self.0) * part / whole as u64) as u32)
    }

    /// What is missing up to `needed`; nothing if it is reached.
    #[must_use]
    pub const fn missing_to(self, needed: Self) -> Self {
        Self(needed.0.saturating_sub(self.0))
    }

    /// Shown to a person: whole points without decimals, others with one or two: `3`, `2.5`, `0.33`.
    #[must_use]
    pub fn display(self, decimal: char) -> String {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match (rest, rest % 10) {
            (0, _) => whole.to_string(),
            (_, 0) => format!("{whole}{decimal}{}", rest / 10),
            _ => format!("{whole}{decimal}{rest:02}"),
        }
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}
impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

/// Points earned of points possible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// What the learner earned.
    pub earned: Points,
    /// What could be earned.
    pub max: Points,
}

impl Score {
    /// Adds one item's points.
    pub fn add(&mut self, earned: Points, max: Points) {
        self.earned += earned;
        self.max += max;
    }

    /// Per cent, rounded down: nobody reads 60 who has 59.9. 0 if nothing could be earned.
    #[must_use]
    pub fn percent(self) -> u32 {
        if self.max == Points::ZERO { 0 } else { (u64::from(self.earned.0) * 100 / u64::from(self.max.0)) as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_round_down_and_read_well() {
        assert_eq!(Points::whole(1).share(1, 3).as_hundredths(), 33);
        assert_eq!(Points::whole(1).share(3, 3), Points::whole(1));
        assert_eq!(Points::whole(1).share(7, 3), Points::whole(1));
        assert_eq!(Points::hundredths(250).display(','), "2,5");
        assert_eq!(Points::hundredths(33).display('.'), "0.33");
        assert_eq!(Points::hundredths(305).display('.'), "3.05");
        assert_eq!(Points::whole(12).display('.'), "12");
    }

    #[test]
    fn percent_never_rounds_up() {
        let score = Score { earned: Points::hundredths(5999), max: Points::whole(100) };
        assert_eq!(score.percent(), 59);
        assert_eq!(Score::default().percent(), 0);
    }
}
