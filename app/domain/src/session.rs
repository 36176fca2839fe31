//! How long a browser stays a learner's.

use crate::attempt::Millis;

const DAY: Millis = 86_400_000;

/// A browser that has not been used for so many days is nobody's any more.
pub const IDLE_DAYS: i64 = 90;
/// A browser is nobody's any more so many days after it became somebody's, however much it is used.
pub const LONGEST_DAYS: i64 = 365;
/// A learner who has not come for so many months is forgotten.
pub const FORGOTTEN_MONTHS: i64 = 24;
/// So long after a code was typed rightly, the question whether to go on with it may be answered.
pub const TICKET: Millis = 10 * 60_000;

/// The time of one browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// When it became the learner's.
    pub made: Millis,
    /// When it was last used, to the day; the same as `made` if it has never come back.
    pub seen: Millis,
}

impl Session {
    /// Whether it still is the learner's.
    #[must_use]
    pub const fn alive(self, now: Millis) -> bool {
        now - self.seen < IDLE_DAYS * DAY && now - self.made < LONGEST_DAYS * DAY
    }

    /// Whether its use now is worth being written down: once a day, and the first time that it comes back.
    #[must_use]
    pub const fn unnoticed(self, now: Millis) -> bool {
        self.seen == self.made || now - self.seen >= DAY
    }
}

/// What is forgotten, by the moments before which it must have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// A browser last used before this has been nobody's for a month.
    pub idle: Millis,
    /// A browser that became somebody's before this has been nobody's for a month.
    pub made: Millis,
    /// A browser that has not come back since, and has answered nothing, keeps no cookies.
    pub lost: Millis,
    /// A learner who has not come since.
    pub forgotten: Millis,
}

impl Horizon {
    /// What is to be forgotten now. A month of patience, because a clock can be wrong for a while.
    #[must_use]
    pub const fn at(now: Millis) -> Self {
        const PATIENCE: Millis = 30 * DAY;
        Self {
            idle: now - IDLE_DAYS * DAY - PATIENCE,
            made: now - LONGEST_DAYS * DAY - PATIENCE,
            // More than a clock may leap unnoticed.
            lost: now - ClockTrust::PAUSE - DAY,
            // Two years, of which one may be a leap year.
            forgotten: now - (FORGOTTEN_MONTHS / 12 * 365 + 1) * DAY,
        }
    }
}

/// Whether a clock may be believed when it says that something is old. A clock that has leapt says so of everything; so
/// nothing is forgotten in the week after a leap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockTrust {
    /// When the clock was last looked at.
    pub last: Millis,
    /// Since when it has gone without a leap.
    pub steady: Millis,
}

impl ClockTrust {
    /// A server that has been off for longer, over more than a long weekend, cannot tell its pause from a leap. Nothing is
    /// forgotten that is younger than this.
    const PAUSE: Millis = 4 * DAY;
    const WEEK: Millis = 7 * DAY;

    /// The first look at a clock; `young` if there is nothing yet that could be forgotten.
    #[must_use]
    pub const fn first(now: Millis, young: bool) -> Self {
        Self { last: now, steady: if young { 0 } else { now } }
    }

    /// The next look at it.
    #[must_use]
    pub const fn look(self, now: Millis) -> Self {
        let leapt = now - self.last > Self::PAUSE || self.last - now > DAY;
        Self { last: now, steady: if leapt { now } else { self.steady } }
    }

    /// Whether it may be believed.
    #[must_use]
    pub const fn believed(self) -> bool {
        self.last - self.steady >= Self::WEEK
    }
}

/// Which kind of device a browser says it runs on. No more of what it says is kept: it is enough to tell one's phone
/// from the computer of a centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Device {
    /// A telephone or tablet.
    Phone,
    /// Anything else.
    Computer,
}

impl Device {
    /// Reads the `User-Agent` of a browser.
    #[must_use]
    pub fn of_user_agent(text: &str) -> Self {
        let phone = ["Mobi", "Android", "iPhone", "iPad", "KAIOS", "Opera Mini"].iter().any(|word| text.contains(word));
        if phone { Self::Phone } else { Self::Computer }
    }

    /// The name under which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Computer => "computer",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Phone, Self::Computer].into_iter().find(|device| device.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_800_000_000_000;

    #[test]
    fn a_browser_that_is_used_stays_for_a_year() {
        let used = |days: i64| Session { made: NOW, seen: NOW + days * DAY };
        assert!(used(0).alive(NOW + IDLE_DAYS * DAY - 1));
        assert!(!used(0).alive(NOW + IDLE_DAYS * DAY));
        assert!(used(300).alive(NOW + LONGEST_DAYS * DAY - 1));
        assert!(!used(364).alive(NOW + LONGEST_DAYS * DAY), "however much it is used");
        assert!(used(0).alive(NOW - 900 * DAY), "a clock that was wrong ends nothing");
    }

    #[test]
    fn a_visit_is_written_down_once_a_day() {
        let session = Session { made: NOW, seen: NOW };
        assert!(session.unnoticed(NOW + 1), "the first time it comes back");
        let back = Session { seen: NOW + 1, ..session };
        assert!(!back.unnoticed(NOW + DAY));
        assert!(back.unnoticed(NOW + DAY + 1));
    }

    #[test]
    fn what_is_forgotten_has_been_over_for_a_month() {
        let horizon = Horizon::at(NOW);
        let session = Session { made: horizon.made - 1, seen: horizon.idle - 1 };
        assert!(!session.alive(NOW - 30 * DAY - 1));
        assert_eq!((NOW - horizon.forgotten) / DAY, 731);
        for horizon in [horizon.lost, horizon.idle, horizon.made, horizon.forgotten] {
            assert!(NOW - horizon > ClockTrust::PAUSE, "a leap that nobody notices makes nothing old enough");
        }
    }

    #[test]
    fn a_clock_that_leaps_is_not_believed_for_a_week() {
        let steady = ClockTrust::first(NOW, true);
        assert!(steady.believed(), "nothing is old in a new database");
        assert!(!ClockTrust::first(NOW, false).believed());
        let daily = (0..8).fold(ClockTrust::first(NOW, false), |watch, day| watch.look(NOW + day * DAY));
        assert!(daily.believed());
        for leap in [-2 * DAY, 5 * DAY, 10 * DAY, 3_000 * DAY] {
            let leapt = steady.look(NOW + leap);
            assert!(!leapt.believed(), "{leap}");
            let back = leapt.look(NOW);
            assert!(!back.believed(), "nor when it has come back");
            assert!((1..=7).fold(back, |watch, day| watch.look(NOW + day * DAY)).believed());
        }
        assert!(steady.look(NOW - 1_000).believed(), "clocks are set right by a little all the time");
        assert!(steady.look(NOW + 3 * DAY).believed(), "a centre is closed over the weekend");
    }

    #[test]
    fn of_a_browser_only_the_kind_of_device_is_kept() {
        let phone =
            "Mozilla/5.0 (Linux; Android 7.0; SM-J330F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.104 Mobile Safari/537.36";
        let computer = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0";
        assert_eq!(Device::of_user_agent(phone), Device::Phone);
        assert_eq!(Device::of_user_agent(computer), Device::Computer);
        assert_eq!(Device::of_user_agent(""), Device::Computer);
        for device in [Device::Phone, Device::Computer] {
            assert_eq!(Device::of_name(device.as_str()), Some(device));
        }
    }
}
