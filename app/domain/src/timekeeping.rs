//! What to think of a machine's clock. Safar keeps a time of its own, which goes on from where it was and never leaps; the
//! machine's clock is a witness that is listened to as long as what it says can be.

use crate::attempt::Millis;

/// Within this the machine's clock agrees: clocks drift, and are set right a little every hour.
pub const ALIKE: Millis = 60_000;

/// So far ahead a clock is believed: a machine may have been off or asleep over the longest holidays. Farther ahead it is
/// more likely that somebody has set it wrong.
pub const LONGEST_SLEEP: Millis = 14 * 24 * 3_600_000;

/// A clock that leaps ahead while Safar runs is believed once it has stayed there for so long: a machine that has slept
/// loses nothing by it, and a mistake may be mended meanwhile.
pub const PROBATION: Millis = 10 * 60_000;

/// What is thought of the machine's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockCheck {
    /// It agrees, but for so much.
    Alike(Millis),
    /// It is so much ahead, as if the machine had slept.
    Slept(Millis),
    /// It is behind (then the number is negative) or too far ahead, and is not believed.
    Wrong(Millis),
}

impl ClockCheck {
    /// Compares what Safar takes the time to be with what the machine says.
    #[must_use]
    pub const fn of(ours: Millis, machine: Millis) -> Self {
        let apart = machine.saturating_sub(ours);
        if apart.saturating_abs() <= ALIKE {
            Self::Alike(apart)
        } else if 0 < apart && apart <= LONGEST_SLEEP {
            Self::Slept(apart)
        } else {
            Self::Wrong(apart)
        }
    }
}

/// A disagreement with the machine's clock that has not ended yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// How far ahead the machine's clock is; negative if it is behind.
    pub apart: Millis,
    /// Since when, in Safar's time.
    pub since: Millis,
}

/// What follows from a look at the machine's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing but a correction of this size, which nobody notices.
    Correct(Millis),
    /// The machine has slept for so long: the date follows it, and running clocks of exams stand still for as long.
    Wake(Millis),
    /// Safar's time goes on as it does, and the disagreement is told.
    Doubt(Doubt),
}

impl Step {
    /// The most that is corrected at one look.
    const CORRECTION: Millis = 1_500;

    /// At the start Safar's time is where it was when it was last kept, at `ours`.
    #[must_use]
    pub const fn at_start(ours: Millis, machine: Millis) -> Self {
        match ClockCheck::of(ours, machine) {
            ClockCheck::Alike(apart) => Self::Correct(if apart > 0 { apart } else { 0 }),
            ClockCheck::Slept(slept) => Self::Wake(slept),
            ClockCheck::Wrong(apart) => Self::Doubt(Doubt { apart, since: ours }),
        }
    }

    /// While Safar runs. `settled`: the machine's clock has been believed since the start; as long as it has not, it may
    /// become right at any moment, as soon as the machine hears the time from somewhere.
    #[must_use]
    pub const fn while_running(ours: Millis, machine: Millis, before: Option<Doubt>, settled: bool) -> Self {
        let apart = match ClockCheck::of(ours, machine) {
            ClockCheck::Alike(apart) if apart > Self::CORRECTION => return Self::Correct(Self::CORRECTION),
            ClockCheck::Alike(apart) if apart < -Self::CORRECTION => return Self::Correct(-Self::CORRECTION),
            ClockCheck::Alike(apart) => return Self::Correct(apart),
            ClockCheck::Slept(slept) if !settled => return Self::Wake(slept),
            ClockCheck::Slept(apart) | ClockCheck::Wrong(apart) => apart,
        };
        let since = match before {
            // Still the same leap.
            Some(before) if (apart - before.apart).abs() <= ALIKE => before.since,
            _ => ours,
        };
        match ClockCheck::of(ours, machine) {
            ClockCheck::Slept(slept) if ours - since >= PROBATION => Self::Wake(slept),
            _ => Self::Doubt(Doubt { apart, since }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const NOW: Millis = 1_795_341_600_000;
    const HOUR: Millis = 3_600_000;
    const DAY: Millis = 24 * HOUR;

    #[rstest]
    #[case::as_it_was(0, Step::Correct(0))]
    #[case::a_quick_restart(20_000, Step::Correct(20_000))]
    #[case::a_little_behind(-20_000, Step::Correct(0))]
    #[case::a_power_cut(3 * HOUR, Step::Wake(3 * HOUR))]
    #[case::holidays(12 * DAY, Step::Wake(12 * DAY))]
    #[case::a_month_ahead(30 * DAY, Step::Doubt(Doubt { apart: 30 * DAY, since: NOW }))]
    #[case::an_hour_behind(-HOUR, Step::Doubt(Doubt { apart: -HOUR, since: NOW }))]
    #[case::in_1972(-54 * 365 * DAY, Step::Doubt(Doubt { apart: -54 * 365 * DAY, since: NOW }))]
    fn a_start(#[case] apart: Millis, #[case] step: Step) {
        assert_eq!(Step::at_start(NOW, NOW + apart), step);
    }

    /// A machine that has no battery begins long ago, and hears the time after a while.
    #[test]
    fn a_clock_that_was_never_right_may_become_right_at_once() {
        assert_eq!(Step::while_running(NOW, NOW + 9 * HOUR, None, false), Step::Wake(9 * HOUR));
        assert!(matches!(Step::while_running(NOW, NOW + 30 * DAY, None, false), Step::Doubt(_)));
    }

    #[test]
    fn a_leap_must_last() {
        let leap = 25 * 60_000;
        let Step::Doubt(doubt) = Step::while_running(NOW, NOW + leap, None, true) else { panic!("it is not believed at once") };
        let later = NOW + PROBATION;
        assert_eq!(Step::while_running(later - 1, later - 1 + leap, Some(doubt), true), Step::Doubt(doubt));
        assert_eq!(Step::while_running(later, later + leap, Some(doubt), true), Step::Wake(leap));
        let Step::Doubt(other) = Step::while_running(later, later + 2 * leap, Some(doubt), true) else { panic!("another leap") };
        assert_eq!(other.since, later);
        for wrong in [-leap, 30 * DAY] {
            let doubt = Doubt { apart: wrong, since: NOW };
            assert_eq!(Step::while_running(NOW + DAY, NOW + DAY + wrong, Some(doubt), true), Step::Doubt(doubt), "however long it lasts");
        }
    }

    proptest! {
        /// Whatever a clock does, what follows at once is at most a second and a half, and it is never taken back by more.
        #[test]
        fn no_leap_is_followed_at_once(apart in any::<i32>(), hours in -1_000_000..1_000_000_i64) {
            let apart = i64::from(apart) + hours * HOUR;
            match Step::while_running(NOW, NOW + apart, None, true) {
                Step::Correct(by) => prop_assert!(by.abs() <= 1_500 && apart.abs() <= ALIKE),
                Step::Doubt(doubt) => prop_assert_eq!(doubt.apart, apart),
                Step::Wake(_) => prop_assert!(false, "not at once"),
            }
        }
    }
}
