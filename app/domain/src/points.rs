//! Points. A part of a point is kept exactly, so that parts add up to the whole they are parts of, and so that a sum reaches
//! a minimum whenever its parts do. Only what a person reads is rounded, and always downwards.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// One point, in the units in which points are counted: the least number that all numbers from 1 to 26 divide, and 100 as
/// well. So a share of a question with up to 26 parts is exact; a bank may ask for 8.
pub const POINT: u64 = 26_771_144_400;
/// The hundredth part of a point.
const HUNDREDTH: u64 = POINT / 100;

/// An amount of points.
///
/// It is written as a number of hundredths where it is one, which it always was before parts became exact, and otherwise
/// as a fraction: `250` is two points and a half, `"1/3"` a third of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(u64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// Whole points.
    #[must_use]
    pub const fn whole(points: u32) -> Self {
        Self((points as u64).saturating_mul(POINT))
    }

    /// Hundredths of a point.
    #[must_use]
    pub const fn hundredths(hundredths: u32) -> Self {
        Self((hundredths as u64).saturating_mul(HUNDREDTH))
    }

    /// So many units, of which [`POINT`] make a point: how a database keeps points.
    #[must_use]
    pub const fn units(units: u64) -> Self {
        Self(units)
    }

    /// The amount in units, of which [`POINT`] make a point.
    #[must_use]
    pub const fn as_units(self) -> u64 {
        self.0
    }

    /// The whole hundredths in the amount.
    #[must_use]
    pub const fn as_hundredths(self) -> u32 {
        let hundredths = self.0 / HUNDREDTH;
        if hundredths > u32::MAX as u64 { u32::MAX } else { hundredths as u32 }
    }

    /// `part` of `whole` of these points. Nothing if `whole` is 0.
    #[must_use]
    pub fn share(self, part: usize, whole: usize) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        Self::floor(u128::from(self.0) * part.min(whole) as u128 / whole as u128)
    }

    /// The amount as people read it: without what is less than a hundredth.
    #[must_use]
    pub const fn shown(self) -> Self {
        Self(self.0 - self.0 % HUNDREDTH)
    }

    /// The least number of whole points that is `part` of `whole` of these points, and never more than these points are
    /// when they are shown.
    #[must_use]
    pub fn whole_share(self, part: u32, whole: u32) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        let points = (u128::from(self.0) * u128::from(part)).div_ceil(u128::from(whole) * u128::from(POINT));
        Self::floor(points.saturating_mul(u128::from(POINT))).min(self.shown())
    }

    /// What is missing up to `needed`; nothing if it is reached.
    #[must_use]
    pub const fn missing_to(self, needed: Self) -> Self {
        Self(needed.0.saturating_sub(self.0))
    }

    /// Shown to a person: whole points without decimals, others with one or two: `3`, `2.5`, `0.33`.
    #[must_use]
    pub fn display(self, decimal: char) -> String {
        let hundredths = self.0 / HUNDREDTH;
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        match (rest, rest % 10) {
            (0, _) => whole.to_string(),
            (_, 0) => format!("{whole}{decimal}{}", rest / 10),
            _ => format!("{whole}{decimal}{rest:02}"),
        }
    }

    fn floor(units: u128) -> Self {
        Self(u64::try_from(units).unwrap_or(u64::MAX))
    }

    /// Reads `1/3`; nothing if that is not a number of units.
    fn fraction(text: &str) -> Option<Self> {
        let (over, under) = text.split_once('/')?;
        let (over, under): (u64, u64) = (over.parse().ok()?, under.parse().ok()?);
        let units = u128::from(over) * u128::from(POINT);
        let under = u128::from(under);
        if under == 0 || !units.is_multiple_of(under) { None } else { u64::try_from(units / under).ok().map(Self) }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(HUNDREDTH) {
            return serializer.serialize_u64(self.0 / HUNDREDTH);
        }
        let (mut a, mut b) = (self.0, POINT);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        serializer.collect_str(&format_args!("{}/{}", self.0 / a, POINT / a))
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Points;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("hundredths of a point, or a fraction such as \"1/3\"")
            }
            fn visit_u64<E: Error>(self, hundredths: u64) -> Result<Points, E> {
                hundredths.checked_mul(HUNDREDTH).map(Points).ok_or_else(|| E::custom("more points than there can be"))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Points, E> {
                Points::fraction(text).ok_or_else(|| E::custom("no fraction of a point"))
            }
        }
        deserializer.deserialize_any(Written)
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

    /// Per cent to be drawn, rounded down: nobody reads 60 who has 59.9. 0 if nothing could be earned.
    #[must_use]
    pub fn percent(self) -> u32 {
        let percent = (u128::from(self.earned.0) * 100).checked_div(u128::from(self.max.0)).unwrap_or(0);
        u32::try_from(percent).unwrap_or(u32::MAX)
    }

    /// Per cent to be compared with a border, not rounded. 0 if nothing could be earned.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "up to 3,000 points both numbers are exact, and no border is so near")]
    pub fn share_of_hundred(self) -> f64 {
        if self.max == Points::ZERO { 0.0 } else { (u128::from(self.earned.0) * 100) as f64 / self.max.0 as f64 }
    }

    /// Which of two scores is the greater share of what could be earned, exactly.
    #[must_use]
    pub fn cmp_share(self, other: Self) -> Ordering {
        let product = |earned: Points, max: Points| u128::from(earned.0) * u128::from(max.0);
        match (self.max, other.max) {
            (Points::ZERO, Points::ZERO) => Ordering::Equal,
            (Points::ZERO, _) => Points::ZERO.cmp(&other.earned),
            (_, Points::ZERO) => self.earned.cmp(&Points::ZERO),
            _ => product(self.earned, other.max).cmp(&product(other.earned, self.max)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_are_exact_and_read_well() {
        assert_eq!(Points::whole(1).share(1, 3).as_hundredths(), 33);
        assert_eq!(Points::whole(1).share(3, 3), Points::whole(1));
        assert_eq!(Points::whole(1).share(7, 3), Points::whole(1));
        assert_eq!(Points::whole(1).share(1, 0), Points::ZERO);
        assert_eq!(Points::hundredths(250).display(','), "2,5");
        assert_eq!(Points::whole(1).share(1, 3).display('.'), "0.33");
        assert_eq!(Points::whole(1).share(2, 3).display('.'), "0.66");
        assert_eq!(Points::hundredths(305).display('.'), "3.05");
        assert_eq!(Points::whole(12).display('.'), "12");
    }

    /// 11 points, a third and two thirds are 12.
    #[test]
    fn parts_of_different_questions_add_up() {
        let point = Points::whole(1);
        assert_eq!(Points::whole(11) + point.share(1, 3) + point.share(2, 3), Points::whole(12));
        assert_eq!(point.share(1, 2) + point.share(1, 3) + point.share(1, 6), point);
        assert_eq!((0..7).map(|_| point.share(1, 7)).sum::<Points>(), point);
    }

    #[test]
    fn percent_never_rounds_up() {
        let score = Score { earned: Points::hundredths(5999), max: Points::whole(100) };
        assert_eq!(score.percent(), 59);
        assert_eq!(Score::default().percent(), 0);
        assert_eq!(Score { earned: Points::whole(12), max: Points::whole(20) }.share_of_hundred(), 60.0);
    }

    /// 199 of 300 and 2 of 3 are both drawn as 66 per cent, and are not the same.
    #[test]
    fn shares_are_compared_before_they_are_rounded() {
        let score = |earned, max| Score { earned: Points::whole(earned), max: Points::whole(max) };
        assert_eq!(score(199, 300).percent(), score(2, 3).percent());
        assert_eq!(score(199, 300).cmp_share(score(2, 3)), Ordering::Less);
        assert_eq!(score(4, 6).cmp_share(score(2, 3)), Ordering::Equal);
        assert_eq!(Score::default().cmp_share(score(0, 3)), Ordering::Equal);
        assert_eq!(Score::default().cmp_share(score(1, 3)), Ordering::Less);
    }

    #[test]
    fn what_was_written_before_means_the_same() {
        let read = |text: &str| serde_json::from_str::<Points>(text);
        assert_eq!(read("33").unwrap(), Points::hundredths(33));
        assert_eq!(read("100").unwrap(), Points::whole(1));
        assert_ne!(read("33").unwrap(), Points::whole(1).share(1, 3));
        assert_eq!(serde_json::to_string(&Points::whole(1).share(1, 3)).unwrap(), "\"1/3\"");
        assert_eq!(serde_json::to_string(&Points::whole(5).share(2, 3)).unwrap(), "\"10/3\"");
        assert_eq!(serde_json::to_string(&Points::whole(1).share(1, 4)).unwrap(), "25");
        for bad in ["-1", "0.5", "\"1/0\"", "\"1/29\"", "\"-1/3\"", "\"x\"", "18446744073709551615", "null"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        /// However many parts questions have, all parts of each are the whole, in any order.
        #[test]
        fn all_parts_are_the_whole(questions in prop::collection::vec((1..=100_u32, 1..=26_usize), 0..60)) {
            let parts = questions.iter().flat_map(|(points, of)| (0..*of).map(|_| Points::whole(*points).share(1, *of)));
            prop_assert_eq!(parts.sum::<Points>(), Points::whole(questions.iter().map(|(points, _)| points).sum()));
        }

        /// What is written is read again as it was, and in one way only.
        #[test]
        fn written_and_read(points in 0..=100_u32, part in 0..=26_usize, of in 1..=26_usize) {
            let points = Points::whole(points).share(part, of);
            let text = serde_json::to_string(&points).unwrap();
            prop_assert_eq!(serde_json::from_str::<Points>(&text).unwrap(), points);
            prop_assert_eq!(text.starts_with('"'), points != points.shown());
        }
    }
}
